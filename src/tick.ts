// Journey 2: the clock strikes. Three loops, none waits for another: read what was left unread, fire the steps that are due,
// send what is owed (src/runtime/loops.ts runs them).

import { advance } from "./core/escalation/advance.ts";
import type { Decision } from "./core/model/decision.ts";
import type { KeptMail } from "./core/model/mail.ts";
import type { Ticket } from "./core/model/ticket.ts";
import type { LoopName } from "./core/model/vitals.ts";
import type { Lane } from "./core/outbox/lanes.ts";
import { askLater } from "./inbound/ask-sender.ts";
import { notifyAdmins } from "./inbound/held-mail.ts";
import { lookWhoIsAway } from "./inbound/out-of-office.ts";
import { reportDrill } from "./outbound/drill-mail.ts";
import { tellIncoming } from "./outbound/hand-off.ts";
import { isLeftToCatchUp, sendLane } from "./outbound/send-lane.ts";
import { settleRest } from "./outbound/settle.ts";
import { sendSystemMails } from "./outbound/system-mail.ts";
import { eachBatch } from "./pacing/each-batch.ts";
import { inHand } from "./pacing/in-hand.ts";
import { leaseUntil } from "./pacing/lease.ts";
import { survive } from "./pacing/survive.ts";
import type { App } from "./ports/app.ts";
import { receive } from "./receive.ts";
import { changeTicket } from "./ticket-change/commit.ts";

const AT_ONCE = 16;
const MOST_HELD_BYTES = 8 * 1024 * 1024; // of mails that are read; the last of them may be as large as a mail can be
/** How many processes may die with a mail in hand: most of them die of something else, and it was only there. */
const MOST_DEATHS = 10;
const READING_LEASE_MS = 2 * 60_000;
const SUSPECT_AFTER = 500; // mails

/**
 * What is done at each beat. Any number of processes may do it at once; it ends early when the process is to stop.
 * @param moved called with each thing it has finished
 */
export type Work = (app: App, moved?: () => void) => Promise<void>;

/** Mails that nobody has in hand: there was no room for them, or their process died. */
const readUnread: Work = async (app, moved) => {
  await survive(app, {}, () => lookWhoIsAway(app)); // other processes may have heard
  await readClaimed(app, moved);
};

/** What people should be notified of beside tickets: mails that wait for them, and that they go on call. */
const notifyPeople: Work = async (app) => {
  for (const notify of [notifyAdmins, askLater, tellIncoming]) await survive(app, {}, () => notify(app));
};

/**
 * As long as there are any; a place that is free is not kept so by a mail that takes long. What has trouble comes again when its
 * lease is over, in this run or in another. One whose readers died is read alone: when all others are, or after many of them,
 * so that it has its turn while others come without end, and they have theirs should it end this process, too.
 */
async function readClaimed(app: App, moved: (() => void) | undefined): Promise<void> {
  const readings = inHand<KeptMail>({
    atOnce: AT_ONCE,
    mostWeight: MOST_HELD_BYTES,
    weigh: ({ raw }) => raw.length,
    work: (mail) => survive(app, { mail: mail.id }, () => receive(mail, app)).then(() => moved?.()),
  });
  let others = 0; // since the last that was read alone
  try {
    while (!app.stopping.aborted) {
      if (!readings.hasRoom()) {
        await readings.one();
        continue; // what found no room is asked for again, also when nothing is read any more
      }
      const mails = others < SUSPECT_AFTER ? await claimUnread(readings.free(), app) : [];
      mails.forEach(readings.begin);
      others += mails.length;
      if (!readings.isEmpty() && mails.length === 0) await readings.one();
      if (!readings.isEmpty()) continue;
      const suspects = await claimSuspects(app);
      if (suspects.length === 0 && others < SUSPECT_AFTER) return;
      others = 0;
      suspects.forEach(readings.begin);
      await readings.all();
    }
  } finally {
    await readings.all(); // also when nothing more could be claimed
  }
}

const claimUnread = (limit: number, app: App): Promise<KeptMail[]> =>
  app.mails.claimUnread(app.now(), leaseUntil(READING_LEASE_MS, app), limit, app.processId);

const claimSuspects = async (app: App): Promise<KeptMail[]> =>
  [await app.mails.claimSuspect(app.now(), leaseUntil(READING_LEASE_MS, app), MOST_DEATHS, app.processId)].flatMap(
    (one) => one ?? [],
  );

/**
 * Each due step is one conditional write, so it fires once. A process that was down fires the steps it missed, in their
 * order: the wait has been that long.
 */
const fireSteps: Work = async (app, moved) => {
  await survive(app, {}, () => lookWhoIsAway(app));
  const people = [...app.organisation.people.keys()];
  await advanceEach((limit) => app.tickets.takenByOthers(people, limit), { app, moved }); // removed people hold no promise
  await advanceEach((limit) => app.tickets.due(app.now(), limit), { app, moved });
};

const sendOwed =
  (lane: Lane): Work =>
  (app, moved) =>
    sendLane(lane, app, { moved, isOver: () => isLeftToCatchUp(lane, app) });

const sendRest: Work = async (app, moved) => {
  await survive(app, {}, () => settleRest(app));
  await sendOwed("rest")(app, moved);
};

const sendOwedSystemMails: Work = (app, moved) => survive(app, {}, () => sendSystemMails(app, moved));
const tellOutside: Work = async (app) => app.wakeWebhooks(); // not waited for: a program that hangs is not a loop that hangs
const gatherAudit: Work = (app) => survive(app, {}, async () => void (await app.audit.gather()));

/**
 * The loops, each with its parts. No part waits for another: while mails come without end, the admins are notified of those that are
 * quarantined; what needs no relay does not wait for one, and an answer does not wait for a thousand receipts.
 */
export const LOOPS: Readonly<Record<LoopName, readonly Work[]>> = {
  reading: [readUnread, notifyPeople],
  steps: [fireSteps],
  sending: [
    async (app) => app.relay?.tryAgain(),
    sendOwed("inside"),
    sendOwed("outside"),
    sendOwed("urgent"),
    sendRest,
    sendOwedSystemMails,
    tellOutside,
    gatherAudit,
  ],
};

/** One beat of a loop, part after part. */
export async function beat(name: LoopName, app: App): Promise<void> {
  for (const work of LOOPS[name]) await work(app);
}

/** All there is to do now, one loop after the other. */
export async function tick(app: App): Promise<void> {
  for (const name of Object.keys(LOOPS) as LoopName[]) await beat(name, app);
}

type Run = { app: App; moved?: (() => void) | undefined };

/** What fires together is delivered once all of it has, so that its readers get it in one mail. */
async function advanceEach(load: (limit: number) => Promise<Ticket[]>, { app, moved }: Run): Promise<void> {
  const fired: Ticket[] = [];
  const wakeFired = (): void => {
    for (const ticket of fired.splice(0)) app.wake(ticket);
  };
  await eachBatch({
    load,
    keyOf: ({ id, version }) => `${id} ${version}`,
    work: (ticket) =>
      survive(app, { ticket: ticket.record.reference }, async () => {
        if (ticket.drill?.over) return reportDrill(ticket, app);
        fired.push(...(await fireStep(ticket, app)));
        if (fired.length >= MOST_FIRED) wakeFired();
      }),
    stopping: app.stopping,
    moved,
  });
  wakeFired();
}

const MOST_FIRED = 200;

/** The person who changed the ticket meanwhile may have ended its wait: it is looked at again. */
const fireStep = (found: Ticket, app: App): Promise<Ticket[]> =>
  changeTicket<Ticket | undefined, Ticket[]>(
    {
      load: async (isAgain) => (isAgain ? app.tickets.byId(found.id) : found),
      decide(before) {
        const decision = before && advance(before, app.organisation, app.now());
        if (!decision) return { result: [] };
        const done = (ticket: Ticket, { because }: Decision): Ticket[] => {
          app.log.info({ ticket: ticket.record.reference, because }, "escalation step fired");
          return [ticket];
        };
        return { decision, before, wakes: false, done };
      },
    },
    app,
  );

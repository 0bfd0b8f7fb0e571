// Journey 2: the clock strikes. Read what was left unread, decide what is due, deliver what is owed.

import type { App } from "./app.ts";
import { askLater } from "./ask-sender.ts";
import { lookWhoIsAway } from "./away.ts";
import { after } from "./core/duration.ts";
import { advance } from "./core/escalation/advance.ts";
import { StaleTicketError } from "./core/stale.ts";
import type { Ticket } from "./core/ticket.ts";
import { deliver, settleRest } from "./deliver.ts";
import { tellAdmins } from "./left.ts";
import { postLetters } from "./letters.ts";
import { pullTriggers } from "./pull-triggers.ts";
import { MOST_READINGS, receive } from "./receive.ts";

const AT_ONCE = 16;
const BATCH = 200;
const READING_LEASE_MS = 2 * 60_000;

/** Any number of processes may tick at once: each due step is one conditional write, so it fires once. */
export async function tick(app: App): Promise<void> {
  await survive(app, {}, () => lookWhoIsAway(app)); // other processes may have heard
  await survive(app, {}, () => settleRest(app));
  await readUnread(app);
  await advanceDue(app);
  await deliverOwed(app);
  await survive(app, {}, () => tellAdmins(app));
  await survive(app, {}, () => askLater(app));
  await survive(app, {}, () => postLetters(app));
}

/** Mails whose process died before it had read them. */
async function readUnread(app: App): Promise<void> {
  await eachBatch(
    (limit) =>
      app.mails.claimUnread(app.now(), after(app.now(), READING_LEASE_MS), Math.min(limit, AT_ONCE), MOST_READINGS),
    (mail) => mail.id,
    (mail) => survive(app, { mail: mail.id }, () => receive(mail, app)),
  );
}

/** A process that was down fires the steps it missed, in their order: the wait has been that long. */
async function advanceDue(app: App): Promise<void> {
  const people = [...app.organisation.people.keys()];
  await advanceEach((limit) => app.tickets.takenByOthers(people, limit), app); // removed people hold no promise
  await advanceEach((limit) => app.tickets.due(app.now(), limit), app);
}

async function advanceEach(load: (limit: number) => Promise<Ticket[]>, app: App): Promise<void> {
  await eachBatch(
    load,
    (ticket) => `${ticket.id} ${ticket.version}`,
    (ticket) =>
      survive(app, { ticket: ticket.record.reference }, async () => {
        const advanced = advance(ticket, app.organisation, app.now());
        if (!advanced) return;
        const decision = await pullTriggers(advanced, { before: ticket }, app.organisation, app);
        await app.tickets.commit(decision, app.now());
        app.log.info({ ticket: ticket.record.reference, because: decision.because }, "escalation step fired");
      }),
  );
}

async function deliverOwed(app: App): Promise<void> {
  await eachBatch(
    (limit) => app.tickets.owing(app.now(), limit),
    (ticket) => `${ticket.id} ${ticket.version}`,
    (ticket) => survive(app, { ticket: ticket.record.reference }, () => deliver(ticket.id, app)),
  );
}

/**
 * Batch after batch until one brings nothing new. What stays as it was is not tried twice in one tick,
 * and however much of it there is, it does not hide what comes behind it.
 */
async function eachBatch<Item>(
  load: (limit: number) => Promise<Item[]>,
  keyOf: (item: Item) => string,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const seen = new Set<string>();
  for (let limit = BATCH; ; ) {
    const loaded = await load(limit);
    const fresh = loaded.filter((item) => !seen.has(keyOf(item)));
    if (fresh.length === 0 && loaded.length < limit) return;
    if (fresh.length === 0) limit += BATCH;
    for (const item of fresh) seen.add(keyOf(item));
    await atOnce(fresh, work);
  }
}

async function atOnce<Item>(items: readonly Item[], work: (item: Item) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async (): Promise<void> => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
}

/** One broken ticket or mail does not stop the others; the next tick tries it again. */
async function survive(app: App, what: object, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof StaleTicketError) return; // another process was faster
    app.log.error({ ...what, error }, "the tick could not finish one thing; it is tried again at the next");
  }
}

// What a ticket owes goes out: its escalation tickets are made, its notices are sent. Part of the tick, and started
// right after every decision, so that nobody waits for the minute to be over.

import { afterFailure } from "../core/escalation/undelivered.ts";
import { type Notice, type Outcome, stateName } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { claim, dueNotices, LEASE_MS, settle } from "../core/outbox/deliver.ts";
import { type Lane, laneOf } from "../core/outbox/lanes.ts";
import { overtaken, readdressed } from "../core/outbox/still-owed.ts";
import { leaseMs } from "../pacing/lease.ts";
import type { App, Message } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";
import { messageFor } from "./compose.ts";
import { makeOwedTickets } from "./make-escalation-ticket.ts";

/**
 * Everything of this ticket whose turn has come. Any number of processes may do this at once.
 * @param lane only what waits in this lane
 */
export async function deliver(ticketId: string, app: App, lane?: Lane): Promise<void> {
  while (!app.stopping.aborted) {
    const ticket = await app.tickets.byId(ticketId);
    const notice = ticket && nextDue(ticket, lane, app.now());
    if (!ticket || !notice) return rest(ticket, lane, app);
    if (app.unsettled.has(notice.key)) await settleOne(notice.key, app);
    else await sendNotice(notice, ticket, app);
  }
}

/** What was owed to the same reader before goes first, whatever its lane. */
function nextDue(ticket: Ticket, lane: Lane | undefined, now: Date): Notice | undefined {
  const due = dueNotices(ticket, now);
  const first = due.find((notice) => lane === undefined || laneOf(notice) === lane);
  return first && due.find(({ channel, to }) => channel === first.channel && to.address === first.to.address);
}

/** Nothing of this lane is due. What waited in another lane for a notice of this one may go now. */
async function rest(ticket: Ticket | undefined, lane: Lane | undefined, app: App): Promise<void> {
  if (!ticket) return;
  if (lane !== undefined && dueNotices(ticket, app.now()).length > 0) app.wake(ticket);
  if (lane === undefined || lane === "inside") await makeOwedTickets(ticket, app);
}

/**
 * Written first, then claimed, then sent: between the claim, which fails when anything about the ticket has changed,
 * and the sending there is nothing but the sending (P22).
 */
async function sendNotice(owed: Notice, ticket: Ticket, app: App): Promise<void> {
  const notice = readdressed(owed, app.organisation);
  const message = overtaken(notice, ticket, app.organisation)
    ? undefined
    : await messageFor(notice, ticket, app).catch((error: Error) => error);
  const messageId = message instanceof Error ? undefined : message?.messageId;
  // Kept as it goes out right before it is handed over: what was not kept has not gone out.
  const wasHanded = notice.state !== "sending" || (await app.sent.find(notice.key)) !== undefined;
  const now = app.now();
  const claimed = claim(ticket, notice, app.organisation, {
    holder: app.processId,
    messageId,
    now,
    leaseMs: leaseMs(LEASE_MS, app),
    wasHanded,
  });
  const { send } = claimed;
  const next = send ? claimed.next : afterFailure(claimed.next, notice.key, app.organisation, now);
  const because = send ? "" : inWords(next, notice.key);
  if (!(await isWritten(ticket, next, { because, key: notice.key }, app))) return;
  if (!send || !message) return;
  const outcome =
    message instanceof Error ? retryBecause(message) : await hand(message, notice, ticket.id, app).catch(retryBecause);
  app.unsettled.set(notice.key, { ticketId: ticket.id, outcome });
  await settleOne(notice.key, app);
}

function isSameAgain(before: Ticket, { outbox }: Ticket, key: string): boolean {
  const [was, is] = [before.outbox, outbox].map((notices) => notices.find((one) => one.key === key));
  return is?.state === "retry" && (was?.blocked ?? 0) > 0 && (is.blocked ?? 0) > (was?.blocked ?? 0);
}

/** What became of a notice, for the history. */
function inWords(ticket: Ticket, key: string): string {
  const notice = ticket.outbox.find((one) => one.key === key);
  const state = notice && stateName(notice);
  return `${notice?.kind} to ${notice?.to.address}: ${state}${state === "captured" ? ":" : ","} ${notice?.outcome}`;
}

/** @returns false when somebody else changed the ticket: it is looked at again before anything is sent */
const isWritten = (before: Ticket, next: Ticket, { because, key }: { because: string; key: string }, app: App) =>
  changeTicket<boolean, boolean>(
    {
      load: async (isAgain) => isAgain,
      decide: (isAgain) =>
        isAgain
          ? { result: false }
          : {
              decision: { next, because, by: "clock", cause: key },
              before,
              triggers: false,
              wakes: false,
              done: () => true,
            },
    },
    app,
  );

/** Kept as it goes out, then handed to its channel. */
async function hand(message: Message, notice: Notice, ticketId: string, app: App): Promise<Outcome> {
  const { attachments, ...rest } = message;
  await app.sent.keep({
    ...rest,
    attachments: attachments.map(({ name, type, size }) => ({ name, type, size })),
    ticketId,
    kind: notice.kind,
    channel: notice.channel,
    personId: notice.to.personId ?? null,
    because: notice.because,
    at: app.now(),
    captured: app.captures && notice.channel === "email",
  });
  const channel = app.channels.get(notice.channel);
  return channel ? channel.send(message) : { kind: "failed", because: `there is no channel "${notice.channel}"` };
}

const retryBecause = (error: Error): Outcome => ({ kind: "retry", because: error.message });

/** Brings what became of earlier attempts into the store, where the store was away when they were over. */
export async function settleRest(app: App): Promise<void> {
  for (const key of app.unsettled.keys()) {
    await settleOne(key, app).catch((error: unknown) =>
      app.log.error({ notice: key, error }, "what became of a notice cannot be kept yet"),
    );
  }
}

/** An outcome is remembered until the store has it, so that a store that is away makes nobody send again. */
async function settleOne(key: string, app: App): Promise<void> {
  const { processId: holder, giveUpAfterMs } = app;
  const attempt = (outcome: Outcome) => ({ holder, outcome, now: app.now(), giveUpAfterMs });
  const { ticketId, outcome } = app.unsettled.get(key) ?? {};
  await changeTicket<Ticket | undefined, void>(
    {
      load: async () => (ticketId === undefined ? undefined : app.tickets.byId(ticketId)),
      decide(before) {
        const settled = before && outcome && settle(before, key, attempt(outcome));
        if (!settled) return { result: undefined };
        const next = afterFailure(settled, key, app.organisation, app.now());
        const said = inWords(next, key);
        // A relay that refuses us for days is not news at each try.
        const because = isSameAgain(before, next, key) ? "" : said;
        const done = (): void => app.log.info({ notice: key, because: said }, "notice settled");
        return { decision: { next, because, by: "clock", cause: key }, before, wakes: false, done };
      },
    },
    app,
  );
  app.unsettled.delete(key);
}

// What a ticket owes goes out: its escalation tickets are made, its notices are sent. Part of the tick, and started
// right after every decision, so that nobody waits for the minute to be over.

import { afterFailure } from "../core/escalation/undelivered.ts";
import type { Decision } from "../core/model/decision.ts";
import type { Notice, Outcome } from "../core/model/notice.ts";
import { StaleTicketError } from "../core/model/stale-ticket.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { claim, dueNotices, LEASE_MS, settle } from "../core/outbox/deliver.ts";
import { type Lane, laneOf } from "../core/outbox/lanes.ts";
import { overtaken, readdressed } from "../core/outbox/still-owed.ts";
import { raise, raised } from "../core/visibility/raise.ts";
import { leaseMs } from "../pacing/lease.ts";
import type { App, Message } from "../ports/app.ts";
import { pullTriggers } from "../ticket-change/apply-triggers.ts";
import { messageFor } from "./compose.ts";
import { lookBackFor } from "./recurrence-lookup.ts";

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

async function makeOwedTickets(origin: Ticket, app: App): Promise<void> {
  for (const { ordinal, state } of origin.visibility) {
    if (state === "owed") await makeEscalationTicket(origin, ordinal, app);
  }
}

/** Insert, then note it on the origin: dying in between repeats the insert, which the id makes the same ticket. */
async function makeEscalationTicket(origin: Ticket, ordinal: number, app: App): Promise<void> {
  const entry = origin.visibility.find((one) => one.ordinal === ordinal);
  const template = entry && app.organisation.callTemplates.get(entry.templateId);
  const desk = template && app.organisation.desks.get(template.deskId);
  if (!entry || !desk)
    throw new Error(
      `making escalation ticket ${ordinal} of ${origin.record.reference}: its call template "${entry?.templateId}" is gone from the settings; put it back`,
    );
  const id = app.ticketId(`${origin.id} escalation ${ordinal}`);
  let made = await app.tickets.byId(id);
  if (!made) {
    const recurrence = await lookBackFor(origin, entry, app);
    const reference = await app.tickets.nextReference(desk.prefix);
    const decision = raise({ origin, entry, id, reference, now: app.now(), recurrence }, app.organisation);
    if (!decision) return;
    made = await commitOrLoad(decision, id, app);
    app.log.info(
      { ticket: made.record.reference, origin: origin.record.reference, because: decision.because },
      "escalation ticket made",
    );
  }
  await retrying(() => noteMade(origin.id, ordinal, made, app));
  app.wake(made);
}

async function commitOrLoad(decision: Decision, id: string, app: App): Promise<Ticket> {
  try {
    return await app.tickets.commit(decision, app.now());
  } catch (error) {
    const made = error instanceof StaleTicketError ? await app.tickets.byId(id) : undefined;
    if (!made) throw error;
    return made;
  }
}

async function noteMade(originId: string, ordinal: number, made: Ticket, app: App): Promise<void> {
  const origin = await app.tickets.byId(originId);
  const entry = origin?.visibility.find((one) => one.ordinal === ordinal && one.state === "owed");
  if (!origin || !entry) return;
  const now = app.now();
  app.wake(await app.tickets.commit(raised({ origin, entry, made, now }, app.organisation), now)); // it may owe a notice now
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
  if (!(await isCommitted(next, send ? "" : inWords(next, notice.key), notice.key, app))) return;
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
  return `${notice?.kind} to ${notice?.to.address}: ${notice?.state}, ${notice?.outcome}`;
}

async function isCommitted(next: Ticket, because: string, cause: string, app: App): Promise<boolean> {
  try {
    await app.tickets.commit({ next, because, by: "clock", cause }, app.now());
    return true;
  } catch (error) {
    if (error instanceof StaleTicketError) return false;
    throw error;
  }
}

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
  await retrying(async () => {
    const { ticketId, outcome } = app.unsettled.get(key) ?? {};
    const ticket = ticketId === undefined ? undefined : await app.tickets.byId(ticketId);
    const settled = ticket && outcome && settle(ticket, key, attempt(outcome));
    if (!settled) return;
    const next = afterFailure(settled, key, app.organisation, app.now());
    const said = inWords(next, key);
    // A relay that refuses us for days is no news at each try.
    const because = isSameAgain(ticket, next, key) ? "" : said;
    const decision = { next, because, by: "clock", cause: key };
    await app.tickets.commit(await pullTriggers(decision, { before: ticket }, app.organisation, app), app.now());
    app.log.info({ notice: key, because: said }, "notice settled");
  });
  app.unsettled.delete(key);
}

/** Once more when somebody else committed first. */
async function retrying(work: () => Promise<void>): Promise<void> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof StaleTicketError)) throw error;
    }
  }
}

// What a ticket owes goes out: its escalation tickets are made, its notices are sent. DeliveryPart of the tick, and started
// right after every decision, so that nobody waits for the minute to be over.

import { afterFailure } from "../core/escalation/undelivered.ts";
import type { Notice, Outcome } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { claim, dueNotices, LEASE_MS, settle } from "../core/outbox/deliver.ts";
import { overtaken, readdressed } from "../core/outbox/still-owed.ts";
import { stormsOf } from "../core/outbox/surge.ts";
import { isGathered, mailReaderOf } from "../core/outbox/together.ts";
import { inTurn, shared } from "../pacing/in-turn.ts";
import { leaseMs } from "../pacing/lease.ts";
import type { App, Message } from "../ports/app.ts";
import { type Composer, composer, takesTime } from "./compose.ts";
import { filesToSend, NoRoomError } from "./files.ts";
import { hand } from "./hand.ts";
import { makeOwedTickets } from "./make-escalation-ticket.ts";
import { type DeliveryPart, nextDue, type SendingRun } from "./next-due.ts";
import { partAll, recover, settleRowsOf } from "./rows.ts";
import { runErrands } from "./run-errands.ts";
import {
  attemptDelivery,
  claiming,
  logOutcome,
  noticeOutcome,
  orLeave,
  type Settled,
  settleOne,
  writeUnlessStale,
} from "./settle.ts";
import { carrying, type Gathering, gathering, holdBack } from "./together.ts";

/**
 * Everything of this ticket whose turn has come. Any number of processes may do this at once.
 * @param ticket as it was a moment ago: nothing is sent before a write has shown that it still is so
 * @param part only what waits in this lane, and is owed by then, as long as nothing else goes before it
 * @param waits whether to wait for memory for large files. Else what carries them is left as it is
 * @returns whether something was left for want of memory
 */
export async function deliver(ticket: Ticket, app: App, part: DeliveryPart = {}, waits = true): Promise<boolean> {
  const run = aRun(ticket, app, waits);
  await inTurns(ticket, { ...run, ...part });
  return run.left.size > 0;
}

/** One notice, if its turn has come, and nothing else: what the ticket owes beside that has its own turn. */
const deliverOne = (ticket: Ticket, only: string, app: App): Promise<void> =>
  inTurns(ticket, { ...aRun(ticket, app, true), only });

const aRun = ({ version }: Ticket, app: App, waits: boolean): SendingRun => ({
  app,
  version,
  catchingUp: app.catchingUp,
  files: filesToSend(app, waits),
  left: new Set(),
  sent: new Set(),
  tried: new Map(),
});

async function inTurns(ticket: Ticket, run: SendingRun): Promise<void> {
  try {
    for (let turn: Turn | undefined = { ticket, compose: composerOf(run) }; turn; ) turn = await takeTurn(turn, run);
  } finally {
    run.files.release();
  }
}

/** @returns undefined when nothing is left to do now */
async function takeTurn({ ticket, ...others }: Turn, run: SendingRun): Promise<Turn | undefined> {
  if (!ticket) return undefined;
  const { app } = run;
  const turn = { ...others, ticket };
  if (turn.claimed) return send(turn.claimed, turn, run);
  if (app.stopping.aborted) return undefined;
  const notice = nextDue(ticket, run);
  if (!notice) return rest(ticket, run);
  if (app.unsettled.has(notice.key)) return afterSettling(await settleOne(notice.key, app), turn, run);
  if (notice.joins) return recoverRow(notice, turn, run);
  return isGathered(notice) && notice.state !== "sending" ? withOthers(notice, turn, run) : claimOne(notice, turn, run);
}

/** Somebody left it behind as a row of another mail. */
async function recoverRow(row: Notice, { ticket }: Looked, run: SendingRun): Promise<Turn> {
  await recover(row, ticket, run.app, ({ ticket: carrier, notice }) => deliverOne(carrier, notice.key, run.app));
  return look(ticket.id, run);
}

/** It goes alone, or with what others owe to its reader now: then the first of them carries the mail. */
async function withOthers(notice: Notice, turn: Looked, run: SendingRun): Promise<Turn> {
  const { app, tried } = run;
  const { id } = turn.ticket;
  const times = (tried.get(notice.key) ?? 0) + 1;
  const reader = mailReaderOf(notice);
  const found = times > MOST_TRIES ? NOTHING : await shared(reader, app, () => gathering(notice, app));
  if (await holdBack({ ticket: turn.ticket, notice }, found, app)) return look(id, run);
  const first = found.ready.find((one) => one.notice.dueAt <= app.now());
  const carrier = first?.ticket;
  if (!carrier || (found.ready.length < leastRows(notice, app) && !found.rush)) return claimOne(notice, turn, run);
  tried.set(notice.key, times);
  if (carrier.id === id) return inTurn(TOGETHER, app, () => claimWithRows(notice, turn, run, found));
  const carry = (): Promise<void> => deliverOne(carrier, first.notice.key, app); // not what else it owes: that has its own turns
  await (run.only === undefined ? shared(`carry ${reader}`, app, carry) : carry()); // what carries for another must not wait for itself
  return look(id, run);
}

/** One mail gathers its rows at a time: two that write the same tickets would undo each other's work again and again. */
const TOGETHER = "together";
const NOTHING: Gathering = { ready: [], held: [], rush: undefined };
/** Two receipts are as many as a mail that tells of several. */
const leastRows = ({ kind }: Notice, app: App): number => (kind === "step" ? stormsOf(app.organisation).together : 2);
const MOST_TRIES = 5; // somebody else gathered the same each time: then it goes alone

async function claimWithRows(notice: Notice, turn: Looked, run: SendingRun, found: Gathering): Promise<Turn> {
  const { app } = run;
  const { ticket } = turn;
  const place = { ticketId: ticket.id, key: notice.key };
  const now = await app.tickets.byId(ticket.id); // before anything joins: the claim fails if it is another by then
  if (now?.version !== ticket.version) return look(ticket.id, run);
  const carrier = await carrying(notice, ticket.id, found, app);
  const { rows = [] } = carrier;
  return orLeave(rows, app, async () => {
    const claimed = await claimOne(carrier, turn, run);
    if (!claimed.claimed) await partAll(rows, place, app);
    return claimed;
  });
}

type Ready = { notice: Notice; message: Message | Error };
/** The ticket as it is, what composes its messages, and what was claimed by the last write: that is sent next. */
type Turn = { ticket: Ticket | undefined; compose: Composer; claimed?: Ready };
type Looked = Turn & { ticket: Ticket };

const composerOf = ({ app, files }: SendingRun): Composer => composer(app, files);

const look = async (ticketId: string, run: SendingRun): Promise<Turn> => ({
  ticket: await run.app.tickets.byId(ticketId),
  compose: composerOf(run),
});

/** What was read to compose stays good as long as each write of the ticket is ours. */
const afterSettling = ({ ticket, isOurs }: Settled, { compose }: Turn, run: SendingRun): Turn => ({
  ticket,
  compose: isOurs ? compose : composerOf(run),
});

/** Nothing of this lane is due. What waited in another lane for a notice that was sent may go now. */
async function rest(ticket: Ticket, { app, lane, only, version }: SendingRun): Promise<undefined> {
  const isPart = lane !== undefined || only !== undefined;
  if (isPart && ticket.version !== version && dueNotices(ticket, app.now()).length > 0) app.wake(ticket, "left");
  if (only !== undefined || (isPart && lane !== "inside")) return undefined;
  await makeOwedTickets(ticket, app);
  await runErrands(ticket, app);
}

/**
 * Written first, then claimed, then sent: between the claim, which fails when anything about the ticket has changed,
 * and the sending there is nothing but the sending (P22).
 */
async function claimOne(owed: Notice, turn: Looked, run: SendingRun): Promise<Turn> {
  const [{ app, left }, { ticket, compose }] = [run, turn];
  const { next, ready } = await prepare(owed, turn, app);
  if (app.stopping.aborted) return { ticket: undefined, compose }; // nothing is claimed yet
  if (ready?.message instanceof NoRoomError) {
    left.add(owed.key);
    return { ticket, compose };
  }
  const after = ready ? next : afterFailure(next, owed.key, app.organisation, app.now());
  const because = ready ? "" : noticeOutcome(after, owed.key);
  const decision = { next: after, because, by: "clock", cause: owed.key };
  const written = await claiming(owed, after, app, () => writeUnlessStale(ticket, decision, app, { triggers: false }));
  if (!written) return look(ticket.id, run); // somebody was faster: it is looked at again before anything is sent
  return { ticket: written, compose, ...(ready && { claimed: ready }) };
}

/** @returns the ticket with the notice claimed; without `ready` it is not to be sent, and the ticket says why */
async function prepare(owed: Notice, { ticket, compose }: Looked, app: App): Promise<{ next: Ticket; ready?: Ready }> {
  const notice = readdressed(owed, app.organisation);
  const message = overtaken(notice, ticket, app.organisation)
    ? undefined
    : await compose(notice, ticket).catch((error: Error) => error);
  // Kept as it goes out right before it is handed over: what was not kept has not gone out.
  const wasHanded = notice.state !== "sending" || (await app.sent.find(notice.key)) !== undefined;
  const { send: isToGo, next } = claim(ticket, notice, app.organisation, {
    holder: app.processId,
    messageId: message instanceof Error ? undefined : message?.messageId,
    now: app.now(),
    leaseMs: leaseMs(LEASE_MS, app),
    wasHanded,
  });
  return isToGo && message ? { next, ready: { notice, message } } : { next };
}

/** Sends what was claimed, and writes what became of it. */
async function send({ notice, message }: Ready, turn: Looked, run: SendingRun): Promise<Turn> {
  const { app } = run;
  const { ticket } = turn;
  const outcome =
    message instanceof Error ? retryBecause(message) : await hand(message, notice, ticket.id, app).catch(retryBecause);
  app.unsettled.set(notice.key, { ticketId: ticket.id, outcome });
  run.sent.add(notice.key);
  const settling = () => settleSent(notice, outcome, turn, run);
  return notice.rows ? inTurn(TOGETHER, app, () => orLeave(notice.rows!, app, settling)) : settling();
}

async function settleSent(notice: Notice, outcome: Outcome, turn: Looked, run: SendingRun): Promise<Turn> {
  const { app } = run;
  const next = outcome.kind === "sent" ? await settleAndClaimNext(notice.key, outcome, turn, run) : undefined;
  const after = next ?? afterSettling(await settleOne(notice.key, app, turn.ticket), turn, run);
  await settleRowsOf(notice, after.ticket, app);
  return after;
}

/**
 * One write for both: of many notices each takes one, which is also the look whether it is still owed.
 * @returns undefined when nothing was written: there is no next one, it takes time to compose, or somebody else changed the ticket
 */
async function settleAndClaimNext(
  key: string,
  outcome: Outcome,
  turn: Looked,
  run: SendingRun,
): Promise<Turn | undefined> {
  const { app } = run;
  const { ticket: before, compose } = turn;
  const settled = settle(before, key, attemptDelivery(before, key, outcome, app));
  const owed = settled && !app.stopping.aborted ? nextDue(settled, run) : undefined;
  if (!settled || !owed || takesTime(owed) || app.unsettled.has(owed.key)) return undefined;
  const { next, ready } = await prepare(owed, { ticket: settled, compose }, app);
  if (!ready) return undefined;
  const because = noticeOutcome(settled, key);
  const written = await claiming(owed, next, app, () =>
    writeUnlessStale(before, { next, because, by: "clock", cause: key }, app),
  );
  if (!written) return undefined;
  logOutcome(settled, key, because, app);
  app.unsettled.delete(key);
  return { ticket: written, compose, claimed: ready };
}

const retryBecause = (error: Error): Outcome => ({ kind: "retry", because: error.message });

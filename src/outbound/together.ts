// Several tickets, one mail (N18): before a notice goes out alone, those that are owed to its reader at the same time join it.
//
// Nothing is lost and nothing is said twice, wherever a process dies and however many do this at once. A row is written into its own
// ticket first: it joins, and nobody else sends it while its lease runs. Then the ticket that carries the mail is claimed with the
// list of those rows, if it is still as it was before the first of them joined. A row whose lease is over asks the carrier: in its
// list, it becomes what became of the mail. Not in its list, the carrier is written once more as it is, so that a process that was
// only slow cannot claim it any more, and the row goes its own way.

import { afterFailure } from "../core/escalation/undelivered.ts";
import type { Notice, NoticePlace } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { LEASE_MS } from "../core/outbox/deliver.ts";
import { heldUntil, postponeStep, type Rush, rushOf, stormsOf } from "../core/outbox/surge.ts";
import { followed, gatheredIn, joined, MOST_ROWS, parted, readerOf } from "../core/outbox/together.ts";
import { after, later } from "../core/words/duration.ts";
import { leaseMs } from "../pacing/lease.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";
import { inWords } from "./settle.ts";

const AT_ONCE = 32;
const ASKS_AGAIN_MS = 60_000; // what goes before the carrier holds it up, or another process has just claimed it

/** A ticket, and the notice of it that may go with others. */
export type GatheredNotice = { ticket: Ticket; notice: Notice };

/** `ready`: what may go out in one mail now; the first that is due carries it. `held`: what waits until it is calmer. */
export type Gathering = { ready: GatheredNotice[]; held: GatheredNotice[]; rush: Rush | undefined };

/** What is owed to the reader of a notice now, of all tickets, itself included. */
export async function gathering(notice: Notice, app: App): Promise<Gathering> {
  const reader = readerOf(notice);
  const now = app.now();
  const tickets = await app.tickets.gathering(reader, MOST_ROWS);
  const all = tickets.flatMap((ticket) => {
    const found = gatheredIn(ticket, reader, app.organisation, now);
    return found ? [{ ticket, notice: found }] : [];
  });
  const rush = await rushFor(notice, all, app);
  const waits = (one: GatheredNotice): boolean =>
    rush !== undefined && heldUntil(one.notice, one.ticket, rush) !== undefined;
  const later = tickets.flatMap((ticket) => heldIn(ticket, reader, now).map((one) => ({ ticket, notice: one })));
  return { ready: all.filter((one) => !waits(one)), held: [...all.filter(waits), ...later], rush };
}

const heldIn = ({ outbox }: Ticket, reader: string, now: Date): Notice[] =>
  outbox.filter((one) => one.postponed && one.state === "queued" && one.dueAt > now && readerOf(one) === reader);

async function rushFor({ kind, to }: Notice, all: readonly GatheredNotice[], app: App): Promise<Rush | undefined> {
  const { surge } = stormsOf(app.organisation);
  if (!surge || kind !== "step" || to.personId === undefined) return undefined;
  const now = app.now();
  const told = await app.sent.toldLately(to.personId, "step", after(now, -surge.withinMs));
  return rushOf(surge, told, all.filter(({ notice }) => !notice.postponed).length, now);
}

/** @returns whether a notice waits until it is calmer at its reader's, which is written then */
export async function holdBack({ ticket, notice }: GatheredNotice, { rush }: Gathering, app: App): Promise<boolean> {
  const until = rush && heldUntil(notice, ticket, rush);
  if (!until) return false;
  const { next, because } = postponeStep(ticket, notice, until, rush);
  await writeOnce(ticket, next, notice.key, app, because);
  return true;
}

/**
 * Every row there is joins; those that somebody else has taken meanwhile do not.
 * @param carrier as it was before: it is claimed with the rows only if it still is
 */
export async function joinAll(rows: readonly GatheredNotice[], carrier: NoticePlace, app: App): Promise<NoticePlace[]> {
  const places: NoticePlace[] = [];
  for (let at = 0; at < rows.length; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE).map((one) => join(one, carrier, app).catch(() => undefined));
    places.push(...(await Promise.all(some)).flatMap((place) => place ?? []));
  }
  return places;
}

const join = (
  { ticket: found, notice }: GatheredNotice,
  carrier: NoticePlace,
  app: App,
): Promise<NoticePlace | undefined> =>
  changeTicket<Ticket | undefined, NoticePlace | undefined>(
    {
      load: async (isAgain) => (isAgain ? app.tickets.byId(found.id) : found),
      decide(before) {
        const now = app.now();
        const own = before && gatheredIn(before, readerOf(notice), app.organisation, now);
        if (!own) return { result: undefined };
        const joining = { holder: app.processId, now, leaseMs: leaseMs(LEASE_MS, app) };
        const next = joined(before, own.key, carrier, joining);
        const done = () => ({ ticketId: found.id, key: own.key });
        return { ...bookkeeping(before, next, own.key), done };
      },
    },
    app,
  );

/** The mail did not come about: its rows go their own ways. */
export async function partAll(rows: readonly NoticePlace[], carrier: NoticePlace, app: App): Promise<void> {
  await eachRow(rows, app, (before, key) => {
    const row = before.outbox.find((one) => one.key === key);
    return row?.state === "sending" && row.joins?.key === carrier.key ? parted(before, key) : undefined;
  });
}

/** What became of a mail is written into the tickets of its rows. */
export async function settleRowsOf({ key, rows }: Notice, ticket: Ticket | undefined, app: App): Promise<void> {
  const carrier = ticket?.outbox.find((one) => one.key === key);
  if (carrier && rows) await settleRows(carrier, rows, app);
}

async function settleRows(carrier: Notice, rows: readonly NoticePlace[], app: App): Promise<void> {
  await eachRow(rows, app, (before, key) => follow(before, key, carrier, app));
}

/** Mails of this ticket that came back did not reach their reader with their rows, either. */
export async function returnRows({ outbox }: Ticket, app: App): Promise<void> {
  for (const carrier of outbox)
    if (carrier.state === "bounced" && carrier.rows) await settleRows(carrier, carrier.rows, app);
}

function follow(before: Ticket, key: string, carrier: Notice, { organisation, now }: App): Ticket | undefined {
  const next = followed(before, key, carrier, now());
  return next && afterFailure(next, key, organisation, now());
}

async function eachRow(
  rows: readonly NoticePlace[],
  app: App,
  change: (before: Ticket, key: string) => Ticket | undefined,
): Promise<void> {
  const one = ({ ticketId, key }: NoticePlace): Promise<void> =>
    changeTicket<Ticket | undefined, void>(
      {
        load: () => app.tickets.byId(ticketId),
        decide(before) {
          const next = before && change(before, key);
          if (!next) return { result: undefined };
          const isOver = next.outbox.find((notice) => notice.key === key)?.settledAt !== undefined;
          const done = (after: Ticket): void => void (isOver || app.wake(after));
          return { ...bookkeeping(before, next, key, isOver ? inWords(next, key) : ""), done };
        },
      },
      app,
    );
  const done = await Promise.allSettled(rows.map(one));
  const failed = done.find((result) => result.status === "rejected");
  if (failed) throw failed.reason; // those come again when their leases are over
}

const bookkeeping = (before: Ticket, next: Ticket, key: string, because = "") => ({
  decision: { next, because, by: "clock", cause: key },
  before,
  triggers: false as const,
  wakes: false as const,
});

/**
 * The lease of a row is over, and nobody has said what became of the mail it joined.
 * @param row of `ticket`
 * @param send delivers the carrier, as a mail that its sender left behind
 */
export async function recover(row: Notice, ticket: Ticket, app: App, send: (carrier: GatheredNotice) => Promise<void>) {
  const { ticketId, key } = row.joins!;
  const carrier = await carrierOf(row.joins!, app);
  const lists = carrier?.notice.rows?.some((one) => one.key === row.key) === true;
  if (carrier && lists && carrier.notice.state === "sending") await send(carrier);
  const now = carrier && lists ? await carrierOf({ ticketId, key }, app) : carrier;
  if (!now || !lists) return partAfterAll(row, ticket, carrier?.ticket, app);
  const next =
    now.notice.state === "sending"
      ? askedAgain(ticket, row.key, now.notice, app.now())
      : follow(ticket, row.key, now.notice, app);
  if (next) await writeOnce(ticket, next, row.key, app);
}

async function carrierOf({ ticketId, key }: NoticePlace, { tickets }: App): Promise<GatheredNotice | undefined> {
  const found = await tickets.byId(ticketId);
  const ticket = found && (await tickets.recall(found, { notices: [key] }));
  const notice = ticket?.outbox.find((one) => one.key === key);
  return found && notice && { ticket: found, notice };
}

/** The carrier is written as it is: who would still claim it for that row has to look at the row again. */
async function partAfterAll(row: Notice, ticket: Ticket, carrier: Ticket | undefined, app: App): Promise<void> {
  if (carrier && !(await writeOnce(carrier, carrier, row.key, app))) return; // somebody changed it: it is asked again
  await writeOnce(ticket, parted(ticket, row.key), row.key, app);
}

/** @returns false when somebody else was faster */
const writeOnce = (before: Ticket, next: Ticket, key: string, app: App, because = ""): Promise<boolean> =>
  changeTicket<boolean, boolean>(
    {
      load: async (isAgain) => isAgain,
      decide: (isAgain) =>
        isAgain ? { result: false } : { ...bookkeeping(before, next, key, because), done: () => true },
    },
    app,
  );

/** It asks again when the carrier can be sent by another; where it could have been and was not, a little later. */
function askedAgain(ticket: Ticket, key: string, { lease }: Notice, now: Date): Ticket {
  const soon = after(now, ASKS_AGAIN_MS);
  const until = lease ? later(lease.until, soon) : soon;
  return {
    ...ticket,
    outbox: ticket.outbox.map((one) =>
      one.key === key && one.lease ? { ...one, lease: { ...one.lease, until } } : one,
    ),
  };
}

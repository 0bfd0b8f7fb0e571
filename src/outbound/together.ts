// Several tickets, one mail (N18): before a notice goes out alone, those that are owed to its reader at the same time join it.
//
// Nothing is lost and nothing is said twice, wherever a process dies and however many do this at once. A row is written into its own
// ticket first: it joins, and nobody else sends it while its lease runs. Then the ticket that carries the mail is claimed with the
// list of those rows, if it is still as it was before the first of them joined. A row whose lease is over asks the carrier: in its
// list, it becomes what became of the mail. Not in its list, the carrier is written once more as it is, so that a process that was
// only slow cannot claim it any more, and the row goes its own way.

import type { Notice, NoticePlace } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { LEASE_MS } from "../core/outbox/deliver.ts";
import {
  heldFacts,
  heldUntil,
  postponeStep,
  type Rush,
  referencesInWords,
  rushOf,
  stormsOf,
} from "../core/outbox/surge.ts";
import { gatheredIn, MOST_ROWS, mailReaderOf, withRow } from "../core/outbox/together.ts";
import { after } from "../core/words/duration.ts";
import { leaseMs } from "../pacing/lease.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";
import { bookkeeping, type GatheredNotice, writeOnce } from "./rows.ts";
import { perhapsClaimed } from "./settle.ts";

const AT_ONCE = 8;
const LONGEST_JOINING_MS = 300; // what has not joined by then has the next mail: a process that lives for seconds sends some, not none

/** `ready`: what may go out in one mail now; the first that is due carries it. `held`: what waits until it is calmer. */
export type Gathering = { ready: GatheredNotice[]; held: GatheredNotice[]; rush: Rush | undefined };

/** What is owed to the reader of a notice now, of all tickets, itself included. */
export async function gathering(notice: Notice, app: App): Promise<Gathering> {
  const reader = mailReaderOf(notice);
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
  outbox.filter((one) => one.postponed && one.state === "queued" && one.dueAt > now && mailReaderOf(one) === reader);

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
 * All that is owed to its reader joins a notice, as far as it is soon done.
 * @param found what was owed a moment ago: what is not any more does not join
 * @returns it as it carries them. Where it is not claimed so, they are parted from it again
 */
export async function carrying(notice: Notice, ticketId: string, found: Gathering, app: App): Promise<Notice> {
  const { ready, held, rush } = found;
  const others = ready.filter(({ ticket: { id } }) => id !== ticketId);
  const rows = await joinAll(others, { ticketId, key: notice.key }, app);
  if (rows.length === 0 && held.length === 0 && !rush) return notice;
  const alsoTells = referencesInWords(others.filter(({ ticket: { id } }) => rows.some((row) => row.ticketId === id)));
  const facts = { ...notice.facts, ...heldFacts(held, stormsOf(app.organisation)), ...(alsoTells && { alsoTells }) };
  return { ...notice, rows, facts };
}

/**
 * Row by row joins, until it has taken too long; those that somebody else has taken meanwhile do not.
 * @param carrier as it was before: it is claimed with the rows only if it still is
 */
async function joinAll(rows: readonly GatheredNotice[], carrier: NoticePlace, app: App): Promise<NoticePlace[]> {
  const places: NoticePlace[] = [];
  const begun = performance.now();
  for (let at = 0; at < rows.length && performance.now() - begun < LONGEST_JOINING_MS; at += AT_ONCE) {
    const some = rows.slice(at, at + AT_ONCE).map((one) => join(one, carrier, app));
    places.push(...(await Promise.all(some)).flatMap((place) => place ?? []));
  }
  return places;
}

async function join(
  { ticket: found, notice }: GatheredNotice,
  carrier: NoticePlace,
  app: App,
): Promise<NoticePlace | undefined> {
  let tried: { key: string; next: Ticket } | undefined;
  const joining = changeTicket<Ticket | undefined, NoticePlace | undefined>(
    {
      load: async (isAgain) => (isAgain ? app.tickets.byId(found.id) : found),
      decide(before) {
        const now = app.now();
        const own = before && gatheredIn(before, mailReaderOf(notice), app.organisation, now);
        if (!own) return { result: undefined };
        const next = withRow(before, own.key, carrier, {
          holder: app.processId,
          now,
          leaseMs: leaseMs(LEASE_MS, app),
        });
        tried = { key: own.key, next };
        const done = () => ({ ticketId: found.id, key: own.key });
        return { ...bookkeeping(before, next, own.key), done };
      },
    },
    app,
  );
  return joining.catch(() => {
    if (tried) perhapsClaimed(tried.key, tried.next, app);
    return undefined;
  });
}

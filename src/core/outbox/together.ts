// What several tickets owe to one reader at the same time goes out as one mail: one of the notices carries it, the others join it as
// rows (N18). Each ticket keeps its own notice, so that it is withdrawn, bounces and counts as any other.

import type { Notice, NoticeKind, NoticePlace } from "../model/notice.ts";
import { isLost } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { after } from "../words/duration.ts";
import { dueNotices, keepsPlaceBefore, LEASE_MS } from "./deliver.ts";
import { overtaken } from "./still-owed.ts";

/** More rows no mail has: what is beyond goes into the next, and a process that dies leaves so much undone at most. */
export const MOST_ROWS = 100;

/** By which templates a mail is made that tells several of a kind. */
const TOGETHER: Readonly<Partial<Record<NoticeKind, NoticeKind>>> = { step: "steps", received: "receipts" };

/** As which kind its mail goes out. */
export const sentAs = ({ kind, rows }: Pick<Notice, "kind" | "rows">): NoticeKind =>
  rows ? (TOGETHER[kind] ?? kind) : kind;

/** Whether it may be told in one mail with others of its kind. */
export const isGathered = ({
  kind,
  channel,
  gathers,
  isDrill,
}: Pick<Notice, "kind" | "channel" | "gathers" | "isDrill">): boolean =>
  channel === "email" && !isDrill && (kind === "step" || gathers === true);

/** Whose it is, for those that are gathered. */
export const mailReaderOf = ({ kind, to }: Pick<Notice, "kind" | "to">): string =>
  `${kind} ${to.personId ?? to.address}`;

/** Whose mails are gathered that a ticket owes and nobody has in hand. */
export const readersOf = ({ outbox }: Pick<Ticket, "outbox">): string[] => [
  ...new Set(outbox.filter((one) => isGathered(one) && isWaiting(one)).map(mailReaderOf)),
];

const isWaiting = ({ state }: Notice): boolean => state === "queued" || state === "retry";

/**
 * The notice of a ticket that may go with others to this reader now: it is still true, and nothing goes before it.
 * @param reader as `readerOf` names them
 */
export function gatheredIn(ticket: Ticket, reader: string, organisation: Organisation, now: Date): Notice | undefined {
  const [first] = ticket.outbox.filter((one) => isGathered(one) && mailReaderOf(one) === reader && isWaiting(one));
  if (!first || overtaken(first, ticket, organisation)) return undefined;
  const due = dueNotices(ticket, now).find((one) => one.key === first.key || keepsPlaceBefore(first, one));
  return due === undefined ? gathersEarly(first) : due.key === first.key ? first : undefined;
}

/** What waits for others only need not wait longer than the first of them. */
const gathersEarly = (notice: Notice): Notice | undefined =>
  notice.gathers && notice.state === "queued" ? notice : undefined;

type Joining = { holder: string; now: Date; leaseMs?: number };

/** The ticket once its notice is a row of that mail. As long as the lease runs nobody else sends it. */
export const withRow = (
  ticket: Ticket,
  key: string,
  joins: NoticePlace,
  { holder, now, leaseMs = LEASE_MS }: Joining,
): Ticket =>
  changed(ticket, key, (notice) => ({
    ...notice,
    joins,
    state: "sending",
    triedSince: notice.triedSince ?? now,
    lease: { holder, until: after(now, leaseMs) },
  }));

/** The ticket once its notice goes out by itself again. */
export const parted = (ticket: Ticket, key: string): Ticket =>
  changed(ticket, key, ({ lease: _, joins: _joins, ...rest }) => ({ ...rest, state: "queued" }));

/**
 * What became of the mail became of its rows.
 * @param lead the notice that carries the mail
 * @returns undefined when nothing has become of it, or the row knows already
 */
export function followed(ticket: Ticket, key: string, lead: Notice, now: Date): Ticket | undefined {
  const row = ticket.outbox.find((one) => one.key === key);
  if (row?.joins?.key !== lead.key || row.state === lead.state || lead.state === "sending") return undefined;
  if (row.state !== "sending" && !isLost(lead)) return undefined;
  if (lead.state === "queued" || lead.state === "withdrawn") return parted(ticket, key);
  return changed(ticket, key, ({ lease: _, joins, ...rest }) =>
    lead.state === "retry" ? tryLater(rest, lead) : { ...rest, ...outcomeOf(lead, now), joins: joins! },
  );
}

const outcomeOf = ({ state, outcome, captured }: Notice, now: Date): Partial<Notice> => ({
  state,
  outcome: `${outcome ?? "no reason given"}, in one mail with others`,
  settledAt: now,
  ...(captured ? { captured } : {}),
});

const tryLater = (row: Notice, { dueAt, outcome, attempts, blocked, heldUp }: Notice): Notice => ({
  ...row,
  state: "retry",
  dueAt,
  attempts: Math.max(row.attempts, attempts),
  ...(outcome === undefined ? {} : { outcome }),
  ...(blocked === undefined ? {} : { blocked }),
  ...(heldUp ? { heldUp } : {}),
});

const changed = (ticket: Ticket, key: string, change: (notice: Notice) => Notice): Ticket => ({
  ...ticket,
  outbox: ticket.outbox.map((one) => (one.key === key ? change(one) : one)),
});

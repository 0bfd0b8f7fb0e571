// Tickets by the words in them, or the latest: what the search of the dashboard and `onit tickets` show.

import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { statusOf } from "../core/model/ticket.ts";
import { namesOnIt } from "../core/model/wait.ts";
import { askedWords } from "../core/words/search.ts";
import type { App } from "../ports/app.ts";
import type { Glance } from "../ports/board.ts";

/** Where the words are looked for, as the pages say it. */
export const SEARCHED = "references, subjects, and names and addresses of those who asked or were copied in";

export type TicketsQuery = {
  words?: string | undefined; // as somebody typed them; absent: the latest tickets
  seenBy?: Person | undefined; // absent: everything
  limit: number;
  narrowed?: Narrowed | undefined;
  after?: { at: Date; seen: readonly string[] } | undefined; // only those opened before, or then and not seen yet, by reference
};

/** What a list is narrowed to; what is absent narrows nothing. */
export type Narrowed = Partial<
  Record<"desk" | "client" | "requester" | "responsible" | "category" | "priority" | "policy", string>
> & { isOpen?: boolean | undefined; isWaiting?: boolean | undefined; purpose?: "normal" | "escalation" | undefined };

export type TicketRow = {
  reference: string;
  subject: string;
  requester: string;
  deskId: string;
  status: string; // as people call it
  isOpen: boolean;
  createdAt: Date;
  waitingSince: Date | undefined;
  takenBy: string | undefined;
};

/**
 * `isWhole`: false when older ones may be missing, as looking at all would have taken too long. `looked`: the last that was looked at,
 * whether it is listed or not.
 */
export type FoundTickets = { rows: TicketRow[]; isWhole: boolean; looked?: { id: string; at: Date } | undefined };

/** Newest first. */
export async function findTickets(query: TicketsQuery, app: App): Promise<FoundTickets> {
  const { words, seenBy, limit, after, narrowed = {} } = query;
  const { board, organisation } = app;
  let looked: { id: string; at: Date } | undefined;
  const isAfter = ({ record: { createdAt, reference } }: Glance): boolean =>
    !after || createdAt < after.at || !after.seen.includes(reference);
  const isShown = (one: Glance): boolean => {
    looked = { id: one.record.reference, at: one.record.createdAt };
    if (!isAfter(one) || !isAsked(one, narrowed)) return false;
    return !seenBy || may(seenBy.id, "see", one, organisation).allowed;
  };
  const wanted = { isShown, limit, until: after?.at };
  const { glances, isWhole } = await (words === undefined
    ? board.latest(wanted)
    : board.found(askedWords(words), wanted));
  return { rows: glances.map(rowOf), isWhole, looked };
}

function isAsked({ record, wait }: Glance, asked: Narrowed): boolean {
  const own: Required<{ [Key in keyof Narrowed]: unknown }> = {
    desk: record.deskId,
    client: record.clientId,
    requester: record.requester.address,
    responsible: record.responsibleId,
    category: record.category,
    priority: record.priority,
    policy: wait?.escalation?.policy.id ?? record.policyId,
    isOpen: record.status === "open",
    isWaiting: wait !== undefined,
    purpose: record.purpose,
  };
  return Object.entries(asked).every(([name, value]) => value === undefined || own[name as keyof Narrowed] === value);
}

function rowOf({ record, wait }: Glance): TicketRow {
  return {
    reference: record.reference,
    subject: record.subject,
    requester: record.requester.name || record.requester.address,
    deskId: record.deskId,
    status: statusOf(record),
    isOpen: record.status === "open",
    createdAt: record.createdAt,
    waitingSince: wait?.since,
    takenBy: wait?.escalation && namesOnIt(wait.escalation),
  };
}

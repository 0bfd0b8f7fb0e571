// Tickets by the words in them, or the latest: what the search of the dashboard and `onit tickets` show.

import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { statusOf } from "../core/model/ticket.ts";
import { askedWords } from "../core/words/search.ts";
import type { App } from "../ports/app.ts";
import type { Glance } from "../ports/board.ts";

/** Where the words are looked for, as the pages say it. */
export const SEARCHED = "references, subjects, and names and addresses of those who asked or were copied in";

export type TicketsQuery = {
  words?: string | undefined; // as somebody typed them; absent: the latest tickets
  seenBy?: Person | undefined; // absent: everything
  limit: number;
};

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

/** `isWhole`: false when older ones may be missing, as looking at all would have taken too long. */
export type FoundTickets = { rows: TicketRow[]; isWhole: boolean };

/** Newest first. */
export async function findTickets({ words, seenBy, limit }: TicketsQuery, app: App): Promise<FoundTickets> {
  const { board, organisation } = app;
  const isShown = (one: Glance): boolean => !seenBy || may(seenBy.id, "see", one, organisation).allowed;
  const wanted = { isShown, limit };
  const { glances, isWhole } = await (words === undefined
    ? board.latest(wanted)
    : board.found(askedWords(words), wanted));
  return { rows: glances.map(rowOf), isWhole };
}

function rowOf({ record, wait }: Glance): TicketRow {
  const { confirmation, status } = wait?.escalation ?? {};
  return {
    reference: record.reference,
    subject: record.subject,
    requester: record.requester.name || record.requester.address,
    deskId: record.deskId,
    status: statusOf(record),
    isOpen: record.status === "open",
    createdAt: record.createdAt,
    waitingSince: wait?.since,
    takenBy: status === "confirmed" ? confirmation?.name || confirmation?.by : undefined,
  };
}

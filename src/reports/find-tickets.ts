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

const LOOKED_AT = 200; // so that many a reader who may see few of them finds theirs

/** Newest first. */
export async function findTickets({ words, seenBy, limit }: TicketsQuery, app: App): Promise<TicketRow[]> {
  const { board, organisation } = app;
  const found = words === undefined ? await board.latest(LOOKED_AT) : await board.found(askedWords(words), LOOKED_AT);
  const isSeen = (one: Glance): boolean => !seenBy || may(seenBy.id, "see", one, organisation).allowed;
  return found.filter(isSeen).slice(0, limit).map(rowOf);
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

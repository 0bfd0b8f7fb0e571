// Something that happened to a ticket, as programs outside are told of it. It is written with the decision that caused it.

import type { Saying, Ticket, TicketRecord } from "./ticket.ts";
import type { EventType } from "./webhook.ts";

/** Plain values, in the words of docs/webhooks.md. */
export type EventData = Readonly<Record<string, unknown>>;

/** How the ticket was once the decision was taken. Nothing here is what somebody wrote. */
export type EventTicket = Pick<TicketRecord, "reference" | "kind" | "purpose" | "deskId" | "status" | "priority"> & {
  requester: { name: string; address: string };
  clientId: string | null;
  category: string | null;
  responsibleId: string | null;
  policyId: string | null; // of the escalation that runs
  origin: string | null; // of an escalation ticket: the reference of what was escalated
  waitingSince: Date | null;
};

/** What people wrote. Only as much of it is kept as some webhook may be told. */
export type EventWords = {
  subject: string;
  because: string; // names and quotes what is inside
  said: readonly Pick<Saying, "at" | "by" | "from" | "text" | "private">[];
};

export type TicketEvent = {
  sequence: number; // of its ticket, from 1
  type: EventType;
  at: Date;
  ticket: EventTicket;
  data: EventData;
  words?: EventWords;
};

/** What makes an event the same, however often it is sent. */
export const eventCause = ({ id }: Pick<Ticket, "id">, { sequence }: Pick<TicketEvent, "sequence">): string =>
  `event ${id} ${sequence}`;

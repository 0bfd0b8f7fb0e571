// The JSON a program outside gets of an event. Its version rises when a field goes or changes its meaning; fields may be added.

import type { Saying } from "../model/ticket.ts";
import type { EventTicket, TicketEvent } from "../model/ticket-event.ts";
import { type EventType, isToldOf, type Webhook, type WordsTold } from "../model/webhook.ts";

type ToldWords = {
  subject: string;
  because: string | null;
  said: readonly (Pick<Saying, "at" | "by" | "from" | "text"> & { private: boolean })[];
};

type ToldTicket = Pick<EventTicket, "reference" | "kind" | "purpose" | "status" | "priority" | "category" | "origin"> &
  Pick<EventTicket, "requester" | "waitingSince"> & {
    desk: string;
    client: string | null;
    responsible: string | null;
    policy: string | null;
    url: string;
  };

export type EventPayload = {
  version: 1;
  id: string;
  type: EventType | "webhook.test";
  at: Date;
  sequence: number; // of the ticket's events; 0: it is of no ticket
  ticket: ToldTicket | null; // null: a test
  data: TicketEvent["data"];
  words: ToldWords | null; // null: the setting does not allow any
};

/** @param from.url of the ticket's page */
export const payloadOf = (
  { sequence, type, at, ticket, data, words }: TicketEvent,
  webhook: Pick<Webhook, "words">,
  from: { id: string; url: string },
): EventPayload => ({
  version: 1,
  id: from.id,
  type,
  at,
  sequence,
  ticket: toldTicket(ticket, from.url),
  data,
  words: toldWords(words, webhook.words),
});

const toldTicket = (
  { deskId, clientId, responsibleId, policyId, ...ticket }: EventTicket,
  url: string,
): ToldTicket => ({
  ...ticket,
  desk: deskId,
  client: clientId,
  responsible: responsibleId,
  policy: policyId,
  url,
});

/** What was owed under other settings, as today's allow it: never more. */
export const asAllowed = (payload: EventPayload, { words }: Pick<Webhook, "words">): EventPayload => ({
  ...payload,
  words: toldWords(payload.words, words),
});

/** Whether it is still to be told of it. */
export const isStillTold = ({ type, ticket }: EventPayload, webhook: Pick<Webhook, "events" | "desks">): boolean =>
  type === "webhook.test" || ticket === null || isToldOf(webhook, type, ticket.desk);

function toldWords(words: TicketEvent["words"] | ToldWords | null, allowed: WordsTold): ToldWords | null {
  if (!words || allowed === "none") return null;
  const isAll = allowed === "all";
  const said = words.said.filter((one) => isAll || !one.private);
  return { subject: words.subject, because: isAll ? words.because : null, said };
}

/** What `onit webhooks test` sends. */
export const testPayload = (id: string, at: Date): EventPayload => ({
  version: 1,
  id,
  type: "webhook.test",
  at,
  sequence: 0,
  ticket: null,
  data: {},
  words: null,
});

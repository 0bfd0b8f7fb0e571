// What links two tickets about the same matter, and what one of them asks of the other.

import type { WhatIsAsked } from "../model/errand.ts";
import type { Ticket } from "../model/ticket.ts";

/** The ticket with an errand to that one. */
export function withErrand(ticket: Ticket, to: string, asked: WhatIsAsked, at: Date): Ticket {
  const number = (ticket.errandsBegun ?? 0) + 1;
  return { ...ticket, errandsBegun: number, errands: [...(ticket.errands ?? []), { number, to, at, ...asked }] };
}

/** What another ticket has heard, or can hear no more, is asked no longer: its words leave the ticket. */
export function withoutErrand(ticket: Ticket, number: number): Ticket {
  const { errands = [], ...rest } = ticket;
  const others = errands.filter((errand) => errand.number !== number);
  return others.length > 0 ? { ...rest, errands: others } : rest;
}

/** Neither its duplicate nor its main ticket any more. */
export function unlinked(ticket: Ticket, reference: string): Ticket {
  const { duplicateOf, duplicates = [], ...record } = ticket.record;
  const others = duplicates.filter((one) => one !== reference);
  const main = duplicateOf === reference ? undefined : duplicateOf;
  return {
    ...ticket,
    record: { ...record, ...(main ? { duplicateOf: main } : {}), ...(others.length > 0 ? { duplicates: others } : {}) },
  };
}

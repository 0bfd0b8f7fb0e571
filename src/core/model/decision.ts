// What every deciding function returns: the next state of one ticket and why.
// The notices it owes are inside `next`, so one conditional write commits all of it.

import type { Saying, Ticket } from "./ticket.ts";
import type { TicketEvent } from "./ticket-event.ts";

export type Decision = {
  next: Ticket;
  because: string; // one sentence a support lead would accept; kept in the history
  by: string; // person, address or "clock"
  cause: string; // "mail <id>", "step 2", "button"
  says?: readonly Saying[]; // what joins the conversation
  events?: readonly TicketEvent[]; // what programs outside are told of it
};

/** Two decisions on one ticket, taken one after the other, committed as one. */
export const andThen = (first: Decision, second: Decision): Decision => ({
  next: second.next,
  because: `${first.because}; ${second.because}`,
  by: first.by,
  cause: first.cause,
  says: [...(first.says ?? []), ...(second.says ?? [])],
});

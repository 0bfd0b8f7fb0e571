// How far the chases of the present wait have come, as people are told of it.

import { countedChases, type OfWait, type Ticket } from "../model/ticket.ts";

export type Tally = {
  counted: number; // chases that counted in this wait; what lets the count towards the threshold start again does not lower it
  isEscalated: boolean; // chases of this wait led to an escalation
};

/** Nothing is counted and nothing escalated while nobody waits. */
export function tallyOf(ticket: OfWait & Pick<Ticket, "visibility">): Tally {
  const { wait, visibility } = ticket;
  return {
    counted: countedChases(ticket).length,
    isEscalated: wait !== undefined && visibility.some(({ cause, at }) => cause === "chases" && at >= wait.since),
  };
}

/** The same; while nobody waits, of the wait that ended last: what was counted does not cease to be true with the answer. */
export const latestTally = (ticket: Ticket): Tally =>
  tallyOf({ ...ticket, wait: ticket.wait ?? ticket.endedWaits.at(-1) });

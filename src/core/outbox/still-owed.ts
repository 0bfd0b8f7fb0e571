// Asked again right before sending (P22): is this notice still true?

import type { Notice } from "../notice.ts";
import type { Ticket } from "../ticket.ts";

/** @returns why it must not go out any more, or undefined when it must */
export function overtaken(notice: Notice, ticket: Ticket): string | undefined {
  if (notice.waitNumber === undefined) return undefined;
  const { wait } = ticket;
  if (wait?.number !== notice.waitNumber) {
    const ended = ticket.endedWaits.find(({ number }) => number === notice.waitNumber);
    return `the wait it speaks of is over: ${ended?.because ?? "a new one runs"}`;
  }
  if (notice.kind === "step" && wait.escalation?.status === "confirmed") {
    return `${wait.escalation.confirmation?.name ?? "somebody"} is on it`;
  }
  if (notice.kind === "promise-ending" && wait.escalation?.status !== "confirmed") return "that promise is over";
  return undefined;
}

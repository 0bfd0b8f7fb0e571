// What is refused is explained to the person who wrote it and kept in the history; its words are not lost, they stay inside.

import { privateNote } from "../conversation/saying.ts";
import { causeOf } from "../model/cause.ts";
import { andThen, type Decision } from "../model/decision.ts";
import { owe } from "../outbox/owe.ts";
import { author, decided, type RunningCommand, self } from "./running.ts";

/** Nothing is done, and its writer is told why. @param command as they wrote it, for the mail to them */
export function refuse(running: RunningCommand, command: string, reason: string): Decision {
  const { ticket, command: from, now } = running;
  const because = `${from.by.name}'s ${command} is refused: ${reason}`;
  const cause = causeOf("command", { once: from.once, command });
  return decided(
    running,
    owe(ticket, { kind: "refused", to: [self(running)], cause, because, now, facts: { command, reason } }),
    because,
  );
}

/** Words that are not sent out stay as a private note. */
export const keepInside = (running: RunningCommand, text: string): Decision => ({
  next: running.ticket,
  because: `${running.command.by.name}'s words stay inside`,
  by: author(running),
  cause: running.command.cause,
  says: [privateNote(running.command, text)],
});

/** The same for words nobody may send on: they stay inside, and their writer is told that. */
export function refuseWords(running: RunningCommand, what: string, reason: string, text: string): Decision {
  if (!text.trim()) return refuse(running, what, reason);
  return andThen(
    keepInside(running, text),
    refuse(running, what, `${reason}; your words stay inside as a private note`),
  );
}

// "Not mine." in a colleague's own words does what #decline does, where there is something for them to decline.

import { andThen, type Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import { promiseOf } from "../model/wait.ts";
import { toldIn } from "../outbox/pass-over.ts";
import { keepAsNote } from "./hold.ts";
import { carryOut } from "./run.ts";
import { author, type ByMail } from "./running.ts";

/** Their words stay inside, and the mail that says so says what they did. @returns undefined where a step has not told them, or #decline would be refused */
export function declineInWords(running: ByMail, phrase: string, organisation: Organisation): Decision | undefined {
  const { ticket, command } = running;
  const { wait } = ticket;
  const by = author(running);
  const isOnIt = wait?.escalation !== undefined && promiseOf(wait.escalation, by) !== undefined;
  if (!wait?.escalation || !(isOnIt || toldIn(ticket, wait).includes(by))) return undefined;
  const done = carryOut(running, { name: "decline", argument: phrase }, organisation);
  if ("refused" in done) return undefined;
  const why = isOnIt
    ? "you are not on it any more, as you wrote, and the next step follows at once"
    : "you declined it, and are not reminded of it again while this wait lasts. To take it after all, reply “on it”";
  return andThen(done, keepAsNote({ ...running, ticket: done.next }, command.words, why));
}

// "#snooze until 15:00": no step fires until then. Somebody always answers for that, so who snoozes is on it until that time.

import { heldMs } from "../classify/promise.ts";
import { notCounted } from "../escalation/needs.ts";
import { confirm, LONGEST_PROMISE_MS, whyNotTaken } from "../escalation/promise.ts";
import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import { holderOf, promiseOf, whoIs } from "../model/wait.ts";
import { timeIn } from "../words/promise-time.ts";
import { author, decided, type Refused, type RunningCommand, self } from "./running.ts";

/** A promise with a time; of who is on it already, a longer or shorter one. */
export function snooze(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, desk, now } = running;
  const escalation = ticket.wait?.escalation;
  if (!escalation) return { refused: whyNotTaken(ticket) };
  if (holderOf(escalation) && !promiseOf(escalation, author(running)))
    return { refused: `${whoIs(escalation)} on it${escalation.together ? "" : ": to take it over, write on it"}` };
  const uncounted = notCounted(ticket, author(running), organisation, now);
  if (uncounted !== undefined) return { refused: uncounted };
  const time = timeIn(argument, "snooze");
  if (!time) return { refused: "it does not say how long: write #snooze until 15:00, or #snooze 2h" };
  const promiseMs = heldMs(time, { at: command.at, person: command.by.person, ticket, desk }, organisation);
  if (promiseMs > LONGEST_PROMISE_MS) return { refused: "seven days are the longest" };
  const { proof, once, at } = command;
  const saying = {
    by: self(running),
    promiseMs,
    means: "reply",
    via: proof.via,
    kept: false,
    cause: once,
    at,
    now,
  } as const;
  const { next, because } = confirm(ticket, saying, organisation);
  return decided(running, next, because);
}

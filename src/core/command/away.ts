// "#away until Friday" and "#back": somebody says themselves whether they are here. It holds for everything, not for one ticket only.

import { returnDay } from "../automated/return-day.ts";
import { wallReaches } from "../calendar/wall-time.ts";
import { heldMs } from "../classify/promise.ts";
import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import { isAway, type Person } from "../model/person.ts";
import { passOver } from "../outbox/pass-over.ts";
import { commandsIn, isOfAbsence } from "../words/commands.ts";
import { after } from "../words/duration.ts";
import { timeIn } from "../words/promise-time.ts";
import { decided, type Refused, type RunningCommand } from "./running.ts";

/** When a day begins on which somebody is back, where they name no time. */
export const MORNING_HOUR = 8;

const MINUTE = 60_000;
const LONGEST_MS = 400 * 86_400_000;

/** What a mail says of whether its writer is here; a day that is named ends in the morning of the one on which they are back. */
export type SaidAway = { kind: "away"; untilAt: Date } | { kind: "back" } | { kind: "unclear" };

/** The last word counts. @returns undefined when it says nothing of that */
export function saidAway(
  text: string,
  { person, at }: { person: Person; at: Date },
  organisation: Organisation,
): SaidAway | undefined {
  const last = commandsIn(text).commands.findLast(isOfAbsence);
  if (!last) return undefined;
  if (last.name === "back") return { kind: "back" };
  const untilAt = awayUntil(last.argument, person, at, organisation);
  return untilAt ? { kind: "away", untilAt } : { kind: "unclear" };
}

const CLOCK = /(?<![\d:])(\d{1,2}):([0-5]\d)(?!\d)/;

/** "until Friday", "until 9 March 17:00", "until 15:00", "3 days", on the person's own clock. */
function awayUntil(argument: string, person: Person, at: Date, organisation: Organisation): Date | undefined {
  const zone = person.timeZone;
  const day = returnDay(`until ${argument.replace(/^until\b/i, "")}`, at);
  const [, hour = MORNING_HOUR, minute = 0] = CLOCK.exec(argument) ?? [];
  const said = day === undefined ? timeIn(argument, "") : undefined;
  const untilAt =
    day !== undefined
      ? new Date(wallReaches(zone, Date.parse(day) + (Number(hour) * 60 + Number(minute)) * MINUTE))
      : said && after(at, heldMs(said, { at, person, ticket: undefined, desk: undefined }, organisation));
  return untilAt && untilAt > at && untilAt <= after(at, LONGEST_MS) ? untilAt : undefined;
}

export const HOW_TO_SAY = "write #away until 2026-03-09, #away until Friday 17:00 or #away 3 days";

/** On the ticket that it answers: where nobody whom the last step notified is here any more, it goes on at once. */
export function away(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now } = running;
  const person = organisation.people.get(command.by.person?.id ?? "");
  if (!person) return { refused: "only people of the staff list can be away" };
  if (!awayUntil(argument, person, command.at, organisation))
    return { refused: `it does not say until when: ${HOW_TO_SAY}` };
  if (!isAway(person, now))
    return { refused: "it does not count: nothing proves that you wrote it, or you have been heard of since" };
  const { next, because } = passOver(ticket, person, organisation, now);
  return decided(running, next, because);
}

/** That they are back is known once their mail was read. */
export function back(running: RunningCommand, _argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now } = running;
  const person = organisation.people.get(command.by.person?.id ?? "");
  if (person && isAway(person, now))
    return {
      refused: "you still count as away: people.yaml names a leave of yours, or nothing proves that you wrote this",
    };
  return decided(running, ticket, `${command.by.name} is back`);
}

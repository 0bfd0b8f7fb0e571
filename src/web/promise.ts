// The choices behind "I'm on it": how long somebody asks to be left alone with a ticket.

import { endOfToday } from "../core/calendar/end-of-day.ts";
import type { Calendar } from "../core/calendar/working-hours.ts";
import { LONGEST_PROMISE_MS } from "../core/escalation/promise.ts";
import type { Recipient } from "../core/model/notice.ts";
import { calendarFor, calendarOf, type Organisation } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { parseDuration } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";
import { field } from "./query.ts";

const SHORTEST_MS = 60_000;

/** The zone a person lives in, as in our mails to them; for somebody who is not one of us that of the desk's hours, or UTC. */
export const zoneOf = ({ people }: Organisation, { personId }: Recipient, calendar?: Calendar): string =>
  (personId === undefined ? undefined : people.get(personId)?.timeZone) ?? calendar?.timeZone ?? "UTC";

/** When the day of somebody who takes a ticket ends: by their own hours, else the ticket's, as for "EOD" in a mail. */
export function theirEndOfToday(now: Date, by: Recipient, { record }: Ticket, organisation: Organisation) {
  const own = organisation.people.get(by.personId ?? "");
  const calendar = calendarOf(own ?? {}, organisation) ?? calendarFor(record, organisation);
  return endOfToday(now, { zone: zoneOf(organisation, by, calendar), calendar });
}

/** What a form on a page of theirs promises for that ticket. */
export async function promiseFor(reference: string, form: unknown, person: Person, app: App): Promise<Promised> {
  const ticket = await app.tickets.byReference(reference.toUpperCase());
  if (!ticket || !may(person.id, "see", ticket, app.organisation).allowed) return {}; // nothing is taken then
  const by = { personId: person.id, name: person.name, address: person.addresses[0] };
  return promiseIn(form, app.now(), theirEndOfToday(app.now(), by, ticket, app.organisation));
}

export type Promised = { promiseMs?: number } | { refused: string };

/** How long a pressed form asks for, in the words that were chosen or typed. */
export function holdIn(form: unknown): string {
  const hold = field(form, "hold");
  return hold === "custom" ? field(form, "custom") : hold;
}

/**
 * What a pressed form promises.
 * @param form its fields: `hold` is "today", "custom" (then `custom` says how long) or a duration such as "30m"
 * @param end of today's work, where it is not over
 * @returns nothing named: the policy's usual time applies; or why it cannot be promised, in words for the page
 */
export function promiseIn(form: unknown, now: Date, end: Date | undefined): Promised {
  const hold = field(form, "hold");
  if (hold === "") return {};
  if (hold === "today") {
    if (!end) return { refused: "Today's work is over. Choose another time." };
    return { promiseMs: end.getTime() - now.getTime() };
  }
  return promised(holdIn(form));
}

function promised(text: string): Promised {
  const ms = parseDuration(text);
  const shown = text.trim().slice(0, 40);
  if (ms === undefined) {
    const what = shown ? `“${shown}” is not a time we understand.` : "You did not say for how long.";
    return { refused: `${what} Write it like 45m, 3h or 1h 30m.` };
  }
  if (ms < SHORTEST_MS) return { refused: `“${shown}” is too short. Promise a minute or more.` };
  if (ms > LONGEST_PROMISE_MS) return { refused: `“${shown}” is too long. Promise seven days at most.` };
  return { promiseMs: ms };
}

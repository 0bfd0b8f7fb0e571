// Who is on call, as calendar programs follow it (RFC 5545): a person's turns and absences, or everybody's turns in a rota.

import ical from "ical.js";
import type { Rota } from "../core/calendar/rota.ts";
import { shifts } from "../core/calendar/shifts.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import { after } from "../core/words/duration.ts";
import { oneLine } from "../core/words/printable.ts";
import type { App } from "../ports/app.ts";
import type { Feed } from "../security/feed-link.ts";

const DAY_MS = 86_400_000;
const BEHIND_MS = 31 * DAY_MS;
const AHEAD_MS = 183 * DAY_MS;

type Entry = { uid: string; fromAt: Date; untilAt: Date; summary: string };

/**
 * From a month ago to half a year ahead, in UTC, so that no program needs to know our zones.
 * @returns undefined when there is no such person or rota
 */
export function calendarFeed(feed: Feed, { organisation, now }: Pick<App, "organisation" | "now">): string | undefined {
  const at = now();
  const span = { from: after(at, -BEHIND_MS), until: after(at, AHEAD_MS) };
  const { people, rotas } = organisation;
  if (feed.kind === "rota") {
    const rota = rotas?.get(feed.id);
    const named = (personId: string): string => people.get(personId)?.name ?? personId;
    return (
      rota &&
      written(
        rota.name,
        turnsOf(rota, span, (personId) => `${rota.name}: ${named(personId)}`),
        at,
      )
    );
  }
  const person = people.get(feed.id);
  return (
    person && written(`${person.name} on call`, [...ownTurns(person, organisation, span), ...absencesOf(person)], at)
  );
}

type Within = { from: Date; until: Date };

const ownTurns = ({ id }: Person, { rotas }: Organisation, span: Within): Entry[] =>
  [...(rotas?.values() ?? [])].flatMap((rota) =>
    turnsOf(rota, span, (personId) => (personId === id ? `On call for ${rota.name}` : undefined)),
  );

/** @param summaryOf undefined: it is not listed */
function turnsOf(rota: Rota, { from, until }: Within, summaryOf: (personId: string) => string | undefined): Entry[] {
  return shifts(rota, from, until).flatMap(({ fromAt, untilAt, onCall: [first] }) => {
    const summary = first && summaryOf(first.personId);
    return summary === undefined ? [] : [{ uid: `turn-${rota.id}-${untilAt.getTime()}`, fromAt, untilAt, summary }];
  });
}

const absencesOf = ({ id, leave }: Person): Entry[] =>
  leave.map(({ fromAt, untilAt }) => ({ uid: `away-${id}-${fromAt.getTime()}`, fromAt, untilAt, summary: "Away" }));

function written(name: string, entries: readonly Entry[], at: Date): string {
  const calendar = new ical.Component("vcalendar");
  calendar.updatePropertyWithValue("version", "2.0");
  calendar.updatePropertyWithValue("prodid", "-//Onit//on call//EN");
  calendar.updatePropertyWithValue("x-wr-calname", oneLine(name)); // it escapes nothing of a property it does not know
  for (const { uid, fromAt, untilAt, summary } of entries) {
    const event = new ical.Component("vevent");
    event.updatePropertyWithValue("uid", `${uid}@onit`);
    event.updatePropertyWithValue("dtstamp", ical.Time.fromJSDate(at, true));
    event.updatePropertyWithValue("dtstart", ical.Time.fromJSDate(fromAt, true));
    event.updatePropertyWithValue("dtend", ical.Time.fromJSDate(untilAt, true));
    event.updatePropertyWithValue("summary", oneLine(summary));
    calendar.addSubcomponent(event);
  }
  return `${calendar.toString()}\r\n`;
}

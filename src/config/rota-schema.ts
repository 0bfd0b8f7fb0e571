// rotas.yaml: who is on call when.

import { DateTime } from "luxon";
import { z } from "zod";
import { type Interval, WEEKDAYS } from "../core/calendar/working-hours.ts";
import * as value from "./values.ts";

const CLOCK = /^\s{0,9}(\d{1,2}):([0-5]\d)\s{0,9}$/;
const DAY_MINUTES = 1_440;

/** Reads "09:00", in minutes from midnight. */
function readClock(text: string): number | undefined {
  const [, hour, minute] = CLOCK.exec(text) ?? [];
  const minutes = Number(hour) * 60 + Number(minute);
  return minutes < DAY_MINUTES ? minutes : undefined;
}

/** Reads "22:00-06:00", in minutes from midnight; hours that end before they begin go over midnight and end beyond 1440. */
export function readHours(text: string): Interval | undefined {
  const [from, until, ...more] = text
    .split(/[-–]/)
    .map((clock) => (clock.trim() === "24:00" ? DAY_MINUTES : readClock(clock)));
  if (from === undefined || until === undefined || more.length > 0 || from === DAY_MINUTES) return undefined;
  return { from, until: until > from ? until : until + DAY_MINUTES };
}

const localTime = value.textAs(
  "a day and a time such as 2026-12-24T09:00",
  value.when((text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) && DateTime.fromISO(text).isValid),
);

const only = z
  .strictObject({
    days: z.array(z.enum(WEEKDAYS)).min(1).optional().describe("On which days of the week; every day by default."),
    hours: value
      .textAs("hours such as 22:00-06:00", readHours)
      .optional()
      .describe(
        "At which hours, such as 22:00-06:00: over midnight they belong to the day on which they begin. The whole day by default.",
      ),
  })
  .describe("Days and hours in which the layer counts.");

const layer = z
  .strictObject({
    name: value.text.optional().describe("What the layer is called, such as nights. By default its number."),
    members: z.array(value.person).min(1).describe("Ids of people, in the order of their turns."),
    turn: value.duration
      .prefault("1 week")
      .describe("How long a turn lasts: 1 day, 1 week, or any length in whole hours, such as 12h. 1 week by default."),
    starts: value.day.describe(
      "The day of the first hand-off, such as 2026-03-02. The first member's turn begins then.",
    ),
    handOff: value
      .textAs("a time such as 09:00", readClock)
      .prefault("09:00")
      .describe("At what time turns change hands, as the clock on the wall there shows it. 09:00 by default."),
    only: z.array(only).min(1).optional().describe("When the layer counts, such as nights; always by default."),
  })
  .describe("People who take turns.");

const override = z
  .strictObject({
    person: value.person.describe("Who is on call: a person's id."),
    from: localTime.describe("From when, in the rota's time zone, such as 2026-12-24T09:00."),
    until: localTime.describe("Until when, in the rota's time zone."),
    reason: value.text.optional().describe("Why, as colleagues read it."),
  })
  .describe("Somebody else is on call for a while.");

export const rotas = z
  .record(
    value.id,
    z
      .strictObject({
        name: value.text.describe('The rota\'s name, as in "you are on call for Network".'),
        timeZone: value.timeZone.describe("Whose clocks its times are read from, such as Europe/Warsaw."),
        layers: z
          .array(layer)
          .min(1)
          .describe("Those who take turns. Where two layers count, the later one wins; the other stands behind it."),
        overrides: z.array(override).default([]).describe("Who is on call instead, from when to when; later ones win."),
      })
      .describe("Who is on call. Written rota:<id> in policies."),
  )
  .describe("Who is on call when.");

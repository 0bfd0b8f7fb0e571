// Checked settings of who is on call become a rota.

import { DateTime } from "luxon";
import type { Layer, Rota } from "../core/calendar/rota.ts";
import { type Calendar, type Interval, WEEKDAYS, type Weekday } from "../core/calendar/working-hours.ts";
import { atLeastOne } from "./assemble-policy.ts";
import type { Read } from "./schema.ts";

type RotaSettings = Read<"rotas">[string];
type Only = NonNullable<RotaSettings["layers"][number]["only"]>;

const MINUTE = 60_000;
const DAY_MINUTES = 1_440;
const WHOLE_DAY: Interval = { from: 0, until: DAY_MINUTES };

/** Times of overrides become instants in the rota's zone. */
export function assembleRota(id: string, { layers, overrides, ...rest }: RotaSettings): Rota {
  const at = (time: string): Date => DateTime.fromISO(time, { zone: rest.timeZone }).toJSDate();
  return {
    id,
    ...rest,
    layers: atLeastOne(layers.map((one, index) => toLayer(one, index, rest.timeZone))),
    overrides: overrides.map(({ person, from, until, reason }) => ({
      personId: person,
      fromAt: at(from),
      untilAt: at(until),
      because: reason ?? "the settings say so (rotas.yaml)",
    })),
  };
}

function toLayer(
  { name, members, turn, starts, handOff, only }: RotaSettings["layers"][number],
  index: number,
  timeZone: string,
): Layer {
  const called = name ?? `layer ${index + 1}`;
  return {
    name: called,
    members: atLeastOne(members),
    turnMinutes: turn / MINUTE,
    startsOn: starts,
    handOffMinutes: handOff,
    ...(only ? { hours: hoursOf(only, called, timeZone) } : {}),
  };
}

/** Hours over midnight end on the next day. */
function hoursOf(only: Only, name: string, timeZone: string): Calendar {
  const hours = Object.fromEntries(WEEKDAYS.map((day): [Weekday, Interval[]] => [day, []])) as Record<
    Weekday,
    Interval[]
  >;
  for (const { days = WEEKDAYS, hours: { from, until } = WHOLE_DAY } of only) {
    for (const day of days) {
      const next = WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % WEEKDAYS.length]!;
      hours[day].push({ from, until: Math.min(until, DAY_MINUTES) });
      if (until > DAY_MINUTES) hours[next].push({ from: 0, until: until - DAY_MINUTES });
    }
  }
  return { id: name, name, timeZone, hours, holidays: new Set() };
}

// Who is on call: turns, layers, hours and overrides, in every zone and over every change of the clocks.

import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, test } from "vitest";
import { type Layer, type Override, onCallAt, type Rota } from "../../src/core/calendar/rota.ts";
import { shifts } from "../../src/core/calendar/shifts.ts";
import { type Calendar, type Interval, WEEKDAYS, type Weekday } from "../../src/core/calendar/working-hours.ts";
import { wallAt } from "../support/wall.ts";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const WEEK_MINUTES = 7 * 1_440;
const NONE = Object.fromEntries(WEEKDAYS.map((day) => [day, []])) as unknown as Calendar["hours"];

const layer = (over: Partial<Layer> = {}): Layer => ({
  name: "weeks",
  members: ["anna", "ben", "carla"],
  turnMinutes: WEEK_MINUTES,
  startsOn: "2026-03-02", // a Monday
  handOffMinutes: 9 * 60,
  ...over,
});

const rota = (over: Partial<Rota> = {}): Rota => ({
  id: "network",
  name: "Network",
  timeZone: "Europe/Warsaw",
  layers: [layer()],
  overrides: [],
  ...over,
});

const hoursOf = (hours: Partial<Record<Weekday, Interval[]>>, timeZone = "Europe/Warsaw"): Calendar => ({
  id: "hours",
  name: "hours",
  timeZone,
  hours: { ...NONE, ...hours },
  holidays: new Set(),
});

const inWarsaw = (time: string): Date => DateTime.fromISO(time, { zone: "Europe/Warsaw" }).toJSDate();
const who = (one: Rota, time: string): string[] => onCallAt(one, inWarsaw(time)).map(({ personId }) => personId);

describe("turns", () => {
  test("people take turns; a hand-off at 09:00 is at 09:00 on the wall before and after the clocks are changed", () => {
    expect(who(rota(), "2026-03-02T08:59")).toEqual([]); // it has not begun
    expect(who(rota(), "2026-03-02T09:00")).toEqual(["anna"]);
    expect(who(rota(), "2026-03-09T08:59")).toEqual(["anna"]);
    expect(who(rota(), "2026-03-09T09:00")).toEqual(["ben"]);
    expect(who(rota(), "2026-03-30T08:59")).toEqual(["anna"]); // summer time since the 29th
    expect(who(rota(), "2026-03-30T09:00")).toEqual(["ben"]);
    expect(who(rota(), "2026-10-26T08:59")).toEqual(["anna"]); // winter time since the 25th
    expect(who(rota(), "2026-10-26T09:00")).toEqual(["ben"]);
  });

  test("a hand-off in an hour that the clocks skip is when they are changed; in one that they repeat, the first time only", () => {
    const nightly = rota({ layers: [layer({ turnMinutes: 1_440, handOffMinutes: 150 })] });
    const [spring] = shifts(nightly, new Date("2026-03-29T00:00Z"), new Date("2026-03-29T22:00Z")).slice(1);
    expect(spring?.fromAt).toEqual(new Date("2026-03-29T01:00Z")); // 02:30 is not shown: from 02:00 to 03:00
    const autumn = shifts(nightly, new Date("2026-10-24T23:00Z"), new Date("2026-10-25T23:00Z"));
    expect(autumn.map(({ fromAt }) => fromAt.toISOString())).toEqual([
      "2026-10-24T23:00:00.000Z",
      "2026-10-25T00:30:00.000Z", // the first 02:30; the second, an hour later, changes nothing
    ]);
  });

  test("turns may be as long as one likes: shifts of twelve hours change hands twice a day", () => {
    const halves = rota({ layers: [layer({ turnMinutes: 720, members: ["anna", "ben"] })] });
    expect(["08:59", "09:00", "20:59", "21:00"].map((time) => who(halves, `2026-04-02T${time}`)[0])).toEqual([
      "ben",
      "anna",
      "anna",
      "ben",
    ]);
  });
});

describe("layers, hours, overrides", () => {
  const nights = layer({
    name: "nights",
    members: ["diana"],
    hours: hoursOf({ monday: [{ from: 1_320, until: 1_440 }], tuesday: [{ from: 0, until: 360 }] }),
  });

  test("a later layer wins in its hours, and who would be on call without it stands behind", () => {
    const both = rota({ layers: [layer(), nights] });
    expect(who(both, "2026-03-09T21:59")).toEqual(["ben"]);
    expect(who(both, "2026-03-09T22:00")).toEqual(["diana", "ben"]);
    expect(who(both, "2026-03-10T05:59")).toEqual(["diana", "ben"]);
    expect(who(both, "2026-03-10T06:00")).toEqual(["ben"]);
    expect(onCallAt(both, inWarsaw("2026-03-09T22:00")).map(({ because }) => because)).toEqual([
      'it is their turn in "nights"',
      'it is their turn in "weeks"',
    ]);
  });

  const override = (over: Partial<Override> = {}): Override => ({
    personId: "carla",
    fromAt: inWarsaw("2026-03-06T09:00"),
    untilAt: inWarsaw("2026-03-12T09:00"),
    because: "Carla takes it",
    ...over,
  });

  test("an override wins over every layer; a later one over an earlier one; nobody is named twice", () => {
    const later = override({
      personId: "anna",
      fromAt: inWarsaw("2026-03-07T00:00"),
      untilAt: inWarsaw("2026-03-08T00:00"),
    });
    const over = rota({ overrides: [override(), later] });
    expect(who(over, "2026-03-06T08:59")).toEqual(["anna"]);
    expect(who(over, "2026-03-06T09:00")).toEqual(["carla", "anna"]);
    expect(who(over, "2026-03-07T12:00")).toEqual(["anna", "carla"]);
    expect(who(over, "2026-03-12T09:00")).toEqual(["ben"]);
  });

  test("an override instead of somebody leaves the turns of others to them", () => {
    const over = rota({ overrides: [override({ insteadOf: "anna" })] });
    expect(who(over, "2026-03-08T12:00")).toEqual(["carla", "anna"]);
    expect(who(over, "2026-03-10T12:00")).toEqual(["ben"]);
  });

  test("hours of the day before count again where the clocks go back over midnight", () => {
    const late = layer({
      members: ["diana"],
      startsOn: "2010-11-01",
      hours: hoursOf({ saturday: [{ from: 1_410, until: 1_440 }] }, "America/St_Johns"),
    });
    const one = rota({ timeZone: "America/St_Johns", layers: [late] });
    // Half a minute into Sunday the 7th; half a minute later it is 23:01 on Saturday again.
    const found = shifts(one, new Date("2010-11-07T02:30:30Z"), new Date("2010-11-07T12:00Z"));
    expect(found.map(({ fromAt, onCall }) => [fromAt.toISOString(), onCall.length])).toEqual([
      ["2010-11-07T02:30:30.000Z", 0],
      ["2010-11-07T03:00:00.000Z", 1],
      ["2010-11-07T03:30:00.000Z", 0],
    ]);
  });

  test("shifts leave no hole: who is on call, and nobody, from when to when", () => {
    const only = rota({ layers: [nights] });
    const found = shifts(only, inWarsaw("2026-03-09T00:00"), inWarsaw("2026-03-11T00:00"));
    const written = found.map((one) => [
      DateTime.fromJSDate(one.fromAt, { zone: "Europe/Warsaw" }).toFormat("d HH:mm"),
      one.onCall[0]?.personId,
    ]);
    expect(written).toEqual([
      ["9 00:00", undefined],
      ["9 22:00", "diana"], // over midnight it is one shift
      ["10 06:00", undefined],
    ]);
  });
});

// Somebody who looks at the wall once a minute, and hands over whenever it shows a hand-off's time or a later one.

/** Clocks that are changed by an hour, half an hour, never, at odd quarters, over midnight, and by a whole day. */
const ODD: Readonly<Record<string, readonly string[]>> = {
  "Europe/Warsaw": ["2026-03-28T12:00Z", "2026-10-24T12:00Z"],
  "America/New_York": ["2026-03-07T12:00Z", "2026-10-31T12:00Z"],
  "Asia/Kolkata": ["2027-12-31T00:00Z"],
  "Australia/Lord_Howe": ["2026-10-03T00:00Z", "2026-04-04T00:00Z"],
  "Pacific/Chatham": ["2026-09-26T00:00Z", "2026-04-04T00:00Z"],
  "America/St_Johns": ["2010-11-06T12:00Z"], // from 00:01 to 23:01 of the day before
  "Africa/Casablanca": ["2025-02-22T12:00Z", "2025-04-05T12:00Z"],
  "Pacific/Apia": ["2011-12-29T12:00Z"],
};

const intervals = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 2 })
  .map((ends) => ends.sort((a, b) => a - b).map((quarter) => quarter * 15))
  .map(([from, until]): Interval[] => [{ from: from!, until: until! }]);

const situation = fc.constantFrom(...Object.keys(ODD)).chain((timeZone) =>
  fc.constantFrom(...ODD[timeZone]!).chain((near) => {
    const begin = Date.parse(near) - 2 * DAY;
    const startsOn = new Date(begin - DAY).toISOString().slice(0, 10);
    const aLayer = fc
      .record({
        members: fc.uniqueArray(fc.constantFrom("a", "b", "c", "d", "e"), { minLength: 1, maxLength: 4 }),
        turn: fc.integer({ min: 4, max: 4 * 72 }).map((quarters) => quarters * 15),
        handOff: fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15),
        week: fc.option(fc.tuple(...WEEKDAYS.map(() => intervals))),
      })
      .map(
        ({ members, turn, handOff, week }, index = 0): Layer => ({
          name: `layer ${members.join("")}${index}`,
          members: members as unknown as Layer["members"],
          turnMinutes: turn,
          startsOn,
          handOffMinutes: handOff,
          ...(week
            ? {
                hours: hoursOf(
                  Object.fromEntries(WEEKDAYS.map((day, at) => [day, week[at]!])) as Record<Weekday, Interval[]>,
                  timeZone,
                ),
              }
            : {}),
        }),
      );
    const anOverride = fc
      .record({
        personId: fc.constantFrom("a", "b", "f"),
        insteadOf: fc.option(fc.constantFrom("a", "c")),
        from: fc.integer({ min: -1_440, max: 4 * 1_440 }),
        length: fc.integer({ min: 1, max: 2_880 }),
      })
      .map(({ personId, insteadOf, from, length }): Override => {
        const fromAt = new Date(begin + from * MINUTE);
        const untilAt = new Date(fromAt.getTime() + length * MINUTE);
        return { personId, ...(insteadOf ? { insteadOf } : {}), fromAt, untilAt, because: "agreed" };
      });
    return fc.record({
      begin: fc.constant(begin),
      rota: fc.record({
        id: fc.constant("r"),
        name: fc.constant("R"),
        timeZone: fc.constant(timeZone),
        layers: fc.array(aLayer, { minLength: 1, maxLength: 3 }) as unknown as fc.Arbitrary<Rota["layers"]>,
        overrides: fc.array(anOverride, { maxLength: 3 }),
      }),
    });
  }),
);

/** Who is on call at each minute from one instant on, by counting. */
function* watched(
  { layers, timeZone, overrides }: Rota,
  begin: number,
  end: number,
): Generator<[number, string | undefined]> {
  const hands = layers.map((one) => ({ next: Date.parse(one.startsOn) + one.handOffMinutes * MINUTE, turn: -1 }));
  for (let at = begin - 2 * DAY; at < end; at += MINUTE) {
    const { shown, weekday, minute } = wallAt(at, timeZone);
    let person: string | undefined;
    layers.forEach((one, index) => {
      const hand = hands[index]!;
      while (hand.next <= shown)
        Object.assign(hand, { next: hand.next + one.turnMinutes * MINUTE, turn: hand.turn + 1 });
      const counts = one.hours?.hours[weekday].some(({ from, until }) => from <= minute && minute < until);
      if (hand.turn >= 0 && counts !== false) person = one.members[hand.turn % one.members.length];
    });
    for (const { fromAt, untilAt, insteadOf, personId } of overrides)
      if (fromAt.getTime() <= at && at < untilAt.getTime() && (!insteadOf || insteadOf === person)) person = personId;
    if (at >= begin) yield [at, person];
  }
}

test("over every change of the clocks the shifts are those that somebody counts who looks at the wall once a minute", () => {
  let checked = 0;
  fc.assert(
    fc.property(situation, fc.integer({ min: 1, max: 97 }), ({ rota: one, begin }, step) => {
      const end = begin + 4 * DAY;
      const found = shifts(one, new Date(begin), new Date(end));
      expect(found[0]?.fromAt.getTime()).toBe(begin);
      expect(found.at(-1)?.untilAt.getTime()).toBe(end);
      let index = 0;
      for (const [at, person] of watched(one, begin, end)) {
        while (found[index]!.untilAt.getTime() <= at) index += 1;
        const asked = (at / MINUTE) % (61 * step) === 0 ? onCallAt(one, new Date(at))[0]?.personId : person;
        if (found[index]!.onCall[0]?.personId !== person || asked !== person)
          expect([new Date(at).toISOString(), found[index]!.onCall[0]?.personId, asked]).toEqual([0, person, person]);
        checked += 1;
      }
    }),
    { numRuns: 16 },
  );
  expect(checked).toBe(16 * 4 * 1_440);
});

// What `onit simulate` foresees is what the engine does: random policies, calendars, people on leave, and a clock that is moved.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Layer, Override, Rota } from "../../src/core/calendar/rota.ts";
import type { Calendar, Interval, Weekday } from "../../src/core/calendar/working-hours.ts";
import { WEEKDAYS } from "../../src/core/calendar/working-hours.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Policy, Step, StepTarget } from "../../src/core/model/policy.ts";
import { tickAt } from "../../src/core/model/ticket.ts";
import { foresee, supposeMail } from "../../src/reports/foresee.ts";
import { CARL, organisation } from "../support/builders.ts";
import { aSmallWorld } from "../support/small-world.ts";
import { aTrigger } from "../support/triggers.ts";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

const interval = fc
  .uniqueArray(fc.integer({ min: 0, max: 96 }), { minLength: 2, maxLength: 2 })
  .map((ends): Interval[] => {
    const [from, until] = ends.sort((a, b) => a - b) as [number, number];
    return [{ from: from * 15, until: until * 15 }];
  });

const calendar = fc
  .tuple(
    fc.constantFrom("Europe/Warsaw", "Asia/Kolkata", "Australia/Lord_Howe", "America/New_York"),
    fc.tuple(
      ...WEEKDAYS.map(() => fc.oneof({ weight: 1, arbitrary: fc.constant([]) }, { weight: 3, arbitrary: interval })),
    ),
    interval,
    fc.uniqueArray(fc.integer({ min: 1, max: 28 }), { maxLength: 3 }),
  )
  .map(
    ([timeZone, week, monday, days]): Calendar => ({
      id: "c",
      name: "C",
      timeZone,
      hours: {
        ...(Object.fromEntries(WEEKDAYS.map((day, index) => [day, week[index]!])) as Record<Weekday, Interval[]>),
        monday,
      },
      holidays: new Set(days.map((day) => `2026-03-${String(day).padStart(2, "0")}`)),
    }),
  );

const target = fc.constantFrom<StepTarget>(
  { kind: "responsible" },
  { kind: "person", id: "ben" },
  { kind: "person", id: "diana" },
  { kind: "group", id: "service-team" },
  { kind: "rota", id: "on-call" },
);
const by = fc.constantFrom("inbox" as const, "email" as const);

const policy = fc
  .record({
    needs: fc.constantFrom(1, 2, "all" as const),
    delays: fc.uniqueArray(fc.constantFrom(5, 15, 60, 240, 1_440, 2_880), { minLength: 1, maxLength: 4 }),
    targets: fc.array(fc.tuple(target, by), { minLength: 4, maxLength: 4 }),
    hours: fc.constantFrom("working" as const, "all" as const),
    critical: fc.boolean(),
    skip: fc.boolean(),
    repeat: fc.option(
      fc.record({ everyMs: fc.constantFrom(30 * MINUTE, DAY), atMost: fc.integer({ min: 1, max: 3 }) }),
    ),
    last: fc.option(fc.record({ afterMs: fc.constantFrom(60 * MINUTE, DAY), tell: target, by })),
  })
  .map(({ needs, delays, targets, hours, critical, skip, repeat, last }): Policy => {
    const steps = delays
      .sort((a, b) => a - b)
      .map(
        (delay, index): Step => ({ afterMs: delay * MINUTE, tell: targets[index]![0], by: targets[index]![1], needs }),
      );
    return {
      ...organisation.policies.get("standard")!,
      hours,
      skipPeopleOnLeave: skip,
      everyHourFor: { priority: critical ? ["normal"] : [], risk: [] },
      steps: steps as unknown as Policy["steps"],
      repeat: repeat ?? undefined,
      finally: last ?? undefined,
    } as Policy;
  });

const somebody = fc.constantFrom("anna", "ben", "piotr", "diana");
const MARCH = Date.UTC(2026, 2, 1);

const rota = fc
  .record({
    timeZone: fc.constantFrom("Europe/Warsaw", "Australia/Lord_Howe"),
    layers: fc.array(
      fc.record({
        members: fc.array(somebody, { minLength: 1, maxLength: 3 }),
        turnMinutes: fc.constantFrom(60, 720, 1_440),
        handOffMinutes: fc.integer({ min: 0, max: 1_439 }),
        hours: fc.option(calendar),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    overrides: fc.array(
      fc.tuple(somebody, fc.integer({ min: 0, max: 28 * 1_440 }), fc.integer({ min: 1, max: 2_880 })),
      { maxLength: 2 },
    ),
  })
  .map(
    ({ timeZone, layers, overrides }): Rota => ({
      id: "on-call",
      name: "On call",
      timeZone,
      layers: layers.map(({ hours, ...one }) => ({
        ...(one as unknown as Layer),
        name: "turns",
        startsOn: "2026-03-03", // gaps before
        ...(hours ? { hours } : {}),
      })) as unknown as Rota["layers"],
      overrides: overrides.map(([personId, from, minutes]): Override => {
        const fromAt = new Date(MARCH + from * MINUTE);
        return { personId, fromAt, untilAt: new Date(fromAt.getTime() + minutes * MINUTE), because: "agreed" };
      }),
    }),
  );

const situation = fc.record({
  rota,
  substitutes: fc.tuple(fc.option(somebody), fc.option(somebody), fc.option(somebody)),
  policy,
  calendars: fc.tuple(fc.option(calendar), fc.option(calendar)),
  away: fc.subarray(["anna", "ben", "piotr", "diana"]),
  at: fc.integer({ min: 0, max: 28 * 1_440 }).map((minutes) => new Date(MARCH + minutes * MINUTE)),
  hasTrigger: fc.boolean(),
});

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

function organised(one: Situation): Organisation {
  const {
    policy: standard,
    calendars: [ofDesk, ofBen],
    away,
    hasTrigger,
    rota: onCall,
    substitutes,
  } = one;
  const standIns = new Map(["anna", "ben", "piotr"].map((id, index) => [id, substitutes[index] ?? undefined]));
  const leave = [{ fromAt: new Date(0), untilAt: new Date(Date.UTC(2026, 2, 12)) }];
  const late = aTrigger({ step: 2 }, { id: "late", actions: { policyId: "gold", tell: ["ben"] } });
  return {
    ...organisation,
    rotas: new Map([[onCall.id, onCall]]),
    triggers: new Map(hasTrigger ? [["late", late]] : []),
    calendars: new Map([...(ofDesk ? [["desk", ofDesk] as const] : []), ...(ofBen ? [["ben", ofBen] as const] : [])]),
    policies: new Map([...organisation.policies, ["standard", standard]]),
    desks: new Map([
      ...organisation.desks,
      ["support", { ...organisation.desks.get("support")!, calendarId: ofDesk ? "desk" : undefined }],
    ]),
    people: new Map(
      [...organisation.people].map(([id, one]) => [
        id,
        {
          ...one,
          substituteId: standIns.get(id),
          leave: away.includes(id) ? leave : [],
          ...(id === "ben" && ofBen ? { calendarId: "ben" } : {}),
        },
      ]),
    ),
  };
}

const DAYS = 6;
const MOST = 40;

/** A real mail, real ticks: whom each notice is owed to, of what kind, by which channel, and when. */
async function engine(settings: Organisation, at: Date): Promise<string[]> {
  const world = aSmallWorld(at, settings);
  const head = `From: Carl <${CARL}>\r\nTo: help@onit.example\r\nMessage-ID: <1@elsewhere.example>\r\nSubject: Printer`;
  await world.bring(`${head}\r\nDate: ${at.toUTCString()}\r\n\r\nIt is broken.\r\n`, CARL, "help@onit.example");
  const only = () => [...world.store.rows.tickets.values()][0]!.ticket;
  const until = at.getTime() + DAYS * DAY;
  for (let due = tickAt(only()); due && due.getTime() <= until; due = tickAt(only())) {
    if (only().outbox.length > MOST) break;
    for (const clock of [due.getTime() - MINUTE, due.getTime()]) {
      if (clock < world.now.getTime()) continue; // the minute before it strikes, nothing does
      world.now = new Date(clock);
      await world.tick();
    }
  }
  return only().outbox.map(({ kind, to, channel, createdAt }) => line(createdAt, kind, to.address, channel));
}

const line = (at: Date, ...words: string[]): string => [at.toISOString(), ...words].join(" ");

test("N10 what is foreseen is what the engine does, to the same people at the same instants", async () => {
  await fc.assert(
    fc.asyncProperty(situation, async (one) => {
      const settings = organised(one);
      const happened = await engine(settings, one.at);
      const desk = settings.desks.get("support")!;
      const supposed = { from: { address: CARL, name: "Carl" }, desk, at: one.at, subject: "Printer" };
      const { ticket, told } = await supposeMail(supposed, settings);
      const until = new Date(one.at.getTime() + DAYS * DAY);
      const coming = await foresee(ticket, { organisation: settings, until, most: 10 * MOST });
      const foreseen = [...told, ...coming].map(({ at, kind, to, channel }) => line(at, kind, to.address, channel));
      expect(happened.length).toBeGreaterThan(1);
      expect(foreseen.slice(0, happened.length)).toEqual(happened);
      if (happened.length <= MOST) expect(foreseen).toHaveLength(happened.length);
    }),
    { numRuns: 40 },
  );
});

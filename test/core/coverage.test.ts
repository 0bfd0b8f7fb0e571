// Hours of the coming days in which a policy reaches nobody, known before they come (N11).

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hoursIn, joinedPeriods, lengthOf, type Period, sharedBy, without } from "../../src/core/calendar/periods.ts";
import type { Layer, Rota } from "../../src/core/calendar/rota.ts";
import type { Calendar } from "../../src/core/calendar/working-hours.ts";
import { withAbsences } from "../../src/core/escalation/absence.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { gapsIn } from "../../src/core/escalation/coverage.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Leave, Person } from "../../src/core/model/person.ts";
import type { Policy, Step } from "../../src/core/model/policy.ts";
import { aTicket, organisation } from "../support/builders.ts";

const NOW = new Date("2026-03-02T09:00:00Z"); // a Monday
const MINUTE = 60_000;
const DAY = 86_400_000;

const leave = (from: string, until: string): Leave => ({
  fromAt: new Date(`${from}:00Z`),
  untilAt: new Date(`${until}:00Z`),
});
const step = (minutes: number, ...[kind, id]: [Step["tell"]["kind"], string?]): Step => ({
  afterMs: minutes * MINUTE,
  tell: { kind, ...(id ? { id } : {}) } as Step["tell"],
  by: "email",
});
const BEN_THEN_DIANA = [step(10, "person", "ben"), step(30, "person", "diana")] as const;

/** One desk, one policy, and Ben and Diana as each test has them. */
function settings(
  people: Readonly<Record<string, Partial<Person>>>,
  policy: Partial<Policy> = {},
  over: Partial<Organisation> = {},
): Organisation {
  const { repeat: _, ...standard } = organisation.policies.get("standard")!;
  const { calendarId: __, ...support } = organisation.desks.get("support")!;
  return {
    ...organisation,
    admins: ["anna"],
    people: new Map([...organisation.people].map(([id, person]) => [id, { ...person, leave: [], ...people[id] }])),
    clients: new Map(),
    triggers: new Map(),
    rotas: new Map(),
    callTemplates: new Map(),
    desks: new Map([["support", support]]),
    policies: new Map([["standard", { ...standard, steps: BEN_THEN_DIANA, ...policy } as Policy]]),
    ...over,
  };
}
const said = (all: Organisation, now = NOW): string[] =>
  gapsIn(all, now).map(({ file, path, message }) => `${file}.${path.join(".")}: ${message}`);

describe("somebody is on leave", () => {
  test("a step whose only reader is away is named, with the time in their zone; a leave beyond 14 days is not", () => {
    const away = [leave("2026-03-04T00:00", "2026-03-07T00:00"), leave("2026-04-01T00:00", "2026-04-05T00:00")];
    expect(said(settings({ ben: { leave: away } }))).toEqual([
      "policies.standard.steps.0.notify: from Wed 4 Mar 2026, 00:00 to Sat 7 Mar 2026, 00:00 (Europe/London) this reaches nobody at Support: Ben Okafor is on leave",
    ]);
  });

  test("when everybody of all steps is, only the admins are left, and when they are away, too, nobody is", () => {
    const ben = { leave: [leave("2026-03-03T00:00", "2026-03-07T00:00")] };
    const diana = { leave: [leave("2026-03-05T00:00", "2026-03-09T00:00")] };
    const whole =
      "policies.standard.steps: from Thu 5 Mar 2026, 00:00 to Sat 7 Mar 2026, 00:00 (Europe/London) no step of this policy reaches anybody at Support: Ben Okafor and Diana Lane are on leave, ";
    expect(said(settings({ ben, diana }))).toContain(`${whole}so only the admins are notified`);
    expect(said(settings({ ben, diana, anna: diana }))).toContain(
      `${whole}and no admin is there to be notified instead`,
    );
  });

  test("the admins are there when they are away only before or after it", () => {
    const both = { leave: [leave("2026-03-05T00:00", "2026-03-07T00:00")] };
    const around = {
      leave: [leave("2026-03-03T00:00", "2026-03-05T00:00"), leave("2026-03-07T00:00", "2026-03-09T00:00")],
    };
    expect(said(settings({ ben: both, diana: both, anna: around })).join()).toContain(
      "so only the admins are notified",
    );
  });

  test("of many people some are named, and how many more there are", () => {
    const away = { leave: [leave("2026-03-04T00:00", "2026-03-05T00:00")] };
    const groups = new Map([["all", { id: "all", name: "All", members: ["anna", "piotr", "carla", "ben", "diana"] }]]);
    const steps = [step(10, "group", "all")] as unknown as Policy["steps"];
    const all = settings({ anna: away, piotr: away, carla: away, ben: away, diana: away }, { steps }, { groups });
    expect(said(all).join()).toContain("Anna Nowak, Piotr Zielinski, Carla Jimenez and 2 more are on leave");
  });

  test("somebody of a group who is there is enough", () => {
    const team = { steps: [step(10, "group", "service-team")] } as Partial<Policy>;
    const away = { leave: [leave("2026-03-03T00:00", "2026-03-07T00:00")] };
    expect(said(settings({ anna: away, piotr: away }, team))).toEqual([]);
    expect(said(settings({ anna: away, piotr: away, carla: away }, team))).toHaveLength(1);
  });

  test("a policy that notifies people on leave says that they are all away", () => {
    const ben = { leave: [leave("2026-03-04T00:00", "2026-03-07T00:00")] };
    const [first = ""] = said(settings({ ben }, { skipPeopleOnLeave: false }));
    expect(first).toContain("this reaches only people who are away");
    expect(gapsIn(settings({ ben }, { skipPeopleOnLeave: false }), NOW)[0]?.help).toContain("skipPeopleOnLeave: true");
  });

  test("a leave outside the hours in which the step can come is no gap", () => {
    const desks = new Map([["services", organisation.desks.get("services")!]]); // 9 to 17 from Monday to Friday, in London
    const ben = { leave: [leave("2026-03-06T17:00", "2026-03-09T09:00")] };
    expect(said(settings({ ben }, {}, { desks }))).toEqual([]);
    expect(said(settings({ ben }, { hours: "all" }, { desks }))).toHaveLength(1);
  });

  test("while it passes it stays the same gap", () => {
    const all = settings({ ben: { leave: [leave("2026-03-04T00:00", "2026-03-30T00:00")] } });
    const keys = ["2026-03-02", "2026-03-05", "2026-03-20"].map((day) =>
      gapsIn(all, new Date(`${day}T06:00:00Z`)).map(({ key }) => key),
    );
    expect(keys[0]).toHaveLength(1);
    expect(keys).toEqual([keys[0], keys[0], keys[0]]);
  });

  const keysFor = (ben: readonly Leave[], diana: readonly Leave[] = []): string[] =>
    gapsIn(settings({ ben: { leave: ben }, diana: { leave: diana } }), NOW).map(({ key }) => key);

  test("one that lasts longer than was known is another gap, for a step and for the policy", () => {
    const [short, long] = [
      leave("2026-03-03T00:00", "2026-03-05T00:00"),
      leave("2026-03-03T00:00", "2026-03-14T00:00"),
    ];
    const [ofStep, ofPolicy] = [keysFor([short]), keysFor([short], [short])];
    expect([ofStep, ofPolicy].flat()).toHaveLength(2);
    expect(keysFor([long])).not.toEqual(ofStep);
    expect(keysFor([long], [long])).not.toEqual(ofPolicy);
  });

  test("one that only begins at another time is the same", () => {
    expect(keysFor([leave("2026-03-04T00:00", "2026-03-14T00:00")])).toEqual(
      keysFor([leave("2026-03-03T00:00", "2026-03-14T00:00")]),
    );
  });

  test("a note that names no day is no gap of the coming days, and one that names a day is", () => {
    const note = {
      personId: "ben",
      version: 1,
      fromAt: NOW,
      untilAt: new Date(NOW.getTime() + DAY),
      because: "an out-of-office note",
      signAt: NOW,
      cause: "mail m1",
    };
    const saidWith = (more: object): string[] => said(withAbsences(settings({}), [{ ...note, ...more }]));
    expect(saidWith({})).toEqual([]);
    expect(saidWith({ returnsAt: "2026-03-03" })).toHaveLength(1);
    expect(saidWith({ isSaid: true })).toHaveLength(1);
  });
});

/** The engine's own word on it. */
function firesFor(all: Organisation, now: Date): string[] {
  const waiting = beginWait(aTicket(), new Date(now.getTime() - 30 * MINUTE), all);
  const decision = advance(waiting, all, now)!;
  return decision.next.outbox.filter(({ kind }) => kind === "step").map(({ to }) => to.personId ?? "");
}

test("the engine passes a step over exactly where a gap says that it reaches nobody", () => {
  const leaves = fc
    .array(fc.tuple(fc.integer({ min: -40, max: 380 }), fc.integer({ min: 1, max: 90 })), { maxLength: 4 })
    .map((all) =>
      all.map(([begin, long]) => ({
        fromAt: new Date(NOW.getTime() + begin * 60 * MINUTE),
        untilAt: new Date(NOW.getTime() + (begin + long) * 60 * MINUTE),
      })),
    );
  fc.assert(
    fc.property(leaves, leaves, fc.integer({ min: 0, max: 335 }), (ben, diana, hour) => {
      const all = settings({ ben: { leave: ben }, diana: { leave: diana } });
      const now = new Date(NOW.getTime() + (hour * 60 + 30) * MINUTE);
      const gapAt = (path: string): boolean =>
        gapsIn(all, NOW).some(
          ({ path: where, during }) =>
            where.join(".") === path && during !== undefined && during.from <= +now && +now < during.until,
        );
      const isSilent = gapAt("standard.steps");
      const isAway = {
        ben: isSilent || gapAt("standard.steps.0.notify"),
        diana: isSilent || gapAt("standard.steps.1.notify"),
      };
      expect(firesFor(all, now)).toEqual(isAway.ben ? (isAway.diana ? [] : ["diana"]) : ["ben"]);
    }),
  );
});

describe("hours in which nobody works", () => {
  const office = { calendarId: "office" };

  test("a policy that counts every hour may notify people at night: how long, and when first", () => {
    const [first = "", second = ""] = said(settings({ ben: office, diana: office }));
    expect(first).toContain(
      "policies.standard.steps.0.notify: this may come at Support when nobody of Ben Okafor works",
    );
    expect(first).toContain("first from Mon 2 Mar 2026, 12:30 to Mon 2 Mar 2026, 13:30 (Europe/London)");
    expect(second).toContain("steps.1.notify");
  });

  test("no gap where the policy counts the hours in which they work, and none where somebody has no calendar", () => {
    const desks = new Map([["services", organisation.desks.get("services")!]]);
    expect(said(settings({ ben: office, diana: office }, {}, { desks }))).toEqual([]);
    expect(said(settings({}))).toEqual([]);
  });

  test("a holiday of theirs on which the desk works is one", () => {
    const own: Calendar = { ...organisation.calendars.get("office")!, id: "own", holidays: new Set(["2026-03-10"]) };
    const calendars = new Map([...organisation.calendars, ["own", own]]);
    const desks = new Map([["services", organisation.desks.get("services")!]]);
    const found = said(settings({ ben: { calendarId: "own" } }, {}, { desks, calendars }));
    expect(found).toEqual([expect.stringContaining("for 7 h of the coming 14 days, first from Tue 10 Mar 2026")]);
  });

  test("a calendar without working hours in the coming days lets nothing happen", () => {
    const closed: Calendar = {
      ...organisation.calendars.get("office")!,
      holidays: new Set(Array.from({ length: 20 }, (_, day) => `2026-03-${String(day + 1).padStart(2, "0")}`)),
    };
    const desks = new Map([["services", organisation.desks.get("services")!]]);
    const found = said(settings({}, {}, { desks, calendars: new Map([["office", closed]]) }));
    expect(found).toEqual([
      'policies.standard: nothing of this policy happens at Services in the coming 14 days: the calendar "Office" has no working hours then',
    ]);
  });
});

describe("nobody of a rota is on call", () => {
  const layer: Layer = {
    name: "weeks",
    members: ["ben"],
    turnMinutes: 7 * 1_440,
    startsOn: "2026-03-02",
    handOffMinutes: 0,
  };
  const rota: Rota = { id: "r", name: "R", timeZone: "UTC", layers: [layer], overrides: [] };
  const office = { ...organisation.calendars.get("office")!, timeZone: "UTC" };
  const gapsOf = (ben: Partial<Person>, one: Partial<Rota> = {}, now = NOW) =>
    gapsIn(settings({ ben, diana: {} }, {}, { rotas: new Map([["r", { ...rota, ...one }]]) }), now).filter(
      ({ file }) => file === "rotas",
    );

  test("while they are on leave and nobody stands in: the same gap until it gets longer", () => {
    const away = (until: string) => ({ leave: [leave("2026-03-04T00:00", until)], substituteId: undefined });
    const [gap] = gapsOf(away("2026-03-30T00:00"));
    expect(gap).toMatchObject({
      path: ["r"],
      message:
        "nobody is on call from Wed 4 Mar 2026, 00:00 to Mon 16 Mar 2026, 09:00 (UTC): Ben Okafor is away, and nobody stands in",
    });
    const keysOn = (day: string, until: string) =>
      gapsOf(away(until), {}, new Date(`${day}T07:00Z`)).map(({ key }) => key);
    for (const day of ["2026-03-03", "2026-03-09", "2026-03-25"])
      expect(keysOn(day, "2026-03-30T00:00")).toEqual([gap!.key]);
    expect(keysOn("2026-03-03", "2026-04-02T00:00")).not.toEqual([gap!.key]);
    expect(gapsOf({ ...away("2026-03-30T00:00"), substituteId: "diana" })).toEqual([]);
  });

  test("while it is nobody's turn: one sentence, and each week the same gap", () => {
    const hours = { layers: [{ ...layer, hours: office }] } satisfies Partial<Rota>;
    const found = gapsOf({}, hours);
    expect(found).toHaveLength(1);
    expect(found[0]!.message).toContain("because it is nobody's turn, first from Mon 2 Mar 2026, 12:30");
    expect(gapsOf({}, hours, new Date("2026-03-19T11:00Z")).map(({ key }) => key)).toEqual([found[0]!.key]);
  });
});

describe("what is never reached", () => {
  test("a policy that nothing names", () => {
    const spare = { ...organisation.policies.get("standard")!, id: "spare" };
    const all = settings({});
    expect(said({ ...all, policies: new Map([...all.policies, ["spare", spare]]) })).toEqual([
      "policies.spare: no desk, client or trigger names this policy",
    ]);
    expect(said({ ...all, policies: new Map([...all.policies, ["spare", { ...spare, active: false }]]) })).toEqual([]);
  });

  test("a policy that is switched off under a desk and a client that name it", () => {
    const client = { ...organisation.clients.get("customer")!, policyId: "standard" };
    const clients = new Map([["customer", client]]);
    expect(said(settings({}, { active: false }, { clients }))).toEqual([
      'desks.support.policy: the policy "Standard (10, 30, 60 minutes)" is switched off, so nobody is notified of a wait here',
      'clients.customer.policy: the policy "Standard (10, 30, 60 minutes)" is switched off, so nobody is notified of a wait here',
    ]);
  });

  test("steps that reach only who is responsible leave a new ticket to the admins", () => {
    const found = said(settings({}, { steps: [step(10, "responsible")] }));
    expect(found).toEqual([
      "policies.standard.steps: at Support no step of this policy reaches anybody until somebody is responsible for a ticket, so only the admins are notified",
    ]);
    const last = { afterMs: 60 * MINUTE, tell: { kind: "person", id: "ben" }, by: "email" } as const;
    expect(said(settings({}, { steps: [step(10, "responsible")], finally: last }))).toEqual([]);
  });

  test("a group without members, and one that no role lets see the tickets", () => {
    const groups = new Map([["empty", { id: "empty", name: "Empty", members: [] }]]);
    const steps = [step(10, "group", "empty"), step(30, "person", "ben")] as unknown as Policy["steps"];
    expect(said(settings({}, { steps }, { groups }))).toEqual([
      "policies.standard.steps.0.notify: this reaches nobody at Support: nobody is in it",
    ]);
    const role = {
      id: "seers",
      name: "Seers",
      holders: ["ben"],
      may: ["see" as const],
      desks: "all" as const,
      kinds: ["call" as const, "request" as const],
    };
    expect(said(settings({}, {}, { roles: [role] }))).toEqual([
      "policies.standard.steps.1.notify: this reaches nobody at Support: Diana Lane may not see such tickets",
    ]);
  });

  test("places that are the same to a policy are one sentence, and others are not", () => {
    const [support, services] = [organisation.desks.get("support")!, organisation.desks.get("services")!];
    const ben = { leave: [leave("2026-03-04T10:00", "2026-03-04T12:00")] };
    const { calendarId: _, ...sameHours } = services;
    const desks = (other: typeof services) => new Map([support, other].map((one) => [one.id, one]));
    expect(said(settings({ ben }, {}, { desks: desks(sameHours) }))).toEqual([
      expect.stringContaining("at Support and Services"),
    ]);
    expect(said(settings({ ben }, {}, { desks: desks(services) }))).toHaveLength(2);
  });
});

describe("the tickets that a policy runs for", () => {
  const other = { ...organisation.policies.get("standard")!, id: "other", name: "Other" };
  const away = { ben: { leave: [leave("2026-03-04T10:00", "2026-03-04T12:00")] } };
  const withOther = (over: Partial<Organisation>, people: Parameters<typeof settings>[0] = away): Organisation => {
    const all = settings(people, {}, over);
    const steps = [step(10, "person", "ben"), step(30, "person", "diana")] as const;
    return { ...all, policies: new Map([...all.policies, ["other", { ...other, steps }]]) };
  };
  const places = (all: Organisation): (string | undefined)[] =>
    said(all).map((one) => /^policies\.(\S+): .* at (.+?)(?::|$)/.exec(one)?.slice(1, 3).join(" at ") ?? one);

  test("are those of a client that names it, at every desk, and of a client with hours of its own", () => {
    const customer = organisation.clients.get("customer")!;
    const { policyId: _, ...plain } = customer;
    const named = withOther({ clients: new Map([["customer", { ...plain, policyId: "other" }]]) });
    expect(places(named)).toEqual([
      "standard.steps.0.notify at Support",
      "other.steps.0.notify at Support for Customer Ltd",
    ]);
    const night: Calendar = {
      ...organisation.calendars.get("office")!,
      id: "night",
      hours: { ...organisation.calendars.get("office")!.hours, wednesday: [{ from: 1_200, until: 1_320 }] },
    };
    const calendars = new Map([["night", night]]);
    const ofNight = { ...plain, policyId: undefined, calendarId: "night" };
    const shifted = withOther({ calendars, clients: new Map([["customer", ofNight]]) });
    expect(places(shifted)).toEqual([
      "standard.steps.0.notify at Support",
      "policies.other: no desk, client or trigger names this policy",
    ]);
    const evening = { ben: { leave: [leave("2026-03-04T20:00", "2026-03-04T21:00")] } };
    const clients = new Map([["customer", ofNight]]);
    expect(places(withOther({ calendars, clients }, evening))).toContain(
      "standard.steps.0.notify at Support for Customer Ltd",
    );
    const ofNobody = new Map([["customer", { ...plain, policyId: undefined }]]);
    expect(places(withOther({ clients: ofNobody }))).toHaveLength(2);
  });

  test("of many clients with the same hours are one sentence", () => {
    const customer = organisation.clients.get("customer")!;
    const many = ["a", "b", "c", "d", "e"].map((id) => ({
      ...customer,
      id,
      name: id.toUpperCase(),
      policyId: "other",
    }));
    expect(places(withOther({ clients: new Map(many.map((one) => [one.id, one])) }))).toEqual([
      "standard.steps.0.notify at Support",
      "other.steps.0.notify at Support for A, B, C and 2 more",
    ]);
  });

  test("are those of a trigger that sets it, at the desks of the trigger, while it is switched on", () => {
    const trigger = {
      id: "t",
      name: "T",
      active: true,
      desks: ["support"],
      when: { reopened: 2 },
      actions: { escalate: false, policyId: "other", tell: [], risk: undefined },
    };
    const set = (over: object) => places(withOther({ triggers: new Map([["t", { ...trigger, ...over }]]) }));
    expect(set({})).toContain("other.steps.0.notify at Support");
    for (const off of [{ active: false }, { desks: ["elsewhere"] }])
      expect(set(off)).toContain("policies.other: no desk, client or trigger names this policy");
  });

  test("are also the escalation tickets made at its desk, which only their authority's people may see", () => {
    const template = { ...[...organisation.callTemplates.values()][0]!, deskId: "support" };
    const group = { kind: "group", id: "management" } as const;
    const support = { ...organisation.desks.get("support")!, people: ["anna"], visibility: undefined };
    const made = settings(
      {},
      { steps: [step(10, "person", "ben"), step(30, "person", "piotr")] as unknown as Policy["steps"] },
      {
        desks: new Map([["support", support]]),
        callTemplates: new Map([["t", { ...template, id: "t", authority: group }]]),
      },
    );
    expect(said(made)).toEqual([
      "policies.standard.steps.1.notify: this reaches nobody at Support (escalation tickets): Piotr Zielinski may not see such tickets",
    ]);
    const elsewhere = new Map([["t", { ...template, id: "t", deskId: "management", authority: group }]]);
    expect(said({ ...made, callTemplates: elsewhere })).toEqual([]);
  });
});

describe("periods", () => {
  const periods = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 20 })), { maxLength: 8 })
    .map((all) => joinedPeriods(all.map(([from, long]) => ({ from, until: from + long }))));
  const minutes = (all: readonly Period[]): Set<number> =>
    new Set(all.flatMap(({ from, until }) => Array.from({ length: until - from }, (_, index) => from + index)));

  test("are shared, taken away and measured as their single minutes are", () => {
    fc.assert(
      fc.property(periods, periods, (some, others) => {
        const [a, b] = [minutes(some), minutes(others)];
        expect(minutes(sharedBy(some, others))).toEqual(new Set([...a].filter((one) => b.has(one))));
        expect(minutes(without(some, others))).toEqual(new Set([...a].filter((one) => !b.has(one))));
        expect(lengthOf(some)).toBe(a.size);
      }),
    );
  });

  test("the hours of a calendar are cut where the period begins and ends", () => {
    const office = organisation.calendars.get("office")!;
    const from = NOW.getTime() + 60 * MINUTE;
    const found = hoursIn(office, { from, until: NOW.getTime() + DAY + 60 * MINUTE });
    expect(found[0]?.from).toBe(from);
    expect(lengthOf(found)).toBe(7 * 60 * MINUTE);
  });
});

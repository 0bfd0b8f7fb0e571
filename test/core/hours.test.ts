// Which hours count for a ticket: nights, weekends and holidays, where a desk or a client says so.

import { describe, expect, test } from "vitest";
import type { Calendar } from "../../src/core/calendar/working-hours.ts";
import { WEEKDAYS } from "../../src/core/calendar/working-hours.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { bringBack } from "../../src/core/escalation/bring-back.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { redate, redated } from "../../src/core/escalation/redate.ts";
import { takePolicy } from "../../src/core/escalation/take-policy.ts";
import type { Recipient } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Policy } from "../../src/core/model/policy.ts";
import { type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import { aTicket, organisation } from "../support/builders.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BEN: Recipient = { address: "ben@harbour-lane.example", name: "Ben Okafor", personId: "ben" };

/** Monday to Friday, nine to five, in London: in winter that is UTC. */
const calendar = (over: Partial<Calendar> = {}): Calendar => ({
  id: "office",
  name: "Office",
  timeZone: "Europe/London",
  hours: Object.fromEntries(
    WEEKDAYS.map((day, index) => [day, index < 5 ? [{ from: 540, until: 1_020 }] : []]),
  ) as unknown as Calendar["hours"],
  holidays: new Set(),
  ...over,
});

type Change = {
  office?: Partial<Calendar>;
  policy?: Partial<Policy>;
  client?: string; // a calendar's id
  person?: Readonly<Record<string, string>>;
  deskless?: boolean; // the desk names no calendar
};

/** The example organisation, its support desk with office hours; `late` is a calendar from ten to eleven in the evening. */
function organised({ office, policy, client, person = {}, deskless }: Change = {}): Organisation {
  const late = calendar({ id: "late", hours: { ...calendar().hours, friday: [{ from: 1_320, until: 1_380 }] } });
  const support = { ...organisation.desks.get("support")!, ...(deskless ? {} : { calendarId: "office" }) };
  const customer = { ...organisation.clients.get("customer")!, policyId: undefined, calendarId: client };
  return {
    ...organisation,
    calendars: new Map([
      ["office", calendar(office)],
      ["late", late],
      ["sunday", calendar({ id: "sunday", hours: { ...late.hours, monday: [], friday: [] } })],
    ]),
    desks: new Map([...organisation.desks, ["support", support]]),
    clients: new Map([["customer", customer]]),
    policies: new Map([["standard", { ...organisation.policies.get("standard")!, ...policy }]]),
    people: new Map(
      [...organisation.people].map(([id, one]) => [id, person[id] ? { ...one, calendarId: person[id] } : one]),
    ),
  };
}

const FRIDAY = "2026-03-06T16:55:00Z";
const utc = (at: string) => new Date(at);
const waiting = (settings: Organisation, record: Partial<Ticket["record"]> = {}, over: Partial<Ticket> = {}): Ticket =>
  beginWait(aTicket({ ...over, record: { responsibleId: "anna", ...record } }), utc(FRIDAY), settings);

/** When each of the coming steps fires, if nobody does anything. */
function firing(ticket: Ticket, settings: Organisation, steps: number): string[] {
  const due = tickAt(ticket);
  if (!due || steps === 0) return [];
  return [due.toISOString().slice(5, 16), ...firing(advance(ticket, settings, due)!.next, settings, steps - 1)];
}

const take = (ticket: Ticket, at: string, settings: Organisation, promiseMs?: number) =>
  confirm(
    ticket,
    { by: BEN, promiseMs, means: "button", via: "v", kept: false, cause: "c", at: utc(at), now: utc(at) },
    settings,
  );

describe("S4.4 the hours of a desk", () => {
  test("five to five on a Friday: steps, repetitions and daily reminders come when somebody works", () => {
    const settings = organised({ policy: { repeat: { everyMs: 4 * HOUR, atMost: 2 } } });
    expect(firing(waiting(settings), settings, 7)).toEqual([
      "03-09T09:05",
      "03-09T09:25",
      "03-09T09:55",
      "03-09T13:55", // the last step again
      "03-10T09:55",
      "03-11T09:55", // a working day later
      "03-12T09:55",
    ]);
  });

  test("a holiday is no working day, and a change of the clocks moves nothing", () => {
    const off = organised({ office: { holidays: new Set(["2026-03-09"]) } });
    expect(firing(waiting(off), off, 1)).toEqual(["03-10T09:05"]);
    const settings = organised();
    const summer = beginWait(aTicket(), utc("2026-03-27T16:55:00Z"), settings);
    expect(firing(summer, settings, 1)).toEqual(["03-30T08:05"]); // nine in London is eight in UTC by then
  });

  test("without a calendar, and under a policy that says so, every hour counts", () => {
    const every = ["03-06T17:05", "03-06T17:25", "03-06T17:55"];
    const bare = organised({ deskless: true });
    expect(firing(waiting(bare), bare, 3)).toEqual(every);
    const all = organised({ policy: { hours: "all" } });
    expect(firing(waiting(all), all, 3)).toEqual(every);
    const { hours: _, ...before } = organised().policies.get("standard")!; // as an earlier release stored it
    const stored = { ...organised(), policies: new Map([["standard", before]]) };
    expect(firing(waiting(stored), stored, 3)).toEqual(every);
  });

  test("a priority or a risk overrides them, however it is spelled; others do not", () => {
    const settings = organised({ policy: { everyHourFor: { priority: ["Critical"], risk: ["safety"] } } });
    const first = (ticket: Ticket) => firing(ticket, settings, 1);
    expect(first(waiting(settings, { priority: "critical" }))).toEqual(["03-06T17:05"]);
    expect(first(waiting(settings, {}, { risks: ["safety"] }))).toEqual(["03-06T17:05"]);
    expect(first(waiting(settings, { priority: "high" }, { risks: ["legal"] }))).toEqual(["03-09T09:05"]);
  });

  test("a client's hours come before the desk's", () => {
    const settings = organised({ client: "late" });
    expect(firing(waiting(settings, { clientId: "customer" }), settings, 2)).toEqual(["03-06T22:10", "03-06T22:30"]);
    expect(firing(waiting(settings), settings, 1)).toEqual(["03-09T09:05"]);
    const only = organised({ client: "late", deskless: true });
    expect(firing(waiting(only, { clientId: "customer" }), only, 1)).toEqual(["03-06T22:10"]);
  });

  test("another policy is counted in its own hours", () => {
    const settings = organised();
    const { wait } = waiting(settings);
    const standard = settings.policies.get("standard")!;
    const clockOf = (hours: Calendar | undefined) => takePolicy(wait!, standard, hours).escalation!.clock;
    expect(clockOf(undefined)).toMatchObject({ at: utc("2026-03-06T17:05:00Z") });
    expect(clockOf(calendar())).toMatchObject({ at: utc("2026-03-09T09:05:00Z") });
  });

  test("a policy that follows the client's last words counts from these in them", () => {
    const settings = organised({ policy: { anchor: "lastClientActivity" } });
    const moved = beginWait(waiting(settings), utc("2026-03-06T16:58:00Z"), settings);
    expect(tickAt(moved)).toEqual(utc("2026-03-09T09:08:00Z"));
  });
});

describe("a promise", () => {
  const clockOf = (decision: ReturnType<typeof take>) => decision.next.wait!.escalation!.clock;

  test("without a time holds as long as the policy says, in the hours that count, and its end is announced in them", () => {
    const settings = organised();
    const usual = take(waiting(settings), "2026-03-06T16:00:00Z", settings);
    expect(clockOf(usual)).toEqual({
      kind: "held",
      until: utc("2026-03-09T10:00:00Z"),
      warnAt: utc("2026-03-09T09:50:00Z"),
    });
    expect(usual.because).toContain("Ben Okafor is on it for 2 working hours (");
    const early = take(waiting(settings), "2026-03-06T15:05:00Z", settings);
    expect(clockOf(early)).toMatchObject({ warnAt: utc("2026-03-06T16:55:00Z") });
  });

  test("with a time holds as long as was said, also at night", () => {
    const settings = organised();
    const named = take(waiting(settings), "2026-03-06T16:00:00Z", settings, 3 * HOUR);
    expect(clockOf(named)).toMatchObject({ until: utc("2026-03-06T19:00:00Z"), warnAt: utc("2026-03-06T18:50:00Z") });
    expect(named.because).toContain("Ben Okafor is on it for 3 h (");
  });

  test("counts in the hours of the person who gives it; where every hour counts, these do not", () => {
    const settings = organised({ person: { ben: "late" } });
    expect(clockOf(take(waiting(settings), "2026-03-06T16:00:00Z", settings))).toMatchObject({
      until: utc("2026-03-09T10:00:00Z"), // one hour on Friday evening, one on Monday
    });
    const all = organised({ person: { ben: "late" }, policy: { hours: "all" } });
    expect(clockOf(take(waiting(all), "2026-03-06T16:00:00Z", all))).toMatchObject({
      until: utc("2026-03-06T18:00:00Z"),
    });
  });

  test("that runs out makes the next step fire then, and the later ones keep their distance in working time", () => {
    const settings = organised();
    const told = advance(waiting(settings), settings, utc("2026-03-09T09:05:00Z"))!.next;
    const lapsing = take(told, "2026-03-09T09:10:00Z", settings, 7.5 * HOUR).next; // until 16:40
    const lapsed = advance(lapsing, settings, utc("2026-03-09T16:40:00Z"))!.next;
    expect(lapsed.wait!.escalation!.nextStep).toBe(2);
    expect(tickAt(lapsed)).toEqual(utc("2026-03-10T09:10:00Z")); // thirty working minutes after 16:40
  });
});

describe("somebody's own working days", () => {
  const toldBy = (settings: Organisation, at = "2026-03-09T09:05:00Z") =>
    advance(waiting(settings), settings, utc(at))!
      .next.outbox.filter(({ kind }) => kind === "step")
      .map(({ to }) => to.personId);
  const group = [
    { afterMs: 10 * MINUTE, tell: { kind: "group", id: "service-team" }, by: "email" },
  ] as unknown as Policy["steps"];

  test("who does not work that day is passed over while another of the step does; when none does, all are notified", () => {
    expect(toldBy(organised({ policy: { steps: group } }))).toEqual(["anna", "piotr", "carla"]);
    expect(toldBy(organised({ policy: { steps: group }, person: { anna: "sunday" } }))).toEqual(["piotr", "carla"]);
    const nobody = { anna: "sunday", piotr: "sunday", carla: "sunday" };
    expect(toldBy(organised({ policy: { steps: group }, person: nobody }))).toEqual(["anna", "piotr", "carla"]);
    const all = { steps: group, skipPeopleOnLeave: false };
    expect(toldBy(organised({ policy: all, person: { anna: "sunday" } }))).toEqual(["anna", "piotr", "carla"]);
  });

  test("at night they are notified as ever, on a day on which they work", () => {
    const settings = organised({ policy: { steps: group, hours: "all" }, person: { anna: "office" } });
    expect(toldBy(settings, "2026-03-06T17:05:00Z")).toEqual(["anna", "piotr", "carla"]);
  });
});

describe("working hours that change while a requester waits", () => {
  test("move the coming step to a later or an earlier time, and none of those that fired", () => {
    const settings = organised();
    const ticket = advance(waiting(settings), settings, utc("2026-03-09T09:05:00Z"))!.next;
    const half = calendar().hours;
    const shorter = organised({ office: { hours: { ...half, monday: [{ from: 545, until: 555 }] } } });
    const moved = redate(ticket, shorter)!;
    // Five minutes on Friday and ten on Monday have passed by 09:15; the other fifteen are Tuesday's.
    expect(tickAt(moved.next)).toEqual(utc("2026-03-10T09:15:00Z"));
    expect(moved).toMatchObject({
      by: "clock",
      because: "the working hours that count here have changed: what comes next is due at 2026-03-10 09:15 UTC",
    });
    expect(redate(moved.next, shorter)).toBeUndefined();
    expect(moved.next.outbox).toEqual(ticket.outbox);
    const bare = organised({ deskless: true });
    expect(tickAt(redated(ticket, bare))).toEqual(utc("2026-03-06T17:25:00Z"));
    expect(redated(redated(ticket, bare), settings)).toEqual(ticket);
  });

  test("a step whose clock strikes by the old hours waits for the new ones", () => {
    const settings = organised({ deskless: true });
    const ticket = waiting(settings);
    const now = utc("2026-03-06T17:05:00Z");
    expect(advance(ticket, settings, now)!.next.outbox).toHaveLength(1);
    const kept = advance(ticket, organised(), now)!;
    expect(kept.next.outbox).toEqual([]);
    expect(tickAt(kept.next)).toEqual(utc("2026-03-09T09:05:00Z"));
    expect(advance(kept.next, organised(), utc("2026-03-09T09:05:00Z"))!.next.outbox).toHaveLength(1);
  });

  test("move repetitions from the notice before them", () => {
    const settings = organised();
    let ticket = waiting(settings);
    for (const at of ["09:05", "09:25", "09:55"]) ticket = advance(ticket, settings, utc(`2026-03-09T${at}:00Z`))!.next;
    expect(tickAt(ticket)).toEqual(utc("2026-03-09T13:55:00Z"));
    const lunch = {
      ...calendar().hours,
      monday: [
        { from: 540, until: 660 },
        { from: 720, until: 1_020 },
      ],
    };
    expect(tickAt(redated(ticket, organised({ office: { hours: lunch } })))).toEqual(utc("2026-03-09T14:55:00Z"));
  });

  test("leave a promise as it was given, and what somebody asked for at once", () => {
    const settings = organised();
    const held = take(waiting(settings), "2026-03-06T16:58:00Z", settings).next;
    expect(redated(held, organised({ deskless: true }))).toBe(held);
    const { wait } = waiting(settings);
    const clock = { kind: "running", at: utc("2026-03-07T03:00:00Z") } as const;
    const hurried = { ...waiting(settings), wait: { ...wait!, escalation: { ...wait!.escalation!, clock } } };
    expect(redated(hurried, settings)).toBe(hurried);
    expect(redated(aTicket(), settings)).toEqual(aTicket());
  });

  test("a clock that is right is not brought back for a weekend, and a wrong one counts its time in working hours", () => {
    const settings = organised();
    const ticket = waiting(settings);
    expect(bringBack(ticket, settings, utc("2026-03-06T16:55:00Z"))).toBeUndefined();
    const ahead = beginWait(aTicket(), utc("2026-03-20T12:00:00Z"), settings);
    const back = bringBack(ahead, settings, utc(FRIDAY))!.next;
    expect(tickAt(redated(back, settings))).toEqual(utc("2026-03-09T09:05:00Z"));
  });
});

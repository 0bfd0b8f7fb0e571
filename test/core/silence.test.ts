// Silence never wins: what follows the last step, for as long as nobody answers or is on it.

import fc from "fast-check";
import { expect, test } from "vitest";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { bringBack } from "../../src/core/escalation/bring-back.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { afterFailure } from "../../src/core/escalation/undelivered.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Policy } from "../../src/core/model/policy.ts";
import { type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import { after } from "../../src/core/words/duration.ts";
import { aTicket, at, organisation } from "../support/builders.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BEN = { kind: "person", id: "ben" } as const;
const DIANA = { kind: "person", id: "diana" } as const;

const { repeat: _, ...standard } = organisation.policies.get("standard")!;
const under = (over: Partial<Policy>): Organisation => ({
  ...organisation,
  admins: ["diana"],
  policies: new Map([
    ["standard", { ...standard, steps: [{ afterMs: 10 * MINUTE, tell: BEN, by: "email" }], ...over }],
  ]),
});
const without = (from: Organisation, ...ids: string[]): Organisation => ({
  ...from,
  people: new Map([...from.people].filter(([id]) => !ids.includes(id))),
});
const waiting = (settings: Organisation): Ticket => beginWait(aTicket(), at("09:00"), settings);

const onIt = (ticket: Ticket, id: string, promiseMs: number, now: Date): Ticket =>
  confirm(
    ticket,
    {
      by: { address: `${id}@onit.example`, name: id, personId: id },
      promiseMs,
      means: "reply",
      via: "a test",
      kept: false,
      cause: `promise ${now.getTime()}`,
      at: now,
      now,
    },
    organisation,
  ).next;

/** What was told to whom, and when, up to a moment: "ben step 09:10". */
function until(ticket: Ticket, settings: Organisation, end: Date): { ticket: Ticket; said: string[] } {
  const said: string[] = [];
  let current = ticket;
  for (let due = tickAt(current); due && due <= end; due = tickAt(current)) {
    const next = advance(current, settings, due)!.next;
    for (const { to, kind } of next.outbox.slice(current.outbox.length))
      said.push(`${to.personId} ${kind} ${due.toISOString().slice(8, 16).replace("02T", "")}`);
    current = next;
  }
  return { ticket: current, said };
}

test("P24 S4.5 the last step comes again, so often as the policy says, and then the admins are reminded once a day", () => {
  const settings = under({ repeat: { everyMs: HOUR, atMost: 2 } });
  const { said, ticket } = until(waiting(settings), settings, after(at("09:00"), 3 * DAY));
  expect(said).toEqual([
    "ben step 09:10",
    "ben step 10:10",
    "ben step 11:10",
    "diana unreachable 03T11:10",
    "diana unreachable 04T11:10",
  ]);
  const reminders = ticket.outbox.filter(({ kind }) => kind === "unreachable");
  expect(reminders[0]!.facts).toMatchObject({ isUnanswered: true, why: "every step has passed" });
  expect(new Set(ticket.outbox.map(({ key }) => key)).size).toBe(5);
});

test("P24 S4.5 whom the policy names for the end is reminded once a day, with or without repetitions", () => {
  const last = { afterMs: 2 * HOUR, tell: DIANA, by: "email" } as const;
  const alone = under({ finally: last });
  expect(until(waiting(alone), alone, after(at("09:00"), 2 * DAY)).said).toEqual([
    "ben step 09:10",
    "diana step 11:10",
    "diana step 03T11:10",
  ]);
  const both = under({ repeat: { everyMs: HOUR, atMost: 1 }, finally: last });
  const { said, ticket } = until(waiting(both), both, at("23:00"));
  expect(said).toEqual(["ben step 09:10", "ben step 10:10", "diana step 12:10"]);
  expect(ticket.outbox.map(({ facts }) => facts.why)).toEqual([
    "nobody has answered yet",
    "nobody has answered or is on it; this is reminder 1 of 1",
    "every step has passed, and nobody has answered or is on it; this comes once a day until somebody does",
  ]);
});

test("a policy that says that it ends in silence ends with its last step", () => {
  const settings = under({});
  const { said, ticket } = until(waiting(settings), settings, after(at("09:00"), 9 * DAY));
  expect(said).toEqual(["ben step 09:10"]);
  expect(tickAt(ticket)).toBeUndefined();
});

test("an answer ends the reminders, and a promise holds them", () => {
  const settings = under({ repeat: { everyMs: HOUR, atMost: 24 } });
  const { ticket } = until(waiting(settings), settings, at("10:30"));
  const taken = onIt(ticket, "ben", 3 * HOUR, at("10:40"));
  const lapsed = until(taken, settings, at("15:45"));
  expect(lapsed.said).toEqual(
    ["ben promise-ending 13:30", "ben step 13:40", "ben step 14:40", "ben step 15:40"].slice(0, 4),
  );
  const answered = endWait(lapsed.ticket, "answered", "Ben answered", at("15:50"));
  expect(until(answered, settings, after(at("09:00"), 9 * DAY)).said).toEqual([]);
});

test("who cannot be reached is passed over at once, at the end the admins hear of it, and it is tried again the next day", () => {
  const settings = without(
    under({ repeat: { everyMs: HOUR, atMost: 24 }, finally: { afterMs: HOUR, tell: BEN, by: "email" } }),
    "ben",
  );
  const { said } = until(waiting(settings), settings, after(at("09:00"), 2 * DAY));
  expect(said).toEqual(["diana unreachable 09:10", "diana unreachable 10:10", "diana unreachable 03T10:10"]);
});

const bounced = (ticket: Ticket, which: number): Ticket => ({
  ...ticket,
  outbox: ticket.outbox.map(
    (one, index): Notice => (index === which ? { ...one, state: "bounced", outcome: "no such user" } : one),
  ),
});

test("N6 a step that reached nobody because its mail bounced makes the next one due at once", () => {
  const steps = [
    { afterMs: 10 * MINUTE, tell: BEN, by: "email" },
    { afterMs: 5 * HOUR, tell: DIANA, by: "email" },
  ] as const;
  const settings = under({ steps });
  const { ticket } = until(waiting(settings), settings, at("09:15"));
  const lost = bounced(ticket, 0);
  const next = afterFailure(lost, lost.outbox[0]!.key, settings, at("09:20"));
  expect(tickAt(next)).toEqual(at("09:20"));
  expect(until(next, settings, at("09:30")).said).toEqual(["diana step 09:20"]);
});

test("N6 nothing is hurried while somebody else of that step was reached, or while somebody is on it", () => {
  const group = { kind: "group", id: "service-team" } as const;
  const steps = [
    { afterMs: 10 * MINUTE, tell: group, by: "email" },
    { afterMs: 5 * HOUR, tell: DIANA, by: "email" },
  ] as const;
  const settings = under({ steps });
  const { ticket } = until(waiting(settings), settings, at("09:15"));
  const lost = bounced(ticket, 0);
  expect(tickAt(afterFailure(lost, lost.outbox[0]!.key, settings, at("09:20")))).toEqual(at("14:00"));
});

test("N6 a last step that bounced is not repeated: whom the policy names for the end is told at once, and then each day only", () => {
  const settings = under({
    repeat: { everyMs: HOUR, atMost: 24 },
    finally: { afterMs: HOUR, tell: DIANA, by: "email" },
  });
  const { ticket } = until(waiting(settings), settings, at("09:15"));
  const lost = bounced(ticket, 0);
  const hurried = until(afterFailure(lost, lost.outbox[0]!.key, settings, at("09:20")), settings, at("09:30"));
  expect(hurried.said).toEqual(["diana step 09:20"]);
  const index = hurried.ticket.outbox.findLastIndex(({ kind }) => kind === "step");
  const lostAgain = bounced(hurried.ticket, index);
  const later = afterFailure(lostAgain, lostAgain.outbox[index]!.key, settings, at("09:40"));
  expect(tickAt(later)).toEqual(after(at("09:20"), DAY));
});

test("a reminder that a clock ahead of time has dated into the future counts from now once the clock is right", () => {
  const settings = under({ repeat: { everyMs: HOUR, atMost: 24 } });
  const { ticket } = until(waiting(settings), settings, at("09:15"));
  const ahead = advance({ ...ticket }, settings, at("20:00"))!.next; // the clock was ten hours ahead
  expect(tickAt(ahead)).toEqual(at("21:00"));
  expect(tickAt(bringBack(ahead, organisation, at("10:10"))!.next)).toEqual(at("11:10"));
});

type Moment = { ticket: Ticket; settings: Organisation; now: Date };

const EVENTS: Record<string, (moment: Moment) => Moment> = {
  tick: ({ ticket, settings, now }) => {
    const then = new Date(Math.max(now.getTime(), tickAt(ticket)!.getTime()));
    return { settings, now: then, ticket: advance(ticket, settings, then)?.next ?? ticket };
  },
  leave: (moment) => ({ ...moment, settings: without(moment.settings, "ben") }),
  promise: ({ ticket, settings, now }) => ({ settings, now, ticket: onIt(ticket, "anna", HOUR, now) }),
  another: ({ ticket, settings, now }) => ({ settings, now, ticket: onIt(ticket, "ben", 2 * HOUR, now) }),
  third: ({ ticket, settings, now }) => ({ settings, now, ticket: onIt(ticket, "piotr", HOUR / 2, now) }),
  bounce: ({ ticket, settings, now }) => {
    const index = ticket.outbox.findLastIndex(({ kind }) => kind === "step");
    const key = ticket.outbox[index]?.key ?? "none";
    return { settings, now, ticket: afterFailure(bounced(ticket, index), key, settings, now) };
  },
};

test("no history leaves a wait unanswered and nothing due within a day, unless its policy says so", () => {
  const target = fc.constantFrom(
    BEN,
    DIANA,
    { kind: "responsible" } as const,
    { kind: "group", id: "service-team" } as const,
  );
  const ending = fc.oneof(
    fc.record({
      repeat: fc.record({ everyMs: fc.integer({ min: MINUTE, max: DAY }), atMost: fc.integer({ min: 1, max: 3 }) }),
    }),
    fc.record({ finally: fc.record({ afterMs: fc.constant(HOUR), tell: target, by: fc.constant("email" as const) }) }),
  );
  const needs = fc.constantFrom(1, 1, 2, 3, "all" as const);
  const targets = fc.array(fc.tuple(target, needs), { minLength: 1, maxLength: 3 });
  const events = fc.array(fc.constantFrom("tick", "tick", "tick", "promise", "another", "third", "bounce", "leave"), {
    maxLength: 30,
  });
  fc.assert(
    fc.property(targets, fc.array(ending, { minLength: 1, maxLength: 2 }), events, (tells, endings, history) => {
      const [first, ...others] = tells.map(([tell, needs], index) => ({
        afterMs: (index + 1) * HOUR,
        tell,
        needs,
        by: "email" as const,
      }));
      const settings = under(Object.assign({ steps: [first!, ...others] as const }, ...endings));
      let moment: Moment = { ticket: waiting(settings), settings, now: at("09:00") };
      for (const event of history) {
        moment = EVENTS[event]!(moment);
        const due = tickAt(moment.ticket);
        expect(due, event).toBeInstanceOf(Date);
        expect(due!.getTime() - moment.now.getTime(), event).toBeLessThanOrEqual(DAY);
      }
    }),
    { numRuns: 2_000 },
  );
});

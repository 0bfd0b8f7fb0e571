// What the clock does while somebody is on it, when their promise ends, and when no step is left.

import { describe, expect, test } from "vitest";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { takePolicy } from "../../src/core/escalation/take-policy.ts";
import type { Recipient } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";

const MINUTE = 60_000;
const ANNA: Recipient = { address: "anna@harbour-lane.example", name: "Anna Nowak", personId: "anna" };
const assigned = aWaitingTicket({ record: { responsibleId: "anna" } });

/** Somebody is on it from 09:05 for so many minutes. */
const held = (minutes: number, by: Recipient = ANNA, ticket: Ticket = assigned): Ticket =>
  confirm(
    ticket,
    {
      by,
      promiseMs: minutes * MINUTE,
      means: "button",
      via: "v",
      kept: false,
      cause: "c",
      at: at("09:05"),
      now: at("09:05"),
    },
    organisation,
  ).next;

const without = (...ids: string[]): Organisation => ({
  ...organisation,
  people: new Map([...organisation.people].filter(([id]) => !ids.includes(id))),
});
const kinds = ({ outbox }: Ticket) => outbox.map(({ kind, to }) => [kind, to.personId ?? to.address]);
/** All that is due by then, one after another. */
function until(clock: string, ticket: Ticket, settings = organisation): Ticket {
  const decision = advance(ticket, settings, at(clock));
  return decision ? until(clock, decision.next, settings) : ticket;
}

describe("while somebody is on it", () => {
  test("they are reminded once, ten minutes before, and of a short promise half way", () => {
    const ticket = held(60);
    expect(advance(ticket, organisation, at("09:54"))).toBeUndefined();
    const reminded = advance(ticket, organisation, at("09:55"))!;
    expect(reminded).toMatchObject({
      because: "Anna Nowak promised an answer by 2026-03-02 10:05 UTC, in 10 min",
      by: "clock",
      cause: "promise ending",
    });
    expect(reminded.next.outbox).toMatchObject([
      {
        kind: "promise-ending",
        to: ANNA,
        cause: `w1.promise.${at("10:05").getTime()}`,
        waitNumber: 1,
        facts: { until: at("10:05"), confirmedAt: at("09:05") },
        createdAt: at("09:55"),
      },
    ]);
    expect(reminded.next.wait!.escalation!.clock).toEqual({ kind: "held", until: at("10:05") });
    expect(advance(reminded.next, organisation, at("10:04"))).toBeUndefined();
    expect(advance(held(10), organisation, at("09:10"))!.cause).toBe("promise ending");
    expect(advance(held(10), organisation, at("09:09"))).toBeUndefined();
  });

  test("an address that is nobody of ours is reminded at that address", () => {
    const stranger = { address: "tom@partner.example", name: "Tom" };
    const { outbox } = advance(held(60, stranger), organisation, at("09:55"))!.next;
    expect(outbox[0]!.to).toEqual(stranger);
    expect(until("09:56", held(60, stranger)).wait!.escalation!.clock.kind).toBe("held"); // never on the staff list, so not gone from it
  });

  test("no step fires; when they leave the staff list, the next one fires at once", () => {
    const ticket = held(60);
    expect(advance(ticket, organisation, at("09:40"))).toBeUndefined();
    const { next, because } = advance(ticket, without("anna"), at("09:20"))!;
    expect(because).toMatch(
      /^Anna Nowak, who was on it, is no longer on the staff list \(people\.yaml\); step 1 reaches nobody; waiting since/,
    );
    expect(kinds(next)).toEqual([["step", "ben"]]);
  });
});

describe("when a promise runs out unanswered", () => {
  test("the step that is next fires now, says whose promise it was, and the later ones keep their distance", () => {
    const { next, because } = advance(held(60), organisation, at("10:06"))!;
    expect(because).toBe(
      'the promise of Anna Nowak ran out without an answer; waiting since 2026-03-02 09:00 UTC: step 1 of 3 in "Standard (10, 30, 60 minutes)" notifies Anna Nowak',
    );
    expect(next.outbox).toMatchObject([
      {
        kind: "step",
        channel: "inbox",
        cause: "w1.s1.l0",
        facts: {
          stepNumber: 1,
          stepCount: 3,
          since: at("09:00"),
          lap: 0,
          why: "Anna Nowak was on it until their promise ran out, and nobody answered",
        },
      },
    ]);
    expect(next.wait).toMatchObject({ since: at("09:00"), anchorAt: at("09:55") });
    expect(next.wait!.escalation).toMatchObject({
      status: "active",
      nextStep: 1,
      lap: 0,
      clock: { kind: "running", at: at("10:25") },
    });
    const first = advance(assigned, organisation, at("09:10"))!.next;
    expect(first.outbox[0]!.facts.why).toBe("nobody has answered yet");
  });

  test("with no step left the last one fires again, as a new lap", () => {
    const all = until("10:00", assigned);
    expect(all.wait!.escalation!.nextStep).toBe(3);
    const promised = confirm(
      all,
      {
        by: ANNA,
        promiseMs: 60 * MINUTE,
        means: "button",
        via: "v",
        kept: false,
        cause: "c",
        at: at("10:05"),
        now: at("10:05"),
      },
      organisation,
    ).next;
    const { next, cause } = advance(promised, organisation, at("11:05"))!;
    expect(next.wait!.escalation).toMatchObject({ lap: 1, nextStep: 3, clock: { kind: "running", at: at("15:05") } });
    expect(next.outbox.at(-1)).toMatchObject({ kind: "step", cause: "w1.s3.l1", to: { personId: "diana" } });
    expect(cause).toBe("step 3");
    expect(next.outbox.filter(({ kind }) => kind === "unreachable")).toEqual([]);
  });

  test("and reaches nobody, the admins hear of it", () => {
    const settings = without("anna", "ben");
    const { next, because } = advance(
      held(60),
      { ...settings, admins: ["carla"], people: new Map([...settings.people].filter(([id]) => id !== "diana")) },
      at("10:06"),
    )!;
    expect(because).toMatch(
      /step 1 reaches nobody; step 2 reaches nobody; step 3 reaches nobody; "Standard .*" has no step left$/,
    );
    expect(kinds(next)).toEqual([["unreachable", "carla"]]);
  });
});

describe("who is told of a step", () => {
  test("never whoever waits, though they are one of us", () => {
    const own = beginWait(
      aTicket({
        record: { responsibleId: "anna", requester: { address: "anna.nowak@harbour-lane.example", name: "Anna" } },
      }),
      at("09:00"),
      organisation,
    );
    expect(kinds(until("10:00", own))).toEqual([
      ["step", "ben"],
      ["step", "diana"],
    ]);
  });

  test("when all were told, nobody hears that none was left; when none was, the admins do", () => {
    expect(kinds(until("12:00", assigned)).map(([kind]) => kind)).toEqual(["step", "step", "step"]);
    const two = until("12:00", assigned, without("diana"));
    expect(kinds(two).map(([kind]) => kind)).toEqual(["step", "step"]);
    const none = until("12:00", aWaitingTicket(), { ...without("ben", "diana"), admins: ["carla"] });
    expect(kinds(none)).toEqual([["unreachable", "carla"]]);
    expect(none.wait!.escalation).toMatchObject({ nextStep: 3, clock: { kind: "running" } });
  });

  test("nobody, where no wait runs or no policy does", () => {
    expect(advance(aTicket(), organisation, at("12:00"))).toBeUndefined();
    const { escalation: _, ...bare } = assigned.wait!;
    expect(advance({ ...assigned, wait: bare }, organisation, at("12:00"))).toBeUndefined();
  });
});

describe("a wait that ends", () => {
  test("keeps who was on it, how many steps fired, and why it ended", () => {
    const ended = endWait(until("10:05", held(60)), "closed", "Ben closed it", at("10:10"));
    expect(ended).not.toHaveProperty("wait");
    expect(ended.endedWaits).toMatchObject([
      {
        number: 1,
        since: at("09:00"),
        endedAt: at("10:10"),
        reason: "closed",
        because: "Ben closed it",
        policyId: "standard",
        stepsFired: 1,
        confirmation: { by: "anna" },
      },
    ]);
    const again = endWait(beginWait(ended, at("11:00"), organisation), "answered", "b", at("11:01"));
    expect(again.endedWaits.map(({ number, stepsFired }) => [number, stepsFired])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(again.endedWaits[1]).not.toHaveProperty("confirmation");
    const ticket = aTicket();
    expect(endWait(ticket, "answered", "b", at("11:01"))).toBe(ticket);
    const { escalation: _, ...bare } = assigned.wait!;
    const [unescalated] = endWait({ ...assigned, wait: bare }, "answered", "b", at("11:01")).endedWaits;
    expect(unescalated).toMatchObject({ stepsFired: 0 });
    expect(unescalated).not.toHaveProperty("policyId");
  });
});

describe("another policy for a wait that runs", () => {
  const gold = organisation.policies.get("gold")!;

  test("begins with its first step, counted from when the wait began, and as a new lap", () => {
    const taken = takePolicy(until("09:10", assigned).wait!, gold, undefined);
    expect(taken).toMatchObject({ since: at("09:00"), anchorAt: at("09:00") });
    expect(taken.escalation).toMatchObject({
      policy: gold,
      status: "active",
      nextStep: 0,
      stepsBefore: 1,
      lap: 1,
      clock: { kind: "running", at: at("09:05") },
    });
    expect(taken.escalation).not.toHaveProperty("confirmation");
    const { escalation: _, ...bare } = assigned.wait!;
    expect(takePolicy(bare, gold, undefined).escalation).toMatchObject({
      lap: 0,
      nextStep: 0,
      clock: { kind: "running", at: at("09:05") },
    });
    expect(takePolicy(bare, gold, undefined).escalation).not.toHaveProperty("stepsBefore");
  });

  test("leaves whoever is on it until their promise runs out, and counts from where its anchor says", () => {
    const taken = takePolicy(held(60).wait!, gold, undefined).escalation!;
    expect(taken).toMatchObject({
      status: "confirmed",
      clock: { kind: "held", until: at("10:05") },
      confirmation: { by: "anna" },
    });
    const lapsed = advance(held(60), organisation, at("10:06"))!.next.wait!;
    expect(takePolicy(lapsed, gold, undefined)).toMatchObject({
      anchorAt: at("09:00"),
      escalation: { status: "active", confirmation: { by: "anna" } },
    });
    expect(takePolicy(lapsed, { ...gold, anchor: "lastClientActivity" }, undefined)).toMatchObject({
      anchorAt: at("09:55"),
      escalation: { clock: { kind: "running", at: at("10:00") } },
    });
  });

  test("moves with the requester's mails only if it says so, while steps run, and never back", () => {
    const moving = {
      ...organisation,
      policies: new Map([
        ["standard", { ...organisation.policies.get("standard")!, anchor: "lastClientActivity" as const }],
      ]),
    };
    const ticket = beginWait(aTicket({ record: { responsibleId: "anna" } }), at("09:00"), moving);
    const moved = (clock: string, before = ticket) => beginWait(before, at(clock), moving).wait!;
    expect(moved("09:05")).toMatchObject({
      since: at("09:00"),
      anchorAt: at("09:05"),
      escalation: { clock: { kind: "running", at: at("09:15") } },
    });
    expect(moved("08:00")).toBe(ticket.wait);
    expect(moved("09:00")).toBe(ticket.wait);
    const second = advance(ticket, moving, at("09:10"))!.next;
    expect(moved("09:15", second).escalation!.clock).toEqual({
      kind: "running",
      at: at("09:45"),
      from: at("09:15"),
    });
    const promised = held(60, ANNA, ticket);
    expect(moved("09:20", promised)).toBe(promised.wait);
    expect(beginWait(assigned, at("09:05"), organisation).wait).toBe(assigned.wait);
  });
});

import { expect, test } from "vitest";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { choosePolicy } from "../../src/core/escalation/choose-policy.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { takePolicy } from "../../src/core/escalation/take-policy.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Policy } from "../../src/core/model/policy.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { tickAt } from "../../src/core/model/ticket.ts";
import { dueNotices } from "../../src/core/outbox/deliver.ts";
import { aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";

const withPolicy = (over: Partial<Policy>): Organisation => ({
  ...organisation,
  policies: new Map([["standard", { ...organisation.policies.get("standard")!, ...over }]]),
});
const away = (ids: string[]): Organisation => ({
  ...organisation,
  people: new Map(
    [...organisation.people].map(([id, person]) => [
      id,
      ids.includes(id) ? { ...person, leave: [{ fromAt: at("00:00"), untilAt: at("23:00") }] } : person,
    ]),
  ),
});
const toldIn = (ticket: Ticket): string[] =>
  ticket.outbox.filter(({ kind }) => kind === "step").map(({ to, channel }) => `${to.personId} ${channel}`);
const assigned = aWaitingTicket({ record: { responsibleId: "anna" } });

test("nothing happens before a step is due, and a due step tells its people once, by its channel (S2.4, S2.6)", () => {
  expect(advance(assigned, organisation, at("09:09"))).toBeUndefined();
  const first = advance(assigned, organisation, at("09:10"))!.next;
  expect(toldIn(first)).toEqual(["anna inbox"]);
  expect(advance(first, organisation, at("09:29"))).toBeUndefined();
  const second = advance(first, organisation, at("09:30"))!.next;
  expect(toldIn(second)).toEqual(["anna inbox", "ben email"]);
  expect(tickAt(second)).toEqual(at("10:00"));
  const third = advance(second, organisation, at("10:00"))!.next;
  expect(tickAt(third)).toEqual(at("14:00")); // it repeats its last step every 4 hours
});

test("P21: a step decided twice owes the same key, whenever it is decided", () => {
  const keys = ["09:10", "09:17"].map((clock) =>
    dueNotices(advance(assigned, organisation, at(clock))!.next, at("12:00")).map(({ key }) => key),
  );
  expect(keys[0]).toEqual(keys[1]);
});

test("after an outage the missed steps fire in their order, each once", () => {
  let ticket = assigned;
  for (let next = advance(ticket, organisation, at("12:00")); next; next = advance(ticket, organisation, at("12:00")))
    ticket = next.next;
  expect(toldIn(ticket)).toEqual(["anna inbox", "ben email", "diana email"]);
});

test("a group is told without those on leave; with skipping switched off, all of it (S2.11, S2.12)", () => {
  const steps = [{ afterMs: 60_000, tell: { kind: "group", id: "service-team" }, by: "email" }] as const;
  const waiting = (skipPeopleOnLeave: boolean) =>
    beginWait(aTicket(), at("09:00"), withPolicy({ steps, skipPeopleOnLeave }));
  expect(toldIn(advance(waiting(true), away(["anna"]), at("09:01"))!.next)).toEqual(["piotr email", "carla email"]);
  expect(toldIn(advance(waiting(false), away(["anna"]), at("09:01"))!.next)).toEqual([
    "anna email",
    "piotr email",
    "carla email",
  ]);
});

test("an inactive policy starts nothing, and one policy may serve several desks (S2.10, S2.15)", () => {
  const inactive = withPolicy({ active: false });
  expect(beginWait(aTicket(), at("09:00"), inactive).wait).toEqual({
    number: 1,
    since: at("09:00"),
    anchorAt: at("09:00"),
  });
  expect([...organisation.desks.values()].filter(({ policyId }) => policyId === "standard").length).toBeGreaterThan(1);
});

test("the policy is the ticket's own, else its client's, else its desk's; none found means no escalation (S2.14)", () => {
  const record = { deskId: "support", clientId: "customer" };
  expect(choosePolicy({ ...record, policyId: "simple" }, organisation)?.id).toBe("simple");
  expect(choosePolicy(record, organisation)?.id).toBe("gold");
  expect(choosePolicy({ deskId: "support" }, organisation)?.id).toBe("standard");
  expect(choosePolicy({ deskId: "nowhere" }, organisation)).toBeUndefined();
});

test("a running wait keeps the policy it began with, whatever is edited", () => {
  const edited = withPolicy({ steps: [{ afterMs: 1, tell: { kind: "person", id: "carla" }, by: "email" }] });
  expect(toldIn(advance(assigned, edited, at("09:10"))!.next)).toEqual(["anna inbox"]);
});

test("the clock counts from the oldest unanswered mail; only a policy that says so follows the last (S2.5, T1)", () => {
  const again = beginWait(aWaitingTicket(), at("09:08"), organisation);
  expect([again.wait?.since, tickAt(again)]).toEqual([at("09:00"), at("09:10")]);
  const following = withPolicy({ anchor: "lastClientActivity" });
  const moved = beginWait(beginWait(aTicket(), at("09:00"), following), at("09:08"), following);
  expect([moved.wait?.since, tickAt(moved)]).toEqual([at("09:00"), at("09:18")]);
});

test("a mail that comes late moves no clock back: the latest activity of the client stays the latest (T1)", () => {
  const following = withPolicy({ anchor: "lastClientActivity" });
  const moved = beginWait(beginWait(aTicket(), at("09:00"), following), at("09:08"), following);
  expect(beginWait(moved, at("09:03"), following).wait).toEqual(moved.wait);
  expect(beginWait(moved, at("09:08"), following).wait).toEqual(moved.wait);
  const held = {
    ...moved,
    wait: { ...moved.wait!, escalation: { ...moved.wait!.escalation!, clock: { kind: "held", until: at("10:00") } } },
  } as const;
  expect(beginWait(held, at("09:20"), following).wait).toEqual(held.wait);
});

test("another policy counts the wait from its beginning, or from the client's last activity where it says so (S2.16)", () => {
  const following = withPolicy({ anchor: "lastClientActivity" }).policies.get("standard")!;
  const standard = organisation.policies.get("standard")!;
  const wait = { ...assigned.wait!, anchorAt: at("09:08") };
  expect(takePolicy(wait, standard, undefined)).toMatchObject({
    anchorAt: at("09:00"),
    escalation: { clock: { at: at("09:10") }, lap: 1 },
  });
  expect(takePolicy(wait, following, undefined)).toMatchObject({
    anchorAt: at("09:08"),
    escalation: { clock: { at: at("09:18") }, lap: 1 },
  });
  const { escalation: _, ...bare } = wait;
  expect(takePolicy(bare, standard, undefined).escalation).toMatchObject({ nextStep: 0, lap: 0, status: "active" });
});

test("somebody who is on it stays so under another policy, and what fired before counts", () => {
  const fired = advance(assigned, organisation, at("09:10"))!.next.wait!;
  const clock = { kind: "held", until: at("10:00") } as const;
  const confirmation = {
    by: "anna",
    address: "a@us",
    name: "Anna",
    at: at("09:20"),
    until: at("10:00"),
    means: "button",
    via: "",
  } as const;
  const held = { ...fired, escalation: { ...fired.escalation!, status: "confirmed", clock, confirmation } } as const;
  const taken = takePolicy(held, organisation.policies.get("standard")!, undefined).escalation!;
  expect(taken).toMatchObject({ status: "confirmed", clock, confirmation, nextStep: 0, stepsBefore: 1 });
  const over = { ...held, escalation: { ...held.escalation, status: "active", clock: { kind: "exhausted" } } } as const;
  expect(takePolicy(over, organisation.policies.get("standard")!, undefined).escalation).toMatchObject({
    status: "active",
    clock: { kind: "running" },
  });
});

test("S2.30: an end has one reason, and what remains says how far it came (T2)", () => {
  const fired = advance(assigned, organisation, at("09:10"))!.next;
  const ended = endWait(fired, "answered", "Anna answered", at("09:20"));
  expect(ended.wait).toBeUndefined();
  expect(ended.endedWaits).toEqual([
    {
      number: 1,
      since: at("09:00"),
      endedAt: at("09:20"),
      reason: "answered",
      because: "Anna answered",
      stepsFired: 1,
      policyId: "standard",
    },
  ]);
  expect(endWait(ended, "closed", "again", at("09:30"))).toBe(ended);
});

test("a promise of months is cut to a week, and a short one is warned of at half-time", () => {
  const by = { address: "anna@harbour-lane.example", name: "Anna Nowak", personId: "anna" };
  const said = {
    by,
    means: "button",
    via: "the link",
    kept: false,
    cause: "button",
    at: at("09:05"),
    now: at("09:05"),
  } as const;
  const long = confirm(assigned, { ...said, promiseMs: 90 * 86_400_000 }, organisation).next.wait?.escalation;
  expect(long?.confirmation?.until).toEqual(new Date("2026-03-09T09:05:00Z"));
  const short = confirm(assigned, { ...said, promiseMs: 10 * 60_000 }, organisation).next.wait?.escalation;
  expect(short?.clock).toEqual({ kind: "held", warnAt: at("09:10"), until: at("09:15") });
});

test("a notice says which steps before it reached nobody, and none where each reached somebody", () => {
  const step = (id: string) => ({ afterMs: 60_000, tell: { kind: "person", id }, by: "email" }) as const;
  const skipped = (...ids: string[]) => {
    const ticket = beginWait(aTicket(), at("09:00"), withPolicy({ steps: ids.map(step) as never }));
    return advance(ticket, away(["anna", "piotr", "carla"]), at("09:01"))!.next.outbox.at(-1)!.facts.skipped;
  };
  expect(skipped("ben")).toBeNull();
  expect(skipped("anna", "ben")).toBe("step 1");
  expect(skipped("anna", "piotr", "ben")).toBe("steps 1 and 2");
  expect(skipped("anna", "piotr", "carla", "ben")).toBe("steps 1, 2 and 3");
});

test("in the end it is said whether whom the policy names cannot be reached, or whether it names nobody (P24)", () => {
  const ben = { kind: "person", id: "ben" } as const;
  const ended = (over: Partial<Policy>, settings = organisation) => {
    const policy = {
      steps: [{ afterMs: 60_000, tell: ben, by: "email" }],
      repeat: undefined,
      ...over,
    } as Partial<Policy>;
    const first = advance(beginWait(aTicket(), at("09:00"), withPolicy(policy)), organisation, at("09:01"))!.next;
    const escalation = { ...first.wait!.escalation!, clock: { kind: "running", at: at("09:30") } as const };
    return advance({ ...first, wait: { ...first.wait!, escalation } }, settings, at("09:30"))!;
  };
  const named = { finally: { tell: { kind: "person", id: "diana" }, by: "email" } } as Partial<Policy>;
  expect(ended(named).next.outbox.at(-1)).toMatchObject({
    to: { personId: "diana" },
    facts: { isLastResort: true, needs: null },
  });
  const unreached = "whom the policy names in the end cannot be reached";
  expect(ended(named, away(["diana"])).because).toContain(`every step has passed; ${unreached}`);
  expect(ended({ finally: undefined } as unknown as Partial<Policy>).because).not.toContain(unreached);
});

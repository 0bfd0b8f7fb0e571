// #policy: a ticket's own policy, at once; and which rule chose the one that runs.

import { describe, expect, test } from "vitest";
import { carryOut } from "../../src/core/command/run.ts";
import type { RunningCommand } from "../../src/core/command/running.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import { overtaken } from "../../src/core/outbox/still-owed.ts";
import { policyChosen } from "../../src/core/trigger/policy-chosen.ts";
import { aTicket, at, aWaitingTicket, desk, organisation } from "../support/builders.ts";

const BEN = organisation.people.get("ben")!;

const running = (ticket: Ticket): RunningCommand => ({
  ticket,
  command: {
    by: { address: BEN.addresses[0], name: BEN.name, person: BEN },
    at: at("09:20"),
    proof: { means: "api", via: "his key" },
    words: "",
    fields: { info: {}, named: 0 } as unknown as RunningCommand["command"]["fields"],
    once: "once",
    cause: "cause",
  },
  desk: desk(),
  now: at("09:20"),
  hasOpenEscalation: false,
});

const policy = (argument: string, ticket = aWaitingTicket(), settings: Organisation = organisation) =>
  carryOut(running(ticket), { name: "policy", argument }, settings) as Decision & { refused?: string };
const toldIn = ({ outbox }: Ticket) => outbox.filter(({ kind }) => kind === "step").map(({ to }) => to.personId);

describe("S2.13 S2.16 #policy", () => {
  test("gives a waiting ticket another policy at once: what is overdue by it is due, and it is in the history", () => {
    const { next, because } = policy("gold");
    expect(next.record).toMatchObject({ policyId: "gold", updatedAt: at("09:20") });
    expect(because).toBe(
      'Ben Okafor set the policy "Gold (5, 15, 30 minutes)"; the next step is due at 2026-03-02 09:05 UTC',
    );
    const fired = advance(next, organisation, at("09:20"))!.next;
    expect(toldIn(fired)).toEqual(["anna", "piotr", "carla"]);
    expect(tickAt(fired)).toEqual(at("09:15"));
  });

  test("in the middle of an escalation: the next tick uses the new one, and keys of before hide nothing of it", () => {
    const fired = advance(aWaitingTicket({ record: { responsibleId: "anna" } }), organisation, at("09:10"))!.next;
    const { next } = policy("Simple (15 minutes)", fired);
    expect(tickAt(next)).toEqual(at("09:15"));
    expect(toldIn(advance(next, organisation, at("09:20"))!.next)).toEqual(["anna", "ben", "diana"]);
  });

  test("usual takes it away again: its client's or its desk's comes back, at once", () => {
    const own = policy("simple").next;
    const back = policy("usual", own);
    expect(back.next.record).not.toHaveProperty("policyId");
    expect(back.next.wait?.escalation?.policy.id).toBe("standard");
    expect(back.because).toMatch(/^Ben Okafor took the ticket's own policy away; the next step is due at /);
    const client = aWaitingTicket({ record: { clientId: "customer", policyId: "simple" } });
    expect(policy("usual", client).next.wait?.escalation?.policy.id).toBe("gold");
    const desks = new Map([["support", { ...desk(), policyId: undefined }]]);
    const bare = policy("usual", own, { ...organisation, desks });
    expect(bare.next.wait).toEqual({ number: 1, since: at("09:00"), anchorAt: at("09:00"), lastLap: 1 });
    expect(bare.because).toMatch(/; nobody is notified of the wait any more$/);
  });

  test("a policy after none hides no step behind those that were sent before", () => {
    const own = beginWait(aTicket({ record: { policyId: "simple" } }), at("09:00"), organisation);
    const fired = advance(own, organisation, at("09:20"))!.next;
    const told = toldIn(fired);
    const bare = { ...organisation, desks: new Map([["support", { ...desk(), policyId: undefined }]]) };
    const none = policy("usual", fired, bare).next;
    expect(none.wait).not.toHaveProperty("escalation");
    const again = policy("simple", none, bare).next;
    expect(again.wait).not.toHaveProperty("lastLap");
    expect(toldIn(advance(again, bare, at("09:20"))!.next)).toEqual([...told, ...told]);
  });

  test("without a policy left, whoever was on it hears of it, and no step goes out any more", () => {
    const fired = advance(policy("simple").next, organisation, at("09:20"))!.next;
    const bare = { ...organisation, desks: new Map([["support", { ...desk(), policyId: undefined }]]) };
    const onIt = (by: string, name: string): Ticket => {
      const confirmation = {
        by,
        name,
        address: `${by}@us`,
        at: at("09:15"),
        until: at("11:00"),
        means: "button" as const,
        via: "v",
      };
      const clock = { kind: "held" as const, until: at("11:00") };
      const escalation = { ...fired.wait!.escalation!, status: "confirmed" as const, clock, confirmation };
      return { ...fired, wait: { ...fired.wait!, escalation } };
    };
    const told = (ticket: Ticket) =>
      policy("usual", ticket, bare).next.outbox.filter(({ kind }) => kind === "promise-over");
    expect(told(onIt("anna", "Anna Nowak"))).toMatchObject([
      { to: { personId: "anna" }, facts: { by: "Ben Okafor", ends: true } },
    ]);
    expect(told(onIt("ben", "Ben Okafor"))).toEqual([]);
    const { next } = policy("usual", fired, bare);
    const step = next.outbox.find(({ kind }) => kind === "step")!;
    expect(overtaken(step, fired, bare)).toBeUndefined();
    expect(overtaken(step, next, bare)).toBe("no policy runs on this ticket any more");
  });

  test("a pause, and the time of somebody it was handed over to, last under another policy", () => {
    const ticket = aWaitingTicket();
    for (const pause of [{ isPause: true as const }, {}]) {
      const clock = { kind: "held" as const, until: at("13:00"), ...pause };
      const wait = { ...ticket.wait!, escalation: { ...ticket.wait!.escalation!, clock } };
      const { next, because } = policy("gold", { ...ticket, wait });
      expect(next.wait?.escalation).toMatchObject({ status: "active", clock });
      expect(because).toMatch(/; no step fires before 2026-03-02 13:00 UTC$/);
    }
  });

  test("without a wait the next one has it, and the one that runs already goes on as it was", () => {
    const idle = policy("gold", endWait(aWaitingTicket(), "answered", "answered", at("09:10")));
    expect(idle.because).toMatch(/; the next wait runs under it$/);
    expect(beginWait(idle.next, at("09:30"), organisation).wait?.escalation?.policy.id).toBe("gold");
    const ticket = aWaitingTicket();
    const same = policy("standard", ticket);
    expect(same.next.wait).toBe(ticket.wait);
    expect(same.because).toMatch(/; the wait runs under it already$/);
  });

  test("what cannot be is refused with what there is", () => {
    expect(policy("").refused).toBe("it names no policy; there are standard, gold, simple, usual");
    expect(policy("golt").refused).toBe(
      'there is no policy "golt"; did you mean gold? There are standard, gold, simple, usual',
    );
    expect(policy("usual").refused).toBe("it has no policy of its own");
    expect(policy("gold", policy("gold").next).refused).toBe("its policy is gold already");
    const off = new Map([...organisation.policies, ["gold", { ...organisation.policies.get("gold")!, active: false }]]);
    expect(policy("gold", undefined, { ...organisation, policies: off }).refused).toBe(
      "the policy gold is switched off",
    );
  });

  test("what the page chooses is the policy of that id, also where an earlier one has it as its name", () => {
    const [standard, ...others] = organisation.policies.values();
    const policies = new Map([{ ...standard!, name: "Gold" }, ...others].map((one) => [one.id, one]));
    expect(policy("gold", undefined, { ...organisation, policies }).next.record.policyId).toBe("gold");
  });

  test("nobody from outside can", () => {
    const one = running(aWaitingTicket());
    const outside = { ...one.command, by: { address: "x@elsewhere.example", name: "X", person: undefined } };
    const done = carryOut({ ...one, command: outside }, { name: "policy", argument: "gold" }, organisation);
    expect(done).toMatchObject({ refused: "you are not on the staff list (people.yaml)" });
  });
});

describe("S2.14 which rule chose the policy", () => {
  const chosen = (record: Partial<Ticket["record"]>) =>
    policyChosen(beginWait(aTicket({ record }), at("09:00"), organisation), organisation);

  test("the ticket's own comes first, then its client's, then its desk's; the others are named with theirs", () => {
    expect(chosen({})).toEqual({ by: "desk Support", others: [] });
    expect(chosen({ clientId: "customer" })).toEqual({
      by: "client Customer Ltd",
      others: ["desk Support: Standard (10, 30, 60 minutes)"],
    });
    expect(chosen({ clientId: "customer", policyId: "simple" })).toEqual({
      by: "this ticket",
      others: ["client Customer Ltd: Gold (5, 15, 30 minutes)", "desk Support: Standard (10, 30, 60 minutes)"],
    });
  });

  test("a wait that keeps the policy of earlier settings was chosen by none of today's", () => {
    const desks = new Map([["support", { ...desk(), policyId: "gold" }]]);
    expect(policyChosen(aWaitingTicket(), { ...organisation, desks })).toEqual({
      by: undefined,
      others: ["desk Support: Gold (5, 15, 30 minutes)"],
    });
  });

  test("a trigger that stands comes before them", () => {
    const trigger = { ...[...organisation.triggers.values()][0]!, id: "t", name: "Critical", desks: undefined };
    const actions = { ...trigger.actions, policyId: "gold" };
    const settings = { ...organisation, triggers: new Map([["t", { ...trigger, actions }]]) } as Organisation;
    const fired = [{ id: "t", times: 1, at: at("09:01"), because: "b", did: "", stands: true }];
    const ticket = policy("gold").next;
    const triggers = { reassigned: 0, reopened: 0, fired };
    expect(policyChosen({ ...ticket, triggers }, settings)).toEqual({
      by: 'trigger "Critical"',
      others: ["this ticket: Gold (5, 15, 30 minutes)", "desk Support: Standard (10, 30, 60 minutes)"],
    });
  });
});

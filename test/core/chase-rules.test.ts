// Which chase rules a ticket has.

import { expect, test } from "vitest";
import { count } from "../../src/core/chase/count.ts";
import { mayRaise } from "../../src/core/chase/receive-chase.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { relationOf } from "../../src/core/identify/sender.ts";
import { chaseRulesOf, mayChase } from "../../src/core/model/chase-rules.ts";
import type { ChaseRules, DeskChase } from "../../src/core/model/desk.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Chase } from "../../src/core/model/ticket.ts";
import { aRecord, at, aWaitingTicket, CARL, desk, evidence, organisation } from "../support/builders.ts";

const withChase = (over: Partial<DeskChase>) => ({ ...desk(), chase: { ...desk().chase!, ...over } });

const withTier = (tier: string): Organisation => {
  const client = { id: "c", name: "C", domains: ["elsewhere.example"], addresses: [], policyId: undefined, tier };
  return { ...organisation, clients: new Map([["c", client]]) };
};

const rules = (over: Partial<ChaseRules> = {}): ChaseRules => ({
  ...chaseRulesOf(aRecord(), desk(), organisation)!,
  ...over,
});

const chasedAt = (...clocks: string[]): Chase[] =>
  clocks.map((clock) => ({ at: at(clock), by: CARL, source: "email", counted: true, because: "asked" }));

test("the client's tier wins over the kind, and the kind over the desk, each setting by itself (S1.26, S1.27)", () => {
  const at3 = withChase({
    byKind: { call: { threshold: 4, receipt: false } },
    byTier: new Map([["gold", { threshold: 2 }]]),
  });
  const gold = withTier("gold");
  const of = (record: Parameters<typeof aRecord>[0]) => chaseRulesOf(aRecord(record), at3, gold);
  expect(of({ kind: "request" })).toMatchObject({ threshold: 3, receipt: true });
  expect(of({ kind: "call" })).toMatchObject({ threshold: 4, receipt: false });
  expect(of({ kind: "call", clientId: "c" })).toMatchObject({ threshold: 2, receipt: false });
  expect(chaseRulesOf(aRecord({ clientId: "c" }), at3, withTier("iron"))).toMatchObject({ threshold: 4 });
});

test("chases and their escalation are switched by themselves (S1.7)", () => {
  const off = withChase({ byKind: { call: { enabled: false } } });
  expect(chaseRulesOf(aRecord(), off, organisation)).toBeUndefined();
  expect(chaseRulesOf(aRecord({ kind: "request" }), off, organisation)).toMatchObject({ escalates: true });
  const quiet = withChase({ byKind: { call: { escalates: false } } });
  expect(chaseRulesOf(aRecord(), quiet, organisation)).toMatchObject({ enabled: true, escalates: false });
  const back = withChase({ enabled: false, byTier: new Map([["gold", { enabled: true }]]) });
  expect(chaseRulesOf(aRecord({ clientId: "c" }), back, withTier("gold"))).toMatchObject({ enabled: true });
});

test("who may chase: each answer includes the ones before it (S1.5, S1.30)", () => {
  const who = (whoMayChase: ChaseRules["whoMayChase"]) =>
    (["requester", "participant", "staff", "stranger"] as const).filter((relation) =>
      mayChase({ relation, address: CARL }, rules({ whoMayChase }), organisation),
    );
  expect(who("requester")).toEqual(["requester"]);
  expect(who("participants")).toEqual(["requester", "participant"]);
  expect(who("client")).toEqual(["requester", "participant"]);
});

test("S1.30: a client may name those of its people who chase at all; who is of no client is not touched by it", () => {
  const client = withTier("gold").clients.get("c")!;
  const who = (chasers: readonly string[] | undefined) => {
    const settings = { ...organisation, clients: new Map([["c", { ...client, chasers }]]) };
    return [CARL, "dora@elsewhere.example", "eve@evil.example"].filter((address) =>
      mayChase({ relation: "requester", address }, rules(), settings),
    );
  };
  expect(who(undefined)).toEqual([CARL, "dora@elsewhere.example", "eve@evil.example"]);
  expect(who(["dora@elsewhere.example"])).toEqual(["dora@elsewhere.example", "eve@evil.example"]);
  expect(who([])).toEqual(["eve@evil.example"]);
});

test("S1.30: asking again by somebody who may not chase is an ordinary mail, whatever it says", () => {
  const client = { ...withTier("gold").clients.get("c")!, chasers: [] };
  const settings = { ...organisation, clients: new Map([["c", client]]) };
  const kindIn = (over: Organisation) => classify(evidence({ organisation: over })).verdict.kind;
  expect([kindIn(withTier("gold")), kindIn(settings)]).toEqual(["chase", "requester-answer"]);
});

test("where anyone of the client may chase, they have a part in its tickets, and nobody else has (P8)", () => {
  const open = withTier("gold");
  const desks = new Map(open.desks).set("support", withChase({ whoMayChase: "client" }));
  const relation = (address: string, record: Parameters<typeof aRecord>[0], over: Organisation) =>
    relationOf(aWaitingTicket({ record: record ?? {} }), address, undefined, over);
  const ofC = { clientId: "c" };
  expect(relation("dora@elsewhere.example", ofC, { ...open, desks })).toBe("participant");
  expect(relation("dora@elsewhere.example", ofC, open)).toBe("stranger");
  expect(relation("dora@elsewhere.example", {}, { ...open, desks })).toBe("stranger");
  expect(relation("eve@evil.example", ofC, { ...open, desks })).toBe("stranger");
});

test("the count begins anew by what the rules say: our answer, the escalation, or nothing", () => {
  const escalated = { ordinal: 1, at: at("11:00"), cause: "chases", by: CARL, because: "", templateId: "t" } as const;
  const ticket = aWaitingTicket({
    chases: chasedAt("08:00", "10:00", "11:00", "12:00"), // the wait runs since 09:00
    visibility: [{ ...escalated, state: "made" }],
  });
  const number = (resetBy: ChaseRules["resetBy"]) => count(ticket, rules({ resetBy }), at("13:30")).number;
  expect({ answer: number("answer"), escalation: number("escalation"), nothing: number("nothing") }).toEqual({
    answer: 4,
    escalation: 2,
    nothing: 5,
  });
});

test("a chase beyond the threshold is not called one of three", () => {
  const ticket = aWaitingTicket({ chases: chasedAt("10:00", "11:00", "12:00") });
  expect(count(ticket, rules({ resetBy: "nothing" }), at("13:30"))).toMatchObject({
    reached: true,
    because: "chase 4, beyond the threshold of 3",
  });
});

test("an escalation ticket is raised beside no other: neither one that is open nor one that is still owed (S1.31)", () => {
  const owed = {
    ordinal: 1,
    at: at("09:30"),
    cause: "chases",
    by: CARL,
    because: "asked",
    templateId: "t",
    state: "owed",
  } as const;
  const [none, owing, made] = [[], [owed], [{ ...owed, state: "made" as const }]].map((visibility) =>
    aWaitingTicket({ visibility }),
  );
  const may = (ticket: typeof none, hasOpenEscalation: boolean, several?: boolean): boolean => {
    const visibility = { ...desk().visibility!, ...(several === undefined ? {} : { several }) };
    return mayRaise(ticket!, { ...desk(), visibility }, { hasOpenEscalation });
  };
  expect([may(none, false), may(none, true)]).toEqual([true, false]);
  expect([may(owing, false), may(owing, true)]).toEqual([false, false]);
  expect([may(made, false), may(made, true)]).toEqual([true, false]); // what was made is closed again, or open
  expect([may(owing, true, true), may(owing, false, false)]).toEqual([true, false]);
  expect(mayRaise(owing!, { ...desk(), visibility: undefined }, { hasOpenEscalation: false })).toBe(false);
});

// Triggers: each condition, each action, and that nothing fires twice.

import fc from "fast-check";
import { expect, test } from "vitest";
import { receiveChase } from "../../src/core/chase/receive-chase.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { beginWait } from "../../src/core/escalation/begin.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import { takePolicy } from "../../src/core/escalation/take-policy.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Chase, Ticket, TicketRecord } from "../../src/core/model/ticket.ts";
import type { Trigger } from "../../src/core/model/trigger.ts";
import type { Fired } from "../../src/core/model/trigger-state.ts";
import { dueAt } from "../../src/core/model/wait.ts";
import { carryOutTriggers } from "../../src/core/trigger/carry-out.ts";
import { type ChasedTicket, chasedSince } from "../../src/core/trigger/conditions.ts";
import { type Utterance, utteranceOf } from "../../src/core/trigger/observe.ts";
import { weigh } from "../../src/core/trigger/weigh.ts";
import {
  aColleague,
  aMail,
  aSender,
  aTicket,
  at,
  aWaitingTicket,
  CARL,
  evidence,
  organisation,
} from "../support/builders.ts";
import { aTrigger, phrase } from "../support/triggers.ts";

const withTriggers = (...triggers: Trigger[]): Organisation => ({
  ...organisation,
  clients: new Map([
    ["c", { id: "c", name: "Customer", domains: [], addresses: [], policyId: undefined, tier: "gold" }],
  ]),
  triggers: new Map(triggers.map((one) => [one.id, one])),
});

type More = {
  utterance?: Utterance;
  ofDesk?: ChasedTicket[];
  hasOpenEscalation?: boolean;
  storm?: string;
  now?: Date;
};

/** A decision that leads from one state to the next, with what triggers make of it. */
function decided(before: Ticket | undefined, next: Ticket, org: Organisation, more: More = {}): Decision {
  const { utterance, ofDesk = [], hasOpenEscalation = false, storm, now = at("10:00") } = more;
  const decision = { next, because: "something happened", by: "carl", cause: "mail m" };
  const weighed = weigh({ before, decision, utterance, ofDesk, now }, org);
  return carryOutTriggers({ before, utterance, ...weighed, hasOpenEscalation, storm, now }, org);
}

const firedIn = ({ next }: Decision): string[] =>
  (next.triggers?.fired ?? []).filter(({ stands }) => stands).map(({ because }) => because);

const record = (ticket: Ticket, over: Partial<TicketRecord>): Ticket => ({
  ...ticket,
  record: { ...ticket.record, ...over },
});
const said = (text: string): Utterance => ({ text, from: undefined });
const mailFrom = (from: string): Utterance => ({ text: "", from });
const aChase = (clock: string, counted = true): Chase => ({
  at: at(clock),
  by: CARL,
  source: "email",
  counted,
  because: "",
});
const chased = (ticket: Ticket, ...chases: Chase[]): Ticket => ({ ...ticket, chases: [...ticket.chases, ...chases] });
const ofDesk = (...clocks: string[]): ChasedTicket[] => [{ ticketId: "b", chasedAt: clocks.map(at), fired: [] }];

const waiting = aWaitingTicket({ record: { clientId: "c" } });
const stepFired = advance(waiting, organisation, at("09:30"))!.next;

const CONDITIONS: readonly [
  name: string,
  when: Trigger["when"],
  ticket: Ticket,
  because: string | undefined,
  more?: More,
][] = [
  ["category", { category: ["Security"] }, record(waiting, { category: "SECURITY" }), "its category is SECURITY"],
  ["another category", { category: ["Security"] }, record(waiting, { category: "Printers" }), undefined],
  ["no category", { category: ["Security"] }, waiting, undefined],
  [
    "priority",
    { priority: ["high", "critical"] },
    record(waiting, { priority: "Critical" }),
    "its priority is Critical",
  ],
  ["another priority", { priority: ["critical"] }, waiting, undefined],
  ["tier", { tier: ["gold"] }, waiting, "its client is of the tier gold"],
  ["another tier", { tier: ["iron"] }, waiting, undefined],
  ["client", { client: ["c"] }, waiting, "its client is Customer"],
  ["no client", { client: ["c"] }, aWaitingTicket(), undefined],
  ["kind", { kind: "call" }, waiting, "it is a call"],
  ["another kind", { kind: "request" }, waiting, undefined],
  ["step", { step: 2 }, stepFired, '2 steps of "Standard (10, 30, 60 minutes)" fired'],
  ["no such step yet", { step: 3 }, stepFired, undefined],
  [
    "phrase",
    { phrase: phrase("Rechtsanwalt") },
    waiting,
    'the requester wrote "Rechtsanwalt"',
    { utterance: said("Mein RECHTSANWALT meldet sich.") },
  ],
  [
    "phrase in full width, with an invisible sign",
    { phrase: phrase("legal action") },
    waiting,
    'the requester wrote "legal action"',
    { utterance: said("ｌｅｇａｌ ac\u200btion!") },
  ],
  [
    "phrase inside a word",
    { phrase: phrase("law") },
    waiting,
    undefined,
    { utterance: said("The lawn is wet, and the outlaws are in it") },
  ],
  [
    "phrase far behind the beginning",
    { phrase: phrase("law") },
    waiting,
    undefined,
    { utterance: said(`${"x ".repeat(5_000)}law`) },
  ],
  [
    "sender",
    { sender: ["alerts@monitor.example"] },
    waiting,
    "a mail came from alerts@monitor.example",
    { utterance: mailFrom("alerts@monitor.example") },
  ],
  [
    "sender's domain",
    { sender: ["@monitor.example"] },
    waiting,
    "a mail came from x@monitor.example",
    { utterance: mailFrom("x@monitor.example") },
  ],
  [
    "a domain that ends alike",
    { sender: ["@monitor.example"] },
    waiting,
    undefined,
    { utterance: mailFrom("x@evil-monitor.example") },
  ],
  ["a subdomain", { sender: ["@monitor.example"] }, waiting, undefined, { utterance: mailFrom("x@a.monitor.example") }],
  [
    "chases of the desk",
    { chases: { atLeast: 3, withinMs: 3_600_000 } },
    chased(waiting, aChase("09:50")),
    "requesters of this desk chased 3 times within 1 h",
    { ofDesk: ofDesk("09:00", "09:10") },
  ],
  [
    "chases too long ago",
    { chases: { atLeast: 3, withinMs: 3_600_000 } },
    chased(waiting, aChase("10:05")),
    undefined,
    { ofDesk: ofDesk("09:05", "09:10") },
  ],
  [
    "a chase that is not counted",
    { chases: { atLeast: 1, withinMs: 3_600_000 } },
    chased(waiting, aChase("09:50", false)),
    undefined,
  ],
  ["no chase now", { chases: { atLeast: 1, withinMs: 3_600_000 } }, waiting, undefined, { ofDesk: ofDesk("09:50") }],
  ["both", { kind: "call", tier: ["gold"] }, waiting, "it is a call and its client is of the tier gold"],
  ["one of both", { kind: "call", tier: ["iron"] }, waiting, undefined],
  [
    "any",
    { kind: "call", any: [{ tier: ["iron"] }, { client: ["c"] }] },
    waiting,
    "it is a call and its client is Customer",
  ],
  ["none of any", { any: [{ tier: ["iron"] }, { kind: "request" }] }, waiting, undefined],
  ["not", { kind: "call", not: { tier: ["iron"] } }, waiting, "it is a call and no exception holds"],
  ["not, but it is", { kind: "call", not: { tier: ["gold"] } }, waiting, undefined],
];

test.each(CONDITIONS)("S4.7 a trigger fires by its condition: %s", (_, when, ticket, because, more) => {
  const decision = decided(waiting, ticket, withTriggers(aTrigger(when)), more);
  expect(firedIn(decision)).toEqual(because === undefined ? [] : [because]);
  expect(decision.because).toBe(
    because === undefined ? "something happened" : `something happened; trigger "T" fires, as ${because}`,
  );
});

test("S4.7 going from one person to another is counted, the first assignment is not", () => {
  const org = withTriggers(aTrigger({ reassigned: 3 }));
  let ticket = waiting;
  const given = (responsibleId: string): Decision => {
    const decision = decided(ticket, record(ticket, { responsibleId }), org);
    ticket = decision.next;
    return decision;
  };
  for (const id of ["anna", "ben", "ben", "carla"]) expect(firedIn(given(id))).toEqual([]);
  expect(ticket.triggers).toMatchObject({ reassigned: 2 });
  expect(firedIn(given("anna"))).toEqual(["it was given to somebody else 3 times"]);
  expect(given("ben").because).toBe("something happened"); // it stands
});

test("S4.7 closing lets every condition cease to hold, so each further reopening fires again", () => {
  const org = withTriggers(aTrigger({ reopened: 2 }, { actions: { tell: ["ben"] } }));
  let ticket = waiting;
  const times: number[] = [];
  for (let round = 0; round < 3; round += 1) {
    const closed = decided(ticket, record(ticket, { status: "closed" }), org).next;
    expect(firedIn({ ...decided(closed, closed, org) })).toEqual([]);
    ticket = decided(closed, record(closed, { status: "open" }), org).next;
    times.push(ticket.outbox.length);
  }
  expect(times).toEqual([0, 1, 2]);
  expect(ticket.triggers?.fired).toMatchObject([{ id: "t", times: 2, stands: true, did: "it notifies Ben Okafor" }]);
});

test("what the requester wrote counts while they wait, also for conditions that hold later; after our answer it is forgotten", () => {
  const org = withTriggers(aTrigger({ phrase: phrase("lawyer"), category: ["Billing"] }));
  const heard = decided(waiting, waiting, org, { utterance: said("My lawyer will write.") });
  expect(firedIn(heard)).toEqual([]);
  const sorted = decided(heard.next, record(heard.next, { category: "Billing" }), org);
  expect(firedIn(sorted)).toEqual(['the requester wrote "lawyer" and its category is Billing']);
  const answered = decided(sorted.next, endWait(sorted.next, "answered", "we answered", at("10:10")), org);
  expect(firedIn(answered)).toEqual([]);
  expect(answered.next.triggers?.heard).toBeUndefined();
  const answeredAndAsked = beginWait(endWait(sorted.next, "answered", "", at("10:10")), at("10:11"), organisation);
  expect(firedIn(decided(sorted.next, answeredAndAsked, org))).toEqual([]); // another wait
  const again = beginWait(answered.next, at("10:20"), organisation);
  const more = decided(answered.next, again, org, { utterance: said("Then my lawyer again") });
  expect(more.next.triggers?.fired).toMatchObject([{ times: 2, stands: true }]);
});

test("only what a trigger asks for is remembered, so nobody can make a ticket grow", () => {
  const org = withTriggers(aTrigger({ phrase: phrase("lawyer"), sender: ["@monitor.example"] }));
  const { next } = decided(waiting, waiting, org, {
    utterance: { text: "My attorney, sir", from: "x@elsewhere.example" },
  });
  expect(next).toBe(waiting);
});

test.each([
  ["one that is switched off", aTrigger({ kind: "call" }, { active: false }), waiting],
  ["one of another desk", aTrigger({ kind: "call" }, { desks: ["services"] }), waiting],
  ["an escalation ticket", aTrigger({ kind: "call" }), record(waiting, { purpose: "escalation" })],
  ["a closed ticket", aTrigger({ kind: "call" }), record(waiting, { status: "closed" })],
])("nothing fires: %s", (_, trigger, ticket) => {
  expect(decided(undefined, ticket, withTriggers(trigger)).next).toBe(ticket);
});

test("S4.11 where a mail came from counts only when it is proven, and not by a token", () => {
  const mail = aMail({ from: { address: "alerts@monitor.example", name: "" } });
  const verdict = { kind: "requester-answer" as const, because: "" };
  const from = (over: Parameters<typeof aSender>[0]) => utteranceOf(mail, aSender(over), verdict)?.from;
  expect(from({ means: "relay" })).toBe("alerts@monitor.example");
  expect(from({ means: "authentication" })).toBe("alerts@monitor.example");
  expect(from({ means: "token" })).toBeUndefined();
  expect(from({ means: "nobody" })).toBeUndefined();
});

test("S4.11 a listed machine is let in on proof alone; what comes to a reply address, or from a colleague, is left to the other rules", () => {
  const ALERTS = "alerts@monitor.example";
  const org = withTriggers(
    aTrigger({ sender: [ALERTS], any: [{ sender: ["@other.example"] }], not: { sender: ["@third.example"] } }),
  );
  const kindOf = (over: Parameters<typeof aSender>[0], ticket?: Ticket, from = ALERTS, header = "auto-generated") => {
    const mail = aMail({ from: { address: from, name: "" }, header: { "Auto-Submitted": header } });
    const sender = aSender({ address: from, relation: "stranger", ...over });
    return classify(evidence({ mail, sender, ticket, organisation: org })).verdict;
  };
  expect(kindOf({}).kind).toBe("new-request");
  expect(kindOf({}, undefined, "x@other.example").kind).toBe("new-request");
  expect(kindOf({}, undefined, "x@third.example").kind).toBe("auto-reply"); // what an exception names is not let in
  expect(kindOf({ relation: "requester" }, waiting).kind).toBe("requester-answer");
  expect(kindOf({ trusted: false, means: "nobody" })).toMatchObject({ kind: "quarantine", held: "unproven" });
  expect(kindOf({}, waiting)).toMatchObject({ kind: "quarantine", held: "no-part" });
  expect(kindOf({ byToken: true, relation: "requester" }, waiting).kind).toBe("auto-reply");
  expect(kindOf({ relation: "staff" }, waiting).kind).toBe("auto-reply");
  expect(kindOf({ relation: "requester" }, waiting, ALERTS, "no").kind).toBe("chase"); // a person's mail goes the usual way
});

test("of a ticket's chases those count for its desk that counted since then, and a ticket without one is left out", () => {
  const chase = (clock: string, counted = true) =>
    ({ at: at(clock), by: CARL, source: "email", counted, because: "b" }) as const;
  const of = (...chases: ReturnType<typeof chase>[]) => chasedSince({ id: "a", chases }, at("09:00"));
  expect(of(chase("08:59"), chase("09:00"), chase("09:10", false), chase("09:20"))).toEqual([
    { ticketId: "a", chasedAt: [at("09:00"), at("09:20")], fired: [] },
  ]);
  expect(of(chase("08:59"), chase("09:10", false))).toEqual([]);
  const fired = [{ id: "t", at: at("09:05") }] as never;
  expect(chasedSince({ id: "a", chases: [chase("09:10")], triggers: { fired } as never }, at("09:00"))).toMatchObject([
    { fired },
  ]);
});

test("only requesters are heard: no colleague, no machine, no quotes", () => {
  const heard = (
    kind: Parameters<typeof utteranceOf>[2]["kind"],
    sender = aSender(),
    mail = aMail({ newText: "lawyer" }),
  ) => utteranceOf(mail, sender, { kind, because: "" })?.text;
  expect(heard("chase")).toBe("lawyer");
  expect(heard("unsure")).toBe("lawyer");
  expect(
    heard("unsure", aSender(), aMail({ newText: "lawyer", from: { address: "noreply@x.example", name: "" } })),
  ).toBe("");
  expect(heard("chase", aColleague())).toBe("");
  expect([heard("staff-answer", aColleague()), heard("out-of-office"), heard("bounce")]).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
  expect(heard("requester-answer", aSender(), aMail({ newText: "", text: "> lawyer" }))).toBe("");
  expect(heard("new-request", aSender({ relation: "stranger" }), aMail({ subject: "Lawyer", newText: "hello" }))).toBe(
    "Lawyer\nhello",
  );
});

test("S4.7 it escalates as chases do, with none of them, and the record stays as it is (S1.9, S1.12, S1.31)", () => {
  const org = withTriggers(aTrigger({ kind: "call" }, { actions: { escalate: true } }));
  const { next, because } = decided(undefined, waiting, org);
  expect(next.visibility).toMatchObject([
    { ordinal: 1, cause: "trigger", by: "trigger t", because: "T: it is a call", state: "owed" },
  ]);
  expect(next.record).toBe(waiting.record);
  expect(because).toBe(
    'something happened; trigger "T" fires, as it is a call: an escalation ticket goes to Management',
  );
  const open = decided(undefined, waiting, org, { hasOpenEscalation: true });
  expect(open.next.visibility).toEqual([]);
  expect(open.because).toMatch(/: an escalation ticket is open already$/);
});

test("a requester whose chase a trigger escalates gets one mail: that about the escalation (T7)", () => {
  const org = withTriggers(aTrigger({ kind: "call" }, { actions: { escalate: true } }));
  const chasing = {
    by: waiting.record.requester,
    source: "email" as const,
    cause: "m",
    at: at("09:50"),
    now: at("09:50"),
    hasOpenEscalation: false,
  };
  const { next } = receiveChase(waiting, organisation.desks.get("support")!, chasing, organisation);
  expect(next.outbox.map(({ kind }) => kind)).toEqual(["chase-receipt"]);
  expect(decided(waiting, next, org)).toMatchObject({ next: { outbox: [], visibility: [{ cause: "trigger" }] } });
  const later = decided(next, chased(next, aChase("09:51")), org);
  expect(later.next.outbox.map(({ kind }) => kind)).toEqual(["chase-receipt"]); // an earlier one stays what was said
});

test("S1.2: a chase keeps its receipt where the trigger's escalation writes no mail to whoever chased", () => {
  const org = withTriggers(aTrigger({ kind: "call" }, { actions: { escalate: true } }));
  const { visibility: _, ...without } = organisation.desks.get("support")!;
  const silent = { ...organisation.callTemplates.get("escalated-call")!, tellsRequester: false };
  const cases: Organisation[] = [
    { ...org, desks: new Map([["support", { ...without, visibility: undefined }]]) },
    { ...org, callTemplates: new Map([["escalated-call", silent]]) },
  ];
  for (const settings of cases) {
    const desk = settings.desks.get("support")!;
    const chasing = { by: waiting.record.requester, source: "email" as const, cause: "m", at: at("09:50") };
    const { next } = receiveChase(waiting, desk, { ...chasing, now: at("09:50"), hasOpenEscalation: false }, settings);
    expect(decided(waiting, next, settings).next.outbox.map(({ kind }) => kind)).toEqual(["chase-receipt"]);
  }
  const tom = { address: "tom@customer.example", name: "Tom" };
  const byTom = { by: tom, source: "email" as const, cause: "m", at: at("09:50"), now: at("09:50") };
  const desk = organisation.desks.get("support")!;
  const { next } = receiveChase(waiting, desk, { ...byTom, hasOpenEscalation: false }, org);
  expect(decided(waiting, next, org).next.outbox.map(({ to }) => to)).toEqual([tom]);
});

test("one event makes one escalation ticket, whatever asks for it (T7)", () => {
  const several = {
    ...organisation.desks.get("support")!,
    visibility: { ...organisation.desks.get("support")!.visibility!, several: true },
  };
  const actions = { escalate: true };
  const triggers = withTriggers(
    aTrigger({ kind: "call" }, { actions }),
    aTrigger({ tier: ["gold"] }, { id: "u", actions }),
  );
  const org = { ...triggers, desks: new Map([["support", several]]) };
  const { next, because } = decided(undefined, waiting, org);
  expect(next.visibility).toHaveLength(1);
  expect(because).toContain("the escalation ticket that is made is for this, too");
});

test("whoever is told hears it once, unless the escalation tells them; who is away hears nothing while another is here", () => {
  const actions = { tell: ["anna", "diana"] };
  const told = ({ next }: Decision) => next.outbox.map(({ key }) => key.replace(/^.*?\//, ""));
  const keys = (id: string) => `trigger t 1/triggered/${id}/email`;
  const both = decided(undefined, waiting, withTriggers(aTrigger({ kind: "call" }, { actions })));
  expect(told(both)).toEqual([keys("anna"), keys("diana")]);
  expect(both.next.outbox[0]?.facts).toEqual({ trigger: "T", why: "it is a call", risk: null, escalated: false });
  const escalated = withTriggers(aTrigger({ kind: "call" }, { actions: { ...actions, escalate: true } }));
  expect(told(decided(undefined, waiting, escalated))).toEqual([keys("anna")]); // Diana is the authority
  const now = new Date("2026-12-24T12:00:00Z");
  expect(told(decided(undefined, waiting, withTriggers(aTrigger({ kind: "call" }, { actions })), { now }))).toEqual([
    keys("diana"),
  ]);
  const alone = withTriggers(aTrigger({ kind: "call" }, { actions: { tell: ["anna"] } }));
  expect(told(decided(undefined, waiting, alone, { now }))).toEqual([keys("anna")]);
});

test("S1.29 who is here and may not hear of the ticket keeps nobody from being told who may", () => {
  const now = new Date("2026-12-24T12:00:00Z"); // Anna is away
  const reader = { id: "r", name: "r", may: ["see" as const], desks: "all" as const, kinds: ["call" as const] };
  const org = {
    ...withTriggers(aTrigger({ kind: "call" }, { actions: { tell: ["anna", "diana"] } })),
    roles: [{ ...reader, holders: ["anna"] }],
  };
  const { next } = decided(undefined, waiting, org, { now });
  expect(next.outbox.map(({ to }) => to.personId)).toEqual(["anna"]);
});

test("S4.39 a risk is a tag beside the record, once, of every trigger that saw one", () => {
  const org = withTriggers(
    aTrigger({ kind: "call" }, { actions: { risk: "legal" } }),
    aTrigger({ tier: ["gold"] }, { id: "u", actions: { risk: "legal" } }),
    aTrigger({ client: ["c"] }, { id: "v", actions: { risk: "financial" } }),
  );
  const { next } = decided(undefined, waiting, org);
  expect(next.risks).toEqual(["legal", "financial"]);
  expect(next.record).toBe(waiting.record);
});

test("a storm of like mails makes tickets, and hurries nobody", () => {
  const org = withTriggers(
    aTrigger({ kind: "call" }, { actions: { escalate: true, tell: ["ben"], risk: "operational" } }),
  );
  const { next, because } = decided(undefined, waiting, org, { storm: "x opened 3 tickets" });
  expect([next.visibility, next.outbox]).toEqual([[], []]);
  expect(next.risks).toEqual(["operational"]);
  expect(because).toContain("it is not escalated: x opened 3 tickets, nobody is notified: x opened 3 tickets");
});

const policyOf = ({ next }: Decision): string | undefined => next.wait?.escalation?.policy.id;
const critical = aTrigger({ priority: ["critical"] }, { actions: { policyId: "gold" } });

test("S3.22 the policy takes over at once, from the age the wait has, and what is overdue is due (S2.16)", () => {
  const decision = decided(stepFired, record(stepFired, { priority: "critical" }), withTriggers(critical));
  expect(decision.next.wait).toMatchObject({
    since: at("09:00"),
    escalation: { policy: { id: "gold" }, nextStep: 0, lap: 1 },
  });
  expect(dueAt(decision.next.wait)).toEqual(at("09:05"));
  expect(decision.because).toMatch(/: the wait runs under "Gold \(5, 15, 30 minutes\)" now$/);
});

test("what the old policy said hides nothing of the new one", () => {
  const switched = { ...stepFired, wait: takePolicy(stepFired.wait!, organisation.policies.get("gold")!, undefined) };
  let ticket: Ticket = switched;
  for (let step = 0; step < 3; step += 1) ticket = advance(ticket, organisation, at("09:31"))!.next;
  const ben = ticket.outbox.filter(({ to }) => to.personId === "ben").map(({ key }) => key.split("/")[1]);
  expect(ben).toEqual(["w1.s2.l0", "w1.s2.l1", "w1.s3.l1"]);
});

test("somebody who is on it stays on it under the new policy", () => {
  const confirmation = {
    by: "anna",
    address: "a",
    name: "Anna",
    at: at("09:20"),
    until: at("11:20"),
    means: "button",
    via: "v",
  } as const;
  const { wait } = waiting;
  const held = {
    ...wait!,
    escalation: {
      ...wait!.escalation!,
      status: "confirmed" as const,
      clock: { kind: "held" as const, until: at("11:20") },
      confirmation,
    },
  };
  const switched = takePolicy(held, organisation.policies.get("gold")!, undefined);
  expect(switched.escalation).toMatchObject({
    status: "confirmed",
    clock: { until: at("11:20") },
    confirmation,
    nextStep: 0,
  });
});

test("S3.22 a wait that begins while the trigger stands takes its policy; when it no longer stands, the usual one", () => {
  const org = withTriggers(critical);
  const first = decided(waiting, record(waiting, { priority: "critical" }), org);
  const answered = decided(first.next, endWait(first.next, "answered", "we answered", at("10:10")), org);
  const again = decided(answered.next, beginWait(answered.next, at("10:20"), organisation), org);
  expect([policyOf(again), again.next.wait?.number]).toEqual(["gold", 2]);
  expect(again.because).toBe('something happened; by trigger "T" the wait runs under "Gold (5, 15, 30 minutes)" now');
  const calmer = decided(again.next, record(again.next, { priority: "normal" }), org);
  expect(policyOf(calmer)).toBe("gold"); // what runs is kept
  const closed = decided(calmer.next, endWait(calmer.next, "answered", "we answered", at("10:30")), org);
  expect(policyOf(decided(closed.next, beginWait(closed.next, at("10:40"), organisation), org))).toBe("standard");
});

test("of several policies the first in the settings is taken, whichever fires first", () => {
  const early = aTrigger({ priority: ["critical"] }, { id: "early", name: "Early", actions: { policyId: "gold" } });
  const late = aTrigger({ category: ["X"] }, { id: "late", actions: { policyId: "simple" } });
  const org = withTriggers(early, late);
  const lateFirst = decided(waiting, record(waiting, { category: "X" }), org);
  expect(policyOf(lateFirst)).toBe("simple");
  expect(policyOf(decided(lateFirst.next, record(lateFirst.next, { priority: "critical" }), org))).toBe("gold");
  const earlyFirst = decided(waiting, record(waiting, { priority: "critical" }), org);
  const then = decided(earlyFirst.next, record(earlyFirst.next, { category: "X" }), org);
  expect([policyOf(then), then.because.split(": ")[1]]).toEqual(["gold", 'the policy is chosen by trigger "Early"']);
});

test("T1 a chase never moves the clock to a later time, also by a trigger", () => {
  const slow = aTrigger({ phrase: phrase("any news") }, { actions: { policyId: "simple" } });
  const asked = chased(waiting, aChase("09:02"));
  const byChase = decided(waiting, asked, withTriggers(slow), { utterance: said("Any news?") });
  expect(byChase.next.wait).toEqual(waiting.wait);
  expect(byChase.because).toContain("would be later, and asking again never buys us time");
  const uncounted = decided(waiting, chased(waiting, aChase("09:02", false)), withTriggers(slow), {
    utterance: said("Any news?"),
  });
  expect(uncounted.next.wait).toEqual(waiting.wait);
  const byButton = aTrigger({ chases: { atLeast: 1, withinMs: 60_000 } }, { actions: { policyId: "simple" } });
  expect(decided(waiting, asked, withTriggers(byButton)).next.wait).toEqual(waiting.wait);
  const first = decided(undefined, waiting, withTriggers(slow), { utterance: said("Any news of the printer?") });
  expect(policyOf(first)).toBe("simple"); // it begins with it
  const byColleague = aTrigger({ category: ["X"] }, { actions: { policyId: "simple" } });
  expect(policyOf(decided(waiting, record(waiting, { category: "X" }), withTriggers(byColleague)))).toBe("simple");
});

test("a policy that is switched off changes nothing, and a ticket without a wait takes it with the next", () => {
  const off = new Map([...organisation.policies].map(([id, policy]) => [id, { ...policy, active: false }]));
  const org = withTriggers(critical);
  const inactive = decided(waiting, record(waiting, { priority: "critical" }), { ...org, policies: off });
  expect([policyOf(inactive), inactive.because]).toEqual(["standard", expect.stringContaining("is switched off")]);
  const quiet = decided(aTicket(), aTicket({ record: { priority: "critical" } }), org);
  expect(quiet.because).toMatch(/: the next wait runs under "Gold/);
});

test("many chases of one desk fire once in their time, on the ticket that was chased", () => {
  const org = withTriggers(aTrigger({ chases: { atLeast: 2, withinMs: 3_600_000 } }, { actions: { tell: ["ben"] } }));
  const first = decided(waiting, chased(waiting, aChase("09:50")), org, { ofDesk: ofDesk("09:40"), now: at("09:50") });
  expect(first.next.outbox).toHaveLength(1);
  const fired: readonly Fired[] = first.next.triggers!.fired;
  const elsewhere: ChasedTicket[] = [{ ticketId: "a", chasedAt: [at("09:50")], fired }];
  const other = aWaitingTicket();
  const second = decided(other, chased(other, aChase("09:55")), org, {
    ofDesk: [...elsewhere, ...ofDesk("09:40")],
    now: at("09:55"),
  });
  expect(second.next.outbox).toEqual([]);
  const later: ChasedTicket[] = [{ ticketId: "a", chasedAt: [at("10:45")], fired }];
  const third = decided(other, chased(other, aChase("11:00")), org, { ofDesk: later, now: at("11:00") });
  expect(third.next.outbox).toHaveLength(1);
});

type Happening = { kind: "assign"; to: string } | { kind: "close" | "open" | "answer" | "ask" | "threaten" | "chase" };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  fc.record({ kind: fc.constant("assign" as const), to: fc.constantFrom("anna", "ben", "carla") }),
  fc.record({
    kind: fc.constantFrom(
      "close" as const,
      "open" as const,
      "answer" as const,
      "ask" as const,
      "threaten" as const,
      "chase" as const,
    ),
  }),
);

const ALL = withTriggers(
  aTrigger({ reassigned: 2 }, { id: "passed", actions: { escalate: true, risk: "operational" } }),
  aTrigger({ reopened: 1 }, { id: "reopened", actions: { tell: ["ben", "diana"] } }),
  aTrigger(
    { phrase: phrase("lawyer") },
    { id: "lawyer", actions: { tell: ["diana"], policyId: "gold", risk: "legal" } },
  ),
  aTrigger({ chases: { atLeast: 2, withinMs: 3_600_000 } }, { id: "chases", actions: { tell: ["anna"] } }),
);

function happen(ticket: Ticket, one: Happening, clock: Date): { next: Ticket; utterance?: Utterance } {
  switch (one.kind) {
    case "assign":
      return { next: record(ticket, { responsibleId: one.to }) };
    case "close":
      return { next: endWait(record(ticket, { status: "closed" }), "closed", "", clock) };
    case "open":
      return { next: beginWait(record(ticket, { status: "open" }), clock, organisation) };
    case "answer":
      return { next: endWait(ticket, "answered", "", clock) };
    case "ask":
      return { next: beginWait(ticket, clock, organisation), utterance: said("And this?") };
    case "threaten":
      return { next: beginWait(ticket, clock, organisation), utterance: said("my lawyer") };
    case "chase":
      return { next: chased(ticket, { at: clock, by: CARL, source: "email", counted: true, because: "" }) };
  }
}

test("S4.7 whatever happens: a trigger fires when its conditions come to hold, and never twice for it, however often replicas decide", () => {
  let firings = 0;
  fc.assert(
    fc.property(
      fc.array(fc.record({ one: happening, racers: fc.integer({ min: 1, max: 3 }) }), { maxLength: 25 }),
      (events) => {
        let ticket = waiting;
        for (const [index, { one, racers }] of events.entries()) {
          const now = new Date(at("10:00").getTime() + index * 60_000);
          const { next, utterance } = happen(ticket, one, now);
          // Replicas that decide at once decide the same; one of them commits, and the others begin anew from its state.
          const decisions = Array.from({ length: racers }, () =>
            decided(ticket, next, ALL, utterance ? { utterance, now } : { now }),
          );
          for (const decision of decisions) expect(decision).toEqual(decisions[0]);
          const committed = decisions[0]!.next;
          expect(decided(committed, committed, ALL, { now: new Date(now.getTime() + 1) }).next.outbox).toEqual(
            committed.outbox,
          );
          checkFirings(ticket, committed);
          firings += committed.outbox.length - ticket.outbox.length;
          ticket = committed;
        }
        const keys = ticket.outbox.map(({ key }) => key);
        expect(keys).toEqual([...new Set(keys)]);
      },
    ),
    { numRuns: 200 },
  );
  expect(firings).toBeGreaterThan(20);
});

/** It fires at most once in a decision, and only where it did not stand; and somebody hears of it. */
function checkFirings(before: Ticket, after: Ticket): void {
  for (const { id, times } of after.triggers?.fired ?? []) {
    const earlier = before.triggers?.fired.find((one) => one.id === id);
    const fresh = times - (earlier?.times ?? 0);
    expect(fresh).toBeLessThanOrEqual(earlier?.stands ? 0 : 1);
    const told = after.outbox.filter(({ key }) => key.includes(`/trigger ${id} ${times}/`));
    const raised = after.visibility.length - before.visibility.length;
    if (fresh === 1 && id !== "passed") expect(told.length + raised).toBeGreaterThan(0);
  }
  if (after.visibility.length > before.visibility.length) expect(after.visibility.at(-1)?.cause).toBe("trigger");
}

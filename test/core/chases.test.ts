// A chase on its ticket: who hears of it, what it says, when it escalates.

import { describe, expect, test } from "vitest";
import { count } from "../../src/core/chase/count.ts";
import { receiptFacts, whyNoReceipt } from "../../src/core/chase/receipt.ts";
import { offerToCount, receiveChase, waitingAgain } from "../../src/core/chase/receive-chase.ts";
import { latestTally, tallyOf } from "../../src/core/chase/tally.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import { chaseRulesOf } from "../../src/core/model/chase-rules.ts";
import type { ChaseRules, Desk, DeskChase } from "../../src/core/model/desk.ts";
import type { Chase, Ticket, VisibilityEscalation } from "../../src/core/model/ticket.ts";
import { aTicket, at, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const by = { address: CARL, name: "Carl Cliff" };
const withRules = (over: Partial<DeskChase>): Desk => ({ ...desk(), chase: { ...desk().chase!, ...over } });
const rules = (over: Partial<DeskChase> = {}): ChaseRules =>
  chaseRulesOf(aTicket().record, withRules(over), organisation)!;
const chase = (clock: string, over: Partial<Chase> = {}): Chase => ({
  at: at(clock),
  by: CARL,
  source: "email",
  counted: true,
  because: "b",
  ...over,
});
const entry = (over: Partial<VisibilityEscalation> = {}): VisibilityEscalation => ({
  ordinal: 1,
  at: at("09:30"),
  cause: "chases",
  by: CARL,
  because: "b",
  templateId: "escalated-call",
  state: "made",
  ...over,
});
const chased = (ticket: Ticket, where: Desk = desk(), over: Partial<Parameters<typeof receiveChase>[2]> = {}) =>
  receiveChase(
    ticket,
    where,
    {
      by,
      source: "email",
      cause: "mail c2",
      at: at("12:00"),
      now: at("12:01"),
      mailId: "m2",
      hasOpenEscalation: false,
      ...over,
    },
    organisation,
  );
const kinds = ({ outbox }: Ticket) => outbox.map(({ kind, to }) => [kind, to.personId ?? to.address]);

describe("a chase", () => {
  test("is noted as it came, and moves no clock", () => {
    const ticket = aWaitingTicket();
    const done = chased(ticket);
    expect(done.next.chases).toEqual([
      { at: at("12:00"), by: CARL, source: "email", counted: true, because: "chase 1 of 3", mailId: "m2" },
    ]);
    expect(done.next.wait).toBe(ticket.wait);
    expect(done).toMatchObject({
      because: "chase 1 of 3",
      by: CARL,
      cause: "mail c2",
      count: { counted: true, number: 1 },
    });
    expect(chased(ticket, desk(), { mailId: undefined } as never).next.chases[0]).not.toHaveProperty("mailId");
    const soon = chased(aWaitingTicket({ chases: [chase("11:30")] }));
    expect(soon.next.chases[1]).toMatchObject({
      counted: false,
      because: "the minimum interval between chases is 1 h",
    });
    expect(soon.because).toBe(`the chase of ${CARL} is not counted: the minimum interval between chases is 1 h`);
  });

  test("changes nothing where the desk counts none", () => {
    const ticket = aWaitingTicket();
    const { chase: _, ...none } = desk();
    expect(chased(ticket, none as Desk)).toEqual({
      next: ticket,
      because: "Support counts no chases",
      by: CARL,
      cause: "mail c2",
    });
  });

  test("too many is escalated once, while none is open or the desk wants several", () => {
    const two = { chases: [chase("10:00"), chase("11:00")] };
    const third = chased(aWaitingTicket(two));
    expect(third.next.visibility).toMatchObject([
      { cause: "chases", by: CARL, because: "Carl Cliff chased 3 times", at: at("12:00"), state: "owed" },
    ]);
    expect(third.because).toBe("chase 3 of 3; Carl Cliff chased 3 times: an escalation ticket goes to Management");
    const open = chased(aWaitingTicket(two), desk(), { hasOpenEscalation: true });
    expect(open.next.visibility).toEqual([]);
    expect(open.count!.because).toBe("chase 3 of 3, and an escalation ticket is open already");
    const owed = chased(aWaitingTicket({ ...two, visibility: [entry({ cause: "analyst", state: "owed" })] }));
    expect(owed.next.visibility).toHaveLength(1);
    const several = { ...desk(), visibility: { ...desk().visibility!, several: true } };
    expect(chased(aWaitingTicket(two), several, { hasOpenEscalation: true }).next.visibility).toHaveLength(1);
    const made = chased(aWaitingTicket({ ...two, visibility: [entry({ cause: "analyst" })] }));
    expect(made.next.visibility).toHaveLength(2);
    const never = withRules({ byKind: { call: { escalates: false } } });
    expect(chased(aWaitingTicket(two), never).next.visibility).toEqual([]);
    expect(chased(aWaitingTicket(two), desk(), { by: { address: CARL, name: "" } }).next.visibility[0]!.because).toBe(
      `${CARL} chased 3 times`,
    );
  });

  test("that made an escalation has the mail about it as its receipt; who was copied in gets their own", () => {
    const ticket = aWaitingTicket({
      chases: [chase("10:00"), chase("11:00")],
      record: { participants: ["tom@acme.example"] },
    });
    expect(kinds(chased(ticket).next)).toEqual([]);
    const tom = { address: "tom@acme.example", name: "Tom" };
    expect(kinds(chased(ticket, desk(), { by: tom }).next)).toEqual([["chase-receipt", "tom@acme.example"]]);
    expect(chased(ticket).because).not.toContain("no receipt");
  });
});

describe("whom the rules name", () => {
  const telling = withRules({ tell: ["diana", "anna", "gone", "ben"] });

  test("hear of each counted chase, how many there were, and why no receipt went out", () => {
    const { next } = chased(aWaitingTicket(), telling, { silence: "it is a list's" });
    const [diana] = next.outbox;
    expect(kinds(next)).toEqual([
      ["chased", "diana"],
      ["chased", "anna"],
      ["chased", "ben"],
    ]);
    expect(diana).toMatchObject({
      cause: "mail c2",
      because: "Carl Cliff asked again: chase 1 of 3",
      createdAt: at("12:01"),
      mailId: "m2",
      waitNumber: 1,
      facts: {
        by: "Carl Cliff",
        number: 1,
        threshold: 3,
        escalated: false,
        total: 1,
        escalatedBefore: false,
        noReceipt: "it is a list's",
      },
    });
    const nameless = chased(aWaitingTicket(), telling, { by: { address: CARL, name: "" } }).next.outbox.find(
      ({ kind }) => kind === "chased",
    )!;
    expect(nameless).toMatchObject({
      because: `${CARL} asked again: chase 1 of 3`,
      facts: { by: CARL, noReceipt: null },
    });
    expect(
      kinds(chased(aWaitingTicket({ chases: [chase("11:30")] }), telling).next).filter(([kind]) => kind === "chased"),
    ).toEqual([]);
    const endless = withRules({ tell: ["diana"], byKind: { call: { escalates: false } } });
    expect(
      chased(aWaitingTicket(), endless).next.outbox.find(({ kind }) => kind === "chased")!.facts.threshold,
    ).toBeNull();
  });

  test("hear of one event once: not the person who chased, nor who hears of the escalation it made", () => {
    const told = (ticket: Ticket, over = {}) =>
      kinds(chased(ticket, telling, over).next).flatMap(([kind, id]) => (kind === "chased" ? [id] : []));
    expect(told(aWaitingTicket(), { by: { address: "anna@harbour-lane.example", name: "Anna" } })).toEqual([
      "diana",
      "ben",
    ]);
    const authority = organisation.groups.get("management")!.members;
    const third = aWaitingTicket({ chases: [chase("10:00"), chase("11:00")] });
    expect(told(third)).toEqual(["diana", "anna", "ben"].filter((id) => !authority.includes(id)));
    const raised = chased(third, telling).next.outbox.find(({ kind }) => kind === "chased")!;
    expect(raised.facts).toMatchObject({ escalated: true, escalatedBefore: false, total: 3, number: 3 });
    const later = aWaitingTicket({ chases: [chase("10:00")], visibility: [entry({ at: at("10:30") })] });
    expect(chased(later, telling).next.outbox.find(({ kind }) => kind === "chased")!.facts).toMatchObject({
      escalated: false,
      escalatedBefore: true,
      total: 2,
      number: 1,
    });
  });
});

describe("why no receipt goes out", () => {
  const reason = (
    before: Ticket,
    over: Partial<Parameters<typeof whyNoReceipt>[3]> = {},
    made = before,
    own = rules(),
  ) =>
    whyNoReceipt(
      before,
      made,
      own,
      { by, source: "email", cause: "c", at: at("12:00"), now: at("12:00"), hasOpenEscalation: false, ...over },
      organisation,
    );

  test("is said in words, where the rules have receipts and none goes out", () => {
    const ticket = aWaitingTicket();
    const answered = chased(ticket, desk(), { now: at("11:55") }).next;
    expect(reason(ticket, {}, answered)).toBeUndefined();
    expect(reason(ticket, {}, ticket, rules({ receipt: false }))).toBeUndefined();
    expect(reason(ticket, {}, { ...ticket, visibility: [entry()] })).toBeUndefined();
    expect(
      reason(ticket, { by: { address: "tom@acme.example", name: "" } }, { ...ticket, visibility: [entry()] }),
    ).toBe("as many as a day may have went out before");
    expect(reason(ticket, { silence: "it is a list's" })).toBe("it is a list's");
    expect(reason(answered)).toBe("one went out less than 10 min before");
    expect(reason(answered, { now: at("12:05") })).toBe("as many as a day may have went out before");
    expect(reason(ticket, { by: { address: "no-reply@acme.example", name: "" } })).toBe(
      "nobody reads mail to no-reply@acme.example",
    );
    expect(reason({ ...ticket, fromMachine: true })).toBe(`nobody reads mail to ${CARL}`);
    expect(reason(ticket)).toBe("as many as a day may have went out before");
  });

  test("is kept with the chase and its history", () => {
    const done = chased(aWaitingTicket(), desk(), { silence: "it is a list's" });
    expect(done.because).toBe("chase 1 of 3; no receipt, as it is a list's");
    expect(done.next.chases).toMatchObject([{ noReceipt: "it is a list's" }]);
    expect(chased(aWaitingTicket()).next.chases[0]).not.toHaveProperty("noReceipt");
  });
});

test("a receipt says where the count stands, since when they wait, and whom the threshold brings in", () => {
  const facts = (ticket: Ticket, over: Partial<DeskChase> = {}) => {
    const own = rules(over);
    return receiptFacts(ticket, desk(), own, count(ticket, own, at("12:00")), organisation);
  };
  expect(facts(aWaitingTicket({ chases: [chase("10:00")] }))).toEqual({
    counted: true,
    number: 2,
    total: 1,
    threshold: 3,
    escalated: false,
    since: at("09:00"),
    nextAt: at("13:00"),
    authority: "Management",
    why: "chase 2 of 3",
    offer: false,
  });
  const escalated = aWaitingTicket({ visibility: [entry()] });
  expect(facts(escalated).escalated).toBe(true);
  expect(facts(escalated, { byKind: { call: { escalates: false } } })).toMatchObject({
    escalated: false,
    threshold: null,
    authority: null,
  });
  expect(facts(aTicket())).toMatchObject({
    since: null,
    nextAt: null,
    counted: false,
    why: "we owe no answer at the moment",
  });
  expect(facts(aWaitingTicket({ chases: [chase("11:30")] })).why).toBe("the minimum interval between reminders is 1 h");
  expect(facts(aWaitingTicket({ chases: [chase("10:00")] }), { maximum: 1 }).why).toBe(
    "all 1 reminders of this wait are used",
  );
});

test("the tally is of the present wait: what counted in it, and whether chases of it escalated", () => {
  const tally = (over: Parameters<typeof aTicket>[0]) => tallyOf(aWaitingTicket(over));
  expect(
    tally({ chases: [chase("08:59"), chase("09:00"), chase("10:00"), chase("10:30", { counted: false })] }),
  ).toEqual({ counted: 2, isEscalated: false });
  expect(tally({ visibility: [entry({ at: at("08:59") })] }).isEscalated).toBe(false);
  expect(tally({ visibility: [entry({ at: at("09:00") })] }).isEscalated).toBe(true);
  expect(tally({ visibility: [entry({ cause: "analyst" })] }).isEscalated).toBe(false);
  expect(tally({ visibility: [entry({ at: at("08:00") }), entry()] }).isEscalated).toBe(true);
  expect(tallyOf(aTicket({ chases: [chase("10:00")], visibility: [entry()] }))).toEqual({
    counted: 0,
    isEscalated: false,
  });
});

test("the latest tally is of the wait that ended last while nobody waits", () => {
  const ended = (since: string) => ({
    number: 1,
    since: at(since),
    endedAt: at("11:00"),
    reason: "answered" as const,
    because: "b",
    stepsFired: 0,
  });
  const of = { chases: [chase("09:10"), chase("10:00")], visibility: [entry()] };
  expect(latestTally(aTicket({ ...of, endedWaits: [ended("08:00"), ended("09:00")] }))).toEqual({
    counted: 2,
    isEscalated: true,
  });
  expect(latestTally(aTicket({ ...of, endedWaits: [ended("09:40")] }))).toEqual({ counted: 1, isEscalated: false });
  expect(latestTally(aTicket(of))).toEqual({ counted: 0, isEscalated: false });
  expect(latestTally({ ...aWaitingTicket(), endedWaits: [ended("08:00")] }).counted).toBe(0);
});

describe("what is counted", () => {
  const counted = (over: Parameters<typeof aTicket>[0] = {}, own: Partial<DeskChase> = {}, clock = "12:00") =>
    count(aWaitingTicket(over), rules(own), at(clock));

  test("says how many, beyond how many, and what came before", () => {
    const four = { chases: [chase("09:10"), chase("09:20"), chase("09:30")] };
    expect(counted(four).because).toBe("chase 4, beyond the threshold of 3");
    expect(
      counted({ chases: [chase("09:10"), chase("10:30")], visibility: [entry({ at: at("10:00") })] }).because,
    ).toBe("chase 3, escalated before; 2 of 3 towards a further escalation");
    const beyond = counted({ ...four, visibility: [entry({ at: at("09:05") })] });
    expect(beyond.because).toBe("chase 4, escalated before");
    expect(beyond).toMatchObject({ number: 4, reached: true, threshold: 3 });
  });

  test("never on a closed ticket, nor where nobody waits, nor beyond the maximum, nor too soon", () => {
    expect(counted({ record: { status: "closed" } })).toMatchObject({
      counted: false,
      reached: false,
      because: "HD-1042 is closed",
      nextAt: undefined,
      number: 0,
    });
    expect(count(aTicket(), rules(), at("12:00"))).toMatchObject({
      because: "we owe no answer at the moment",
      reason: { kind: "not owed" },
    });
    expect(counted({ chases: [chase("10:00")] }, { maximum: 1 }).because).toBe("all 1 chases of this wait are used");
    expect(counted({ chases: [chase("11:00")] })).toMatchObject({ counted: true });
    expect(counted({ chases: [chase("11:01")] })).toMatchObject({ counted: false, nextAt: at("12:01"), number: 1 });
    expect(counted({ chases: [chase("10:00"), chase("11:30", { counted: false })] }).counted).toBe(true);
    expect([counted({}, { maximum: 1 }).nextAt, counted({}, { maximum: 2 }).nextAt]).toEqual([undefined, at("13:00")]);
  });

  test("begins anew with our answer, with the escalation, or never, as the desk says; and old ones fall out of the window", () => {
    const number = (resetBy: DeskChase["resetBy"], over: Parameters<typeof aTicket>[0]) =>
      counted(over, { resetBy }).number;
    const over = {
      chases: [chase("08:00"), chase("10:00")],
      visibility: [entry({ at: at("09:00") }), entry({ at: at("11:00"), cause: "analyst" })],
    };
    expect([number("answer", over), number("escalation", over), number("nothing", over)]).toEqual([2, 2, 3]);
    expect(number("escalation", { ...over, visibility: [entry({ at: at("10:00") })] })).toBe(1);
    expect(number("escalation", { ...over, visibility: [] })).toBe(3);
    expect(number("answer", { chases: [chase("09:00")] })).toBe(2);
    expect(counted({ chases: [chase("09:30")] }, { windowMs: 9_000_000, resetBy: "nothing" }).number).toBe(1);
    expect(counted({ chases: [chase("09:31")] }, { windowMs: 9_000_000, resetBy: "nothing" }).number).toBe(2);
  });
});

test("asking again after our answer begins a wait; not on a closed ticket, nor while one runs", () => {
  const answered = { ...endWait(aWaitingTicket(), "answered", "b", at("10:00")), lastSpeaker: "staff" as const };
  expect(waitingAgain(answered, at("12:00"), organisation)).toMatchObject({
    lastSpeaker: "requester",
    wait: { number: 2, since: at("12:00") },
  });
  const closed = { ...answered, record: { ...answered.record, status: "closed" as const } };
  expect(waitingAgain(closed, at("12:00"), organisation)).toBe(closed);
  const running = aWaitingTicket();
  expect(waitingAgain(running, at("12:00"), organisation)).toBe(running);
});

test("what may be a chase is offered to be counted, with what would become of it", () => {
  const offered = (ticket: Ticket, where = desk()) =>
    offerToCount(
      ticket,
      where,
      "it may ask",
      { by, cause: "mail c2", at: at("12:00"), now: at("12:00"), mailId: "m2" },
      organisation,
    ).outbox.at(-1);
  expect(offered(aWaitingTicket({ chases: [chase("10:00")] }))).toMatchObject({
    kind: "chase-receipt",
    to: by,
    cause: "mail c2",
    because: "it may ask",
    mailId: "m2",
    waitNumber: 1,
    facts: { counted: false, number: 1, nextAt: null, why: "it may ask", offer: true },
  });
  expect(offered(aWaitingTicket({ chases: [chase("11:30")] }))!.facts).toMatchObject({
    number: 1,
    nextAt: at("12:30"),
    why: "it may ask",
    offer: true,
  });
  expect(offered(aWaitingTicket({ chases: [chase("10:00")] }), withRules({ maximum: 1 }))!.facts).toMatchObject({
    offer: false,
  });
  expect(offered(aWaitingTicket(), withRules({ receipt: false }))).toBeUndefined();
  expect(offered(aTicket())).toBeUndefined();
  const { chase: _, ...none } = desk();
  expect(offered(aWaitingTicket(), none as Desk)).toBeUndefined();
});

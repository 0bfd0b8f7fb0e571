// Is a notice still true when its turn comes, who gets how many of a kind, and how a ticket stands.

import { describe, expect, test } from "vitest";
import { withAbsences } from "../../src/core/escalation/absence.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { endWait } from "../../src/core/escalation/end.ts";
import { authorAsRecipient, authorId } from "../../src/core/model/command.ts";
import type { HeldReply } from "../../src/core/model/held-reply.ts";
import type { Notice, NoticeKind } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { leaveAt, type Person } from "../../src/core/model/person.ts";
import { standingOf } from "../../src/core/model/standing.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import type { Escalation } from "../../src/core/model/wait.ts";
import { type Owed, owe, requesterSide } from "../../src/core/outbox/owe.ts";
import { afterWithdrawal } from "../../src/core/outbox/pass-over.ts";
import { spentIn } from "../../src/core/outbox/spent.ts";
import { overtaken, readdressed } from "../../src/core/outbox/still-owed.ts";
import { aTicket, at, aWaitingTicket, CARL, organisation } from "../support/builders.ts";

const anna = organisation.people.get("anna")!;
const toAnna = { address: anna.addresses[0], name: anna.name, personId: "anna" };
const without = (id: string): Organisation => ({
  ...organisation,
  people: new Map([...organisation.people].filter(([one]) => one !== id)),
});
const owing = (over: Partial<Owed> = {}, ticket = aWaitingTicket()): Ticket =>
  owe(ticket, {
    kind: "step",
    to: [toAnna],
    cause: "w1.s1.l0",
    because: "10 minutes",
    now: at("09:10"),
    waitNumber: 1,
    ...over,
  });
const only = ({ outbox }: Ticket): Notice => outbox[0]!;
const confirmed = (ticket: Ticket, over: Partial<Escalation> = {}): Ticket => ({
  ...ticket,
  wait: { ...ticket.wait!, escalation: { ...ticket.wait!.escalation!, status: "confirmed", ...over } },
});

describe("a notice is withdrawn", () => {
  const why = (ticket: Ticket, settings = organisation, before = ticket) => overtaken(only(before), ticket, settings);

  test("once its wait is over, with what ended it", () => {
    const ticket = owing();
    expect(why(ticket)).toBeUndefined();
    expect(why(endWait(ticket, "answered", "Ben answered", at("09:20")))).toBe(
      "the wait it speaks of is over: Ben answered",
    );
    expect(why({ ...ticket, wait: { ...ticket.wait!, number: 2 } })).toBe(
      "the wait it speaks of is over: a new one runs",
    );
    const { waitNumber: _, ...lasting } = only(ticket);
    expect(overtaken(lasting, aTicket(), organisation)).toBeUndefined();
  });

  test("when it calls for somebody and somebody is on it, or warns of a promise that is over", () => {
    const by = {
      by: "ben",
      address: "b@us",
      name: "Ben",
      at: at("09:11"),
      until: at("11:00"),
      means: "button",
      via: "",
    } as const;
    const step = owing();
    expect(why(confirmed(step, { confirmation: by }))).toBe("Ben is on it");
    expect(why(confirmed(step))).toBe("somebody is on it");
    const ben = organisation.people.get("ben")!;
    const toBen = { address: ben.addresses[0], name: ben.name, personId: "ben" };
    const ending = owing({ kind: "promise-ending", to: [toBen], facts: { until: at("11:00") } });
    expect(why(ending)).toBe("that time is over, or another one runs");
    const until = (clock: string) =>
      confirmed(ending, { clock: { kind: "held", until: at(clock) }, confirmation: { ...by, until: at(clock) } });
    expect(why(until("11:00"))).toBeUndefined();
    expect(why(until("12:00"))).toBe("that time is over, or another one runs");
    expect(why(confirmed(owing({ kind: "requester-replied" }), { confirmation: by }))).toBeUndefined();
  });

  test.each<[string, object, Record<string, unknown>, string, boolean]>([
    ["a promise, its giver's", {}, {}, "ben", true],
    ["a promise, when another has given it since", {}, {}, "anna", false],
    ["a hand-over, whoever's it is now", { status: "active" }, { isHandedOver: true }, "anna", true],
    ["a hand-over, when another has it now", { status: "active" }, { isHandedOver: true }, "ben", false],
    [
      "a pause, whoever promised the answer",
      { status: "active", isPause: true },
      { isPause: true, isTheirs: true },
      "ben",
      true,
    ],
    ["a pause, whoever's it is", { status: "active", isPause: true }, { isPause: true, isTheirs: false }, "anna", true],
    [
      "a pause, when another promised since",
      { status: "active", isPause: true },
      { isPause: true, isTheirs: true },
      "anna",
      false,
    ],
    [
      "a pause, when another has it now",
      { status: "active", isPause: true },
      { isPause: true, isTheirs: false },
      "ben",
      false,
    ],
    ["a pause that was handed over", { status: "active" }, { isPause: true, isTheirs: false }, "anna", false],
    ["a promise that was handed over", { status: "active" }, {}, "ben", false],
  ])("when it reminds somebody of an end that is not theirs any more: %s", (_, now, facts, reader, isTrue) => {
    const { status, isPause } = { status: "confirmed", ...now } as { status: Escalation["status"]; isPause?: true };
    const person = organisation.people.get(reader)!;
    const to = [{ address: person.addresses[0], name: person.name, personId: reader }];
    const ending = owing(
      { kind: "promise-ending", to, facts: { until: at("12:00"), ...facts } },
      aWaitingTicket({ record: { responsibleId: "anna" } }),
    );
    const clock = { kind: "held" as const, until: at("12:00"), ...(isPause ? { isPause, promisedBy: "ben" } : {}) };
    const confirmation = {
      by: "ben",
      address: "ben@us.example" as const,
      name: "Ben",
      at: at("09:11"),
      until: at("12:00"),
      means: "button" as const,
      via: "",
    };
    const held = confirmed(ending, { status, clock, ...(status === "confirmed" ? { confirmation } : {}) });
    expect(why(held) === undefined).toBe(isTrue);
  });

  test.each<[NoticeKind, boolean]>([
    ["new-ticket", true],
    ["requester-replied", true],
    ["chased", true],
    ["step", true],
    ["escalation-ticket", true],
    ["triggered", true],
    ["refused", false],
    ["confirmed", false],
    ["undelivered", false],
  ])("when its reader may not see the ticket any more and it tells of the ticket: %s, %s", (kind, isWithdrawn) => {
    const role = { id: "r", name: "r", may: ["see"] as const, desks: "all" as const, kinds: ["call"] as const };
    const seenBy = (id: string): Organisation => ({ ...organisation, roles: [{ ...role, holders: [id] }] });
    const ticket = owing({ kind });
    expect(why(ticket, seenBy("anna"))).toBeUndefined();
    const because = why(ticket, seenBy("ben"));
    expect(because).toBe(isWithdrawn ? "Anna Nowak may no longer see this ticket" : undefined);
  });

  test("when it asks what becomes of words and their author has decided", () => {
    const held: HeldReply = {
      id: "h1",
      mailId: "m1",
      at: at("09:05"),
      by: toAnna,
      text: "",
      carries: false,
      hadIt: [],
      why: "",
    };
    const decided: HeldReply = { ...held, outcome: { choice: "note", at: at("09:06"), means: "reply" } };
    const asks = (kind: NoticeKind, facts = { held: "h1" }) => owing({ kind, facts });
    const whyOf = (ticket: Ticket, ...replies: HeldReply[]) => why({ ...ticket, held: replies });
    expect(whyOf(asks("held-reply"), decided)).toBe("its author has decided already");
    expect(whyOf(asks("held-reply"), held)).toBeUndefined();
    expect(whyOf(asks("held-reply"))).toBeUndefined();
    expect(whyOf(asks("held-reply", { held: "h2" }), decided)).toBeUndefined();
    expect(whyOf(asks("requester-replied"), decided)).toBeUndefined();
  });

  test("when it speaks of an escalation and no policy runs any more", () => {
    const unescalated = (over: Partial<Owed>): Ticket => {
      const ticket = owing(over);
      const { escalation: _, ...wait } = ticket.wait!;
      return { ...ticket, wait };
    };
    expect(why(unescalated({}))).toBe("no policy runs on this ticket any more");
    expect(why(unescalated({ kind: "promise-ending", facts: { until: at("11:00") } }))).toMatch(/^that time is over/);
    expect(why(unescalated({ kind: "taken", facts: { by: "Ben" } }))).toBe("Ben is not on it any more");
    expect(why(unescalated({ kind: "promise-over" }))).toBeUndefined();
    expect(why(unescalated({ kind: "chased" }))).toBeUndefined();
  });

  test("when its reader left, or is none of the ticket's people any more", () => {
    expect(why(owing(), without("anna"))).toMatch(/^Anna Nowak is no longer on the staff list/);
    const received = owing({ kind: "received", to: [{ address: CARL, name: "Carl" }] });
    expect(why(received)).toBeUndefined();
    const given = {
      ...received,
      record: { ...received.record, requester: { address: "tom@acme.example", name: "Tom" } },
    };
    expect(why(given)).toBe(`the ticket is no longer one of ${CARL}`);
    expect(why({ ...given, record: { ...given.record, participants: [CARL] } })).toBeUndefined();
  });
});

test("a reader's new address is written to, and one they still read stays", () => {
  const people = new Map(organisation.people).set("anna", {
    ...anna,
    addresses: ["a.stone@harbour-lane.example"],
    name: "Anna Stone",
  });
  expect(readdressed(only(owing()), { ...organisation, people }).to).toEqual({
    address: "a.stone@harbour-lane.example",
    name: "Anna Stone",
    personId: "anna",
  });
  const notice = only(owing());
  expect(readdressed(notice, organisation)).toBe(notice);
  expect(readdressed(notice, without("anna"))).toBe(notice);
});

describe("a notice is owed", () => {
  test("once for the same cause, and to no machine", () => {
    const ticket = owing();
    expect(owing({}, ticket)).toBe(ticket);
    expect(owing({ cause: "w1.s2.l0" }, ticket).outbox).toHaveLength(2);
    expect(owing({ to: [toAnna, toAnna] }).outbox).toHaveLength(1);
    const robot = { address: "no-reply@acme.example", name: "" };
    expect(owing({ kind: "answer", to: [robot] }).outbox).toEqual([]);
    expect(owing({ kind: "step", to: [robot] }).outbox).toHaveLength(1);
  });

  test("to whom a machine's ticket is from only as colleagues' words", () => {
    const machine = aWaitingTicket({ fromMachine: true });
    const to = [{ address: CARL, name: "" }];
    expect(owing({ kind: "received", to }, machine).outbox).toEqual([]);
    expect(owing({ kind: "answer", to }, machine).outbox).toHaveLength(1);
    expect(owing({ kind: "received", to: [{ address: "tom@acme.example", name: "" }] }, machine).outbox).toHaveLength(
      1,
    );
  });

  test.each<[NoticeKind, number]>([
    ["chase-receipt", 3],
    ["confirmed", 12],
    ["refused", 12],
    ["held-reply", 12],
  ])("as an automatic answer %s no more than %i times in a day (P1)", (kind, most) => {
    const to = [{ address: CARL, name: "" }];
    const many = (count: number, now = at("10:00")) =>
      Array.from({ length: count }).reduce<Ticket>(
        (ticket, _, n) => owe(ticket, { kind, to, cause: `c${n}`, because: "b", now }),
        aTicket(),
      );
    expect(many(most).outbox).toHaveLength(most);
    const full = many(most + 3);
    expect(full.outbox).toHaveLength(most);
    const later = (now: Date, facts = {}) =>
      owe(full, { kind, to, cause: "later", because: "b", now, facts }).outbox.length - most;
    expect(later(new Date(at("10:00").getTime() + 86_400_000 - 1))).toBe(0);
    expect(later(new Date(at("10:00").getTime() + 86_400_000))).toBe(1);
    expect(later(at("10:01"), { counted: true })).toBe(1); // counted ones have a maximum of their own
  });

  test("with what it was given, and nothing that was not", () => {
    expect(
      only(owing({ carries: true, mailId: "m1", answersTicketId: "t", channel: "inbox", facts: { a: 1 } })),
    ).toMatchObject({
      key: "aaaaaaaaaaaaa/w1.s1.l0/step/anna/inbox",
      carries: true,
      mailId: "m1",
      answersTicketId: "t",
      waitNumber: 1,
      facts: { a: 1 },
      attempts: 0,
      state: "queued",
      createdAt: at("09:10"),
      dueAt: at("09:10"),
    });
    const bare = owe(aTicket(), {
      kind: "answer",
      to: [{ address: CARL, name: "" }],
      cause: "c",
      because: "b",
      now: at("09:10"),
    });
    for (const name of ["carries", "mailId", "answersTicketId", "waitNumber"])
      expect(only(bare)).not.toHaveProperty(name);
    expect(only(bare)).toMatchObject({ key: `aaaaaaaaaaaaa/c/answer/${CARL}/email`, to: { address: CARL, name: "" } });
  });

  test("to the requester and whoever they copied in", () => {
    const side = requesterSide(aTicket({ record: { participants: ["tom@acme.example"] } }));
    expect(side).toEqual([
      { address: CARL, name: "Carl Cliff" },
      { address: "tom@acme.example", name: "tom@acme.example" },
    ]);
  });
});

test("of what was said to a reader the latest stays in the ticket, also when an earlier one was recalled behind it", () => {
  const late = { ...only(owing({ kind: "received", cause: "late", now: at("09:30") })), state: "sent" as const };
  const early = { ...only(owing({ kind: "received", cause: "early", now: at("09:10") })), state: "sent" as const };
  expect([...spentIn(aTicket({ outbox: [late, early] }), at("12:00")).outbox]).toEqual([1]);
  expect([...spentIn(aTicket({ outbox: [early, late] }), at("12:00")).outbox]).toEqual([0]);
});

test("a step whose only reader left is followed by the next one now; with none left the admins hear of it", () => {
  const fired = advance(aWaitingTicket({ record: { responsibleId: "anna" } }), organisation, at("09:10"))!.next;
  const step = fired.outbox.find(({ kind }) => kind === "step")!;
  const withdrawn = { ...fired, outbox: fired.outbox.map((one) => ({ ...one, state: "withdrawn" as const })) };
  const gone = without("anna");
  expect(afterWithdrawal(withdrawn, step, gone, at("09:15")).wait!.escalation!.clock).toEqual({
    kind: "running",
    at: at("09:15"),
  });
  expect(afterWithdrawal(withdrawn, step, organisation, at("09:15"))).toBe(withdrawn); // she is still here
  const toBen = { ...step, key: "to Ben", to: { ...step.to, personId: "ben" } };
  const alsoBen = { ...withdrawn, outbox: [...withdrawn.outbox, toBen] };
  expect(afterWithdrawal(alsoBen, step, gone, at("09:15"))).toBe(alsoBen); // somebody else was notified
  expect(afterWithdrawal(withdrawn, step, gone, at("09:40"))).toBe(withdrawn); // the next one is due anyway
  expect(afterWithdrawal(withdrawn, { ...step, kind: "chased" }, gone, at("09:15"))).toBe(withdrawn);
  expect(afterWithdrawal(withdrawn, { ...step, waitNumber: 7 }, gone, at("09:15"))).toBe(withdrawn);
  const last = confirmed(withdrawn, { status: "active", clock: { kind: "exhausted" } });
  const heard = afterWithdrawal(last, step, gone, at("09:15")).outbox.filter(({ kind }) => kind === "unreachable");
  expect(heard.map(({ to }) => to.personId)).toEqual([...organisation.admins]);
  expect(heard[0]).toMatchObject({
    cause: "w1.unreachable.l0",
    facts: { policyName: last.wait!.escalation!.policy.name },
    waitNumber: 1,
  });
});

describe("how a ticket stands for its requester", () => {
  const ended = (reason: "answered" | "closed" | "cancelled", over: Partial<Ticket> = {}) =>
    standingOf({ ...endWait(aWaitingTicket(), reason, "b", at("10:00")), ...over });

  test("waiting, answered, solved or closed, and since when", () => {
    expect(standingOf(aWaitingTicket())).toEqual({ state: "waiting", at: at("09:00") });
    expect(standingOf(aTicket())).toEqual({ state: "answered", at: undefined });
    expect(ended("answered")).toEqual({ state: "answered", at: at("10:00") });
    expect(ended("cancelled")).toEqual({ state: "solved", at: at("10:00") });
    expect(ended("answered", { solved: { at: at("11:00"), wait: 1 } })).toEqual({ state: "solved", at: at("11:00") });
    expect(ended("answered", { solved: { at: at("11:00"), wait: 0 } })).toMatchObject({ state: "answered" });
    const { record } = aTicket({ record: { status: "closed" } });
    expect(ended("closed", { record })).toEqual({ state: "closed", at: at("10:00") });
    expect(ended("answered", { record })).toEqual({ state: "closed", at: undefined });
  });
});

test("of several absences the one that lasts longest counts, and a note adds to the leave of the settings", () => {
  const leave = [
    { fromAt: at("08:00"), untilAt: at("12:00") },
    { fromAt: at("09:00"), untilAt: at("15:00") },
    { fromAt: at("09:00"), untilAt: at("11:00") },
  ];
  const person: Person = { ...anna, leave };
  expect(leaveAt(person, at("10:00"))).toBe(leave[1]);
  expect(leaveAt(person, at("08:00"))).toBe(leave[0]);
  expect(leaveAt(person, at("15:00"))).toBeUndefined();
  const note = {
    personId: "anna",
    version: 1,
    fromAt: at("16:00"),
    untilAt: at("17:00"),
    because: "a note",
    signAt: at("16:00"),
    cause: "c",
  };
  const people = new Map(organisation.people).set("anna", person);
  const seen = withAbsences({ ...organisation, people }, [note]).people;
  expect(seen.get("anna")!.leave).toEqual([
    ...leave,
    { fromAt: at("16:00"), untilAt: at("17:00"), because: "a note", isGuess: true },
  ]);
  expect(seen.get("ben")).toBe(people.get("ben"));
});

test("whoever acts is one of us, or an address", () => {
  const by = { address: "a.nowak@home.example", name: "Anna at home", person: anna };
  expect([authorId({ by }), authorAsRecipient({ by })]).toEqual(["anna", toAnna]);
  const stranger = { address: CARL, name: "Carl" };
  expect([authorId({ by: stranger }), authorAsRecipient({ by: stranger })]).toEqual([CARL, stranger]);
});

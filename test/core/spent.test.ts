// What may leave a ticket's own document: all but what a decision still asks about.

import { describe, expect, test } from "vitest";
import type { HeldReply } from "../../src/core/model/held-reply.ts";
import type { Notice, NoticeKind, NoticeState } from "../../src/core/model/notice.ts";
import type { Chase, Ticket } from "../../src/core/model/ticket.ts";
import type { EndedWait } from "../../src/core/model/wait.ts";
import { GATHERED, type Gathered, spentIn, sumOfSpent } from "../../src/core/outbox/spent.ts";
import { after as later } from "../../src/core/words/duration.ts";
import { aTicket, at, aWaitingTicket } from "../support/builders.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const NOW = later(at("12:00"), 30 * DAY_MS);
const minute = (of: number): Date => later(at("09:00"), of * MINUTE_MS);

const many = <One>(count: number, make: (place: number) => One): One[] =>
  Array.from({ length: count }, (_, place) => make(place));
const spent = (ticket: Ticket, list: Gathered): number[] => [...spentIn(ticket, NOW)[list]];
/** The places of those that stay. */
const stay = (ticket: Ticket, list: Gathered): number[] => {
  const gone = spentIn(ticket, NOW)[list];
  return [...(ticket[list] ?? []).keys()].filter((place) => !gone.has(place));
};
const upTo = (from: number, to: number): number[] => many(to - from, (place) => from + place);

const aNotice = (over: Partial<Notice> = {}): Notice => ({
  key: "k",
  cause: "c",
  kind: "answer",
  to: { address: "carl@elsewhere.example", name: "Carl" },
  channel: "email",
  because: "",
  facts: {},
  createdAt: at("09:00"),
  dueAt: at("09:00"),
  attempts: 1,
  state: "sent",
  ...over,
});

test("of mails, Message-IDs and requests the latest twenty stay, and the first of those that answers refer to", () => {
  const names = many(30, (place) => `<${place}@elsewhere.example>`);
  const handled = names.map((key) => ({ key, content: "" }));
  const ticket = aTicket({ readMails: names, messageIds: names, handled });
  expect(stay(ticket, "readMails")).toEqual([0, ...upTo(10, 30)]);
  expect(stay(ticket, "messageIds")).toEqual([0, ...upTo(10, 30)]);
  expect(stay(ticket, "handled")).toEqual(upTo(10, 30));
  expect(sumOfSpent(spentIn(ticket, NOW))).toBe(9 + 9 + 10);
});

test("a ticket that has gathered little loses nothing, and every list is looked at", () => {
  const { handled: _, held: __, ...ticket } = aTicket({ outbox: [aNotice()] });
  expect(Object.keys(spentIn(ticket, NOW)).sort()).toEqual([...GATHERED].sort());
  expect(sumOfSpent(spentIn(ticket, NOW))).toBe(0);
});

describe("of chases", () => {
  const aChase = (place: number, over: Partial<Chase> = {}): Chase => ({
    at: minute(place),
    by: "carl@elsewhere.example",
    source: "email",
    counted: false,
    because: "",
    ...over,
  });

  test("the latest twenty stay, and of each person and way the last", () => {
    const chases = many(40, (place) => aChase(place));
    chases[3] = aChase(3, { by: "dora@elsewhere.example" });
    chases[4] = aChase(4, { by: "dora@elsewhere.example" });
    chases[5] = aChase(5, { source: "button" });
    expect(stay(aTicket({ chases }), "chases")).toEqual([4, 5, ...upTo(20, 40)]);
  });

  test("so many that count stay as a threshold can be high", () => {
    const chases = [
      ...many(130, (place) => aChase(place, { counted: true })),
      ...many(20, (place) => aChase(200 + place)),
    ];
    expect(stay(aTicket({ chases }), "chases")).toEqual(upTo(30, 150));
  });

  test("all stay that count in the running wait, from its first instant", () => {
    const counted = many(150, (place) => aChase(place - 5, { counted: true }));
    expect(stay(aWaitingTicket({ chases: counted }), "chases")).toEqual(upTo(5, 150));
    expect(stay(aTicket({ chases: counted }), "chases")).toEqual(upTo(50, 150));
  });
});

const aWait = (number: number, over: Partial<EndedWait> = {}): EndedWait => ({
  number,
  since: at("09:00"),
  endedAt: at("09:05"),
  reason: "cancelled",
  because: "",
  stepsFired: 0,
  ...over,
});
const promised = {
  by: "anna",
  address: "anna@onit.example",
  name: "Anna",
  at: at("09:01"),
  until: at("11:00"),
  means: "button",
  via: "",
} as const;

test("of waits the latest twenty stay, the first that somebody was on and the last that was answered", () => {
  const endedWaits = many(40, (place) => aWait(place + 1));
  expect(stay(aTicket({ endedWaits }), "endedWaits")).toEqual(upTo(20, 40));
  for (const place of [2, 6]) endedWaits[place] = aWait(place + 1, { confirmation: promised });
  for (const place of [3, 8]) endedWaits[place] = aWait(place + 1, { reason: "answered" });
  expect(stay(aTicket({ endedWaits }), "endedWaits")).toEqual([2, 8, ...upTo(20, 40)]);
  endedWaits[0] = aWait(1, { confirmation: promised });
  expect(stay(aTicket({ endedWaits }), "endedWaits")).toEqual([0, 8, ...upTo(20, 40)]);
});

describe("of notices", () => {
  const notices = (...outbox: Partial<Notice>[]): Notice[] =>
    outbox.map((over, place) => aNotice({ createdAt: minute(place), ...over }));
  const staying = (...outbox: Partial<Notice>[]): number[] => stay(aTicket({ outbox: notices(...outbox) }), "outbox");

  test.each<[NoticeState, boolean]>([
    ["queued", true],
    ["sending", true],
    ["retry", true],
    ["uncertain", true],
    ["sent", false],
    ["failed", false],
    ["bounced", false],
    ["withdrawn", false],
  ])("one that is %s stays: %s", (state, isKept) => {
    expect(staying({ state }, {})).toEqual(isKept ? [0, 1] : [1]);
  });

  test("the last of each kind to each reader stays, and the last of these that was not lost", () => {
    const anna = { address: "a@onit.example", name: "Anna", personId: "anna" };
    const ben = { ...anna, personId: "ben" };
    expect(
      staying({}, {}, { kind: "closed" }, { to: anna }, { to: ben }, { to: { ...ben, address: "b@onit.example" } }),
    ).toEqual(upTo(1, 6));
    expect(staying({}, { state: "sent" }, { state: "bounced" }, { state: "failed" })).toEqual([1, 3]);
  });

  test("what there are only so many a day of stays a day", () => {
    const within = { kind: "refused", createdAt: later(NOW, 1 - DAY_MS) } as const;
    const last = { createdAt: NOW };
    expect(staying(within, { ...within, ...last })).toEqual([0, 1]);
    expect(staying({ ...within, createdAt: later(NOW, -DAY_MS) }, { ...within, ...last })).toEqual([1]);
    expect(staying({ ...within, kind: "answer" }, { ...within, kind: "answer", ...last })).toEqual([1]);
  });

  test("one mail a day that says of which nobody knows whether it arrived speaks for all, so it stays a day", () => {
    const undelivered = { kind: "undelivered", createdAt: later(NOW, -MINUTE_MS) } as const;
    const uncertain = { ...undelivered, facts: { uncertain: true } };
    expect(staying(uncertain, { ...uncertain, createdAt: NOW })).toEqual([0, 1]);
    expect(staying(undelivered, { ...undelivered, createdAt: NOW })).toEqual([1]);
  });

  test("of each wait that stays the first step does, and the oldest wait's steps go with it", () => {
    const endedWaits = many(25, (place) => aWait(place + 1));
    const outbox = notices(
      { kind: "step", waitNumber: 5 },
      { kind: "answer", waitNumber: 6 },
      { kind: "step", waitNumber: 6 },
      { kind: "step", waitNumber: 6 },
      { kind: "step", waitNumber: 25 },
      { kind: "step" },
      { kind: "answer" },
    );
    expect(stay(aTicket({ endedWaits, outbox }), "outbox")).toEqual([2, 4, 5, 6]);
  });
});

describe("of the running wait", () => {
  const lapOf = (ticket: Ticket, lap: number): Ticket => ({
    ...ticket,
    wait: { ...ticket.wait!, escalation: { ...ticket.wait!.escalation!, lap } },
  });
  const ofWait = (place: number, over: Partial<Notice> = {}): Notice =>
    aNotice({ kind: "step", waitNumber: 1, facts: { lap: 0 }, createdAt: minute(place), ...over });

  test("the first step stays, those of this lap, and what was said at the latest twenty times", () => {
    const outbox = [
      ofWait(-1, { kind: "new-ticket" }),
      ...many(50, (place) => ofWait(place)),
      ofWait(2, { facts: { lap: 7 } }), // recalled from the past
      ofWait(49, { kind: "new-ticket" }),
      ofWait(49, { kind: "new-ticket" }), // to two at once
    ];
    expect(stay(lapOf(aWaitingTicket({ outbox }), 7), "outbox")).toEqual([1, ...upTo(31, 54)]);
    const { escalation: _, ...unescalated } = aWaitingTicket().wait!;
    expect(stay({ ...aWaitingTicket({ outbox }), wait: unescalated }, "outbox")).toEqual([1, ...upTo(31, 51), 52, 53]);
  });

  test("its steps of this lap stay, however many", () => {
    const outbox = many(50, (place) => ofWait(place));
    expect(spent(lapOf(aWaitingTicket({ outbox }), 0), "outbox")).toEqual([]);
    expect(stay(aTicket({ outbox }), "outbox")).toEqual([49]);
    const before = outbox.map((notice) => ({ ...notice, waitNumber: 0 }));
    expect(stay(aWaitingTicket({ outbox: before }), "outbox")).toEqual([49]);
  });

  test.each<[NoticeKind, boolean]>([
    ["new-ticket", true],
    ["escalation-ticket", true],
    ["promise-ending", true],
    ["unreachable", true],
    ["answer", false],
    ["received", false],
  ])("what it said stays, not what came beside it: %s, %s", (kind, isKept) => {
    const outbox = [ofWait(1, { kind }), ofWait(2, { kind })];
    expect(stay(aWaitingTicket({ outbox }), "outbox")).toEqual(isKept ? [0, 1] : [1]);
  });
});

describe("of held replies", () => {
  const aHeld = (place: number, over: Partial<HeldReply> = {}): HeldReply => ({
    id: `h${place}`,
    mailId: `m${place}`,
    at: minute(place),
    by: { address: "anna@onit.example", name: "Anna", personId: "anna" },
    text: "",
    carries: false,
    hadIt: [],
    why: "",
    outcome: { choice: "send", at: minute(place), means: "reply" },
    ...over,
  });

  test("the latest five stay, those not decided yet, and those that a mail which stays asks about", () => {
    const { outcome: _, ...undecided } = aHeld(1);
    const held = many(12, (place) => (place === 1 ? undecided : aHeld(place)));
    const asking = aNotice({ kind: "held-reply", facts: { held: "h3" } });
    expect(stay(aTicket({ held }), "held")).toEqual([1, ...upTo(7, 12)]);
    expect(stay(aTicket({ held, outbox: [asking] }), "held")).toEqual([1, 3, ...upTo(7, 12)]);
  });

  test("so do the mails that ask about one of these, or send it", () => {
    const held = many(12, (place) => aHeld(place));
    const outbox = [
      aNotice({ cause: "held h2" }),
      aNotice({ cause: "held h9", createdAt: minute(1) }),
      aNotice({ facts: { held: "h9" }, createdAt: minute(2) }),
      aNotice({ createdAt: minute(3) }),
      aNotice({ createdAt: minute(4) }),
    ];
    expect(stay(aTicket({ held, outbox }), "outbox")).toEqual([1, 2, 4]);
  });
});

// An escalation ticket: what it is made from, who hears of it, and what it tells of earlier tickets.

import { describe, expect, test } from "vitest";
import type { Desk } from "../../src/core/model/desk.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Prior, Recurrence } from "../../src/core/model/recurrence.ts";
import type { Ticket, VisibilityEscalation } from "../../src/core/model/ticket.ts";
import {
  authorityForRequesters,
  authorityOf,
  isMailedAbout,
  nameOf,
  notifiedOfEscalation,
} from "../../src/core/visibility/authority.ts";
import { fillCall } from "../../src/core/visibility/call-words.ts";
import { reasonIn } from "../../src/core/visibility/escalation-reason.ts";
import { escalateForVisibility } from "../../src/core/visibility/owe-ticket.ts";
import { type Raising, raise, raised } from "../../src/core/visibility/raise.ts";
import { beyond, leadOf, marksOf, recurrenceText, sentenceOf } from "../../src/core/visibility/recurrence-text.ts";
import { aTicket, at, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const DAY = 86_400_000;
const anEntry = (over: Partial<VisibilityEscalation> = {}): VisibilityEscalation => ({
  ordinal: 1,
  at: at("10:00"),
  cause: "chases",
  by: CARL,
  because: "Carl Cliff chased 3 times",
  templateId: "escalated-call",
  state: "owed",
  ...over,
});
const origin = aWaitingTicket({ record: { clientId: "customer", responsibleId: "anna", category: "network" } });
const aRecurrence = (over: Partial<Recurrence> = {}): Recurrence => ({
  at: at("10:00"),
  withinMs: 14 * DAY,
  warrantyMs: 7 * DAY,
  requester: "Carl Cliff",
  isKnown: true,
  prior: [],
  more: 0,
  isMoreLikely: false,
  sameCategory: 0,
  sameWords: 0,
  withinWarranty: 0,
  recurring: false,
  references: [],
  refused: [],
  ...over,
});
const aPrior = (over: Partial<Prior> = {}): Prior => ({
  reference: "HD-1001",
  subject: "Printer smokes",
  kind: "call",
  of: "requester",
  by: "Carl Cliff",
  state: "answered",
  openedAt: at("08:00"),
  chases: 0,
  escalations: [],
  sameCategory: false,
  sameWords: false,
  named: false,
  withinWarranty: false,
  ...over,
});
/** The template of calls, changed. */
const withTemplate = (over: object): Organisation => ({
  ...organisation,
  callTemplates: new Map(organisation.callTemplates).set("escalated-call", {
    ...organisation.callTemplates.get("escalated-call")!,
    ...over,
  }),
});
const raising = (over: Partial<Raising> = {}): Raising => ({
  origin,
  entry: anEntry(),
  id: "bbbbbbbbbbbbb",
  reference: "MG-7",
  now: at("10:01"),
  ...over,
});
const made = (over: Partial<Raising> = {}, settings = organisation) => raise(raising(over), settings)!;
const kinds = ({ outbox }: Ticket) => outbox.map(({ kind, to }) => [kind, to.personId ?? to.address]);

describe("the escalation ticket", () => {
  test("is made from the call template, with what it says of the origin", () => {
    const { next, because, by, cause, says } = made();
    expect(next.record).toEqual({
      reference: "MG-7",
      kind: "call",
      deskId: "management",
      subject: "Escalation of call HD-1042: Printer on fire",
      requester: { address: CARL, name: "Carl Cliff" },
      participants: [],
      clientId: "customer",
      status: "open",
      responsibleId: organisation.groups.get("management")!.members[0],
      statusNames: { open: "With the management", closed: "Decided" },
      stream: "Customer escalations",
      priority: "high",
      category: "Escalated call",
      fields: { Origin: "HD-1042", Desk: "Support" },
      purpose: "escalation",
      callTemplateId: "escalated-call",
      escalatedCallRef: "HD-1042",
      createdAt: at("10:01"),
      updatedAt: at("10:01"),
    });
    expect(next.wait).toMatchObject({ number: 1, since: at("10:00") });
    expect(because).toBe("made for Management from HD-1042: Carl Cliff chased 3 times");
    expect([by, cause]).toEqual([CARL, "escalation 1 of HD-1042"]);
    expect(says).toMatchObject([
      {
        at: at("10:01"),
        by: { address: organisation.replyAddress, name: organisation.name },
        from: "onit",
        private: true,
      },
    ]);
    expect(says![0]!.text).toMatch(/^Carl Cliff <carl@elsewhere\.example> is waiting for HD-1042 at Support\.\n\nWhy/);
    expect(raise(raising({ entry: anEntry({ templateId: "gone" }) }), organisation)).toBeUndefined();
  });

  test("has nothing that the template or the origin lacks", () => {
    const bare = aTicket({ record: { kind: "request" } });
    const settings = withTemplate({
      statuses: undefined,
      stream: undefined,
      category: undefined,
      authority: { kind: "responsible" },
      title: " {{subject}}\n again ",
    });
    const { next } = made({ origin: bare }, settings);
    for (const name of ["clientId", "responsibleId", "statusNames", "stream", "category", "escalatedCallRef"])
      expect(next.record).not.toHaveProperty(name);
    expect(next.record).toMatchObject({ escalatedRequestRef: "HD-1042", subject: "Printer on fire again" });
    for (const name of ["recurrence", "risks", "fromMachine"]) expect(next).not.toHaveProperty(name);
  });

  test("takes over what the origin's people came with, what harm it may do, and that a machine opened it", () => {
    const recurrence = aRecurrence({ recurring: true, sameWords: 1, references: ["HD-1001"], prior: [aPrior()] });
    const { next, because } = made({
      origin: { ...origin, risks: ["legal", "safety"] as never, fromMachine: true },
      recurrence,
    });
    expect(next).toMatchObject({ recurrence, risks: ["legal", "safety"], fromMachine: true });
    expect(because).toMatch(/; recurring: same words once; before: HD-1001$/);
    expect(made({ recurrence: aRecurrence() }).because).toMatch(/chased 3 times$/);
    expect(next.outbox[0]!.facts.risk).toBe("legal, safety");
  });

  test("is told to its authority, and to the requester where the template says so", () => {
    const { next } = made({ entry: anEntry({ info: { escalationReason: "r" } }) });
    expect(next.outbox[0]).toMatchObject({
      kind: "escalation-ticket",
      cause: "made",
      waitNumber: 1,
      createdAt: at("10:01"),
      facts: {
        originReference: "HD-1042",
        originSubject: "Printer on fire",
        escalationReason: "r",
        why: "Carl Cliff chased 3 times",
        sendBacks: 0,
        risk: null,
      },
    });
    expect(next.outbox.at(-1)).toMatchObject({
      kind: "escalation-call",
      to: { address: CARL },
      answersTicketId: origin.id,
      facts: { originReference: "HD-1042", authority: "Management" },
    });
    const silent = made({}, withTemplate({ tellsRequester: false })).next;
    expect(kinds(silent).map(([kind]) => kind)).not.toContain("escalation-call");
    const request = made({ origin: aTicket({ record: { kind: "request" } }) }).next;
    expect(request.outbox.at(-1)!.kind).toBe("escalation-request");
    const sentBack = { info: {}, asked: false, sendBacks: [1, 2] } as never;
    expect(made({ origin: { ...origin, manual: sentBack } }).next.outbox[0]!.facts.sendBacks).toBe(2);
  });

  test("is not told to a requester whom the same escalation was acknowledged to: one mail for one event (T7)", () => {
    const byHand = anEntry({ cause: "analyst" });
    const toldAfter = (entry: VisibilityEscalation, change: Partial<Notice> = {}): boolean => {
      const acknowledged = { kind: "acknowledged", state: "queued", createdAt: byHand.at, ...change } as Notice;
      const { next } = made({ entry, origin: { ...origin, outbox: [acknowledged] } });
      return kinds(next).some(([kind]) => kind === "escalation-call");
    };
    expect(toldAfter(byHand)).toBe(false);
    expect(toldAfter(byHand, { state: "bounced" })).toBe(true);
    expect(toldAfter(byHand, { createdAt: at("09:59") })).toBe(true); // of an earlier one
    expect(toldAfter(byHand, { kind: "answer" })).toBe(true);
    expect(toldAfter(anEntry())).toBe(true);
  });

  test("once it stands, stands on the origin, and whom the template names beside the authority hears of it", () => {
    const owed = { ...origin, visibility: [anEntry({ ordinal: 0 }), anEntry()] };
    const { next: escalation } = made({ recurrence: aRecurrence() });
    const settings = withTemplate({
      alsoNotify: [{ kind: "responsible" }, { kind: "group", id: "management" }, { kind: "person", id: "piotr" }],
    });
    const done = raised({ origin: owed, entry: anEntry(), made: escalation, now: at("10:02") }, settings);
    expect(done.next.visibility).toEqual([
      anEntry({ ordinal: 0 }),
      { ...anEntry(), state: "made", ticketId: "bbbbbbbbbbbbb", reference: "MG-7", recurrence: escalation.recurrence },
    ]);
    expect(done.next.record).toBe(owed.record);
    expect(kinds(done.next)).toEqual([
      ["escalated", "anna"],
      ["escalated", "piotr"],
    ]);
    expect(done.next.outbox[0]).toMatchObject({
      cause: "escalation 1",
      because: "HD-1042 was escalated",
      facts: { escalatedAs: "MG-7", authority: "Management", why: "Carl Cliff chased 3 times" },
    });
    expect(done).toMatchObject({ because: "escalation ticket MG-7 is made", by: "clock", cause: "escalation 1" });
    const { recurrence: _, ...plain } = escalation;
    const alone = raised(
      { origin: owed, entry: anEntry({ templateId: "gone" }), made: plain, now: at("10:02") },
      organisation,
    );
    expect(alone.next.outbox).toEqual([]);
    expect(alone.next.visibility[1]).not.toHaveProperty("recurrence");
  });
});

describe("an escalation that is owed", () => {
  const asked = {
    cause: "analyst",
    by: "ben",
    because: "Ben asks",
    at: at("10:00"),
    decisionCause: "mail m2",
  } as const;
  const owe = (over: object = {}, at: Desk = desk(), ticket: Ticket = origin) =>
    escalateForVisibility(ticket, at, { ...asked, ...over }, organisation);

  test("is numbered, and the origin's record stays as it is", () => {
    const done = owe({ info: { escalationReason: "r" } });
    expect(done.next.visibility).toEqual([
      {
        ordinal: 1,
        at: at("10:00"),
        cause: "analyst",
        by: "ben",
        because: "Ben asks",
        templateId: "escalated-call",
        state: "owed",
        info: { escalationReason: "r" },
      },
    ]);
    expect(done).toMatchObject({
      because: "Ben asks: an escalation ticket goes to Management",
      did: "an escalation ticket goes to Management",
      by: "ben",
      cause: "mail m2",
    });
    expect(done.next.record).toBe(origin.record);
    const again = owe({}, desk(), done.next).next.visibility[1]!;
    expect(again.ordinal).toBe(2);
    expect(again).not.toHaveProperty("info");
  });

  test("is none where the desk has no template for such a ticket", () => {
    const none = {
      because: "Management has no call template for a call",
      did: "Management has no call template for a call",
      by: "ben",
      cause: "mail m2",
    };
    expect(owe({}, desk("management"))).toEqual({ next: origin, ...none });
    const gone = { ...desk(), visibility: { ...desk().visibility!, templates: { call: "gone" } } };
    expect(owe({}, gone).next).toBe(origin);
  });
});

describe("who answers for an escalation", () => {
  test("is a person, a group or the responsible, by name", () => {
    expect(nameOf({ kind: "responsible" }, organisation)).toBe("the responsible");
    expect(nameOf({ kind: "person", id: "ben" }, organisation)).toBe("Ben Okafor");
    expect(nameOf({ kind: "person", id: "gone" }, organisation)).toBe("gone");
    expect(nameOf({ kind: "group", id: "management" }, organisation)).toBe("Management");
    expect(nameOf({ kind: "group", id: "gone" }, organisation)).toBe("gone");
  });

  test("is not named to requesters when it is one person: the desk is", () => {
    const ben = withTemplate({ authority: { kind: "person", id: "ben" }, deskId: "services" });
    expect(authorityOf("call", desk(), ben)).toBe("Ben Okafor");
    expect(authorityForRequesters("call", desk(), ben)).toBe("Services");
    expect(
      authorityForRequesters(
        "call",
        desk(),
        withTemplate({ authority: { kind: "person", id: "ben" }, deskId: "gone" }),
      ),
    ).toBe(organisation.name);
    expect(authorityForRequesters("call", desk(), organisation)).toBe("Management");
    expect([
      authorityOf("request", desk(), organisation),
      authorityForRequesters("request", desk(), organisation),
    ]).toEqual([null, null]);
  });

  test("hears of it, as do those who work at its desk; the requester's mail goes to the requester alone", () => {
    const ids = (id: string, settings = organisation) => notifiedOfEscalation(id, settings).map((one) => one.id);
    const ben = withTemplate({ authority: { kind: "person", id: "ben" } });
    expect(ids("escalated-call", ben)).toEqual(["ben", ...organisation.desks.get("management")!.people]);
    expect(ids("escalated-call", withTemplate({ authority: { kind: "person", id: "ben" }, deskId: "gone" }))).toEqual([
      "ben",
    ]);
    expect(ids("gone")).toEqual([]);
    const mailed = (address: string, settings = organisation, entry = anEntry()) =>
      isMailedAbout(entry, origin, address, settings);
    expect([mailed(CARL), mailed("tom@acme.example"), mailed(CARL, withTemplate({ tellsRequester: false }))]).toEqual([
      true,
      false,
      false,
    ]);
    expect(mailed(CARL, organisation, anEntry({ templateId: "gone" }))).toBe(false);
  });
});

describe("the words of a call template", () => {
  const chase = (counted: boolean) => ({ at: at("09:30"), by: CARL, source: "email", counted, because: "b" }) as const;
  const word = (name: string, over: Partial<Ticket> = {}, entry = anEntry(), recurrence?: Recurrence) =>
    fillCall(`{{ ${name} }}`, { origin: { ...origin, ...over }, entry, recurrence }, organisation);

  test("stand for what is known of the origin, and for nothing where it is not", () => {
    const full: Partial<Ticket> = {
      chases: [chase(true), chase(false), chase(true)],
      risks: ["legal", "safety"] as never,
      manual: {
        info: {},
        asked: false,
        sendBacks: [
          { at: at("09:40"), by: "ben", missing: ["a", "b"] },
          { at: at("09:50"), by: "ben", missing: ["c"] },
        ],
      },
    };
    const entry = anEntry({ info: { escalationReason: "r", environment: "e" } as never });
    for (const [name, value] of [
      ["reference", "HD-1042"],
      ["subject", "Printer on fire"],
      ["requester", `Carl Cliff <${CARL}>`],
      ["desk", "Support"],
      ["kind", "call"],
      ["client", "Customer Ltd"],
      ["responsible", "Anna Nowak"],
      ["priority", "normal"],
      ["category", "network"],
      ["opened", "2026-03-02 09:00 UTC"],
      ["waitingSince", "2026-03-02 09:00 UTC"],
      ["chases", "2"],
      ["because", "Carl Cliff chased 3 times"],
      ["environment", "e"],
      ["escalationReason", "r"],
      ["recentChanges", ""],
      ["sendBacks", "2"],
      ["sentBackBecause", "a; b; c"],
      ["risk", "legal, safety"],
      ["recurrence", ""],
      ["nothing", "{{ nothing }}"],
    ] as const)
      expect([name, word(name, full, entry)]).toEqual([name, value]);
    expect(word("info", full, entry)).toMatch(/e[\s\S]*r/);
    expect(word("recurrence", {}, anEntry(), aRecurrence())).toBe("No other ticket of Carl Cliff in the last 14 days.");
    const bare = aTicket({
      record: { requester: { address: CARL, name: "" }, deskId: "gone", clientId: "gone", responsibleId: "gone" },
    });
    for (const [name, value] of [
      ["requester", CARL],
      ["desk", "gone"],
      ["client", ""],
      ["responsible", ""],
      ["category", ""],
      ["waitingSince", ""],
      ["chases", "0"],
      ["info", ""],
      ["sendBacks", "0"],
      ["sentBackBecause", ""],
      ["risk", ""],
    ] as const)
      expect([name, fillCall(`{{${name}}}`, { origin: bare, entry: anEntry() }, organisation)]).toEqual([name, value]);
  });
});

describe("earlier tickets in words", () => {
  test("say what speaks for the same matter", () => {
    const recurring = aRecurrence({
      recurring: true,
      category: "printers",
      sameCategory: 2,
      sameWords: 1,
      withinWarranty: 3,
      references: ["HD-1001", "HD-1003"],
      refused: ["HD-9", "HD-8"],
      prior: [aPrior({ named: true }), aPrior({ named: true, reference: "HD-1003" }), aPrior()],
    });
    expect(sentenceOf(recurring)).toBe(
      "recurring: same category (printers) 2 times, same words once, HD-1001, HD-1003 named by the person who escalated it, 3 solved or closed within the warranty of 7 days; before: HD-1001, HD-1003; no earlier ticket of theirs: HD-9, HD-8",
    );
    expect(leadOf(recurring)).toMatch(/^Recurring: same/);
  });

  test("say how many there are otherwise, and whose", () => {
    expect(sentenceOf(aRecurrence({ isKnown: false }))).toBe(
      "the earlier tickets could not be looked up when it was escalated",
    );
    expect(sentenceOf(aRecurrence({ client: "Customer Ltd", refused: ["HD-9"] }))).toBe(
      "no other ticket of Carl Cliff and Customer Ltd in the last 14 days; no earlier ticket of theirs: HD-9",
    );
    expect(sentenceOf(aRecurrence({ prior: [aPrior()] }))).toBe(
      "1 other ticket of Carl Cliff in the last 14 days, none of the same matter",
    );
    expect(
      sentenceOf(aRecurrence({ prior: [aPrior()], more: 2, isMoreLikely: true, withinWarranty: 1, refused: ["HD-9"] })),
    ).toBe(
      "at least 3 other tickets of Carl Cliff in the last 14 days, none of the same matter (1 solved or closed within the warranty of 7 days); no earlier ticket of theirs: HD-9",
    );
    expect([
      beyond(aRecurrence()),
      beyond(aRecurrence({ isMoreLikely: true })),
      beyond(aRecurrence({ more: 5 })),
      beyond(aRecurrence({ more: 5, isMoreLikely: true })),
    ]).toEqual(["", "and perhaps more", "and 5 more", "and at least 5 more"]);
  });

  test("say of each what there is to say", () => {
    const day = (one: Date) => one.toISOString().slice(8, 10);
    expect(marksOf(aPrior(), day)).toEqual(["opened 02", "answered"]);
    const full = aPrior({
      state: "closed",
      endedAt: at("09:00"),
      category: "network",
      of: "client",
      by: "Tom",
      chases: 2,
      escalations: ["MG-1", "MG-2"],
      sameCategory: true,
      sameWords: true,
      named: true,
      withinWarranty: true,
    });
    expect(marksOf(full, day)).toEqual([
      "opened 02",
      "closed 02",
      "within warranty",
      "by Tom",
      "network",
      "chased 2 times",
      "escalated as MG-1, MG-2",
      "same category",
      "same words",
      "named",
    ]);
    const text = recurrenceText(aRecurrence({ prior: [aPrior({ subject: "Printer\n  smokes", chases: 1 })], more: 1 }));
    expect(text).toBe(
      "2 other tickets of Carl Cliff in the last 14 days, none of the same matter.\n- HD-1001 Printer smokes (opened 2026-03-02, answered, chased once)\nand 1 more",
    );
  });
});

test("a reason is its number at the beginning, or all the words of one group anywhere", () => {
  for (const [text, name] of [
    ["1", "troubleshooting done"],
    [" 2. the logs are on a server I cannot open", "needs elevated access or deeper work"],
    ["(3) see above", "root cause unclear"],
    ["4", "exceeds scope or permissions"],
    ["Needs elevated access", "needs elevated access or deeper work"],
    ["It needs deeper work", "needs elevated access or deeper work"],
    ["The root cause is unclear", "root cause unclear"],
    ["It exceeds my permissions", "exceeds scope or permissions"],
    ["It exceeds our scope", "exceeds scope or permissions"],
    ["Troubleshooting is done", "troubleshooting done"],
    ["5", undefined],
    ["9 root cause unclear", undefined],
    ["10 root cause unclear", "root cause unclear"],
    ["2nd root cause unclear", "root cause unclear"],
    ["since 2 the root cause is unclear", "root cause unclear"],
    ["elevated work", undefined],
    ["", undefined],
  ] as const)
    expect([text, reasonIn(text)]).toEqual([text, name]);
});

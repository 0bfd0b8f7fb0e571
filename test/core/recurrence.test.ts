// The recurrence card: which earlier tickets stand on it, in which order, and what it calls the same matter.

import fc from "fast-check";
import { expect, test } from "vitest";
import type { Recurrence } from "../../src/core/model/recurrence.ts";
import type { Ticket, TicketRecord } from "../../src/core/model/ticket.ts";
import { alike, subjectWords } from "../../src/core/visibility/alike.ts";
import { raise } from "../../src/core/visibility/raise.ts";
import {
  lookedUpSince,
  MOST_SHOWN,
  ofThoseSeen,
  type RecurrenceLookup,
  recurrence,
  referencesNamed,
  rulesFor,
  unknownRecurrence,
} from "../../src/core/visibility/recurrence.ts";
import { beyond, recurrenceText, sentenceOf } from "../../src/core/visibility/recurrence-text.ts";
import { after } from "../../src/core/words/duration.ts";
import { aTicket, at, CARL, organisation } from "../support/builders.ts";

const DAY = 86_400_000;
const NOW = at("12:00");
const ago = (days: number): Date => after(NOW, -days * DAY);
const ACME = { id: "acme", name: "Acme", domains: [], addresses: [], policyId: undefined, tier: undefined };
const TOM = { address: "tom@acme.example", name: "Tom" };

const ORIGIN = aTicket({
  record: { clientId: "acme", category: "Printers", createdAt: ago(0.1), updatedAt: ago(0.1) },
});
const LOOKED: RecurrenceLookup = {
  rules: { withinMs: 14 * DAY, warrantyMs: 14 * DAY },
  client: ACME,
  at: NOW,
  named: [],
  isCut: false,
};

let serial = 0;
const earlier = (record: Partial<TicketRecord>, over: Partial<Ticket> = {}): Ticket => {
  serial += 1;
  const createdAt = record.createdAt ?? ago(1);
  const base = {
    reference: `HD-${serial}`,
    subject: `Matter ${serial}`,
    clientId: "acme",
    createdAt,
    updatedAt: createdAt,
  };
  return { ...aTicket({ record: { ...base, ...record } }), id: `earlier${serial}`, ...over };
};
const cardOf = (found: Ticket[], over: Partial<RecurrenceLookup> = {}, origin = ORIGIN) =>
  recurrence(origin, found, { ...LOOKED, ...over });
const subjectsOn = (found: Ticket[], over: Partial<RecurrenceLookup> = {}) =>
  cardOf(found, over).prior.map(({ subject }) => subject);

test("S3.7: tickets of the last fourteen days stand on it, the first and the last instant included", () => {
  const opened = (subject: string, createdAt: Date) => earlier({ subject, createdAt });
  const found = [
    opened("now", NOW),
    opened("edge", ago(14)),
    opened("too old", new Date(ago(14).getTime() - 1)),
    opened("later", new Date(NOW.getTime() + 1)),
  ];
  expect(subjectsOn(found)).toEqual(["now", "edge"]);
});

test("S3.8: an older ticket stands on it when it was closed within the warranty, and is marked; a client's own warranty counts", () => {
  const closed = (days: number) =>
    earlier({ status: "closed", createdAt: ago(80), updatedAt: ago(days), subject: `${days}` });
  const found = [closed(13), closed(14), closed(14.1), closed(29), earlier({ createdAt: ago(80), subject: "open" })];
  expect(cardOf(found)).toMatchObject({ withinWarranty: 2 });
  expect(subjectsOn(found).toSorted()).toEqual(["13", "14"]);
  const own = rulesFor(LOOKED.rules, { ...ACME, warrantyMs: 30 * DAY });
  expect(subjectsOn(found, { rules: own }).toSorted()).toEqual(["13", "14", "14.1", "29"]);
  expect(rulesFor(LOOKED.rules, ACME)).toEqual(LOOKED.rules);
  expect(lookedUpSince(own, NOW)).toEqual(ago(44));
});

test("S3.8: what a requester called solved is within the warranty too, counted from when they said so", () => {
  const ended = { number: 1, since: ago(5), endedAt: ago(3), because: "it works", stepsFired: 0 };
  const solved = earlier({ createdAt: ago(20) }, { endedWaits: [{ ...ended, reason: "cancelled" }] });
  const answered = earlier({ createdAt: ago(5) }, { endedWaits: [{ ...ended, reason: "answered" }] });
  const { prior, withinWarranty } = cardOf([solved, answered]);
  expect(prior.map(({ state, endedAt }) => [state, endedAt])).toEqual([
    ["answered", undefined],
    ["solved", ago(3)],
  ]);
  expect(withinWarranty).toBe(1);
});

test("S3.7: neither the origin nor an escalation ticket stands on it", () => {
  expect(cardOf([ORIGIN, earlier({ purpose: "escalation", escalatedCallRef: "HD-7" })]).prior).toEqual([]);
});

test("S3.9: the same category counts once from the same requester, and twice from their colleagues", () => {
  const printers = { category: "printers " };
  const own = cardOf([earlier(printers)]);
  expect([own.recurring, own.sameCategory]).toEqual([true, 1]);
  const colleague = earlier({ ...printers, requester: TOM });
  expect(cardOf([colleague])).toMatchObject({ recurring: false, sameCategory: 1, references: [] });
  const both = cardOf([colleague, earlier({ ...printers, requester: TOM })]);
  expect([both.recurring, both.references.length]).toEqual([true, 2]);
  const { category: _, ...record } = ORIGIN.record;
  expect(cardOf([earlier({})], {}, { ...ORIGIN, record }).sameCategory).toBe(0);
});

test("S3.9: a similar subject recurs, whoever of the client wrote it", () => {
  const again = earlier({ subject: "RE: [EXTERNAL] the printer is on fire again!", requester: TOM });
  const card = cardOf([again, earlier({ subject: "Screen is black" })]);
  expect(card).toMatchObject({ recurring: true, sameWords: 1, references: [again.record.reference] });
});

test.each([
  ["Printer on fire", "Re: The printer is on fire again", true],
  ["Printer on fire", "Fwd: AW: PRINTER FIRE!!", true],
  ["Printer", "[HD-1042] Printer", true],
  ["Printer", "Printer broken", true],
  ["VPN verbindet nicht", "WG: vpn verbindet wieder nicht", true],
  ["Drucker gestört", "Drucker gestort seit Montag", false],
  ["Printer on fire", "Printer out of paper", false],
  ["Please help", "Please help", false],
  ["", "", false],
  ["alpha beta", "alpha beta gamma delta epsilon zeta", true], // four of eight
  ["alpha beta", "alpha beta gamma delta epsilon zeta eta", false],
  ["alpha", "alpha beta gamma", true],
  ["alpha", "alpha beta gamma delta", false],
  ["alpha beta", "alpha gamma", false], // one is too few where both have two
  ["Invoice 4711 missing", "Invoice 4712 missing", true],
  ["打印机坏了", "打印机又坏了", true],
])("%j and %j are alike: %s", (one, other, expected) => {
  expect(alike(subjectWords(one), subjectWords(other))).toBe(expected);
  expect(alike(subjectWords(other), subjectWords(one))).toBe(expected);
});

test("S3.9: a text names references by the prefixes of desks; whatever else looks like one is none", () => {
  const text = "as in hd-1001, HD-1001 and (SR-7); not RFC-2047, XHD-5, HD-12345678901 or HD-1a";
  expect(referencesNamed(text, ["HD", "SR"])).toEqual(["HD-1001", "SR-7"]);
  const many = Array.from({ length: 40 }, (_, index) => `HD-${index}`).join(" ");
  expect(referencesNamed(many, ["HD"])).toHaveLength(10);
});

test("S3.9: a named ticket of theirs stands on it however old; another client's, an unknown one and the origin do not", () => {
  const old = earlier({ createdAt: ago(400) });
  const foreign = earlier({ clientId: "other", requester: { address: "x@other.example", name: "" } });
  const named = [old.record.reference, foreign.record.reference, "HD-99999", ORIGIN.record.reference];
  const card = cardOf([old, foreign], { named });
  expect(card).toMatchObject({ recurring: true, references: [old.record.reference] });
  expect(card.refused).toEqual([foreign.record.reference, "HD-99999"]);
  expect(sentenceOf(card)).toContain(`${old.record.reference} named by the person who escalated it`);
  expect(sentenceOf(card)).toContain(`no earlier ticket of theirs: ${foreign.record.reference}, HD-99999`);
});

test("N14: what there was of each: category, chases that counted, escalations, and days; others' by name", () => {
  const chase = { at: ago(1), by: CARL, source: "email", because: "" } as const;
  const made = {
    ordinal: 1,
    at: ago(1),
    cause: "chases",
    by: CARL,
    because: "",
    templateId: "t",
    state: "made",
  } as const;
  const ticket = earlier(
    {
      subject: "Two\nlines",
      category: "Printers",
      requester: TOM,
      status: "closed",
      createdAt: ago(2),
      updatedAt: ago(1),
    },
    {
      chases: [
        { ...chase, counted: true },
        { ...chase, counted: true },
        { ...chase, counted: false },
      ],
      visibility: [{ ...made, reference: "MG-1" }],
    },
  );
  expect(recurrenceText(cardOf([ticket]))).toBe(
    "1 other ticket of Carl Cliff and Acme in the last 14 days, none of the same matter (same category (Printers) once, " +
      `1 solved or closed within the warranty of 14 days).\n- ${ticket.record.reference} Two lines (opened 2026-02-28, closed ` +
      "2026-03-01, within warranty, by Tom, Printers, chased 2 times, escalated as MG-1, same category)",
  );
});

test("more than twenty are counted, and it says when there may be further ones", () => {
  const many = Array.from({ length: 25 }, () => earlier({}));
  expect(recurrenceText(cardOf(many))).toMatch(/^25 other tickets of [\s\S]*\nand 5 more$/);
  expect(recurrenceText(cardOf(many, { isCut: true }))).toMatch(/^At least 25 other [\s\S]*\nand at least 5 more$/);
  expect(beyond(cardOf([], { isCut: true }))).toBe("and perhaps more");
  expect(beyond(cardOf([]))).toBe("");
});

test("of several opened at once the later reference stands first", () => {
  const found = ["HD-3", "HD-5", "HD-4"].map((reference) => earlier({ reference }));
  expect(cardOf(found).prior.map(({ reference }) => reference)).toEqual(["HD-5", "HD-4", "HD-3"]);
});

test("long subjects are cut, and what has no category is of none", () => {
  const { category: _, ...record } = ORIGIN.record;
  const card = cardOf([earlier({ subject: "x".repeat(300) })], {}, { ...ORIGIN, record });
  expect(card.prior[0]!.subject).toHaveLength(200);
  expect(card.prior[0]).toMatchObject({ sameCategory: false, kind: "call" });
  expect(card).not.toHaveProperty("category");
  expect(card.prior[0]).not.toHaveProperty("category");
  expect(card.prior[0]).not.toHaveProperty("endedAt");
});

test("chases that have left a ticket count with those that stand in it", () => {
  const ticket = earlier({}, { past: { said: 0, weight: 0, chases: 3 } });
  expect(cardOf([ticket]).prior[0]!.chases).toBe(3);
});

test("warranty includes the instant it is asked at, and nothing later", () => {
  const closed = (updatedAt: Date) => earlier({ status: "closed", createdAt: ago(3), updatedAt });
  expect(cardOf([closed(NOW)]).withinWarranty).toBe(1);
  expect(cardOf([closed(after(NOW, 1))]).withinWarranty).toBe(0);
});

test("whoever may see only some of the tickets reads a card of those alone, and that there may be more", () => {
  const same = { category: "Printers", requester: ORIGIN.record.requester };
  const found = [
    earlier({ ...same, reference: "HD-71", subject: "Printer on fire", status: "closed", updatedAt: ago(0.5) }),
    earlier({ ...same, reference: "HD-72" }),
    earlier({ reference: "HD-73" }),
  ];
  const card = cardOf(found);
  expect(card).toMatchObject({ recurring: true, isMoreLikely: false, references: ["HD-72", "HD-71"] });
  expect(ofThoseSeen(card, new Set(["HD-71", "HD-72", "HD-73"]))).toEqual(card);
  expect(ofThoseSeen(card, new Set(["HD-71", "HD-73"]))).toEqual({
    ...card,
    prior: card.prior.filter(({ reference }) => reference !== "HD-72"),
    references: ["HD-71"],
    isMoreLikely: true,
    sameCategory: 1,
    sameWords: 1,
    withinWarranty: 1,
  });
  const other = ofThoseSeen(card, new Set(["HD-73"]))!;
  expect(other).toMatchObject({ recurring: false, sameCategory: 0, sameWords: 0, withinWarranty: 0, references: [] });
  expect(ofThoseSeen(card, new Set(["HD-99"]))).toBeUndefined();
});

test("a card that says that there was nothing says so to anybody, and none tells how many more there are", () => {
  const empty = cardOf([]);
  expect(ofThoseSeen(empty, new Set())).toEqual(empty);
  const cut = ofThoseSeen({ ...empty, more: 1 }, new Set());
  expect(cut).toMatchObject({ more: 0, isMoreLikely: true });
  expect(ofThoseSeen({ ...empty, isMoreLikely: true }, new Set())).toMatchObject({ isMoreLikely: true });
  expect(ofThoseSeen({ ...empty, recurring: true }, new Set())).toMatchObject({ recurring: false });
});

test("with nothing before, and with a store that did not answer, it says so", () => {
  expect(recurrenceText(cardOf([]))).toBe("No other ticket of Carl Cliff and Acme in the last 14 days.");
  const unknown = unknownRecurrence(ORIGIN, { ...LOOKED, named: ["HD-1"] });
  expect(unknown).toMatchObject({ isKnown: false, refused: [], prior: [] });
  expect(sentenceOf(unknown)).toContain("could not be looked up");
});

test("N14: a call template names the card with {{recurrence}}; without one it says nothing", () => {
  const template = organisation.callTemplates.get("escalated-call")!;
  const callTemplates = new Map(organisation.callTemplates).set(template.id, { ...template, body: "[{{recurrence}}]" });
  const asked = { ordinal: 1, at: NOW, cause: "analyst", by: "anna", because: "why", state: "owed" } as const;
  const raising = {
    origin: ORIGIN,
    entry: { ...asked, templateId: template.id },
    id: "b",
    reference: "MG-1",
    now: NOW,
  };
  const body = (card?: Recurrence) =>
    raise({ ...raising, recurrence: card }, { ...organisation, callTemplates })!.says![0]!.text;
  expect(body(cardOf([]))).toBe("[No other ticket of Carl Cliff and Acme in the last 14 days.]");
  expect(body()).toBe("[]");
});

const anEarlier = fc
  .record({
    days: fc.integer({ min: -2, max: 40 }),
    requester: fc.constantFrom(CARL, "tom@acme.example", "x@other.example"),
    clientId: fc.constantFrom("acme", "other", undefined),
    category: fc.constantFrom("printers", "screens", undefined),
    subject: fc.constantFrom("Printer on fire", "Printer is on fire again", "Screen is black", ""),
    purpose: fc.constantFrom("normal" as const, "escalation" as const),
    status: fc.constantFrom("open" as const, "closed" as const),
  })
  .map(({ days, requester, clientId, category, ...record }) => {
    const { clientId: _, ...ticket } = earlier({}).record;
    const rest = { ...(clientId ? { clientId } : {}), ...(category ? { category } : {}) };
    const times = { createdAt: ago(days), updatedAt: ago(Math.max(0, days - 1)) };
    const mine = { ...ticket, ...record, ...times, ...rest, requester: { address: requester, name: "" } };
    return { ...aTicket(), id: `any${ticket.reference}`, record: mine };
  });

test("whatever is found: nobody else's tickets, none too old and unclosed, at most twenty shown, the rest counted, matches first", () => {
  fc.assert(
    fc.property(fc.array(anEarlier, { maxLength: 60 }), (found) => {
      const card = cardOf([...found, ...found]);
      const byReference = new Map(found.map((ticket) => [ticket.record.reference, ticket.record]));
      const theirs = found.filter(
        ({ record }) =>
          record.purpose === "normal" &&
          (record.requester.address === CARL || record.clientId === "acme") &&
          record.createdAt <= NOW &&
          (record.createdAt >= ago(14) || (record.status === "closed" && record.updatedAt >= ago(14))),
      );
      expect(card.prior.length + card.more).toBe(theirs.length);
      expect(card.prior.length).toBe(Math.min(MOST_SHOWN, theirs.length));
      for (const { reference, of } of card.prior) {
        const record = byReference.get(reference)!;
        expect(of === "requester" ? record.requester.address : record.clientId).toBe(
          of === "requester" ? CARL : "acme",
        );
      }
      const ranks = card.prior.map(
        ({ sameCategory, sameWords, openedAt }) => (sameCategory || sameWords ? 1e15 : 0) + openedAt.getTime(),
      );
      expect(ranks).toEqual(ranks.toSorted((a, b) => b - a));
      expect(card.recurring).toBe(card.references.length > 0);
    }),
  );
});

// The requester's pages in each of their languages: nothing is left out, and nothing is left in English. The files themselves:
// catalogues.test.ts.

import { describe, expect, test } from "vitest";
import type { PressResult, Standpoint } from "../../src/actions/requester-portal.ts";
import { type Lasting, lastingInWords } from "../../src/core/calendar/working-time.ts";
import type { Count, Uncounted } from "../../src/core/chase/count.ts";
import type { LinkProblem } from "../../src/core/model/token.ts";
import { counted, countOffer, countPast } from "../../src/web/count-page.ts";
import { type Html, html } from "../../src/web/html.ts";
import { sayLasting } from "../../src/web/lasting.ts";
import { problemPage } from "../../src/web/link-problem.ts";
import { sayInstant } from "../../src/web/local-time.ts";
import { requesterPage } from "../../src/web/requester-page.ts";
import { awayPage } from "../../src/web/store-away.ts";
import { english, languages, pageWordsIn } from "../../src/web/words/catalogue.ts";
import type { Words } from "../../src/web/words/page-words.ts";
import { aTicket, at, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const HOUR = 3_600_000;
const LANGUAGES = languages().map(({ code }) => pageWordsIn(code));
const ENGLISH = english();
const OTHERS = LANGUAGES.filter(({ code }) => code !== "en");

/** Each sentence of a catalogue by its place in it, with numbers for whatever is put into it. */
function sentences({ workingTime: _forms, ...words }: Words, ...given: number[]): Map<string, string> {
  const found = new Map<string, string>();
  const visit = (value: unknown, path: string): void => {
    if (typeof value === "function") visit(value(...given), path);
    else if (typeof value === "object" && value !== null && value.constructor === Object)
      for (const [name, one] of Object.entries(value)) visit(one, `${path}.${name}`);
    else found.set(path, String(value));
  };
  visit(words, "");
  return found;
}

const numbersIn = (text: string): string[] => [...new Set(text.match(/70[123]/g) ?? [])].sort();

describe.each(OTHERS.map((words) => [words.name, words] as const))("in %s", (_name, words) => {
  test.each([
    [701, 702, 703],
    [702, 701, 703], // beyond the threshold
  ])("every sentence is there, is not the English one, and names what that one names (%i, %i, %i)", (...given) => {
    const said = sentences(words, ...given);
    for (const [path, english] of sentences(ENGLISH, ...given)) {
      const own = said.get(path)!;
      expect([path, own]).not.toEqual([path, english]);
      expect([path, own]).toEqual([path, expect.stringMatching(/\p{L}|\d \/ \d/u)]);
      expect([path, numbersIn(own)]).toEqual([path, numbersIn(english)]);
    }
  });

  test("what is not known leaves no hole", () => {
    const { state, chases, you } = words;
    const open = [state.answered(undefined), state.solved(undefined), state.closed(undefined), you(html`X`, undefined)];
    for (const sentence of [...open, chases(1, undefined)]) {
      expect(`${sentence}`).not.toMatch(/undefined|false|\(\)|（）| {2}| [.,]/);
      expect(`${sentence}`).toMatch(/\p{L}|\d/u);
    }
  });

  test("N22 whatever there is to tell, no words of the page are English", () => {
    const inEnglish = pages(ENGLISH);
    for (const [what, page] of pages(words)) {
      const english = new Set(fragments(inEnglish.get(what)!));
      expect([what, fragments(page).filter((one) => english.has(one))]).toEqual([what, []]);
      expect([what, fragments(page).filter((one) => ENGLISH_WORDS.test(one))]).toEqual([what, []]);
      expect([what, /\.\.|。。/.exec(page)]).toEqual([what, null]);
      expect(page).toContain(`<html lang="${words.code}">`);
      expect(page).toContain(`<strong lang="${words.code}" aria-current="true">${words.name}</strong>`);
    }
  });
});

const ENGLISH_WORDS = /\b(the|you|your|this|asked|chases?|waiting|working|answered)\b/i;
const NAMES = new Set([
  "HD-1042",
  "Printer on fire",
  "HD-1042 Printer on fire",
  "Support",
  "Carl Cliff",
  "Onit",
  "Anna Nowak",
  "The printer burns.",
]);

/** The words between the tags, without names, instants and the links to other languages. */
const fragments = (page: string): string[] =>
  page
    .replace(/<footer[\s\S]*<\/footer>|<time[^>]*>[^<]*<\/time>/g, "<>")
    .split(/<[^>]*>/)
    .map((text) => text.trim())
    .filter((text) => /\p{L}{2}/u.test(text) && !NAMES.has(text.replace(/ ·.*$/, "")));

const REASONS: readonly Uncounted[] = [
  { kind: "closed", reference: "HD-1042" },
  { kind: "not owed" },
  { kind: "all used", maximum: 4 },
  { kind: "too soon", apart: HOUR },
  { kind: "too soon", apart: { days: 2, ms: HOUR } },
];
const RESULTS: readonly PressResult[] = [
  { kind: "solved" },
  ...(["closed", "known", "not yours"] as const).map((reason) => ({ kind: "refused", reason }) as const),
  ...[...REASONS, { kind: "not yours" } as const].map((reason) => ({ kind: "uncounted", reason }) as const),
  { kind: "counted", number: 2, threshold: 3, isEscalated: false, isMailed: true },
  { kind: "counted", number: 4, threshold: 3, isEscalated: true, isMailed: false },
];
const PROBLEMS: readonly LinkProblem[] = [
  ...(["unreadable", "altered", "unknown key", "other purpose", "no ticket", "no part"] as const).map(
    (problem) => ({ problem, because: "because of the chase" }) as const,
  ),
  { problem: "expired", because: "because of the chase", expiredAt: at("09:00") },
];

const BY = { address: CARL, name: "Carl Cliff" };
const reader = (words: Words) => ({ words, hasChosen: false });

const made = new Map<Words, ReadonlyMap<string, string>>();

/** Every page and every state of it, by what it tells; each language is written once. */
function pages(words: Words): ReadonlyMap<string, string> {
  const known = made.get(words) ?? written(words);
  made.set(words, known);
  return known;
}

function written(words: Words): Map<string, string> {
  const here = { organisation, now: at("11:00"), reader: reader(words) };
  const seen = new Map<string, Html>();
  for (const over of standpoints())
    seen.set(JSON.stringify(over), requesterPage(standpoint(over), organisation, here.now, here.reader));
  for (const problem of PROBLEMS) seen.set(problem.problem, problemPage(problem, here.reader).body);
  for (const why of ["shown", "pressed"] as const) seen.set(why, awayPage(words.away[why], here.reader));
  const offer = { kind: "offer", button: "chase", ticket: aWaitingTicket(), by: BY } as const;
  seen.set("offer", countOffer(offer, here));
  const past = { ...offer, ticket: aTicket({ record: { status: "closed", subject: "" } }) };
  seen.set("past", countPast(past, true, here));
  for (const outcome of RESULTS)
    if (outcome.kind === "counted" || outcome.kind === "uncounted")
      seen.set(
        JSON.stringify(["chased", outcome]),
        counted({ kind: "chased", ticket: offer.ticket, outcome }, here.reader),
      );
  return new Map([...seen].map(([what, page]) => [what, page.toString()]));
}

function standpoints(): Partial<Standpoint>[] {
  const rules = { ...desk().chase!, escalates: true, calendar: undefined };
  const counts: Count = {
    counted: true,
    reached: false,
    threshold: 3,
    number: 1,
    nextAt: undefined,
    reason: undefined,
    because: "",
  };
  const chasing = { rules, next: counts, authority: "Support", isThereAlready: false };
  const never = (reason: Uncounted, nextAt?: Date): Count => ({ ...counts, counted: false, number: 1, nextAt, reason });
  const states = (["answered", "solved", "closed"] as const).flatMap((state) =>
    [at("10:00"), undefined].map((since) => ({ standing: { state, at: since } })),
  );
  return [
    {},
    { chasing, maySolve: true },
    { chasing: { ...chasing, authority: null } },
    { chasing: { ...chasing, isThereAlready: true } },
    { chasing: { ...chasing, next: { ...counts, number: 3 } } },
    { chasing: { ...chasing, rules: { ...rules, escalates: false } } },
    ...REASONS.map((reason) => ({ chasing: { ...chasing, next: never(reason, at("12:00")) } })),
    { chasing: { ...chasing, next: never({ kind: "all used", maximum: 1 }) } },
    { chasing, ticket: answered(false) },
    { chasing, ticket: answered(true) },
    ...states,
    ...RESULTS.map((result) => ({ result })),
    { said: Array.from({ length: 101 }, () => SAID[0]!) },
  ];
}

/** After three chases, which led to an escalation or not. */
function answered(isEscalated: boolean): Standpoint["ticket"] {
  const chases = ["09:10", "09:20", "09:30"].map((clock) => ({
    at: at(clock),
    by: CARL,
    source: "portal" as const,
    counted: true,
    because: "because of the chase",
  }));
  const escalation = {
    ordinal: 1,
    at: at("09:30"),
    cause: "chases",
    by: CARL,
    because: "because of the chase",
    templateId: "escalated-call",
    state: "made",
  } as const;
  const ended = {
    number: 1,
    since: at("09:00"),
    endedAt: at("10:00"),
    reason: "answered",
    because: "b",
    stepsFired: 0,
  };
  return aTicket({
    chases,
    visibility: isEscalated ? [escalation] : [],
    endedWaits: [ended as Standpoint["ticket"]["endedWaits"][number]],
  });
}

test("what was counted, and that it was escalated, is still said once it is answered", () => {
  const [{ chasing: usual }] = standpoints().filter(({ chasing }) => chasing) as [Standpoint];
  const shown = (ticket: Standpoint["ticket"], change: Partial<NonNullable<typeof usual>> = {}): string => {
    const seen = standpoint({
      chasing: { ...usual!, ...change },
      ticket,
      standing: { state: "answered", at: at("10:00") },
    });
    const page = requesterPage(seen, organisation, at("11:00"), reader(ENGLISH)).toString();
    return /Reminders<\/dt>\s*<dd>([^<]*)/.exec(page)?.[1] ?? page;
  };
  expect(shown(answered(true))).toBe("3, escalated; the count starts again");
  expect(shown(answered(true), { authority: null })).toBe("3; the count starts again");
  expect(shown(answered(false))).toBe("3; the count starts again");
  expect(shown(answered(false), { next: { ...usual!.next, number: 4 } })).toBe("3 of 3");
  expect(shown(aTicket())).toBe("0 of 3");
});

const SAID: Standpoint["said"] = [
  { at: at("09:00"), by: BY, from: "requester", text: "The printer burns.", private: false, mailId: "m" },
  {
    at: at("10:00"),
    by: { address: "", name: "Anna Nowak" },
    from: "staff",
    text: "The printer burns.",
    private: false,
  },
  { at: at("10:30"), by: BY, from: "requester", text: "This is solved", private: false },
];

const standpoint = (over: Partial<Standpoint>): Standpoint => ({
  kind: "page",
  ticket: aWaitingTicket(),
  by: BY,
  desk: desk(),
  standing: { state: "waiting", at: at("09:00") },
  said: SAID,
  chasing: undefined,
  maySolve: false,
  ...over,
});

test("the reasons the history keeps in English are on no page, but in English", () => {
  const because = "because of the chase";
  for (const words of LANGUAGES) for (const page of pages(words).values()) expect(page).not.toContain(because);
});

const days = (code: string) => (number: number) =>
  sayLasting({ days: number, ms: 0 }, LANGUAGES.find((words) => words.code === code)!);

test("one, two, five, twenty-one and twenty-two working days, as Poles, Czechs and Ukrainians count them", () => {
  expect([1, 2, 5, 21, 22].map(days("pl"))).toEqual([
    "1 dzień roboczy",
    "2 dni robocze",
    "5 dni roboczych",
    "21 dni roboczych",
    "22 dni robocze",
  ]);
  expect([1, 2, 5, 21, 22].map(days("cs"))).toEqual([
    "1 pracovní den",
    "2 pracovní dny",
    "5 pracovních dnů",
    "21 pracovních dnů",
    "22 pracovních dnů",
  ]);
  expect([1, 2, 5, 21, 22].map(days("uk"))).toEqual([
    "1 робочий день",
    "2 робочі дні",
    "5 робочих днів",
    "21 робочий день",
    "22 робочі дні",
  ]);
});

test.each<[Lasting, string, string, string]>([
  [45 * 60_000, "45 min", "45 Minuten", "45 分"],
  [2 * HOUR + 300_000, "2 h 5 min", "2 Stunden, 5 Minuten", "2 時間5 分"],
  [76 * HOUR, "3 days 4 h", "3 Tage, 4 Stunden", "3 日4 時間"],
  [{ days: 1, ms: 3 * HOUR }, "1 working day 3 h", "1 Arbeitstag, 3 Stunden", "1 営業日3 時間"],
  [{ days: 2, ms: 60_000 }, "2 working days", "2 Arbeitstage", "2 営業日"],
  [{ days: 0, ms: HOUR + 60_000 }, "1 working hour 1 min", "1 Arbeitsstunde, 1 Minute", "営業時間で 1 時間1 分"],
  [{ days: 0, ms: 25 * 60_000 }, "25 working minutes", "25 Arbeitsminuten", "営業時間で 25 分"],
  [{ days: 0, ms: 0 }, "no working time yet", "noch keine Arbeitszeit", "営業時間外のため 0 分"],
])("a duration of %j is said in each language's own way", (length, ...said) => {
  const spoken = ["en", "de", "ja"].map((code) => LANGUAGES.find((words) => words.code === code)!);
  expect(spoken.map((words) => sayLasting(length, words))).toEqual(said);
  expect(lastingInWords(length)).toBe(said[0]);
});

test("an instant is said with its zone, as each language writes it", () => {
  const said = (code: string, zone: string) => sayInstant(at("09:00"), zone, code);
  expect(said("en", "Europe/Warsaw")).toBe("Mon 2 Mar 2026, 10:00 CET");
  expect(said("de", "Europe/Warsaw")).toBe("Mo., 2. März 2026, 10:00 MEZ");
  expect(said("ja", "Asia/Tokyo")).toBe("2026年3月2日(月) 18:00 JST");
  expect(said("fr", "No/Where")).toBe("lun. 2 mars 2026, 09:00 UTC");
});

test("what a name brings with it stays a name, in every language", () => {
  for (const words of LANGUAGES) {
    const page = requesterPage(
      { ...standpoint({}), by: { address: CARL, name: "<b>Eve</b>" } },
      organisation,
      at("11:00"),
      reader(words),
    ).toString();
    expect(page).toContain("&lt;b&gt;Eve");
    expect(page).not.toContain("<b>Eve");
    expect(words.you(html`<i>x</i>`, undefined).toString()).not.toContain("false");
  }
});

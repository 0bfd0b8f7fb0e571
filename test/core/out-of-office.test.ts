import fc from "fast-check";
import { expect, test } from "vitest";
import { returnDay } from "../../src/core/automated/return-day.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { aMail, evidence } from "../support/builders.ts";

const MONDAY = new Date("2026-03-02T09:30:00Z");
const AUTO = { "Auto-Submitted": "auto-replied" };

test("an automatic reply that says that somebody is away is told apart, with the day they are back", () => {
  const mail = aMail({ subject: "Re: Printer", newText: "I am on vacation until 9 March.", header: AUTO });
  const { verdict } = classify(evidence({ mail }));
  expect(verdict).toMatchObject({ kind: "out-of-office", returnsAt: "2026-03-09" });
  expect(verdict.because).toContain("back on 2026-03-09");
});

test("an automatic reply about anything else is none, and has no day", () => {
  const mail = aMail({ newText: "We have your request. We answer until tomorrow.", header: AUTO });
  expect(classify(evidence({ mail })).verdict).toEqual(expect.objectContaining({ kind: "auto-reply" }));
  expect(classify(evidence({ mail })).verdict.returnsAt).toBeUndefined();
});

test("a person who writes of a vacation is a person", () => {
  const mail = aMail({ newText: "I am out of office until 9 March. Any news?" });
  expect(classify(evidence({ mail })).verdict.kind).toBe("chase");
});

test("the day is read in many languages and forms", () => {
  const notes: readonly [string, string][] = [
    ["I am away until 2026-03-09.", "2026-03-09"],
    ["I will be back on March 9th.", "2026-03-09"],
    ["Returning to the office on Monday, 9 March 2026", "2026-03-09"],
    ["Ich bin bis zum 9.3.2026 nicht im Büro.", "2026-03-09"],
    ["Ich bin ab dem 9. März wieder erreichbar", "2026-03-09"],
    ["Je suis absent jusqu'au 9 mars inclus.", "2026-03-09"],
    ["De retour le lundi 9 mars 2026", "2026-03-09"],
    ["Estaré fuera de la oficina hasta el 9 de marzo.", "2026-03-09"],
    ["Sono in ferie fino al 9 marzo", "2026-03-09"],
    ["Estou de férias até 9 de março.", "2026-03-09"],
    ["Ik ben afwezig tot en met 9 maart", "2026-03-09"],
    ["Jestem na urlopie do 9 marca.", "2026-03-09"],
    ["Jag är på semester till och med 9 mars", "2026-03-09"],
    ["Я в отпуске до 9 марта.", "2026-03-09"],
    ["3月9日まで不在です。復帰は3月9日です", "2026-03-09"],
    ["On leave 02/03/2026 - 09/03/2026", "2026-03-09"],
    ["out of the office until 03/25/2026", "2026-03-25"],
  ];
  for (const [note, day] of notes) expect([note, returnDay(note, MONDAY)]).toEqual([note, day]);
});

test("a weekday is the next one, tomorrow is tomorrow, and a day without a year is near", () => {
  expect(returnDay("back on Monday", MONDAY)).toBe("2026-03-09");
  expect(returnDay("zurück am Donnerstag", MONDAY)).toBe("2026-03-05");
  expect(returnDay("bis morgen", MONDAY)).toBe("2026-03-03");
  expect(returnDay("until January 5", new Date("2026-12-20T09:00:00Z"))).toBe("2027-01-05");
  expect(returnDay("until March 1", MONDAY)).toBe("2026-03-01"); // a note nobody switched off
});

test("no day is made up", () => {
  for (const note of [
    "I am away.",
    "I am away until further notice.",
    "Since 9 March I work elsewhere.",
    "until 31 February",
    "until 9 March 2031",
    "call me until 5 pm",
  ])
    expect([note, returnDay(note, MONDAY)]).toEqual([note, undefined]);
});

test("whatever a note says, a day is a day", () => {
  const word = fc.oneof(
    fc.constantFrom("until ", "bis ", "9", "/", ".", "2026", "March", " - ", "Monday", "3月9日"),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 40 }), (words) => {
      const day = returnDay(words.join(""), MONDAY);
      if (day !== undefined) expect(new Date(day).toISOString().slice(0, 10)).toBe(day);
    }),
  );
});

// Where a mail says goodbye, and what is said below it all the same.

import { expect, test } from "vitest";
import { withoutFarewell } from "../../src/core/words/farewell.ts";
import { organisation } from "../support/builders.ts";

const without = (text: string): string => withoutFarewell(text, organisation.phrases);

test("the farewell and the names below it go, the words above stay", () => {
  for (const goodbye of [
    "Best regards\nCarl",
    "Best regards, Carl Cliff",
    "Kind regards,\nCarl Cliff\nHead of Printing\nElsewhere Ltd\nwww.elsewhere.example",
    "Mit freundlichen Grüßen\nCarl",
    "Cordialement\nCarl",
  ])
    expect([goodbye, without(`It works again.\n\n${goodbye}`)]).toEqual([goodbye, "It works again."]);
});

test("a farewell may stand at the end of a line, apart from what is said there", () => {
  expect(without("It works again. Best regards, Carl")).toBe("It works again.");
  expect(without("It works again - best regards Carl")).toBe("It works again -");
  expect(without("It works again best regards")).toBe("It works again");
  expect(without("It works again (best regards from Carl)")).toBe("It works again (best regards from Carl)");
});

test("words that only look like one are none", () => {
  for (const text of [
    "Give her my best regards if you see her tomorrow please",
    "It works again.",
    "The best regards the printer as dead.",
    "Best regards?",
    `Best regards ${"and so on ".repeat(30)}`,
  ])
    expect([text, without(text)]).toEqual([text, text]);
});

test("below it whole sentences, questions and postscripts are said; names, places and numbers are not", () => {
  const below = (line: string) =>
    without(`It works.\nBest regards\nCarl\n${line}`).split("\n").slice(1).filter(Boolean);
  for (const said of [
    "PS: the scanner is dead.",
    "p.s. Scanner dead",
    "N.B. Scanner dead",
    "Scanner?",
    "سكانر؟",
    "by the way the scanner does not work",
  ])
    expect([said, below(said)]).toEqual([said, [said]]);
  for (const line of [
    "Head of Printing and Copying at Elsewhere",
    "the big house",
    "please write to us at carl@elsewhere.example again",
    "please look at https://elsewhere.example every day",
    "see more of it at www.elsewhere.example today",
    "you can ring us at +44 every day",
    "the number to ring here is 12345 today",
    "we are a small printing gmbh of ours",
    "we are a small printing ltd of ours",
    "we are a small printing inc of ours",
    "we are a small printing s.a. of ours",
    "we are a small printing b.v. of ours",
    "we are a small printing s.p.a of ours",
    "PSA Group House",
  ])
    expect([line, below(line)]).toEqual([line, []]);
});

test("a mail of nothing but a farewell, or of thanks and a greeting, keeps its words", () => {
  for (const text of ["Best regards\nCarl", "Bom dia, grato"]) expect(without(text)).toBe(text);
});

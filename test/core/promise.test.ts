// Until when "on it" holds, as people say it. The mail comes in at 09:30 in London, where Ben works.

import { expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { aColleague, aMail, at, desk, evidence } from "../support/builders.ts";

const until = (newText: string, deskId = "support"): string => {
  const { promiseMs } = classify(
    evidence({ sender: aColleague("ben"), mail: aMail({ newText }), desk: desk(deskId) }),
  ).verdict;
  return promiseMs === undefined ? "no time" : new Date(at("09:30").getTime() + promiseMs).toISOString().slice(8, 16);
};

test.each([
  ["On it, 2h", "02T11:30"],
  ["on it give me 4h", "02T13:30"],
  ["On it - half an hour", "02T10:00"],
  ["On it, two hours", "02T11:30"],
  ["On it. Should take 3 hours.", "02T12:30"],
  ["bin dran, halbe Stunde", "02T10:00"],
  ["je m'en occupe dans 2h", "02T11:30"],
  ["ik pak het op, 2 uur", "02T11:30"],
  ["zajmę się tym w ciągu godziny", "02T10:30"],
])("a length: %s", (text, expected) => expect(until(text)).toBe(expected));

test.each([
  ["On it, by 5pm", "02T17:00"],
  ["on it till 3:30pm", "02T15:30"],
  ["Ich kümmere mich, bis 15 Uhr", "02T15:00"],
  ["Je m'en occupe, 16h", "02T16:00"],
  ["eu trato disso até às 17h", "02T17:00"],
  ["me encargo antes de las 17", "02T17:00"],
  ["ik pak het op, om 15 uur klaar", "02T15:00"],
  ["zajmę się tym, do 16", "02T16:00"],
  ["on it, until 8am", "03T08:00"],
])("a time of day: %s", (text, expected) => expect(until(text)).toBe(expected));

test.each([
  ["on it EOD", "02T17:00"],
  ["on it, need until noon", "02T12:00"],
  ["on it, tomorrow morning", "03T12:00"],
  ["bin dran bis morgen früh", "03T12:00"],
])("a part of the day: %s", (text, expected) => expect(until(text)).toBe(expected));

test.each([
  ["On it. I called him at 9 and he is fine."],
  ["On it, printer 3 needs 2 toners"],
  ["on it, back after lunch"],
])("no promise: %s", (text) => expect(until(text)).toBe("no time"));

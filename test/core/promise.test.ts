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

test.each([
  ["On it, by 12am", "03T00:00"],
  ["On it, by 12pm", "02T12:00"],
  ["On it, by 11 a.m.", "02T11:00"],
  ["On it, by 7 p.m.", "02T19:00"],
  ["On it, by 17:45", "02T17:45"],
  ["On it, by 5", "02T17:00"], // the working half of the day
  ["On it, by 7", "02T19:00"],
  ["On it, by 8", "03T08:00"],
  ["On it, by 1", "02T13:00"],
  ["On it, 10:15", "02T10:15"],
  ["On it, by 10 o'clock", "02T10:00"],
  ["zajmę się tym, do godziny 16", "02T16:00"],
  ["zajmę się tym, do 3 godzin", "02T12:30"], // a length, in Polish
  ["On it. Back at 3pm.", "02T15:00"],
  ["On it.\nEOD", "02T17:00"],
  ["On it, tomorrow", "03T17:00"],
  ["On it, an hour and a half", "02T11:00"],
  ["On it, 25 h", "03T10:30"],
  ["On it, 90 min", "02T11:00"],
])("in another form: %s", (text, expected) => expect(until(text)).toBe(expected));

test.each([
  ["On it, is 3pm fine?"],
  ["On it. We talked with many of them at the meeting in town on Tuesday and it took 2h."],
  ["On it. He called twice. By 5pm."],
  ["On it, room 30:99"],
])("nor a promise: %s", (text) => expect(until(text)).toBe("no time"));

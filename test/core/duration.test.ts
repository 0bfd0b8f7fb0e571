import { expect, test } from "vitest";
import { durationAtStart, inWords, parseDuration } from "../../src/core/words/duration.ts";

test("durations are read as people write them, and nothing else is", () => {
  const read = [
    "90m",
    "2h",
    "1h 30m",
    "2 days",
    "1 week",
    "45 min",
    "0m",
    "",
    "soon",
    "2 months",
    "2h later",
    "h",
    "-2h",
  ].map(parseDuration);
  const minutes = read.map((ms) => (ms === undefined ? undefined : ms / 60_000));
  expect(minutes).toEqual([90, 120, 90, 2_880, 10_080, 45, ...Array(7).fill(undefined)]);
});

test("a text may begin with one", () => {
  expect(durationAtStart("2h, then I call him")).toEqual({ ms: 7_200_000, length: 2 });
  expect(durationAtStart("later")).toEqual({ ms: undefined, length: 0 });
});

test("durations are told in their two largest units", () => {
  expect([0, 45, 60, 125, 1_440, 4_560].map((minutes) => inWords(minutes * 60_000))).toEqual([
    "0 min",
    "45 min",
    "1 h",
    "2 h 5 min",
    "1 day",
    "3 days 4 h",
  ]);
});

test("durations are read in many languages, with fractions and as clocks say them", () => {
  const read = {
    "1,5 Std.": 90,
    "2h30": 150,
    "1.5 days": 2_160,
    "2 Stunden 30 Minuten": 150,
    "2 heures": 120,
    "3 días": 4_320,
    "3 dias": 4_320,
    "1 godzinę": 60,
    "2 uur": 120,
    "2時間": 120,
    "30分": 30,
    "2小时": 120,
    "2 години": 120,
    "2 saat": 120,
    "1 viikko": 10_080,
  };
  const minutes = Object.keys(read).map((text) => (durationAtStart(text).ms ?? 0) / 60_000);
  expect(Object.fromEntries(Object.keys(read).map((text, at) => [text, minutes[at]]))).toEqual(read);
  expect(["2 Pizzen", "5 mal", "3 months", "2hx"].map((text) => durationAtStart(text).ms)).toEqual(
    Array(4).fill(undefined),
  );
});

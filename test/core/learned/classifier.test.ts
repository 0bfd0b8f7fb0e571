// What is learned from examples, and how surely it is heard in words that nobody wrote down.

import { expect, test } from "vitest";
import { learn } from "../../../examples/learn/learn.ts";
import { examplesOf, fingerprintOf } from "../../../examples/learn/read.ts";
import { builtInReadings, readingsFingerprint } from "../../../src/config/built-in-readings.ts";
import { likelihoodsOf, likenessOf, wordsFor } from "../../../src/core/learned/classifier.ts";
import { FEATURES, featuresOf, tokensOf } from "../../../src/core/learned/features.ts";
import { READINGS, type Situation } from "../../../src/core/learned/readings.ts";
import { inProgram } from "../../../src/ports/program-folder.ts";

const EXAMPLES = [
  ...["is anyone there?", "any news?", "when does somebody come?", "is there news?"].map((text) => ["asks", text]),
  ...["the lamp is red", "room 204", "the serial number is 12", "it is the red lamp"].map((text) => ["tells", text]),
].map(([label, text]) => ({ label: label!, text: text! }));

const learned = learn(EXAMPLES, ["asks", "tells"]);

test("words are most like the examples they share the most with, and by which words is said", () => {
  const text = "Is there anyone with news?";
  expect(likenessOf(text, learned).asks).toBeGreaterThan(0.6);
  expect(wordsFor("asks", text, learned)).toContain("news");
  expect(likenessOf("The lamp in room 12 is red.", learned).tells).toBeGreaterThan(0.6);
});

test("case, accents, digits and a slip of the fingers change little", () => {
  const [plain, other] = ["the serial number is 12", "THE SÉRIAL nubmer is 997"].map((text) =>
    likenessOf(text, learned),
  );
  for (const one of [plain, other]) expect(one!.tells).toBeGreaterThan(0.6);
  expect(tokensOf("Où? 17h30!")).toEqual(["ou", "?", "0h0", "!"]);
});

test("what is like nothing that was learned is likely to be nothing", () => {
  for (const text of ["", "   ", "Привет", "ありがとう"])
    for (const likelihood of likelihoodsOf(featuresOf(text), learned)) expect(likelihood).toBeLessThan(0.6);
});

test("the likelihoods of all labels sum up to 1, whatever the text", () => {
  for (const text of ["", "any news?", "x".repeat(100_000), "a ".repeat(5_000)]) {
    const sum = likelihoodsOf(featuresOf(text), learned).reduce((all, one) => all + one, 0);
    expect(sum).toBeCloseTo(1, 9);
  }
});

test("a feature is a number below the limit, and only the beginning of a text is looked at", () => {
  const { indexes, values } = featuresOf("Still waiting for a word from you");
  expect(indexes.every((one) => one >= 0 && one < FEATURES)).toBe(true);
  expect(values).toHaveLength(indexes.length);
  expect(featuresOf("any news? ".repeat(1_000))).toEqual(featuresOf("any news? ".repeat(2_000)));
});

test("the same examples give the same weights", () => {
  const again = learn(EXAMPLES, ["asks", "tells"]);
  expect({ ...again, weights: [] }).toEqual({ ...learned, weights: [] });
  expect(Buffer.from(again.weights).equals(Buffer.from(learned.weights))).toBe(true);
});

test("the weights of the program were learned from its examples: after a change, npm run learn", () => {
  expect(readingsFingerprint()).toBe(fingerprintOf(inProgram("examples")));
});

test("no example stands under two labels of a situation, or twice", () => {
  for (const situation of Object.keys(READINGS) as Situation[]) {
    const texts = examplesOf(inProgram("examples"), situation).map(({ text }) => text.toLowerCase());
    const seen = new Set<string>();
    expect(texts.filter((text) => seen.size === seen.add(text).size)).toEqual([]);
  }
});

test("each situation knows its labels, and each label has examples", () => {
  const readings = builtInReadings();
  for (const [situation, labels] of Object.entries(READINGS)) {
    expect(readings[situation as Situation].labels).toEqual(labels);
    const known = new Set(examplesOf(inProgram("examples"), situation as Situation).map(({ label }) => label));
    expect([...known].sort()).toEqual([...labels].sort());
  }
});

// The lists of words that the settings hold are those that the core searches: one it does not know would never be heard.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CUES, MEANINGS, TURNS } from "../../../src/core/words/phrase-lists.ts";

const FOLDER = "config/phrases";
const searched: readonly string[] = [...MEANINGS, ...TURNS, ...CUES];
const listsOf = (file: string): string[] =>
  [...readFileSync(`${FOLDER}/${file}`, "utf8").matchAll(/^(\w+):/gm)].map(([, name]) => name!);

test("each list that is searched stands in the English file, and each once", () => {
  expect([...searched].sort()).toEqual(listsOf("en.yaml").sort());
});

test.each(readdirSync(FOLDER))("%s holds no list that nothing searches", (file) => {
  expect(listsOf(file).filter((name) => !searched.includes(name))).toEqual([]);
});

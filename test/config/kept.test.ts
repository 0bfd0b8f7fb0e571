// docs/privacy.md says of every collection what it keeps: one that is new, or gone, must be named there.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { KEPT } from "../../src/store/kept.ts";
import { STORED } from "../formats/stored.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const store = readdirSync(`${root}/src/store`).filter((name) => name.endsWith(".ts"));
const code = store.map((name) => readFileSync(`${root}/src/store/${name}`, "utf8")).join("\n");

const DONE = {
  words: "address and names become a pseudonym, their own words and mails go",
  names: "address and names become a pseudonym",
  none: "holds nothing of them",
};

test("N21: every collection that the store opens or the formats name says what it keeps, how long, and what erasing does", () => {
  const opened = [
    ...code.matchAll(/\.collection(?:<[^>]*>+)?\("(\w+)"\)|\.model<\w+>\("\w+", \w+, "(\w+)"\)|_COLLECTION = "(\w+)"/g),
  ];
  const named = new Set(opened.flatMap(([, ...found]) => found.filter(Boolean)).concat(Object.keys(STORED)));
  named.delete("unfinishedImport"); // gone with the import, which cannot be erased from before its end
  expect(named.size).toBeGreaterThan(18);
  expect([...named].filter((name) => !(name in KEPT))).toEqual([]);
  expect(Object.keys(KEPT).filter((name) => !named.has(name))).toEqual([]);
});

test("N21: docs/privacy.md has the same table", () => {
  const rows = Object.entries(KEPT).map(
    ([name, { what, howLong, erasing }]) => `| \`${name}\` | ${what} | ${howLong} | ${DONE[erasing]} |`,
  );
  const page = readFileSync(`${root}/docs/privacy.md`, "utf8");
  expect(page.split("\n").filter((line) => line.startsWith("| `"))).toEqual(rows);
});

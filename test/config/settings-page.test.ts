// docs/settings.md says of every setting what its schema says. `npm run docs:settings` renews it.

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { jsonSchema } from "../../src/config/json-schema.ts";
import { everySetting, HEADING } from "./settings-page.ts";

const file = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), "utf8");
const page = file("docs/settings.md");

test("the tables of docs/settings.md are made from the schemas: a change of a setting shows there", async () => {
  const [byPeople = ""] = page.split(`${HEADING}\n`);
  await expect(`${byPeople.trimEnd()}\n\n${everySetting()}`).toMatchFileSnapshot("../../docs/settings.md");
});

test("every file has its table, and every row says what the setting is", () => {
  const tables = everySetting().split(/^### /m).slice(1);
  expect(tables.map((one) => one.split("\n")[0])).toEqual(Object.keys(jsonSchema()));
  const rows = tables.flatMap((one) => one.split("\n").filter((line) => line.startsWith("| `")));
  expect(rows.length).toBeGreaterThan(200);
  expect(rows.filter((row) => !/^\| `[^`]+` \|(?: [^|]+(?:\\\|[^|]+)*\|){2} .{10,}[.] \|$/.test(row))).toEqual([]);
  expect(rows.filter((row) => /undefined|object Object/.test(row))).toEqual([]);
});

test("every variable of the environment that Onit reads has its row, and no other has", () => {
  const [, read = ""] = /export type Environment = \{(.*?)\n\};/s.exec(file("src/ports/environment.ts")) ?? [];
  const names = [...read.matchAll(/^ {2}([A-Z_]+)\?:/gm)].map(([, name]) => name!);
  const told = [...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name]) => name!);
  expect(names.length).toBeGreaterThan(10);
  expect(told.toSorted()).toEqual(names.toSorted());
});

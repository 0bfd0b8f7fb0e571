// README tells the truth: its example runs as it stands there, and its list of features is that of the code.

import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, onTestFinished, test } from "vitest";
import { HANDLERS } from "../src/commands/table.ts";
import { ACCUMULATORS } from "../src/language/accumulators.ts";
import { expressionNames } from "../src/language/expression-context.ts";
import { FIELD_OPERATORS, TOP_LEVEL } from "../src/language/match.ts";
import { STAGES } from "../src/language/pipeline.ts";
import { UPDATE_OPERATORS } from "../src/language/update-operators.ts";

const root = fileURLToPath(new URL("..", import.meta.url));
const readme = readFileSync(join(root, "README.md"), "utf8");

test("the example keeps its notes from one run to the next", async () => {
  const [, example = ""] = /```js\n([\s\S]*?)```/.exec(readme) ?? [];
  expect(example).toContain('from "embedded-mongodb"');
  const cache = join(root, "node_modules/.cache"); // where the names of packages lead to what a program gets
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "readme-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "example.mjs"), example);
  const run = async (): Promise<string> =>
    (await promisify(execFile)(process.execPath, ["example.mjs"], { cwd: folder })).stdout;
  expect(await run()).toBe("Buy milk 1\n");
  expect(await run()).toBe("Buy milk 2\n");
});

/** The names that README lists under a heading in bold. */
function listed(heading: string): string[] {
  const [, text = ""] =
    new RegExp(`^\\*\\*${heading}[^\\n]*:(?:\\*\\*)?[^\\n]*\\n([\\s\\S]*?)\\n\\n`, "m").exec(readme) ?? [];
  return [...text.matchAll(/`([^`]+)`/g)].map(([, name]) => name!).toSorted();
}

const REFUSED = ["$where", "$text", "$jsonSchema"]; // known, so that the error says what to use in their place

test.each<[string, Iterable<string>]>([
  ["Commands", HANDLERS.keys()],
  ["Stages of pipelines", Object.keys(STAGES)],
  ["Operators of queries", [...TOP_LEVEL.keys(), ...FIELD_OPERATORS.keys()].filter((name) => !REFUSED.includes(name))],
  ["Operators of updates", [...Object.keys(UPDATE_OPERATORS), "$rename"]],
  ["Accumulators", Object.keys(ACCUMULATORS)],
  ["Operators of expressions", expressionNames()],
])("what README lists is what there is, no more and no less: %s", (heading, names) => {
  const there = [...names].toSorted();
  expect(there.length).toBeGreaterThan(10);
  expect(listed(heading)).toEqual(there);
});

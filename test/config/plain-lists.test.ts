// Files of nothing but lists, read without YAML: what is read is what YAML reads, or it is left to YAML.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { plainLists } from "../../src/config/plain-lists.ts";

const folder = fileURLToPath(new URL("../../config/phrases", import.meta.url));

test.each(readdirSync(folder))("%s needs no YAML: all its lists are there, in order, as YAML has them", (file) => {
  const text = readFileSync(`${folder}/${file}`, "utf8");
  const lists = plainLists(text);
  expect(Object.keys(lists ?? {}).length).toBeGreaterThan(20);
  expect(lists).toEqual(parse(text));
});

test.each([
  ["no list", "# nothing yet\n"],
  ["a list without entries", "confirm:\nchase:\n  - any news\n"],
  ["entries of no list", "  - any news\n"],
  ["a key that stands twice", "chase:\n  - any news\nchase:\n  - and now\n"],
  ["a text over two lines", "chase:\n  - any\n    news\n"],
  ["a value", "builtIn: false\nchase:\n  - any news\n"],
  ["lines that end as Windows ends them", "chase:\r\n  - any news\r\n"],
  ["a number", "chase:\n  - 12\n"],
  ["a number with room behind it", "chase:\n  - 12 \n"],
  ["a key that is nothing", "chase:\n  - any news\nNull:\n  - 12 days\n"],
  ["a key that is nothing, in capitals", "NULL:\n  - any news\n"],
  ["a number with an exponent", "chase:\n  - 1e5\n"],
  ["a truth", "chase:\n  - True\n"],
  ["nothing", "chase:\n  - null\n"],
  ["a section", "chase:\n  - any: news\n"],
  ["a comment behind a text", "chase:\n  - any news # soon\n"],
  ["an escape", 'chase:\n  - "\\u0061ny"\n'],
  ["a quote within quotes", "chase:\n  - 'it''s'\n"],
  ["an alias", "chase:\n  - *news\n"],
  ["a tab", "chase:\n  - any\tnews\n"],
  ["other steps to the right", "chase:\n    - any news\n"],
])("%s is left to YAML", (_what, text) => {
  expect(plainLists(text)).toBeUndefined();
});

test.each(["\u00a0", "\u3000", "\u2028"])("only room of YAML is taken off an end: not %j", (room) => {
  const text = `chase:\n  - any news${room}\n  - 12 ${room}\n  - any news \n`;
  expect(plainLists(text)).toEqual({ chase: [`any news${room}`, `12 ${room}`, "any news"] });
  expect(plainLists(text)).toEqual(parse(text));
});

test("whatever lines stand in a file: what is read is what YAML reads", () => {
  const word = fc.constantFrom(
    "any",
    "news",
    "null",
    "True",
    "y",
    "1",
    "1e5",
    "0x1f",
    "2nd",
    "…",
    "ß",
    "它",
    "'",
    '"',
    ":",
    "#",
    "-",
    "~",
    " ",
    "\u00a0",
    "\u3000",
    "\u2028",
  );
  const scalar = fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(""));
  const quoted = fc.tuple(fc.constantFrom("", "'", '"'), scalar).map(([mark, said]) => `${mark}${said}${mark}`);
  const line = fc.oneof(
    { weight: 6, arbitrary: quoted.map((said) => `  - ${said}`) },
    { weight: 2, arbitrary: fc.constantFrom("chase:", "confirm:", "null:", "Null:", "NULL:", "true:", "on:") },
    { weight: 1, arbitrary: fc.constantFrom("", "# words", "  # words", "  ", "---", "...") },
  );
  let read = 0;
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const text = ["chase:", "  - asked", ...lines].join("\n");
      const lists = plainLists(text);
      if (!lists) return;
      read += 1;
      expect(lists).toEqual(parse(text));
    }),
    { numRuns: 3_000 },
  );
  expect(read).toBeGreaterThan(50);
});

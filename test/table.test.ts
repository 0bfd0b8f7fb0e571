// Tables of the commands.

import fc from "fast-check";
import stringWidth from "string-width";
import { expect, test } from "vitest";
import { textTable } from "../src/cli/table.ts";

test("columns are aligned as a terminal draws them, numbers end below each other, and no line ends in spaces", () => {
  const rows = [["name", "count", "note"], ["東京支店", "7", ""], ["Zoë 🫠", "1234", "x"], ["short"]];
  expect(textTable(rows, [1])).toBe(
    ["name      count  note", "東京支店      7", "Zoë 🫠     1234  x", "short"].join("\n"),
  );
});

test("what somebody wrote into a cell moves no cursor, makes no line of its own and shifts no column", () => {
  const shown = textTable([
    ["a\nb", "1"],
    ["\u001b[2Jx\u202e", "2"],
  ]);
  expect(shown.split("\n")).toHaveLength(2);
  expect(shown).toContain("a\\nb");
  expect(shown).toContain("\\x1b[2Jx\\u202e  2");
});

test("whatever the cells hold, the second column begins at one place", () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: "grapheme" }), { minLength: 1, maxLength: 6 }), (names) => {
      const lines = textTable(names.map((name) => [name, "|"])).split("\n");
      expect(lines).toHaveLength(names.length);
      const places = lines.map((line) => stringWidth(line.slice(0, line.lastIndexOf("|"))));
      expect(new Set(places).size).toBe(1);
    }),
  );
});

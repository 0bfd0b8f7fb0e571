// What a mail says reaches no terminal, table or log with characters that act on it or hide in it.

import fc from "fast-check";
import { expect, test } from "vitest";
import { escapedJson, oneLine, printable, printableJson } from "../../src/core/words/printable.ts";
import { anyCharacter } from "../support/any-character.ts";
import { unseenIn } from "../support/unseen.ts";

const anyText = fc.oneof(
  fc.string({ unit: anyCharacter }),
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 }).map((codes) => String.fromCharCode(...codes)),
  fc
    .array(
      fc.constantFrom("\u001b[2J", "\u009b31m", "\u202e", "\u2066", "\ud800", "\u{e0041}", "a", "\r\n", "\r", "\t"),
    )
    .map((pieces) => pieces.join("")),
);

test("nothing unseen is left of any text, and a value stays in its line", () => {
  fc.assert(
    fc.property(anyText, (text) => {
      expect(unseenIn(printable(text), { tabs: true })).toBeUndefined();
      expect(unseenIn(oneLine(text))).toBeUndefined();
      expect(oneLine(text)).not.toMatch(/[\n\t]/);
      expect(printable(oneLine(text))).toBe(oneLine(text));
    }),
    { numRuns: 2_000 },
  );
});

test("JSON shows nothing unseen either, and is read as the same value", () => {
  fc.assert(
    fc.property(anyText, anyText, (name, text) => {
      for (const indent of [undefined, 2]) {
        const json = printableJson({ [`x${name}`]: [text] }, indent);
        expect(unseenIn(json)).toBeUndefined();
        expect(JSON.parse(json)).toEqual({ [`x${name}`]: [text] });
      }
    }),
    { numRuns: 2_000 },
  );
  expect(escapedJson('{"a":"\u{e0041}\u009b"}')).toBe('{"a":"\\udb40\\udc41\\u009b"}');
});

test("each is shown by its number", () => {
  expect(oneLine("a\u001b[31mb\u202ec\u009bd\u{e0041}e\ud800f\n\r\tg\0\u007f")).toBe(
    "a\\x1b[31mb\\u202ec\\x9bd\\u{e0041}e\\ud800f\\n\\r\\tg\\x00\\x7f",
  );
  expect(printable("one\r\ntwo\rthree\n\tfour")).toBe("one\ntwo\\rthree\n\tfour");
});

test("what people read stays as it is, in any script", () => {
  for (const text of [
    "Größe – 5 €",
    "אין תשובה",
    "لا يوجد رد ١٢٣ \u0600",
    "打印机着火了",
    "प्रिंटर",
    "❤\ufe0f 🔥 🇩🇪 👍🏽",
    "e\u0301",
  ])
    expect(oneLine(text)).toBe(text);
});

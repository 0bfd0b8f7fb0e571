// Words without signed links: whatever the reader of a token leaves out of it hides none of it here.

import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeBase32 } from "../../src/security/base32.ts";
import { blanked } from "../../src/web/only-read.ts";

const LONG = encodeBase32(Buffer.from("our own token, thirty-four bytes. ")).slice(0, 55);
const SHORT = LONG.slice(0, 32);
const broken = (token: string, noise: string): string => `${token.slice(0, 13)}${noise}${token.slice(13)}`;

const NOISE = [
  "",
  "<wbr>",
  "<wbr/>",
  "&shy;",
  "&#173;",
  "&#xAD;",
  "&zwnj;",
  "&#8203;",
  "&#x200B;",
  "\u00ad",
  "\u200b",
  "\u2060",
  "\ufeff",
  "\n",
  "\r\n",
  "\n> ",
  " \n>> ",
  "<br>\n",
  '</span><span class="x">',
];

test.each(NOISE.map((noise) => [JSON.stringify(noise), noise]))("a token with %s in it is left out", (_name, noise) => {
  const [long, short] = [broken(LONG, noise), broken(SHORT, noise)];
  for (const said of [
    `see http://127.0.0.1/t/${long} now`,
    `see ${long} now`,
    `reply+${long}@onit.example`,
    `reply+${short}@onit.example`,
    `reply-${short}%40onit.example`,
    `reply%2b${short}%40onit.example`,
    `reply=${short}@onit.example`,
    `reply+${short}=40onit.example`,
    `reply=${long}=40onit.example`,
    `<a href="http://127.0.0.1/t/${LONG}">${long}</a>`,
    `http://127.0.0.1/sign-in/${broken(`${SHORT.slice(0, 16)}0189abcdef0189abcdef0189`, noise)} now`,
  ]) {
    const shown = blanked(said);
    expect(shown).toContain("[removed]");
    for (const part of [LONG.slice(0, 13), LONG.slice(13, 32), "89abcdef"]) expect(shown).not.toContain(part);
  }
});

test("wherever it is broken, twice even, nothing of it is left", () => {
  const place = fc.integer({ min: 1, max: 54 });
  fc.assert(
    fc.property(place, place, fc.constantFrom(...NOISE), (one, other, noise) => {
      const [first, second] = [Math.min(one, other), Math.max(one, other)];
      const parts = [LONG.slice(0, first), LONG.slice(first, second), LONG.slice(second)];
      expect(blanked(`Hello!\n${parts.join(noise)}\nThanks,\nAnna`)).toBe("Hello!\n[removed]\nThanks,\nAnna");
    }),
  );
});

test("words are left as they are, also in a column and of any length", () => {
  for (const said of [
    "Thanks a lot\nfor the quick help\n\nAnna",
    `${"printer\n".repeat(40)}end`,
    `${"ab2cd\n".repeat(60)}end`,
    `${"<td>ab2cd</td>".repeat(60)}end`,
    "Please look at https://example.org/t/42 and mail to carl+orders@elsewhere.example",
    "x".repeat(49),
  ])
    expect(blanked(said)).toBe(said);
});

test("a long text takes no longer than its length asks for", () => {
  for (const said of [
    "word ".repeat(20_000),
    `a${" ".repeat(100_000)}`,
    `+${" ".repeat(100_000)}`,
    "<".repeat(100_000),
    "a<b".repeat(20_000),
    `${"a<wbr>".repeat(40)}0`.repeat(100),
    `${"a\ufeff".repeat(40)}0`.repeat(100),
    `${"a&shy;".repeat(40)}0`.repeat(100),
  ])
    expect(blanked(said)).toBe(said);
}, 10_000);

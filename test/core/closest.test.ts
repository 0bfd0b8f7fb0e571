// "Did you mean": the known name nearest to a misspelt one.

import fc from "fast-check";
import { expect, test } from "vitest";
import { closest } from "../../src/core/words/closest.ts";

const word = fc.string({ unit: fc.constantFrom("a", "b", "c", "d"), minLength: 4, maxLength: 9 });

test("one letter changed, added, left out or swapped with its neighbour is one mistake", () => {
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom("x", "y"), (name, place, letter) => {
      const at = place % (name.length - 1);
      const [before, behind] = [name.slice(0, at), name.slice(at)];
      for (const written of [
        before + letter + behind.slice(1),
        before + letter + behind,
        before + behind.slice(1),
        before + behind[1] + behind[0] + behind.slice(2),
      ])
        expect(closest(written, [name])).toBe(name);
    }),
  );
});

test("a third of the letters may be wrong, and not one more", () => {
  expect([closest("axx", ["abc"]), closest("axc", ["abc"])]).toEqual([undefined, "abc"]);
  expect([closest("abcxxx", ["abcdef"]), closest("abcdxx", ["abcdef"])]).toEqual([undefined, "abcdef"]);
  expect([closest("a", ["b"]), closest("a", ["bc"])]).toEqual(["b", undefined]);
  expect([closest("badcfe", ["abcdef"]), closest("badcef", ["abcdef"])]).toEqual([undefined, "abcdef"]);
  expect(closest("ca", ["abc"])).toBeUndefined();
  expect(closest("", ["ab"])).toBeUndefined();
  expect(closest("timezone", ["timeZoneName"])).toBeUndefined();
});

test("the nearest is meant, the first of equals, and case does not count", () => {
  expect(closest("threshhold", ["thread", "Threshold", "threshholds!"])).toBe("Threshold");
  expect(closest("tabel", ["table", "label"])).toBe("table");
  expect(closest("ab", ["ax", "bb"])).toBe("ax");
  expect(closest("ANNA", ["anna"])).toBe("anna");
  expect(closest("anna", [])).toBeUndefined();
});

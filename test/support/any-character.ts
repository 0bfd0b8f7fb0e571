// Any whole character of Unicode: the unit of strings that may say anything.

import fc from "fast-check";

/** As fast-check's unit "binary", which first builds a table of all the million. */
export const anyCharacter = fc
  .integer({ min: 0, max: 0x10ffff })
  .filter((code) => code < 0xd800 || code > 0xdfff)
  .map(
    (code) => String.fromCodePoint(code),
    (text) => (typeof text === "string" && [...text].length === 1 ? text.codePointAt(0)! : Number.NaN),
  );

// Which language a page answers in.

import { expect, test } from "vitest";
import { languageAskedFor, languageNamed } from "../../src/web/accept-language.ts";
import { readerWith } from "../../src/web/reader.ts";
import { cpuMs } from "../support/cpu.ts";

const SPOKEN = ["en", "de", "fr", "pt", "nb", "zh"] as const;

test.each([
  ["de", "de"],
  ["DE-at", "de"],
  ["de-CH-1996, en;q=0.8", "de"],
  ["fr;q=0.7, de;q=0.9, en;q=0.8", "de"],
  ["fr;q=0.7,de;q=0.7", "fr"], // of equals the first
  ["sr, fr;q=0.2", "fr"],
  ["sr", "en"],
  ["pt-BR,pt;q=0.9,en;q=0.1", "pt"],
  ["no", "nb"],
  ["nn-NO, en;q=0.5", "nb"],
  ["zh-Hant-TW", "zh"],
  ["*", "en"],
  ["sr, *;q=0.5", "en"],
  ["en;q=0, *", "de"], // English is refused, so it is the next
  ["de;q=0, fr;q=0.1", "fr"],
  ["de-AT;q=0, de", "de"],
  ["*;q=0", "en"],
  [" de ; q=0.5 , fr ; q = 0.1", "de"],
  ["fr;q=1.5, de;q=0.1", "de"], // no such quality
  ["fr;q=abc, de;q=0.1", "de"],
  ["fr;level=1, de;q=0.1", "de"],
  ["d e, <script>, ;;;, ,", "en"],
  ["dee", "en"],
  ["", "en"],
  [undefined, "en"],
])("a browser that asks for %j gets %s", (header, language) => {
  expect(languageAskedFor(header, SPOKEN)).toBe(language);
});

test("however long and odd the header is, only its beginning is looked at", () => {
  const started = cpuMs();
  for (const odd of ["de-", "a-a-", ",", ";q=", "*;", "-"]) languageAskedFor(odd.repeat(200_000), SPOKEN);
  expect(cpuMs() - started).toBeLessThan(200);
  expect(languageAskedFor(`${"sr,".repeat(49)}de`, SPOKEN)).toBe("de");
  expect(languageAskedFor(`${"sr,".repeat(50)}de`, SPOKEN)).toBe("en");
  expect(languageAskedFor(`${" ".repeat(1_000)}de`, SPOKEN)).toBe("en");
});

test("a language that was chosen on the page wins, unless there is no such language", () => {
  const spoken = (header: string | undefined, lang?: string) => {
    const { words, hasChosen } = readerWith(header, lang);
    return [words.code, hasChosen];
  };
  expect(spoken("de", "fr")).toEqual(["fr", true]);
  expect(spoken("de", "FR-ca")).toEqual(["fr", true]);
  expect(spoken("de", "constructor")).toEqual(["de", false]);
  expect(spoken("de", "")).toEqual(["de", false]);
  expect(spoken(undefined)).toEqual(["en", false]);
});

test("a tag means the language it begins with", () => {
  expect(languageNamed("de-DE-u-co-phonebk", SPOKEN)).toBe("de");
  expect(languageNamed("-".repeat(100_000), SPOKEN)).toBeUndefined();
});

// The files translators work on, i18n/<language>.json: whole, with the same holes as the English one, the plural forms their
// language needs, short enough for their place, and unable to bring markup of their own.

import fc from "fast-check";
import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { html } from "../../src/web/html.ts";
import { catalogueSentences, languages } from "../../src/web/words/catalogue.ts";
import { orElse, sayIn, TAGS, type Values } from "../../src/web/words/message.ts";
import { wordsOf } from "../../src/web/words/page-words.ts";

type Element = ReturnType<IntlMessageFormat["getAst"]>[number];

const [PLURAL, POUND, TAG] = [6, 7, 8]; // kinds of elements, as the parser numbers them
const ENGLISH = catalogueSentences("en");
const CODES = languages().map(({ code }) => code);

const elementsOf = (sentence: string, code: string): Element[] => {
  const within = (elements: readonly Element[]): Element[] =>
    elements.flatMap((one) => [
      one,
      ...("children" in one ? within(one.children) : []),
      ...("options" in one ? Object.values(one.options).flatMap(({ value }) => within(value)) : []),
    ]);
  return within(new IntlMessageFormat(sentence, code).getAst());
};

/** What a sentence has to be given, and the tags in it. */
const holesOf = (sentence: string, code: string): string[] => {
  const named = elementsOf(sentence, code).flatMap((one) =>
    one.type === POUND || one.type === 0 || !("value" in one)
      ? []
      : one.type === TAG
        ? `<${one.value}>`
        : `{${one.value}}`,
  );
  return [...new Set(named)].toSorted();
};

/** The longest that a reader may see of it. */
function longest(code: string, sentence: string): number {
  const given = Object.fromEntries(
    holesOf(sentence, code)
      .flatMap((hole) => (hole.startsWith("{") ? hole.slice(1, -1) : []))
      .map((name) => [name, 0]),
  );
  const said = [1, 2, 5, 11, 21, 23].map((number) =>
    sayIn(code, { sentence })
      .rich("sentence", Object.fromEntries(Object.keys(given).map((name) => [name, number])))
      .toString()
      .replace(/<[^>]*>|&#39;/g, ""),
  );
  return Math.max(...said.map(({ length }) => length));
}

/** Characters there is room for on a phone, without what is put in: a button's words, a label, a heading, a clause, a sentence or three. */
function roomFor(key: string): number {
  if (/^(askAgain|solved|button\.press)$/.test(key)) return 35;
  if (/^(facts\.|languages|noSubject|name|workingTime\.)/.test(key)) return 40;
  if (/(^skip|\.title|\.heading)$/.test(key)) return 60;
  if (/^(state|you|away|problems\.todo)/.test(key)) return 220;
  return 130;
}

test("English is there, and every language has a name of its own", () => {
  expect(languages()[0]).toEqual({ code: "en", name: "English" });
  expect(CODES.length).toBeGreaterThanOrEqual(18);
  expect(new Set(languages().map(({ name }) => name)).size).toBe(CODES.length);
  expect(CODES.flatMap((code) => Intl.getCanonicalLocales(code))).toEqual(CODES);
});

test("English has every sentence the pages say, and none that no page says", () => {
  const asked = new Set<string>();
  const note = (key: string): string => {
    asked.add(key);
    return key;
  };
  const call = (value: unknown): void => {
    if (typeof value === "function")
      for (const given of [[1, 2], [2, 1], ["x", undefined], [undefined]]) value(...given);
    else if (typeof value === "object" && value !== null) Object.values(value).forEach(call);
  };
  call(wordsOf("en", { text: note, rich: (key) => html`${note(key)}` }));
  expect([...asked].toSorted()).toEqual(Object.keys(ENGLISH).toSorted());
});

describe.each(CODES)("in %s", (code) => {
  const own = catalogueSentences(code);

  test("no sentence is missing, empty or one too many, and they stand in the order of the English file", () => {
    expect(Object.keys(own)).toEqual(Object.keys(ENGLISH));
    expect(Object.entries(own).filter(([, sentence]) => sentence.trim() !== sentence || sentence === "")).toEqual([]);
  });

  test("every sentence is in the format, with the holes and the tags of the English one and no other", () => {
    for (const [key, sentence] of Object.entries(own)) {
      expect([key, holesOf(sentence, code)]).toEqual([key, holesOf(ENGLISH[key]!, "en")]);
      expect(holesOf(sentence, code).filter((hole) => hole.startsWith("<"))).toEqual(
        sentence.includes("<") ? Object.keys(TAGS).map((tag) => `<${tag}>`) : [],
      );
    }
  });

  test("where a number picks the form, there is one for every number, and none the language does not have", () => {
    for (const [key, sentence] of Object.entries(own))
      for (const one of elementsOf(sentence, code)) {
        if (one.type !== PLURAL || !("pluralType" in one)) continue;
        const rules = new Intl.PluralRules(code, { type: one.pluralType ?? "cardinal" });
        const needed = new Set(Array.from({ length: 200 }, (_, number) => rules.select(number))).add("other");
        const given = Object.keys(one.options).filter((category) => !category.startsWith("="));
        expect([key, given]).toEqual([key, expect.arrayContaining([...needed])]);
        expect([key, rules.resolvedOptions().pluralCategories]).toEqual([key, expect.arrayContaining(given)]);
      }
  });

  test("each is short enough for its place", () => {
    const long = Object.entries(own).filter(([key, sentence]) => longest(code, sentence) > roomFor(key));
    expect(long).toEqual([]);
  });
});

test("a sentence that is missing, is not in the format, has an unknown tag or asks for what is not given is said in English", () => {
  const english = sayIn("en", { "a.b": "<strong>Hello</strong> {name}" });
  const broken = [
    undefined,
    "Hallo {name",
    "<b>Hallo</b> {name}",
    "Hallo {nome}",
    "<strong class=x>Hallo</strong>",
    "<name>x</name>",
  ];
  for (const sentence of broken) {
    const say = orElse(sayIn("de", sentence === undefined ? {} : { "a.b": sentence }), english);
    expect([sentence, `${say.rich("a.b", { name: "Eve" })}`]).toEqual([sentence, "<strong>Hello</strong> Eve"]);
  }
});

test("what is wrong in a file is said with its name and the sentence's", () => {
  expect(() => sayIn("xx", {}).text("askAgain")).toThrow('i18n/xx.json: "askAgain": it is missing');
  expect(() => sayIn("xx", {}).text("constructor")).toThrow("it is missing");
  expect(() => sayIn("xx", { a: "{n, plural, one {x}}" }).text("a", { n: 1 })).toThrow(/^i18n\/xx\.json: "a": /);
});

test("no file can bring markup: whatever a sentence holds, and whatever is put into it, only the tags there are come out", () => {
  const bits = fc.constantFrom(
    "<script>",
    "</script>",
    "<strong>",
    "</strong>",
    "<b onclick=x>",
    "{name}",
    "{x}",
    "'<'",
    "'",
    '"',
    "&",
    "<",
    ">",
    "#",
    "|",
    "a",
    "<!--",
    "{n, plural, one {<i>} other {#}}",
  );
  const sentences = fc.array(bits, { maxLength: 8 }).map((all) => all.join(""));
  const values: fc.Arbitrary<Values> = fc.record({ name: sentences, x: fc.string(), n: fc.nat(9) });
  fc.assert(
    fc.property(sentences, values, (sentence, given) => {
      const say = orElse(sayIn("de", { a: sentence }), sayIn("en", { a: "x" }));
      const out = `${say.rich("a", given)} ${html`${say.text("a", given)}`}`;
      expect(out.replace(/<\/?strong>/g, "")).not.toMatch(/[<>"']/);
      expect(out.split("<strong>").length).toBe(out.split("</strong>").length);
    }),
    { numRuns: 500 },
  );
});

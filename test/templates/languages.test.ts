// Mails to requesters in their language: every sentence of the templates has its words in every language of i18n/mails, and
// the language is that of the requester's own words.

import { IntlMessageFormat } from "intl-messageformat";
import { describe, expect, test } from "vitest";
import { languageOf, languageOfRequester } from "../../src/core/conversation/language.ts";
import type { Saying } from "../../src/core/model/ticket.ts";
import { createRenderer } from "../../src/outbound/render.ts";
import { ENGLISH, mailLanguages } from "../../src/ports/mail-languages.ts";
import { compileSources, compileTemplates } from "../../src/templates/compile.ts";
import { readTemplates } from "../../src/templates/folder.ts";
import { lintSources } from "../../src/templates/lint.ts";
import { catalogueOf, sentenceIn } from "../../src/templates/sentences.ts";
import { organisation as withPhrases } from "../support/builders.ts";
import { conversation, LINKS, noticeOf, organisation, ticketOf } from "./hostile.ts";

const SOURCES = await readTemplates("templates");
const OTHERS = mailLanguages().filter((language) => language !== ENGLISH);
const LEFT_OUT = new Set(["{waited}", "{reason}"]); // their values are in English

const SENTENCES = [
  ...new Set(
    [...SOURCES.values()].flatMap((text) =>
      [...text.matchAll(/\{\{#say[^}]*\}\}([\s\S]*?)\{\{\/say\}\}/g)].map(([, said]) =>
        said!.replace(/\s+/g, " ").trim(),
      ),
    ),
  ),
];

const holesOf = (sentence: string): string[] =>
  [...new Set(sentence.match(/\{\w+(?=[},])/g) ?? [])].map((one) => `${one}}`);

test("there are as many languages as the requester's pages have", () => {
  expect(OTHERS).toHaveLength(17);
  expect(SENTENCES.length).toBeGreaterThan(50);
});

describe.each(OTHERS)("%s", (language) => {
  const catalogue = catalogueOf(language);

  test("has each sentence of the templates, and none that they lack", () => {
    expect(Object.keys(catalogue).toSorted()).toEqual(SENTENCES.toSorted());
  });

  test("puts in what the English sentence does, and has the plural forms it needs", () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    for (const [english, own] of Object.entries(catalogue)) {
      const wanted = holesOf(english).filter((hole) => !LEFT_OUT.has(hole));
      expect([english, holesOf(own).toSorted()]).toEqual([english, wanted.toSorted()]);
      expect(() => new IntlMessageFormat(own, language, undefined, { ignoreTag: true })).not.toThrow();
      if (own.includes(", plural,"))
        for (const category of pluralCategories) expect([own, own.includes(`${category} {`)]).toEqual([own, true]);
    }
  });
});

const asked = (text: string): readonly Saying[] =>
  conversation.map((saying) => (saying.from === "requester" ? { ...saying, text } : saying));

const GERMAN = "Guten Tag, unser Drucker im zweiten Stock druckt seit heute Morgen nicht mehr.";

const templates = await compileTemplates("templates");
const ours = { ...organisation, phrases: withPhrases.phrases };
const rendered = (text: string, languages?: readonly string[]) => {
  const desks = new Map([...ours.desks].map(([id, desk]) => [id, { ...desk, languages }]));
  return createRenderer(templates, { ...ours, desks })(noticeOf("received"), ticketOf(), asked(text), LINKS);
};

describe("a mail to a requester", () => {
  test("is in the language that they write in, with its dates", () => {
    const { subject, text, html, trouble } = rendered(GERMAN);
    expect(trouble).toBeUndefined();
    expect(subject).toContain(sentenceIn("de", "We have your request: {subject}", { subject: "" }).trim());
    expect(text).not.toMatch(/Your request|Reply to this mail|You received this/);
    expect(text).toMatch(/\bM(?:ä|är)rz?\b|\bFeb/);
    expect(html).toContain('<html lang="de">');
  });

  test("is in English where their words do not tell, and in a language nobody translated", () => {
    for (const text of ["Help!", "Bună ziua, imprimanta noastră de la etajul doi nu mai tipărește de azi dimineață."]) {
      expect(rendered(text).text).toContain("Your request is with");
      expect(rendered(text).html).toContain('<html lang="en">');
    }
  });

  test("is in a language the desk writes in, the first where it does not write theirs", () => {
    expect(rendered(GERMAN, ["en", "fr"]).html).toContain('<html lang="en">');
    expect(rendered(GERMAN, ["fr"]).html).toContain('<html lang="fr">');
    expect(rendered("Help!", ["de", "en"]).html).toContain('<html lang="de">');
  });

  test("shows what is put into a sentence as words, whatever it is", () => {
    const sentence = "Your request is with {desk} now. A person will read it and answer you.";
    const sources = new Map([...SOURCES, ["notices/received/html.hbs", `{{#say desk=subject}}${sentence}{{/say}}`]]);
    const { html } = createRenderer(compileSources(sources), ours)(
      noticeOf("received"),
      { ...ticketOf(), record: { ...ticketOf().record, subject: "<img src=x> {desk} '{0}'" } },
      asked(GERMAN),
      LINKS,
    );
    expect(html).toContain("&lt;img src&#x3D;x&gt; {desk} &#x27;{0}&#x27;");
  });
});

test("what the requester writes later changes no mail that was owed before", () => {
  const later = new Date(noticeOf("received").createdAt.getTime() + 60_000);
  const talk = [
    ...asked("Help!"),
    { ...asked(GERMAN).find(({ from }) => from === "requester")!, text: GERMAN, at: later },
  ];
  expect(createRenderer(templates, ours)(noticeOf("received"), ticketOf(), talk, LINKS).html).toContain(
    '<html lang="en">',
  );
});

test("the language is that of the latest words of the requester that tell it", () => {
  const [first] = asked(GERMAN);
  const said = (from: Saying["from"], text: string): Saying => ({ ...first!, from, text });
  const talk = [
    said("requester", GERMAN),
    said("staff", "We have replaced the drum of your printer this morning, please try it."),
    said("requester", "ok"),
  ];
  expect(languageOfRequester(talk, withPhrases.phrases)).toBe("de");
  expect(languageOf("Password reset", withPhrases.phrases)).toBeUndefined();
  expect(
    languageOf("Mon imprimante ne fonctionne plus depuis ce matin, pouvez-vous venir ?", withPhrases.phrases),
  ).toBe("fr");
});

describe("a sentence in a template", () => {
  const lint = (html: string) => lintSources(new Map([...SOURCES, ["notices/received/html.hbs", html]]), ["received"]);

  test("takes text with named values alone", () => {
    expect(lint("{{#say}}Hello {{subject}}{{/say}}")[0]?.message).toContain("takes a sentence");
    expect(lint("{{#say subject}}Hello{{/say}}")[0]?.message).toContain("needs a name");
    expect(lint("{{#say name=subject}}Hello {name}{{/say}}")).toEqual([]);
  });

  test("that lacks a value, or names one that is not there, is told of", () => {
    expect(lint("{{#say}}Hello {name}{{/say}}")).not.toEqual([]);
    expect(lint("{{#say name=nothing}}Hello {name}{{/say}}")[0]?.path).toBe("nothing");
  });
});

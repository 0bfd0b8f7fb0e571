// Every phrase of every language's file, as people write it, and turned round.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { classify } from "../../src/core/classify/rules.ts";
import { MEANINGS, TURNS } from "../../src/core/words/phrase-lists.ts";
import type { Language } from "../../src/core/words/phrases.ts";
import { normalise } from "../../src/core/words/spelling.ts";
import { aColleague, aMail, aTicket, byPhrases, evidence as evidenceOf } from "../support/builders.ts";

// What the phrases themselves are heard as: examples are for what no phrase says.
const fromRequester = evidenceOf({ organisation: byPhrases });
const fromColleague = evidenceOf({ organisation: byPhrases, sender: aColleague() });
const onClosed = evidenceOf({
  organisation: byPhrases,
  ticket: aTicket({ record: { status: "closed" }, lastSpeaker: "staff" }),
});

const folder = fileURLToPath(new URL("../../config/phrases", import.meta.url));
const languages = new Map(
  readdirSync(folder).map((file) => [file.slice(0, 2), parse(readFileSync(`${folder}/${file}`, "utf8")) as Language]),
);

/** How one language greets, denies, and asks, with the phrase in the place of "…". */
type Frame = { greeting: string; denied: readonly string[]; asked: readonly string[] };

const FRAMES: Readonly<Record<string, Frame>> = {
  en: {
    greeting: "Good morning,",
    denied: ["I do not think … here", "nobody says …", "not …"],
    asked: ["who says …", "let me know if …", "…?"],
  },
  de: {
    greeting: "Guten Tag,",
    denied: ["ich glaube nicht dass …", "niemand sagt …", "noch nicht …"],
    asked: ["wer sagt …", "ich frage mich ob …", "…?"],
  },
  fr: {
    greeting: "Bonjour,",
    denied: ["je ne pense pas que …", "personne dit …", "pas …"],
    asked: ["qui dit …", "dites-moi si …", "… ?"],
  },
  es: {
    greeting: "Buenos días:",
    denied: ["no creo que …", "nadie dice …", "no …"],
    asked: ["quién dice …", "díganme si …", "¿…?"],
  },
  it: {
    greeting: "Buongiorno,",
    denied: ["non credo che …", "nessuno dice …", "non …"],
    asked: ["chi dice …", "fatemi sapere se …", "…?"],
  },
  nl: {
    greeting: "Goedemorgen,",
    denied: ["ik denk niet dat …", "niemand zegt …", "nog niet …"],
    asked: ["wie zegt …", "laat me weten of …", "…?"],
  },
  pl: {
    greeting: "Dzień dobry,",
    denied: ["nie sądzę że …", "nikt nie mówi …", "jeszcze nie …"],
    asked: ["kto mówi …", "czy …", "…?"],
  },
  pt: {
    greeting: "Bom dia,",
    denied: ["não acho que …", "ninguém diz …", "ainda não …"],
    asked: ["quem diz …", "me avise se …", "…?"],
  },
  sv: {
    greeting: "God morgon,",
    denied: ["jag tror inte att …", "ingen säger …", "inte …"],
    asked: ["vem säger …", "säg till om …", "…?"],
  },
  da: {
    greeting: "Goddag,",
    denied: ["jeg tror ikke …", "ingen siger …", "ikke …"],
    asked: ["hvem siger …", "sig til hvis …", "…?"],
  },
  nb: {
    greeting: "God dag,",
    denied: ["jeg tror ikke …", "ingen sier …", "ikke …"],
    asked: ["hvem sier …", "si fra hvis …", "…?"],
  },
  cs: {
    greeting: "Dobrý den,",
    denied: ["bohužel není pravda že …", "nikdo neříká …", "ještě …"],
    asked: ["kdo říká …", "dejte vědět jestli …", "…?"],
  },
  ja: {
    greeting: "お世話になっております。",
    denied: ["…とは言えません", "まだ…", "誰も…ない"],
    asked: ["…か", "…かどうか教えてください", "…？"],
  },
  zh: {
    greeting: "您好，",
    denied: ["不是说…", "没有人说…", "还没…"],
    asked: ["谁说…", "请问是否…", "…吗？"],
  },
  fi: {
    greeting: "Hyvää päivää,",
    denied: ["en usko että …", "kukaan ei sano …", "ei …"],
    asked: ["kuka sanoo …", "kertokaa jos …", "…?"],
  },
  hu: {
    greeting: "Jó napot kívánok,",
    denied: ["nem hiszem hogy …", "senki nem mondja …", "még nem …"],
    asked: ["ki mondja …", "jelezze ha …", "…?"],
  },
  uk: {
    greeting: "Доброго дня,",
    denied: ["не думаю що …", "ніхто не каже …", "ще не …"],
    asked: ["хто каже …", "дайте знати якщо …", "…?"],
  },
  tr: {
    greeting: "Günaydın,",
    denied: ["… değil", "hiç kimse demiyor …", "henüz …"],
    asked: ["kim diyor …", "… mı", "…?"],
  },
};

const SPEAKERS = { confirm: "staff", thanks: "requester", solved: "requester", close: "requester", chase: "requester" };
type Spoken = keyof typeof SPEAKERS;
const SPOKEN = Object.keys(SPEAKERS) as Spoken[];

const kindWith = (newText: string, evidence: ReturnType<typeof evidenceOf>): string =>
  classify({ ...evidence, mail: aMail({ newText }) }).verdict.kind;

/** What a mail is for, when the requester waits, or when a colleague answers. */
const kindOf = (meaning: Spoken, newText: string): string =>
  kindWith(newText, SPEAKERS[meaning] === "staff" ? fromColleague : fromRequester);

const rightFor = (meaning: Spoken): string => (meaning === "close" ? "solved" : meaning);
const wrong = (meaning: Spoken, texts: readonly string[]): string[] =>
  texts.filter((text) => kindOf(meaning, text) !== rightFor(meaning));
const overheard = (meaning: Spoken, texts: readonly string[]): string[] =>
  texts.filter((text) => kindOf(meaning, text) === rightFor(meaning));
const framed = (frames: readonly string[], phrases: readonly string[]): string[] =>
  phrases.flatMap((phrase) => frames.map((frame) => frame.replace("…", phrase)));
const bare = (text: string): string => text.normalize("NFD").replace(/(\p{Script=Latin})\p{M}+/gu, "$1");
const fullWidth = (text: string): string =>
  text.replace(/[a-z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));

/** Where they are empty, nothing is narrowed. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(["joins", "since", "partly", "explains", "another", "reason"]);

test("there are files for eighteen languages, each with every list and nothing twice", () => {
  expect([...languages.keys()].sort()).toEqual(Object.keys(FRAMES).sort());
  for (const [name, lists] of languages) {
    for (const list of [...MEANINGS, ...TURNS]) {
      const phrases = (lists[list] ?? []).map(normalise);
      expect([name, list, phrases.length > 0 || MAY_BE_EMPTY.has(list)]).toEqual([name, list, true]);
      expect([name, list, phrases]).toEqual([name, list, [...new Set(phrases)]]);
    }
  }
});

describe.each([...languages])("%s", (name, lists) => {
  const { greeting, denied, asked } = FRAMES[name]!;

  test.each(SPOKEN)(
    "%s: every phrase is recognised as written, in capitals, without accents, full-width",
    (meaning) => {
      const forms = lists[meaning].flatMap((text) => [text, text.toUpperCase(), bare(text), fullWidth(text)]);
      expect(wrong(meaning, [...new Set(forms)])).toEqual([]); // no capitals in Chinese, few accents in English
    },
  );

  test.each(SPOKEN)("%s: every phrase is recognised below a polite greeting and above a name", (meaning) => {
    const signed = SPEAKERS[meaning] === "staff" ? "Anna" : "Carl Cliff";
    expect(
      wrong(meaning, framed([`${greeting}\n\n….\n\n${signed}`, `${greeting}\r\n…!\r\n${signed}`], lists[meaning])),
    ).toEqual([]);
  });

  test.each(["confirm", "thanks", "solved", "close"] as const)(
    "%s: no phrase is heard when it is denied",
    (meaning) => {
      expect(overheard(meaning, framed(denied, lists[meaning]))).toEqual([]);
    },
  );

  test.each(["confirm", "thanks", "solved", "close"] as const)("%s: no phrase is heard when it is asked", (meaning) => {
    expect(overheard(meaning, framed(asked, lists[meaning]))).toEqual([]);
  });

  test("no chase is heard where asking is taken back", () => {
    const taken = lists.needless.slice(0, 3).flatMap((needless) => [`${needless}: …`, `… (${needless})`]);
    expect(
      overheard(
        "chase",
        framed(
          taken,
          lists.chase.filter((phrase) => !phrase.includes("?")),
        ),
      ),
    ).toEqual([]);
  });

  test("on a closed ticket every phrase of asking is seen as a chase", () => {
    expect(lists.chase.filter((phrase) => kindWith(phrase, onClosed) !== "chase")).toEqual([]);
  });
});

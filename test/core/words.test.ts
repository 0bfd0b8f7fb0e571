import fc from "fast-check";
import { expect, test } from "vitest";
import { opening } from "../../src/core/words/opening.ts";
import { MEANINGS, TURNS } from "../../src/core/words/phrase-lists.ts";
import { longestAt, plantList } from "../../src/core/words/phrase-tree.ts";
import { isTurned, type Language, phraseIn, phrasesSaidIn, prepare } from "../../src/core/words/phrases.ts";
import { timeIn } from "../../src/core/words/promise-time.ts";
import { sentencesOf } from "../../src/core/words/sentence.ts";
import { normalise, spelled, spellings, words, wordsAt } from "../../src/core/words/spelling.ts";
import { anyCharacter } from "../support/any-character.ts";
import { organisation } from "../support/builders.ts";

const { phrases: example } = organisation;

const language = (lists: Partial<Language>): Language =>
  ({ ...Object.fromEntries([...MEANINGS, ...TURNS].map((key) => [key, []])), ...lists }) as Language;
const heard = (text: string, chase: string[]): string | undefined =>
  phraseIn(text, prepare([language({ chase })]).chase);
const opens = (text: string, names: string[] = []) => opening(text, example, new Set(names));
const minutes = (text: string): number | undefined => {
  const found = opens(text);
  const said = found && timeIn(found.rest, found.phrase);
  const ms = said && "ms" in said ? said.ms : found?.promiseMs;
  return ms === undefined ? undefined : ms / 60_000;
};

test("words are compared without case, width, kinds of apostrophes and what cannot be seen", () => {
  expect(normalise("ＡＮＹ\u200b  Ne\u00adws \u202eI’m\ufe0f")).toBe("any news i'm");
  expect(normalise("GELÖST GRÖSSE Größe")).toBe("gelöst grösse grösse");
  expect(normalise("İYİ IŞIK ışık")).toBe("iyi işik işik");
  expect(normalise("e\u0301te\u0301")).toBe("été");
});

test("accents may be left out or spelled out, never changed", () => {
  expect(spellings("résolu")).toEqual(["résolu", "resolu"]);
  expect(spellings("kümmere")).toEqual(["kümmere", "kummere", "kuemmere"]);
  expect(spellings("i'm")).toEqual(["i'm", "im"]);
  expect(spellings("løst")).toEqual(["løst", "lost", "loest"]);
  expect(spellings("が")).toEqual(["が"]);
  expect(heard("le probleme est resolu", ["problème est résolu"])).toBe("problème est résolu");
  expect(heard("das ist schön", ["ist schon"])).toBeUndefined();
  expect(heard("das ist schon", ["ist schön"])).toBe("ist schön");
});

test("words stand whole, but where nobody writes spaces every character is a word", () => {
  expect(heard("manynews", ["any news"])).toBeUndefined();
  expect(heard("any-news", ["any news"])).toBe("any news");
  expect(words("ticketを閉じて 2時間")).toEqual(["ticket", "を", "閉", "じ", "て", "2", "時", "間"]);
  expect(heard("本件、進捗を教えてください", ["進捗を教えて"])).toBe("進捗を教えて");
});

test("of two phrases the longer is heard, and of two spellings the exact one", () => {
  expect(heard("any news today", ["any", "any news"])).toBe("any news");
  expect(heard("danke schön", ["danke schon", "danke schön"])).toBe("danke schön");
  expect(heard("danke schon", ["danke schön", "danke schon"])).toBeDefined();
});

test("a text falls into sentences at marks, empty lines and short lines, not where a mail program wrapped it", () => {
  const texts = (text: string) => sentencesOf(text).map((sentence) => sentence.words.join(" "));
  expect(texts("It works. Thanks! 3.5 pages")).toEqual(["it works", "thanks", "3 5 pages"]);
  expect(texts("Problem solved\nNo more to do")).toEqual(["problem solved", "no more to do"]);
  expect(texts("I asked everybody on this floor and I do not think that\nit is solved")).toHaveLength(1);
  expect(texts("解決しました。まだです")).toHaveLength(2);
  expect(texts("fixed... not")).toEqual(["fixed not"]);
});

test("what asks is seen in any script, and an address with a question mark asks nothing", () => {
  const asks = (text: string) => sentencesOf(text).some((sentence) => sentence.asks);
  expect(["Fixed?", "直りましたか？", "هل من جديد؟", "??", "Fixed ?"].map(asks)).toEqual(Array(5).fill(true));
  expect(asks("See https://elsewhere.example/page?id=5 please")).toBe(false);
});

test("a word of the phrase's own language turns it, a word of another language does not", () => {
  const phrases = prepare([
    language({ solved: ["werkt weer"], negation: ["niet"] }),
    language({ solved: ["c'est résolu"], negation: ["pas"] }),
  ]);
  const turned = (text: string) => phrasesSaidIn(text, phrases.solved).map((said) => isTurned(said, ["negation"]));
  expect(turned("het werkt weer, pas sinds vandaag")).toEqual([false]);
  expect(turned("ce n'est pas vrai que c'est résolu")).toEqual([true]);
  expect(turned("pas de papier. c'est résolu")).toEqual([false]);
});

test("a turn inside the phrase belongs to it, one that reaches out of it does not", () => {
  const phrases = prepare([
    language({ solved: ["no longer broken", "直りました"], negation: ["no"], question: ["ましたか"] }),
  ]);
  const turned = (text: string) =>
    phrasesSaidIn(text, phrases.solved).map((said) => isTurned(said, ["negation", "question"]));
  expect(turned("it is no longer broken")).toEqual([false]);
  expect(turned("直りました")).toEqual([false]);
  expect(turned("直りましたか")).toEqual([true]);
});

test("a line opens with a phrase behind greetings, names and assent", () => {
  for (const text of [
    "on it",
    "Ok, on it",
    "Hi Ben, on it!",
    "Thanks. On it",
    "[on it]",
    "@Ben: on it",
    "Sure - on it",
  ]) {
    expect([text, opens(text, ["ben"])?.phrase]).toEqual([text, "on it"]);
  }
});

test("a line that goes on, takes back, denies or sets a condition opens with nothing", () => {
  const lines = [
    "on it goes the lid",
    "I'm not on it",
    "Ben is on it",
    "I'll take it if nobody else does",
    "I'll take it, if nobody else does",
    "on it - not",
    "I'll take it for granted",
    "looking into it for you was nice",
    "ich übernehme das nicht",
    "je m'en occupe pas",
  ];
  expect(lines.filter((line) => opens(line, ["ben"]))).toEqual([]);
});

test("words that were typed in a hurry are read as they were meant, where no other word is meant", () => {
  const opensSo = (text: string) => opens(text) !== undefined;
  const slips = ["I'll tkae it", "I'll taek it", "I'll takke it", "loking into it", "I'm lookking into it"];
  expect(slips.filter((text) => !opensSo(text))).toEqual([]);
  const words = ["I'll tame it", "I'll bake it", "I'll tke it", "I'll xtake it"];
  expect(words.filter(opensSo)).toEqual([]);
  const behind = (count: number) => `I'll tkae it, ${"smoke ".repeat(count)}`;
  expect([opensSo(behind(17)), opensSo(behind(18))]).toEqual([true, false]);
});

test("what thanks the reader does not speak to them, and what the next sentence tells them takes nothing back", () => {
  expect(opens("on it thank you")?.phrase).toBe("on it");
  expect(opens("on it for you")).toBeUndefined();
  expect(opens("Looking at the log. Your jobs went to tray 2.")).toBeDefined();
  expect(opens("Looking at the log, your jobs went to tray 2.")).toBeUndefined();
});

test("a number behind the phrase is a time, a word with a number in it is not", () => {
  expect(opens("on it 2 pm")?.phrase).toBe("on it");
  expect(opens("on it mp3 files play")).toBeUndefined();
});

test("the time is read behind or before the phrase, in the writer's language", () => {
  const read = {
    "on it 2h": 120,
    "on it for about 2 hours": 120,
    "I'm on it, 1h 30m": 90,
    "Ich kümmere mich, 2 Stunden": 120,
    "bin dran, 1,5 Std.": 90,
    "Je m'en occupe, 30 min": 30,
    "Je m'en occupe, 2h30": 150,
    "Me encargo, 1 día": 1_440,
    "Zajmę się tym, 3 godz.": 180,
    "2時間以内に対応します": 120,
    "我来处理，30分钟": 30,
    "займаюся цим, 2 години": 120,
    "ben ilgileniyorum, 45 dakika": 45,
    "on it until noon": undefined, // a part of the day
    "on it, call me at 2": undefined,
  };
  expect(Object.fromEntries(Object.keys(read).map((text) => [text, minutes(text)]))).toEqual(read);
});

test("nothing that is written can hold it up or make it throw, and settings with signs are only words", () => {
  const text = fc.oneof(
    fc.string({ unit: anyCharacter, maxLength: 400 }),
    fc.string({ unit: fc.constantFrom(..."on it?!.,\n不'-[(｢ 2h"), maxLength: 400 }),
  );
  fc.assert(
    fc.property(text, text, (said, phrase) => {
      phrasesSaidIn(said, example.chase);
      opening(said, example, new Set());
      prepare([language({ chase: [phrase] })]);
    }),
    { numRuns: 300 },
  );
  expect(heard("(a+)+$ a.c", ["(a+)+$", "a.c"])).toBe("(a+)+$");
  const hostile = [
    "on it ".repeat(50_000),
    "?".repeat(300_000),
    "(".repeat(300_000),
    "\n ".repeat(150_000),
    "a'".repeat(150_000),
  ];
  for (const long of hostile) expect(phrasesSaidIn(long, example.solved)).toEqual([]);
});

test("plain ASCII is read as everything else is, only faster", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme-ascii", maxLength: 60 }), (text) => {
      const slow = `${text} é`; // one letter beyond ASCII: the general way
      expect(`${spelled(text)} é`).toBe(spelled(slow));
      expect([...words(text), "é"]).toEqual(words(slow));
      expect(wordsAt(spelled(text))).toEqual(wordsAt(spelled(slow)).slice(0, -1));
    }),
    { numRuns: 500 },
  );
});

test("the longest phrase at a place is found, whatever the phrases share with each other", () => {
  const word = fc.constantFrom("a", "b", "é", "e", "ö", "oe", "o", "i'm", "im");
  const row = fc.array(word, { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(row, { maxLength: 20 }), fc.array(word, { maxLength: 8 }), (phrases, text) => {
      const tree = plantList(phrases.map((phrase) => phrase.join(" ")));
      for (const from of text.keys()) {
        const found = longestAt(tree, text, from);
        const fitting = phrases.filter((phrase) =>
          phrase.every((one, at) => spellings(one).includes(text[from + at]!)),
        );
        expect((found?.to ?? from) - from).toBe(Math.max(0, ...fitting.map(({ length }) => length)));
        if (found) expect(fitting.map((phrase) => phrase.join(" "))).toContain(found.phrase);
      }
    }),
    { numRuns: 500 },
  );
});

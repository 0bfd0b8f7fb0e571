// Times of day as people say them: "half past two", "halb drei", "cinq heures moins le quart", "a las cuatro y media", "kwart over
// vier", "wpół do trzeciej", "kvart i fem", and a bare "by four".

import { AFTERNOONS, DAY_WORDS, EVENINGS, MORNINGS } from "./day-in-words.ts";
import { AT_WORDS, LEAD_WORDS, NUMBER_WORDS } from "./promise-words.ts";
import { spellings, type Word } from "./spelling.ts";

/** One word of a way to say a time: words that mean the same, the hour (H, E where it is said in English), or minutes (M). */
type Part = ReadonlySet<string> | "H" | "E" | "D" | "M";
/** @property from whether the minutes count from the hour named, or from the one before ("halb drei") or are left to it ("ten to three") */
type Way = {
  parts: readonly (readonly [part: Part, isOptional: boolean])[];
  minutes: number | "M" | "-M";
  needs: "at" | "at or end" | undefined;
};

const set = (list: string): ReadonlySet<string> => new Set(list.split(" ").flatMap(spellings));

/** Hours that only Polish counts by ordinals, in the cases that a time stands in. */
const ORDINALS: readonly string[] = [
  "pierwsza pierwszej pierwszą",
  "druga drugiej drugą",
  "trzecia trzeciej trzecią",
  "czwarta czwartej czwartą",
  "piąta piątej piątą",
  "szósta szóstej szóstą",
  "siódma siódmej siódmą",
  "ósma ósmej ósmą",
  "dziewiąta dziewiątej dziewiątą",
  "dziesiąta dziesiątej dziesiątą",
  "jedenasta jedenastej jedenastą",
  "dwunasta dwunastej dwunastą",
];
const HOURS: ReadonlyMap<string, number> = new Map([
  ...[...NUMBER_WORDS].map(([word, digits]) => [word, Number(digits)] as const).filter(([, hour]) => hour > 1),
  ...ORDINALS.flatMap((list, at) =>
    list
      .split(" ")
      .flatMap(spellings)
      .map((word) => [word, at + 1] as const),
  ),
  ...Array.from({ length: 12 }, (_, at) => [`${at + 1}`, at + 1] as const),
  ...[..."one eins une una één een uma ett".split(" ").flatMap(spellings)].map((word) => [word, 1] as const), // no "a" nor "an"
  ...spellings("drieën").map((word) => [word, 3] as const), // "tegen vijven"
  ["vieren", 4],
  ["vijven", 5],
]);
const ENGLISH: ReadonlyMap<string, number> = new Map(
  "one two three four five six seven eight nine ten eleven twelve".split(" ").map((word, at) => [word, at + 1]),
);
const MINUTES: ReadonlyMap<string, number> = new Map(
  (
    [
      [5, "five fünf cinq cinco cinque vijf pięć fem 5"],
      [10, "ten zehn dix diez dieci tien dziesięć dez tio 10"],
      [15, "fifteen fünfzehn quinze quince quindici vijftien piętnaście femton 15"],
      [20, "twenty zwanzig vingt veinte venti twintig dwadzieścia vinte tjugo 20"],
      [25, "fünfundzwanzig veinticinco venticinque vijfentwintig tjugofem 25"],
    ] as const
  ).flatMap(([minutes, list]) =>
    list
      .split(" ")
      .flatMap(spellings)
      .map((word) => [word, minutes] as const),
  ),
);

/**
 * H the hour, E in English, D in words of any other language, M minutes, words in brackets may be left out, words with "/" between them
 * mean the same. "@": only behind a word such as "at" or "by", as "two and a half" alone is a length. "~": only there, or where the
 * thought ends, as "half ten people" are five.
 */
const SAID: readonly (readonly [minutes: Way["minutes"], said: string])[] = [
  [30, "half past H"],
  [30, "~half E"], // British, and Irish
  [-30, "~halb H"],
  [-30, "~halv H"],
  [-30, "~half D"], // Dutch
  [-30, "wpół do H"],
  [30, "@H (heures/heure) et demie"],
  [30, "@H y media"],
  [30, "@H e mezza/mezzo/meia"],
  [15, "quarter past/after H"],
  [15, "viertel nach H"],
  [15, "kwart over H"],
  [15, "kvart över H"],
  [15, "kwadrans po H"],
  [15, "@H (heures/heure) et quart"],
  [15, "@H y cuarto"],
  [15, "@H e (un) quarto"],
  [-15, "quarter to/of/before/till H"],
  [-15, "viertel vor H"],
  [-15, "dreiviertel H"],
  [-15, "kwart voor H"],
  [-15, "kvart i H"],
  [-15, "za kwadrans H"],
  [-15, "cuarto para las/la H"],
  [-15, "quarto para as/a H"],
  [-15, "@H (heures/heure) moins le quart"],
  [-15, "@H menos (um) cuarto/quarto"],
  [-15, "@H meno un quarto"],
  ["M", "@M (minutes/minuten/minuter) past/after/nach/over/över/po H"],
  ["-M", "@M (minutes/minuten/minuter) to/before/vor/voor/i H"],
  ["-M", "@M para las/la/as/a H"],
  ["-M", "@H (heures/heure) moins M"],
  ["-M", "@H menos/meno M"],
];

const WAYS: readonly Way[] = SAID.map(([minutes, said]) => ({
  minutes,
  needs: said.startsWith("@") ? "at" : said.startsWith("~") ? "at or end" : undefined,
  parts: partsOf(said.replace(/^[@~]/, "")),
}));

function isPlace(text: string): text is "H" | "E" | "D" | "M" {
  return /^[HEDM]$/.test(text);
}

function partsOf(said: string): Way["parts"] {
  return said.split(" ").map((one) => {
    const bare = one.replace(/[()]/g, "");
    const part: Part = isPlace(bare) ? bare : set(bare.replaceAll("/", " "));
    return [part, one !== bare] as const;
  });
}

type ClockFound = { minutes: number; to: number };

const clockAt = (minutes: number | undefined, to: number): ClockFound | undefined =>
  minutes === undefined ? undefined : { minutes, to };

/**
 * @param places the words of a sentence, @param at where the time may begin, @param sentence they stand in
 * @returns minutes from midnight, and the place behind the time. Of the hours from one to six those of the afternoon are meant, unless it
 * says otherwise; undefined without one
 */
export function clockInWords(places: readonly Word[], at: number, sentence: string): ClockFound | undefined {
  const said = places.map(({ word }) => word);
  const isAt = at > 0 && AT_WORDS.has(said[at - 1]!);
  for (const { needs, ...way } of WAYS) {
    if (needs === "at" && !isAt) continue;
    const found = follow(way, said, at);
    if (!found) continue;
    const behind = said.slice(found.end, found.end + PART_OF_DAY);
    const isFree = needs !== "at or end" || isAt || isLast(sentence.slice(places[found.end - 1]!.end), behind);
    if (isFree && !UNITS.has(behind[0] ?? ""))
      return clockAt(inHalf(found.hour * 60 + found.minutes, behind), found.end);
  }
  return bareHour(places, at, sentence);
}

function follow({ parts, minutes }: Omit<Way, "needs">, said: readonly string[], from: number) {
  let [hour, spoken, end] = [0, 0, from];
  for (const [part, isOptional] of parts) {
    const read = readAs(part, said, end);
    if (!read && !isOptional) return undefined;
    if (!read) continue;
    if (part === "M") spoken = read.worth;
    else if (typeof part === "string") hour = read.worth;
    end += read.words;
  }
  return { hour, minutes: typeof minutes === "number" ? minutes : minutes === "M" ? spoken : -spoken, end };
}

/** "Twenty-five" and "vingt-cinq" are two words. */
function readAs(part: Part, said: readonly string[], at: number): { worth: number; words: number } | undefined {
  const worth = worthOf(part, said[at] ?? "");
  if (worth === undefined) return undefined;
  const isTwo = part === "M" && worth === 20 && MINUTES.get(said[at + 1] ?? "") === 5;
  return isTwo ? { worth: 25, words: 2 } : { worth, words: 1 };
}

function worthOf(part: Part, word: string): number | undefined {
  if (part === "H") return HOURS.get(word);
  if (part === "E") return ENGLISH.get(word);
  if (part === "D") return ENGLISH.has(word) || /^\d/.test(word) ? undefined : HOURS.get(word);
  if (part === "M") return MINUTES.get(word);
  return part.has(word) ? 0 : undefined;
}

const TO_AN_HOUR = set(
  "by until till til before um bis gegen vor jusqu'à jusqua tegen voor do przed o till innan före kl",
);
/** "A las cuatro", "entro le quattro", "até às quatro": only with the article. */
const BEFORE_ARTICLE = set("a para hasta sobre de entro per verso até às as");
const ARTICLES = set("las le as às");

/** "By four." and "um vier, danke": nothing that is counted stands behind it. One is a person or a thing too often. */
function bareHour(places: readonly Word[], at: number, sentence: string): ClockFound | undefined {
  const { word, end } = places[at]!;
  const hour = /^\d/.test(word) ? undefined : HOURS.get(word);
  if (hour === undefined || hour === 1) return undefined;
  const [first = "", second = "", third = ""] = [at - 1, at - 2, at - 3].map((one) => places[one]?.word);
  const isArticle = ARTICLES.has(first) && BEFORE_ARTICLE.has(second) && (second !== "de" || third === "antes");
  if (!isArticle && !(TO_AN_HOUR.has(first) && !isDoneBy(second))) return undefined;
  const behind = places.slice(at + 1, at + 1 + PART_OF_DAY).map((one) => one.word);
  return isLast(sentence.slice(end), behind) ? clockAt(inHalf(hour * 60, behind), at + 1) : undefined;
}

/** "Used by two", but not "fixed by two". */
const isDoneBy = (word: string): boolean => word === "hit" || (word.endsWith("ed") && !LEAD_WORDS.has(word));

/** Nothing stands behind the time but when it is: "today", "in the afternoon". */
function isLast(rest: string, behind: readonly string[]): boolean {
  const at = behind.findIndex((word) => !SMALL.has(word));
  return /^\s*(?:[,.;:!()\-–—]|$)/.test(rest) || ENDS.has(behind[at] ?? "");
}

const PART_OF_DAY = 4; // words: "de la tarde", "in the afternoon"
const SMALL = set("on in the at la de da du del dell' do na po am 's s på i à");
/** What may stand behind an hour that stands alone. */
const ENDS: ReadonlySet<string> = new Set([
  ...MORNINGS,
  ...AFTERNOONS,
  ...EVENINGS,
  ...DAY_WORDS,
  ...set("today latest heute spätestens aujourd'hui hoy oggi vandaag hoje dziś idag"),
]);
const UNITS = set(
  "minutes minute mins min minuten minuto minutos minuti minuut minuty minut minuter hours hour hrs h stunden stunde heures heure horas hora ore uur uren godzin godziny timmar days day tage tag jours días giorni dagen dni dias dagar",
);
const NOON = 12 * 60;

/**
 * "Half past twelve" is after noon; nobody promises something for the small hours.
 * @returns undefined for "twelve tonight", which the names of times tell better
 */
function inHalf(minutes: number, behind: readonly string[]): number | undefined {
  const said = (minutes + NOON) % NOON; // as on the dial
  const isMorning = behind.some((word, at) => MORNINGS.has(word) || (word === "mañana" && behind[at - 1] === "la"));
  if (isMorning) return said;
  const isEvening = behind.some((word) => EVENINGS.has(word));
  if (isEvening && said < 60) return undefined;
  return isEvening || behind.some((word) => AFTERNOONS.has(word)) || said < 7 * 60 ? said + NOON : said;
}

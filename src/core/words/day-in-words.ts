// Days as people name them beside a time: "tomorrow", "by Friday", "lundi matin", "Freitagnachmittag", "pasado mañana".

import { spellings, type Word, words } from "./spelling.ts";
import { WEEKDAY_NAMES } from "./weekdays.ts";

/** A day seen from today, or the next such day of the week: 0 is Sunday. */
export type DaySaid = { daysLater: number } | { weekday: number };

/**
 * A day that stands in a text: `to` is the place behind it and its part of the day.
 * @property isWeak the word means something else as well, "morgen" and "mañana": alone it names no day
 */
export type DayFound = { on: DaySaid; part: PartOfDay | undefined; isWeak: boolean; to: number };
export type PartOfDay = "morning" | "noon" | "afternoon" | "evening";

const set = (list: string): ReadonlySet<string> => new Set(list.split(" ").flatMap(spellings));

export const MORNINGS = set(
  "morning matin matinée mattina mattino ochtends ochtend morgens früh vormittags vormittag manhã rano morgonen morgon förmiddag förmiddagen formiddag formiddagen ráno вранці",
);
export const AFTERNOONS = set(
  "afternoon nachmittags nachmittag après-midi aprèsmidi tarde pomeriggio middags middag południu eftermiddag eftermiddagen ettermiddag pm odpoledne",
);
export const EVENINGS = set(
  "evening night tonight abends abend soir soirée noche sera avonds avond noite wieczorem wieczór kväll kvällen aften kveld večer ввечері",
);

const LATER_DAYS: readonly (readonly [daysLater: number, said: string])[] = [
  [
    2,
    "day after tomorrow|übermorgen|après-demain|pasado mañana|dopodomani|overmorgen|pojutrze|depois de amanhã|i övermorgon|övermorgon|i overmorgen|overmorgen|pozítří|ylihuomenna|holnapután|післязавтра|明後日|后天|後天",
  ],
  [
    1,
    "tomorrow|morgen|demain|mañana|domani|jutro|jutra|amanhã|imorgon|i morgon|i morgen|zítra|huomenna|holnap|yarın|завтра|明日|明天",
  ],
];
const WEAK = set("morgen mañana");

/** Short forms, and days that have these names beside a word of time alone. */
const SHORT: readonly (readonly [weekday: number, said: string])[] = [
  [1, "na segunda|até segunda|måndagen"],
  [2, "tues|terça|tisdagen"],
  [3, "na quarta|até quarta|onsdagen"],
  [4, "thurs|na quinta|até quinta|torsdagen"],
  [5, "fri|sexta|fredagen"],
];

/** "Freitagnachmittag", "vrijdagochtend", "fredagskväll": languages that write day and part of it as one word. */
const JOINED: readonly (readonly [PartOfDay, string])[] = [
  ["morning", "morgen vormittag früh ochtend morgon förmiddag formiddag smorgon sförmiddag"],
  ["noon", "mittag"],
  ["afternoon", "nachmittag middag eftermiddag ettermiddag seftermiddag"],
  ["evening", "abend avond kväll aften kveld skväll"],
];

type Named = { said: readonly string[]; on: DaySaid; part: PartOfDay | undefined };

const named = (list: string, on: DaySaid, part?: PartOfDay): Named[] =>
  list.split("|").flatMap((one) => spelledAlike(one).map((said) => ({ said, on, part })));

/** Each spelling of a name as its words: with its accents, and without any. */
function spelledAlike(name: string): string[][] {
  const said = words(name);
  const most = Math.max(...said.map((word) => spellings(word).length));
  const all = Array.from({ length: most }, (_, at) =>
    said.map((word) => spellings(word)[at] ?? spellings(word).at(-1)!).join(" "),
  );
  return [...new Set(all)].map((one) => one.split(" "));
}

const joined = (list: string, on: DaySaid): Named[] =>
  list
    .split("|")
    .filter((day) => /(?:ag|och|abend|^morgen)$/.test(day))
    .flatMap((day) =>
      JOINED.flatMap(([part, ends]) =>
        named(
          ends
            .split(" ")
            .map((end) => `${day}${end}`)
            .join("|"),
          on,
          part,
        ),
      ),
    );

const ALL: readonly Named[] = [
  ...LATER_DAYS.flatMap(([daysLater, list]) => [...named(list, { daysLater }), ...joined(list, { daysLater })]),
  ...[...WEEKDAY_NAMES].flatMap(([name, weekday]) => [...named(name, { weekday }), ...joined(name, { weekday })]),
  ...SHORT.flatMap(([weekday, list]) => named(list, { weekday })),
].sort((a, b) => b.said.length - a.said.length);

/** By their first word, the longest first. */
const DAYS: ReadonlyMap<string, readonly Named[]> = new Map(
  [...new Set(ALL.map(({ said }) => said[0]!))].map((first) => [first, ALL.filter(({ said }) => said[0] === first)]),
);

/** Every word that a day is named with, so that words of a time are told from others. */
export const DAY_WORDS: ReadonlySet<string> = new Set(
  ALL.flatMap(({ said }) => said.filter((word) => word.length > 2 || /\P{Script=Latin}/u.test(word))),
);

/** Between a time and its day, and in front of a day: "3pm on Friday", "el viernes". */
export const ON_DAY = set("on am el il le la op den w we na no på di de in the v ve em da por pela of");
const SMALL = set("in the at la le de da du del dell' do na po am am à i on früh por pela di 's");
/** "La mañana", "guten Morgen", "am Morgen": behind these the word does not name a day. */
const NO_DAY_BEHIND = set("la esta guten goede goeie am de diesen den zum buena buenos cada");
const MOST_SMALL = 2; // words between a day and its part: "por la mañana"

/** The day whose name begins at a place, with the part of it that is named behind. */
export function dayNamedAt(places: readonly Word[], at: number): DayFound | undefined {
  const said = (place: number): string => places[place]?.word ?? "";
  const found = DAYS.get(said(at))?.find((one) => one.said.every((word, index) => said(at + index) === word));
  if (!found) return undefined;
  const isOnlyWeak = found.said.length === 1 && WEAK.has(found.said[0]!);
  if (isOnlyWeak && NO_DAY_BEHIND.has(said(at - 1))) return undefined;
  const to = at + found.said.length;
  if (found.part) return { on: found.on, part: found.part, isWeak: false, to };
  for (let place = to; place <= to + MOST_SMALL; place += 1) {
    const part = partNamed(said(place), said(place - 1));
    if (part) return { on: found.on, part, isWeak: false, to: place + 1 };
    if (!SMALL.has(said(place))) break;
  }
  return { on: found.on, part: undefined, isWeak: isOnlyWeak, to };
}

/** Which part of the day a word names. "Mañana" is one behind an article, "am" is the hour's. */
export function partNamed(word: string, before = ""): PartOfDay | undefined {
  if (MORNINGS.has(word) || (word === "mañana" && before === "la")) return "morning";
  if (AFTERNOONS.has(word)) return word === "pm" ? undefined : "afternoon";
  return EVENINGS.has(word) ? "evening" : undefined;
}

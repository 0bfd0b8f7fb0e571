// Times of day in words, as people promise them.

import { describe, expect, test } from "vitest";
import { timeIn } from "../../src/core/words/promise-time.ts";

const clockOf = (text: string): string => {
  const said = timeIn(text, "");
  if (!said || !("minutes" in said)) return JSON.stringify(said) ?? "none";
  return `${Math.floor(said.minutes / 60)}:${`${said.minutes % 60}`.padStart(2, "0")}`;
};

describe("a time of day in words is heard", () => {
  test.each([
    ["by half past two", "14:30"],
    ["back around half three", "15:30"],
    ["until quarter to five", "16:45"],
    ["done by a quarter past ten in the morning", "10:15"],
    ["by ten to three", "14:50"],
    ["by twenty past four", "16:20"],
    ["by four", "16:00"],
    ["by nine at the latest", "9:00"],
    ["by four today", "16:00"],
    ["before half past twelve", "12:30"],
    ["by eight in the evening", "20:00"],
    ["bis halb drei nachmittags bin ich damit durch", "14:30"],
    ["bis viertel vor fünf", "16:45"],
    ["gegen dreiviertel elf", "10:45"],
    ["bis zehn nach vier", "16:10"],
    ["bis um vier, danke", "16:00"],
    ["bis halb eins", "12:30"],
    ["avant quatre heures et demie", "16:30"],
    ["vers cinq heures moins le quart", "16:45"],
    ["vers dix heures et quart du matin", "10:15"],
    ["à cinq heures moins dix", "16:50"],
    ["antes de las cuatro y media", "16:30"],
    ["hasta las cinco menos cuarto de la tarde", "16:45"],
    ["a las once y cuarto", "11:15"],
    ["entro le tre e mezza", "15:30"],
    ["alle cinque meno un quarto", "16:45"],
    ["voor half vijf", "16:30"],
    ["om kwart over vier", "16:15"],
    ["tegen vijven", "17:00"],
    ["até as quatro e meia", "16:30"],
    ["até às cinco menos um quarto", "16:45"],
    ["do wpół do trzeciej", "14:30"],
    ["o kwadrans po czwartej", "16:15"],
    ["do piątej", "17:00"],
    ["före halv tre", "14:30"],
    ["kvart i fem", "16:45"],
    ["innan fyra", "16:00"],
    ["bis halb drei am Nachmittag", "14:30"],
    ["halb drei, bin am Telefon", "14:30"],
    ["bis vier am Nachmittag", "16:00"],
    ["fixed by four", "16:00"],
    ["listo para las cuatro", "16:00"],
    ["entro le quattro", "16:00"],
    ["a las diez y media de la mañana", "10:30"],
    ["uiterlijk 17.00 uur klaar", "17:00"],
    [" . Music will be back in the chapel by half past two this afternoon.", "14:30"],
    [" . It'll be weighing again by quarter to four.", "15:45"],
    [" . Die Waage läuft wieder bis viertel vor fünf.", "16:45"],
    ["klart senast 16.30", "16:30"],
  ])("%s: %s", (text, clock) => expect(clockOf(text)).toBe(clock));
});

test.each([
  ["around 5 to 10 minutes", 10],
  ["five to ten minutes", 10],
  ["around ten to twelve minutes", 12],
  ["2-3 hours", 180],
  ["zwei bis drei Stunden", 180],
  ["1:30h", 90],
  ["0:45 h", 45],
  ["klart om en och en halv timme", 90],
  ["in zweieinhalb Stunden", 150],
  ["needs two and a half hours", 150],
  ["due ore e mezza", 150],
])("%s: at most %i minutes", (text, minutes) => expect(timeIn(text, "")).toEqual({ ms: minutes * 60_000 }));

describe("what only looks like one is none", () => {
  test.each([
    "two and a half hours",
    "half the team is here",
    "by two colleagues",
    "by one of us",
    "dos horas y media",
    "due ore e mezza",
    "d'ici quatre heures et demie",
    "halb so wild",
    "een half uur",
    "quarter of an hour",
    "um zwei Drucker",
    "need five to three people",
    "half one of the printers is back",
    "half two of them first",
    "half ten people are affected",
    "half 3 of the accounts",
    "nur halb zwei Drucker",
    "halb drei Leute",
    "alle drei heute noch",
    "alle vier, danke",
    "à deux",
    "me encargo de las tres, gracias",
    "para las dos sedes hoy",
    "do drugiej linii dziś",
    "hit by two, checking",
    "used by two today",
    "I'll take the latest two",
    "until four I am in a meeting",
    "half two days",
    "halb 2 Stunden",
    "by half past two tomorrow",
    "by twelve tonight",
    " . They close the gate by half past two.",
    " . We were told it is the one by the door.",
  ])("%s", (text) => expect(clockOf(text)).not.toMatch(/^\d/));
});

// The day somebody is back, as notes of absence name it, and what notes say in each language. What a month and a weekday are called is asked of Intl.

import { describe, expect, test } from "vitest";
import { returnDay } from "../../src/core/automated/return-day.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { aMail, evidence } from "../support/builders.ts";

/** A note in each language, with the day in the place of "…". */
const NOTES: Readonly<Record<string, string>> = {
  en: "I am away until …",
  "en-US": "I will be back on …",
  de: "Ich bin bis … nicht im Büro",
  "de-AT": "Ich bin bis zum … nicht im Büro",
  fr: "Je suis absent jusqu'au …",
  es: "Estaré fuera de la oficina hasta el …",
  it: "Sono in ferie fino al …",
  pt: "Estou de férias até …",
  nl: "Ik ben afwezig tot …",
  sv: "Jag är på semester till och med …",
  da: "Jeg er tilbage den …",
  nb: "Jeg er tilbake …",
  pl: "Jestem na urlopie do …",
  cs: "Mám dovolenou do …",
  ru: "Я в отпуске до …",
};

const written = (language: string, day: string, options: Intl.DateTimeFormatOptions): string =>
  new Intl.DateTimeFormat(language, { timeZone: "UTC", ...options }).format(new Date(day));

const MONTHS = Array.from({ length: 12 }, (_, at) => String(at + 1).padStart(2, "0"));

describe.each(Object.entries(NOTES))("in %s", (language, note) => {
  test.each(MONTHS)("the ninth of month %s is read, as the language writes it", (month) => {
    const day = `2026-${month}-09`;
    const text = note.replace("…", written(language, day, { day: "numeric", month: "long" }));
    expect([text, returnDay(text, new Date(`2026-${month}-01T09:30:00Z`))]).toEqual([text, day]);
  });
});

test.each(["en", "en-GB", "de", "fr", "nl"])("months are read when they are cut short, too: %s", (language) => {
  for (const month of MONTHS.filter((one) => one !== "03" || language.startsWith("en"))) {
    const day = `2026-${month}-09`;
    const text = `back: until ${written(language, day, { day: "numeric", month: "short" })}`;
    if (/(?:janv|févr|avr|juil|déc|mrt)/.test(text)) continue; // nobody promised these
    expect([text, returnDay(text, new Date(`2026-${month}-01T09:30:00Z`))]).toEqual([text, day]);
  }
});

test("months are read as keyboards without accents write them", () => {
  for (const [note, day] of [
    ["de retour le 9 fevrier", "2026-02-09"],
    ["de retour le 9 aout", "2026-08-09"],
    ["de retour le 9 decembre", "2026-12-09"],
    ["volto: até 9 de marco", "2026-03-09"],
    ["zurück am 9. Maerz", "2026-03-09"],
  ] as const)
    expect([note, returnDay(note, new Date(`${day.slice(0, 8)}01T09:30:00Z`))]).toEqual([note, day]);
});

const MONDAY = new Date("2026-03-02T09:30:00Z");
/** From the day after it to the same weekday a week later. */
const WEEK = ["03", "04", "05", "06", "07", "08", "09"].map((day) => `2026-03-${day}`);

test.each(["en", "de", "fr", "es", "it", "nl", "sv"])("each weekday is the next one of its name: %s", (language) => {
  for (const day of WEEK) {
    const text = NOTES[language]!.replace("…", written(language, day, { weekday: "long" }));
    expect([text, returnDay(text, MONDAY)]).toEqual([text, day]);
  }
});

test("weekdays are read in the case that stands behind a preposition, and in signs", () => {
  for (const [note, day] of [
    ["Wracam we wtorek", "2026-03-03"],
    ["Jestem na urlopie do wtorku", "2026-03-03"],
    ["Wracam w środę", "2026-03-04"],
    ["Powrót: do pracy wracam, środa rano", "2026-03-04"],
    ["Wracam w czwartek", "2026-03-05"],
    ["Jestem na urlopie do czwartku", "2026-03-05"],
    ["Wrócę w piątek", "2026-03-06"],
    ["Nie ma mnie do piątku", "2026-03-06"],
    ["Wracam: sobota", "2026-03-07"],
    ["Nie ma mnie do soboty", "2026-03-07"],
    ["Wracam: niedziela", "2026-03-08"],
    ["Nie ma mnie do niedzieli", "2026-03-08"],
    ["Wracam w poniedziałek", "2026-03-09"],
    ["Nie ma mnie do poniedziałku", "2026-03-09"],
    ["Вернусь во вторник", "2026-03-03"],
    ["Вернусь в среду", "2026-03-04"],
    ["Вернусь в четверг", "2026-03-05"],
    ["Вернусь в пятницу", "2026-03-06"],
    ["Вернусь в субботу", "2026-03-07"],
    ["Вернусь в воскресенье", "2026-03-08"],
    ["Вернусь в понедельник", "2026-03-09"],
    ["Zurück am Sonnabend", "2026-03-07"],
    ["復帰は火曜日です", "2026-03-03"],
    ["復帰は水曜日です", "2026-03-04"],
    ["復帰は木曜日です", "2026-03-05"],
    ["復帰は金曜日です", "2026-03-06"],
    ["復帰は土曜日です", "2026-03-07"],
    ["復帰は日曜日です", "2026-03-08"],
    ["復帰は月曜日です", "2026-03-09"],
    ["Estou de férias até terça-feira", "2026-03-03"],
    ["Estou de férias até quarta-feira", "2026-03-04"],
    ["Estou de férias até quinta-feira", "2026-03-05"],
    ["Estou de férias até sexta-feira", "2026-03-06"],
    ["Estou de férias até segunda-feira", "2026-03-09"],
    ["Jeg er tilbage mandag", "2026-03-09"],
  ] as const)
    expect([note, returnDay(note, MONDAY)]).toEqual([note, day]);
});

test("what stands in front of the day, as people of each language say that they come back", () => {
  for (const note of [
    "Out till 9 March",
    "Out 'til 9 March",
    "Away through 9 March",
    "Away thru 9 March",
    "Back in the office on 9 March",
    "Back by 9 March",
    "Returning on 9 March",
    "I return to the office on 9 March",
    "Return date: 9 March",
    "Available again from 9 March",
    "Abwesend bis einschließlich 9. März",
    "Zurück am 9. März",
    "Wieder ab 9. März",
    "Ab dem 9. März gerne",
    "Ab Montag, 9. März",
    "Ab Dienstag, 9. März",
    "De retour le 9 mars",
    "Retour le 9 mars",
    "Regreso el 9 de marzo",
    "Vuelvo el 9 de marzo",
    "Volveré el 9 de marzo",
    "Rientro il 9 marzo",
    "Rientrerò il 9 marzo",
    "Di ritorno il 9 marzo",
    "Retorno em 9 de março",
    "Voltarei no dia 9 de março",
    "Afwezig t/m 9 maart",
    "Terug op 9 maart",
    "Ledig t.o.m. 9 mars",
    "Tillbaka den 9 mars",
    "Borte til og med 9. mars",
    "Takaisin 9.3.",
    "Lomalla. Asti 9.3.2026",
    "Wracam dnia 9 marca",
    "Wrócę 9 marca",
    "Zpět 9. března",
    "Vissza: 2026.03.09",
    "În concediu până la 9.03.2026",
    "В отпуске по 9 марта",
    "Вернусь 9 марта",
    "Буду 9 марта",
    "出社は3月9日",
    "休假至2026年3月9日",
    "返回：3月9日",
    "直到3月9日",
    "İzin, tarihine kadar 09.03.2026",
  ])
    expect([note, returnDay(note, MONDAY)]).toEqual([note, "2026-03-09"]);
});

test("tomorrow, in many languages", () => {
  for (const note of [
    "Away until tomorrow",
    "Abwesend bis morgen",
    "Absente jusqu'au demain",
    "Fuera hasta mañana",
    "Rientro domani",
    "Fora até amanhã",
    "Tillbaka imorgon",
    "Wracam jutro",
    "Вернусь завтра",
  ])
    expect([note, returnDay(note, MONDAY)]).toEqual([note, "2026-03-03"]);
});

test("the later of two days is the one they are back, within a year and a bit", () => {
  expect(returnDay("Away until 4 March, then at a fair until 9 March", MONDAY)).toBe("2026-03-09");
  expect(returnDay("Away until 9 March; in February I was away until 4 March", MONDAY)).toBe("2026-03-09");
  expect(returnDay("Parental leave until 5 April 2027", MONDAY)).toBe("2027-04-05");
  expect(returnDay("until 30 April 2027", MONDAY)).toBeUndefined();
  expect(returnDay("until 20 January 2025", MONDAY)).toBeUndefined();
});

test("a day without a year is the next one, and a month ago still the last", () => {
  expect(returnDay("until 1 February", MONDAY)).toBe("2026-02-01"); // nobody switched it off
  expect(returnDay("until 20 January", MONDAY)).toBe("2027-01-20");
  expect(returnDay("until 9.3.26", MONDAY)).toBe("2026-03-09");
  expect(returnDay("until 9.3.27", MONDAY)).toBe("2027-03-09");
});

test("a span of days ends with its second day, however it is joined", () => {
  for (const joined of ["-", " – ", "—", "~", " to ", " bis ", " au ", " al ", " a ", " tot ", " do ", " até ", " по "])
    expect([joined, returnDay(`On leave 02/03/2026${joined}09/03/2026`, MONDAY)]).toEqual([joined, "2026-03-09"]);
});

test("no number in a longer one is a day, and no name inside a word", () => {
  for (const note of [
    "until ticket 1129 March",
    "until 9 Marchand is there",
    "until Mondays",
    "until we have 2026-03-091",
    "bis morgenfrüh",
  ])
    expect([note, returnDay(note, MONDAY)]).toEqual([note, undefined]);
});

const AUTO = { "Auto-Submitted": "auto-replied" };

test("an automatic reply that says in its own language that its writer is away is a note of absence", () => {
  for (const newText of [
    "Out of office today.",
    "I am out of the office.",
    "Status: out-of-office",
    "I am away from my desk.",
    "Sorry, I am away.",
    "Sorry, I'm away.",
    "I'm afraid she is currently away.",
    "I shall be away next week.",
    "Away until Monday.",
    "Away till Monday.",
    "I'm on vacation.",
    "I'm on holiday.",
    "Taking annual leave.",
    "I'm on leave.",
    "Parental leave began in May.",
    "Maternity leave began in May.",
    "I have sick leave.",
    "I'm not in the office.",
    "Returning to the office soon.",
    "I return to the office soon.",
    "I am back in the office soon.",
    "I will be back on Monday.",
    "I have limited access to my mails.",
    "I have no access to my mails.",
    "Ich bin abwesend.",
    "Während meiner Abwesenheit hilft Ben.",
    "Ich bin nicht im Büro.",
    "Ich bin nicht im Hause.",
    "Ich bin außer Haus.",
    "Ich bin im Urlaub.",
    "Urlaubsbedingt dauert es.",
    "Ich bin in Elternzeit.",
    "Am Montag bin ich wieder erreichbar.",
    "Am Montag bin ich wieder im Büro.",
    "Je suis absent.",
    "Je suis en congé.",
    "Je suis en vacances.",
    "Je suis hors du bureau.",
    "Je serai de retour le 9 mars.",
    "Estoy fuera de la oficina.",
    "Estoy de vacaciones.",
    "Estoy ausente.",
    "Sono fuori ufficio.",
    "Sono fuori sede.",
    "Sono in ferie.",
    "Sono assente.",
    "Estou fora do escritório.",
    "Estou de férias.",
    "Durante a minha ausência escreva ao Ben.",
    "Ik ben afwezig.",
    "Ik ben op vakantie.",
    "Ik ben niet op kantoor.",
    "Ik ben niet aanwezig.",
    "Jag är på semester.",
    "Jag är frånvarande.",
    "Jag är inte på kontoret.",
    "Jeg er på ferie.",
    "Jeg er ikke på kontoret.",
    "Olen lomalla.",
    "Olen poissa toimistolta.",
    "Jestem poza biurem.",
    "Jestem na urlopie.",
    "Jestem nieobecny.",
    "Mám dovolenou.",
    "Jsem mimo kancelář.",
    "Szabadságon vagyok.",
    "Sunt în concediu.",
    "Я в отпуске.",
    "Я отсутствую.",
    "Я у відпустці.",
    "Izinde oldum.",
    "Şu anda ofis dışındayım.",
    "不在です。",
    "休暇です。",
    "休んでいます。",
    "我在休假。",
    "我外出。",
    "휴가 중입니다.",
    "부재중입니다.",
  ])
    expect([newText, classify(evidence({ mail: aMail({ newText, header: AUTO }) })).verdict.kind]).toEqual([
      newText,
      "out-of-office",
    ]);
});

// The day somebody is back, as people name it: every month and every weekday, and what they write in front of it.

import { describe, expect, test } from "vitest";
import { returnDay } from "../../../src/core/automated/return-day.ts";

/** A Monday. */
const NOTED = new Date("2026-03-02T09:30:00Z");

const MONTHS: Readonly<Record<string, string>> = {
  "01": "january jan januar jänner janvier enero gennaio janeiro januari stycznia ledna января",
  "02": "february feb februar feber février fevrier febrero febbraio fevereiro februari lutego února февраля",
  "03": "march mar märz maerz mars marzo março marco maart marts marca března марта",
  "04": "april apr avril abril aprile kwietnia dubna апреля",
  "05": "may mai mayo maggio maio mei maj maja května мая",
  "06": "june jun juni juin junio giugno junho czerwca června июня",
  "07": "july jul juli juillet julio luglio julho lipca července июля",
  "08": "august aug août aout agosto augustus augusti sierpnia srpna августа",
  "09": "september sep sept septembre septiembre settembre setembro września září сентября",
  "10": "october oct oktober okt octobre octubre ottobre outubro października října октября",
  "11": "november nov novembre noviembre novembro listopada listopadu ноября",
  "12": "december dec desember dezember dez décembre decembre diciembre dicembre dezembro grudnia prosince декабря",
};

const WEEKDAYS: Readonly<Record<string, string>> = {
  "2026-03-03": "tuesday dienstag mardi martes martedì terça-feira dinsdag tisdag wtorek wtorku вторник 火曜",
  "2026-03-04": "wednesday mittwoch mercredi miércoles mercoledì quarta-feira woensdag onsdag środa środę среду 水曜",
  "2026-03-05":
    "thursday donnerstag jeudi jueves giovedì quinta-feira donderdag torsdag czwartek czwartku четверг 木曜",
  "2026-03-06": "friday freitag vendredi viernes venerdì sexta-feira vrijdag fredag piątek piątku пятницу 金曜",
  "2026-03-07": "saturday samstag sonnabend samedi sábado sabato zaterdag lördag sobota soboty субботу 土曜",
  "2026-03-08": "sunday sonntag dimanche domingo domenica zondag söndag niedziela niedzieli воскресенье 日曜",
  "2026-03-09":
    "monday montag lundi lunes lunedì segunda-feira maandag måndag mandag poniedziałek poniedziałku понедельник 月曜",
};

describe("in a note of the second of March, a Monday", () => {
  test.each(Object.entries(MONTHS))("the names of month %s", (month, names) => {
    const year = Number(month) === 1 ? 2027 : 2026; // the last January is too long ago
    for (const name of names.split(" "))
      expect([name, returnDay(`Until 14 ${name}.`, NOTED)]).toEqual([name, `${year}-${month}-14`]);
  });

  test.each(Object.entries(WEEKDAYS))("the weekday that is the next %s", (day, names) => {
    for (const name of names.split(" ")) expect([name, returnDay(`Until ${name}.`, NOTED)]).toEqual([name, day]);
  });

  test.each("tomorrow morgen demain mañana domani amanhã imorgon jutro завтра".split(" "))("%s", (word) => {
    expect(returnDay(`Away until ${word}.`, NOTED)).toBe("2026-03-03");
    expect(returnDay(`Until then write to Anna, ${word} to Ben.`, NOTED)).toBeUndefined();
  });

  test.each([
    "Away until",
    "Away till",
    "Away til",
    "Away through",
    "Away thru",
    "I am back",
    "I am back on",
    "I am back in the office on",
    "I am back at work on",
    "Returning",
    "Returning to the office on",
    "Return date:",
    "I return on",
    "I am available again from",
    "Abwesend bis",
    "Abwesend bis einschließlich",
    "Ich bin zurück am",
    "Ich bin wieder da ab dem",
    "Ich bin wieder am",
    "Absent jusqu'au",
    "De retour le",
    "Date de retour",
    "Ausente hasta el",
    "Regreso el",
    "Regresé el",
    "Vuelvo el",
    "Volveré el",
    "Assente fino al",
    "Rientro il",
    "Rientrò il",
    "Rientrerò il",
    "Sarò di ritorno il",
    "Ausente até o dia",
    "Ausente até ao dia",
    "Retorno em",
    "Retorno no dia",
    "Voltarei no dia",
    "Voltarei em",
    "Afwezig tot",
    "Afwezig tot en met",
    "Afwezig t/m",
    "Ik ben terug op",
    "Borta till och med",
    "Borta t.o.m.",
    "Jag är tillbaka den",
    "Jeg er tilbage den",
    "Jeg er tilbake den",
    "Borte til og med",
    "Olen takaisin",
    "Lomalla 10.4. asti, töissä taas",
    "Nieobecny do dnia",
    "Nieobecny do",
    "Wracam dnia",
    "Wracam",
    "Wrócę",
    "Jsem zpět",
    "Újra itt vagyok, vissza:",
    "Absent până la",
    "Отсутствую до",
    "Отпуск по",
    "Вернусь",
    "Снова буду",
    "復帰",
    "出社",
    "外出至",
    "返回",
    "休假直到",
    "Yıllık izin, tarihine kadar",
  ])("%s 14.4.", (words) => {
    expect(returnDay(`${words} 14.4.2026`, NOTED)).toBe("2026-04-14");
    expect(returnDay("Written on 14.4.2026", NOTED)).toBeUndefined();
  });

  test.each([
    ["14-20 March", "2026-03-20"],
    ["14 – 20 March", "2026-03-20"],
    ["14 bis 20 März", "2026-03-20"],
    ["14 au 20 mars", "2026-03-20"],
    ["14 al 20 marzo", "2026-03-20"],
    ["14 a 20 de março", "2026-03-20"],
    ["14 tot 20 maart", "2026-03-20"],
    ["14 do 20 marca", "2026-03-20"],
    ["14 até 20 de março", "2026-03-20"],
    ["14 по 20 марта", "2026-03-20"],
    ["14~20 March", "2026-03-20"],
  ])("a span ends with its second day: %s", (span, day) => {
    expect(returnDay(`On leave ${span}`, NOTED)).toBe(day);
  });

  test.each([
    ["until the 14th of April", "2026-04-14"],
    ["until April 2nd, 2027", "2027-04-02"],
    ["until 14. April", "2026-04-14"],
    ["until 14 d'avril", "2026-04-14"],
    ["until 2026/4/14", "2026-04-14"],
    ["until 2026年4月14日", "2026-04-14"],
    ["until 4月14日", "2026-04-14"],
    ["until 4월 14일", "2026-04-14"],
    ["until 14/04/26", "2026-04-14"],
    ["until 14.4", "2026-04-14"],
    ["until 4/14", "2026-04-14"],
    ["until 2 February", "2026-02-02"], // a note nobody switched off
    ["until 29 January", "2027-01-29"],
    ["until 31.4.2026", undefined],
    ["until 14.4.2024", undefined],
    ["until 14.4.2028", undefined],
    ["until the meeting of which I told you all in the long letter of the 14.4.2026", undefined],
    ["back on Monday 9 March, not on the 14th", "2026-03-09"],
    ["until 14 April, and again until 20 April", "2026-04-20"],
    ["until 14 Mayday", undefined],
  ])("%s", (words, day) => expect(returnDay(words, NOTED)).toBe(day));
});

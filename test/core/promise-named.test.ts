// Which time a promise names: the length, the time of day, the day, in the next sentence; and what only stands beside it.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { timeIn } from "../../src/core/words/promise-time.ts";
import { aColleague, aMail, at, desk, evidence, organisation } from "../support/builders.ts";

const MINUTE = 60_000;

/** Ben writes from London on Monday 2 March at 09:30, or from elsewhere. */
const said = (newText: string, timeZone = "Europe/London") => {
  const sender = aColleague("ben");
  const person = { ...sender.person!, timeZone };
  return classify(
    evidence({
      sender: { ...sender, person },
      mail: aMail({ newText, receivedAt: at("09:30") }),
      desk: desk("support"),
      organisation: { ...organisation, people: new Map([...organisation.people, [person.id, person]]) },
    }),
  ).verdict;
};
const until = (text: string, timeZone?: string): string => {
  const { promiseMs } = said(text, timeZone);
  return promiseMs === undefined ? "no time" : new Date(at("09:30").getTime() + promiseMs).toISOString().slice(8, 16);
};

test.each([
  ["On it, 1h30", "02T11:00"],
  ["On it in 1h30", "02T11:00"],
  ["give me 1h30, on it", "02T11:00"],
  ["On it, 1 h 30", "02T11:00"],
  ["On it, 1 h 30 min", "02T11:00"],
  ["On it, 1h30m", "02T11:00"],
  ["On it, 1 hour and 30 minutes", "02T11:00"],
  ["On it, an hour and 20 minutes", "02T10:50"],
  ["On it, 1½ h", "02T11:00"],
  ["On it, 2h15", "02T11:45"],
  ["On it, 8 h 30 min", "02T18:00"],
  ["bin dran, 2 Std. 30 Min.", "02T12:00"],
  ["bin dran, 1 Stunde 30", "02T11:00"],
  ["Je m'en occupe dans 1h30", "02T11:00"],
  ["Zajmę się tym, 3 godz.", "02T12:30"],
  ["Je m'en occupe, 16h30", "02T16:30"],
  ["Je m'en occupe, avant 16 h 30", "02T16:30"],
  ["Me encargo, por las 16h30", "02T16:30"],
  ["Vou já, às 16h30", "02T16:30"],
  ["On it by 3:30", "02T15:30"],
  ["On it by about 5", "02T17:00"],
  ["ik pak het op, voor 16 uur", "02T16:00"],
])("a length, or a time of day: %s", (text, expected) => expect(until(text)).toBe(expected));

test.each([
  ["On it by Friday 3pm", "06T15:00"],
  ["On it by 3pm on Friday", "06T15:00"],
  ["bin dran bis Freitag 15 Uhr", "06T15:00"],
  ["Je m'en occupe, vendredi 15h", "06T15:00"],
  ["Me encargo, lunes a las 9", "09T09:00"],
  ["me ne occupo entro venerdì alle 15", "06T15:00"],
  ["ik pak het op, vrijdag om 9 uur", "06T09:00"],
  ["zajmę się tym, w piątek o 15", "06T15:00"],
  ["eu trato disso até sexta às 15h", "06T15:00"],
  ["jag fixar det, på fredag kl 15", "06T15:00"],
  ["On it, tomorrow at 9", "03T09:00"],
  ["On it by half past two tomorrow", "03T14:30"],
  ["bin dran, morgen um 9", "03T09:00"],
  ["Je m'en occupe, demain à 9h", "03T09:00"],
  ["Me encargo, mañana a las 9", "03T09:00"],
  ["Me encargo, a las 11 de la mañana", "02T11:00"],
  ["jeg tager den, i morgen kl. 9", "03T09:00"],
  ["On it, Monday morning", "02T12:00"],
  ["On it, Monday 9:00", "09T09:00"], // it is half past nine on a Monday
  ["On it, Friday evening at 8", "06T20:00"],
  ["On it by Friday", "06T17:00"],
  ["bin dran, Freitagmittag", "06T12:00"],
  ["ik pak het op, vrijdagochtend", "06T12:00"],
  ["bin dran bis übermorgen", "04T17:00"],
])("on the day it names: %s", (text, expected) => expect(until(text)).toBe(expected));

test.each([
  ["On it. Update in 2h.", "02T11:30"],
  ["On it.\nThanks! Next update at 4pm.", "02T16:00"],
  ["On it, will report back by 3pm", "02T15:00"],
  ["On it. Update no later than 3pm.", "02T15:00"],
  ["Bin dran. Melde mich bis 15 Uhr.", "02T15:00"],
  ["Bin dran. Bis 15 Uhr melde ich mich.", "02T15:00"],
  ["Je m'en occupe. Je reviens vers vous avant 16h.", "02T16:00"],
  ["Me encargo. Te aviso antes de las 16.", "02T16:00"],
  ["Mi pongo subito. Ti aggiorno entro le 17.", "02T17:00"],
  ["ik pak het op. Je hoort van me voor 16 uur.", "02T16:00"],
  ["Zajmę się tym. Dam znać do 15.", "02T15:00"],
  ["Vou já. Dou notícias até às 17h.", "02T17:00"],
  ["Jag fixar det. Återkommer senast kl 15.", "02T15:00"],
  ["jeg tager den. Vender tilbage inden kl. 15.", "02T15:00"],
])("by when more is told is the promise, and nobody is asked about it: %s", (text, expected) => {
  expect(until(text)).toBe(expected);
  expect(said(text)).toMatchObject({ kind: "confirm" });
  expect(said(text)).not.toHaveProperty("beside");
  expect(said(text)).not.toHaveProperty("staysInside");
});

test.each([
  "On it. In 5 minutes restart it.",
  "On it, in 5 minutes restart it",
  "On it. The backup runs at 17:00.",
  "On it, the backup runs at 17:00",
  "On it. The outage began 2 hours ago",
  "On it. It took 3h yesterday",
  "On it, the Friday report is affected",
  "On it. Update the driver in 2h.",
  "On it. No update before 3pm.",
  "On it. Update by 3pm if I can.",
  "bin dran, vor 2 Stunden fing es an",
  "bin dran. Das Backup läuft um 17 Uhr.",
  "Je m'en occupe, il y a 2h tout marchait",
  "Ci penso io, due ore fa funzionava",
  "Me encargo. La copia se ejecuta a las 17.",
])("a time in other words is not the promise, and they are asked about: %s", (text) => {
  expect(until(text)).toBe("no time");
  expect(said(text)).toMatchObject({ kind: "confirm", beside: expect.any(String) });
});

test("where more stands beside the update, all of it is asked about", () => {
  const text = "On it. Update in 2h. The server is down.";
  expect(until(text)).toBe("02T11:30");
  expect(said(text)).toMatchObject({ beside: "Update in 2h. The server is down." });
});

test.each([
  "On it as soon as I am back",
  "on it once Ben approves",
  "On it, subject to approval",
  "On it.\nSubject to approval.",
  "Subject to approval, on it",
  "on it if nobody else can",
  "on it after my leave",
  "bin dran, sobald ich zurück bin",
  "mach ich nach meinem Urlaub",
  "mach ich, vorbehaltlich Freigabe",
  "Je m'en occupe dès mon retour",
  "Je m'en occupe après mes congés",
  "Me encargo en cuanto vuelva",
  "me ne occupo dopo le ferie",
  "me ne occupo al mio ritorno",
  "pak ik op zodra Ben akkoord is",
  "zajmę się tym po urlopie",
  "trato disso depois das férias",
  "jag tar den när jag är tillbaka",
  "jeg tager den efter ferien",
  "vezmu si to, až se vrátím",
  "otan tämän kun palaan",
])("a condition is asked about: %s", (text) => expect(said(text)).toMatchObject({ kind: "unsure" }));

test("what ends by itself today is not a condition", () => {
  for (const text of [
    "on it after lunch",
    "I'll look at it as soon as I'm back from lunch",
    "on it right after my meeting",
  ])
    expect([text, said(text).kind]).toEqual([text, "confirm"]);
});

test("words that stay inside are noted, also in one line", () => {
  expect(said("On it. Piotr, can you order toner?")).toMatchObject({ kind: "confirm", staysInside: true });
  for (const text of ["On it", "On it, 2h", "On it. Update in 2h.\nBen"])
    expect(said(text)).not.toHaveProperty("staysInside");
});

test("times and days are those of the person's own zone", () => {
  expect(until("On it by 3pm", "America/New_York")).toBe("02T20:00");
  expect(until("On it, tomorrow at 9", "Asia/Tokyo")).toBe("03T00:00"); // it is 18:30 there
  expect(until("On it by Friday 3pm", "Asia/Tokyo")).toBe("06T06:00");
  expect(until("On it, 1h30", "Asia/Tokyo")).toBe("02T11:00");
  expect(until("On it. Update by 3pm.", "America/New_York")).toBe("02T20:00");
  expect(until("On it by Monday 9:00", "Pacific/Kiritimati")).toBe("08T19:00"); // Monday ended there, it is 23:30
});

describe("whatever the time", () => {
  const hours = fc.integer({ min: 1, max: 6 });
  const minutes = fc.integer({ min: 0, max: 59 });
  const two = (number: number): string => `${number}`.padStart(2, "0");

  test("a length is read back as it was printed, in each form", () => {
    const forms: readonly ((h: number, m: number) => string)[] = [
      (h, m) => `${h}h${two(m)}`,
      (h, m) => `${h} h ${two(m)}`,
      (h, m) => `${h}h${m}m`,
      (h, m) => `${h} h ${m} min`,
      (h, m) => `${h} hours ${m} minutes`,
      (h, m) => `${h} hours and ${m} minutes`,
      (h, m) => `${h} Std. ${m} Min.`,
      (h, m) => `${h} Stunden und ${m} Minuten`,
      (h, m) => `${h} heures et ${m} minutes`,
      (h, m) => `${h} horas y ${m} minutos`,
      (h, m) => `${h} ore e ${m} minuti`,
      (h, m) => `${h * 60 + m} min`,
      (h, m) => `in ${h}h${two(m)}`,
      (h, m) => `in ${h}:${two(m)} h`,
    ];
    fc.assert(
      fc.property(hours, minutes, fc.constantFrom(...forms), (h, m, form) => {
        expect([form(h, m), timeIn(`, ${form(h, m)}`, "on it")]).toEqual([form(h, m), { ms: (h * 60 + m) * MINUTE }]);
      }),
    );
  });

  test("a time of day is read back as it was printed, in each form", () => {
    const forms: readonly ((h: number, m: number) => string)[] = [
      (h, m) => `by ${h}:${two(m)}`,
      (h, m) => `${h}:${two(m)}`,
      (h, m) => `bis ${h}:${two(m)} Uhr`,
      (h, m) => `avant ${h}h${two(m)}`,
      (h, m) => `à ${h} h ${two(m)}`,
      (h, m) => `${h}h${two(m)}`,
      (h, m) => `por las ${h}h${two(m)}`,
      (h, m) => `às ${h}h${two(m)}`,
      (h, m) => `om ${h}.${two(m)} uur`,
      (h, m) => `by ${h > 12 ? h - 12 : h}:${two(m)}${h < 12 ? "am" : "pm"}`,
    ];
    const hour = fc.integer({ min: 7, max: 23 });
    const days = fc.constantFrom(
      { text: "", day: {} },
      { text: "tomorrow ", day: { on: { daysLater: 1 } } },
      { text: "Friday ", day: { on: { weekday: 5 } } },
      { text: "vendredi ", day: { on: { weekday: 5 } } },
      { text: "lunes ", day: { on: { weekday: 1 } } },
    );
    fc.assert(
      fc.property(hour, minutes, fc.constantFrom(...forms), days, (h, m, form, { text, day }) => {
        const written = `${text}${form(h, m)}`;
        expect([written, timeIn(`, ${written}`, "")]).toEqual([written, { minutes: h * 60 + m, ...day }]);
      }),
    );
  });

  test("other words name none: neither news in the next sentence nor words without a time", () => {
    const word = fc.constantFrom(
      ..."the server printer backup runs failed we restarted it cable und das ist".split(" "),
    );
    const prose = fc.array(word, { minLength: 2, maxLength: 8 }).map((all) => all.join(" "));
    const time = fc.constantFrom("at 17:00", "2 hours ago", "in 5 minutes", "3h", "um 16 Uhr", "");
    fc.assert(
      fc.property(prose, time, (text, when) => {
        expect(timeIn(`. The printer ${text} ${when} again broken.`, "on it")).toBeUndefined();
      }),
    );
    fc.assert(
      fc.property(prose, (text) => {
        expect(timeIn(`, ${text}`, "on it")).toBeUndefined();
      }),
    );
  });
});

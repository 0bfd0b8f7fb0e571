import { expect, test } from "vitest";
import { asksForChase, plainSubject, tokensIn } from "../../src/core/words/subject.ts";

test.each([
  ["RE", "Re: Printer"],
  ["AW, WG", "AW: WG: Printer"],
  ["SV, VS", "SV: VS: Printer"],
  ["Odp", "Odp: Printer"],
  ["RES, ENC", "RES: ENC: Printer"],
  ["RIF, R, I", "RIF: R: I: Printer"],
  ["TR with a space before the colon", "TR : RE : Printer"],
  ["Réf.", "Réf. : Printer"],
  ["Chinese, with colons of full width", "回复：转发: 答复：回覆： Printer"],
  ["Japanese and Korean", "返信: 회신: Printer"],
  ["Cyrillic and Greek", "Ответ: Відповідь: ΑΠ: Printer"],
  ["Hebrew and Arabic, with direction marks", "\u202bהשב: רד: رد: \u200fPrinter".replace("רד: ", "")],
  ["counted", "Re[2]: RE(3): Re^4: Re *5: Printer"],
  ["warnings in brackets", "[EXTERNAL] [EXT] [Extern] 【社外】 Printer"],
  ["warnings of spam filters", "{Spam?} ***SPAM*** [Suspected Spam] *** SPAM *** Printer"],
  ["a warning before a colon", "EXTERNAL: Re: Printer"],
  ["our own reference, anywhere", "Re: [HD-1042] Fwd: [ hd - 1042 ] Printer"],
  ["stacked fifty times", `${"Re: ".repeat(49)}Printer`],
])("%s is seen through", (_, subject) => {
  expect(plainSubject(subject)).toBe("Printer");
});

test.each([
  "Printer: on fire",
  "Hello: re: printer",
  "Reprint: page 3",
  "[Hall] printer",
  "*new* printer",
  "10:30 meeting",
  "External monitor is black",
  "Spam folder is full",
  "(ext. 204) no tone",
])("“%s” stays as it is", (subject) => {
  expect(plainSubject(subject)).toBe(subject);
});

test("[chase] asks in any case, width and spacing, and with invisible characters inside", () => {
  for (const subject of ["Re: [chase]", "[ CHASE ]", "［ｃｈａｓｅ］", "[cha\u200bse\u200f] x"]) {
    expect([subject, asksForChase(subject)]).toEqual([subject, true]);
  }
  for (const subject of ["chase", "[chased]", "[purchase]"])
    expect([subject, asksForChase(subject)]).toEqual([subject, false]);
});

test("tokens are what stands between brackets", () => {
  expect(tokensIn("[HD-1042] Re: [On it  2h] [[x]]")).toEqual(["hd-1042", "on it 2h"]);
});

test("no subject holds it up", () => {
  for (const one of ["[ ", "Re:", "(", "***", "[1-", "é. "]) plainSubject(one.repeat(50_000));
});

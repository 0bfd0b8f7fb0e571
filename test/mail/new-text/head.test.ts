// The head of a quoted mail without a rule above it, and the forms that look like one.

import { describe, expect, test } from "vitest";
import { readHtml, readText } from "../../../src/mail/new-text/read-text.ts";

const newText = (text: string): string => readText(text).newText;

/** By language: names of a head's fields, and a form that somebody fills in with the same names. */
const LANGUAGES: Record<
  string,
  { from: string; sent: string; date: string; to: string; subject: string; day: string; form: string }
> = {
  English: {
    from: "From",
    sent: "Sent",
    date: "Date",
    to: "To",
    subject: "Subject",
    day: "Monday, 2 March 2026",
    form: "Date: 3 March 2026 14:00\nTo: room 4\nName: Carl Cliff",
  },
  German: {
    from: "Von",
    sent: "Gesendet",
    date: "Datum",
    to: "An",
    subject: "Betreff",
    day: "Montag, 2. März 2026",
    form: "Datum: 3. März 2026 14:00\nAn: Raum 4\nName: Carl Cliff",
  },
  French: {
    from: "De ",
    sent: "Envoyé ",
    date: "Date ",
    to: "À ",
    subject: "Objet ",
    day: "lundi 2 mars 2026",
    form: "Date : 3 mars 2026 14:00\nÀ : salle 4\nNom : Carl Cliff",
  },
  Spanish: {
    from: "De",
    sent: "Enviado",
    date: "Fecha",
    to: "Para",
    subject: "Asunto",
    day: "lunes, 2 de marzo de 2026",
    form: "Fecha: 3 de marzo de 2026 14:00\nPara: sala 4\nNombre: Carl Cliff",
  },
  Italian: {
    from: "Da",
    sent: "Inviato",
    date: "Data",
    to: "A",
    subject: "Oggetto",
    day: "lunedì 2 marzo 2026",
    form: "Data: 3 marzo 2026 14:00\nA: sala 4\nNome: Carl Cliff",
  },
  Dutch: {
    from: "Van",
    sent: "Verzonden",
    date: "Datum",
    to: "Aan",
    subject: "Onderwerp",
    day: "maandag 2 maart 2026",
    form: "Datum: 3 maart 2026 14:00\nAan: zaal 4\nNaam: Carl Cliff",
  },
  Portuguese: {
    from: "De",
    sent: "Enviado",
    date: "Data",
    to: "Para",
    subject: "Assunto",
    day: "segunda-feira, 2 de março de 2026",
    form: "Data: 3 de março de 2026 14:00\nPara: sala 4\nNome: Carl Cliff",
  },
  Polish: {
    from: "Od",
    sent: "Wysłano",
    date: "Data",
    to: "Do",
    subject: "Temat",
    day: "poniedziałek, 2 marca 2026",
    form: "Data: 3 marca 2026 14:00\nDo: sala 4\nNazwisko: Carl Cliff",
  },
  Swedish: {
    from: "Från",
    sent: "Skickat",
    date: "Datum",
    to: "Till",
    subject: "Ämne",
    day: "den 2 mars 2026",
    form: "Datum: 3 mars 2026 14:00\nTill: sal 4\nNamn: Carl Cliff",
  },
};

describe.each(Object.entries(LANGUAGES))("%s", (_, { from, sent, date, to, subject, day, form }) => {
  const heads = {
    "who, when, to whom and about what, without an address": [
      `${from}: Support`,
      `${sent}: ${day} 09:00`,
      `${to}: Carl Cliff`,
      `${subject}: Door`,
    ],
    "when, to whom and about what, with an address": [
      `${date}: ${day} 09:00`,
      `${to}: Carl Cliff <carl@elsewhere.example>`,
      `${subject}: Door`,
    ],
    "when and to whom, as a machine writes instants": [`${date}: Mon, 2 Mar 2026 09:00:12 +0100`, `${to}: Carl Cliff`],
    "when and about what that is answered": [`${date}: ${day} 09:00`, `${subject}: Re: [HD-1042] Door`],
    "when, to whom and about our ticket": [`${sent}: ${day} 09:00`, `${to}: Carl Cliff`, `${subject}: [HD-1042] Door`],
  };

  test.each(Object.entries(heads))("%s: what is quoted begins there", (_name, head) => {
    expect(newText(`Still stuck.\n\n${head.join("\n")}\n\nHello,\nplease wait.`)).toBe("Still stuck.");
    expect(newText(`Still stuck.\n${head.map((line) => `> ${line}`).join("\n")}\n\nHello,\nplease wait.`)).toBe(
      "Still stuck.",
    );
    expect(newText(`${head.map((line) => `> ${line}`).join("\n")}\n>\n> Hello,\n> please wait.\n\nStill stuck.`)).toBe(
      "Still stuck.",
    );
  });

  test("joined on one line as well", () => {
    const [who, ...rest] = heads["who, when, to whom and about what, without an address"];
    expect(newText(`Still stuck.\n\n${[who, ...rest].join(" ")}\n\nHello,\nplease wait.`)).toBe("Still stuck.");
    expect(newText(`Still stuck. ${[who, ...rest].join(" ")}\n\nHello,\nplease wait.`)).toBe("Still stuck.");
    expect(newText(`Still stuck.\n> ${[who, ...rest].join(" ")}\n\nHello,\nplease wait.`)).toBe("Still stuck.");
    const html = `<p>Still stuck.</p><p>${[who, ...rest].map((field = "") => field.replace(/.*?:/, "<b>$&</b>")).join(" ")}</p><p>Please wait.</p>`;
    expect(readHtml(html).newText).toBe("Still stuck.");
    const dated = heads["when, to whom and about our ticket"].join(" ");
    expect(newText(`Still stuck.\n\n${dated}\n\nHello,\nplease wait.`)).toBe("Still stuck.");
  });

  test.each([
    ["a form", form],
    ["a form in another order", form.split("\n").reverse().join("\n")],
    ["a journey", `${from}: Berlin\n${to}: München\n${date}: 3.3.2026 14:00`],
    ["a delivery", `${date}: 3.3.2026 14:00\n${to}: Carl Cliff`],
    ["a meeting", `${date}: 3.3.2026 14:00\n${subject}: Workshop\n${to}: Raum 4`],
    ["a change of addresses", `${from}: anna.old@elsewhere.example\n${to}: anna.new@elsewhere.example`],
    ["a parcel", `${from}: Berlin\n${sent}: 3.3.2026\n${to}: München`],
    ["a display with a tray", `${from}: the printer's display\n${sent}: 3.3.2026 14:00\n${to}: tray 2`],
    ["an appointment for a ticket", `${subject}: [HD-1042] Door\n${date}: 3.3.2026 14:00\n${to}: Raum 4`],
    ["an account", `${date}: 3.3.2026\n${to}: dora@elsewhere.example\nAccount: Dora Dahl`],
    ["a display", `${from}: the printer's display\n${subject}: E-204\n${date}: 3.3.2026 14:00`],
  ])("%s is the writer's", (_name, fields) => {
    for (const mail of [
      `Please note:\n\n${fields}\n\nThanks, Carl`,
      `${fields}\n\nThanks, Carl`,
      `Please plan this.\n\n${fields}`,
    ])
      expect(newText(mail)).toBe(mail);
  });
});

test("what is announced, or opens a mail, is no head for an address or an hour alone", () => {
  const form = "Date: 3 March 2026 14:00\nTo: dora@elsewhere.example\nSubject: Workshop\n\nThanks, Carl";
  expect(newText(`Please invite her:\n\n${form}`)).toBe(`Please invite her:\n\n${form}`);
  expect(newText(form)).toBe(form);
  const journey = "From: Berlin\nTo: Munich\nDate: 3 March 2026 14:00\nSubject: Training\n\nThanks, Carl";
  expect(newText(`Please book a train:\n\n${journey}`)).toBe(`Please book a train:\n\n${journey}`);
  expect(newText(journey)).toBe(journey);
});

test("a head that is quoted by hand, with words of the writer's below it, takes none of them", () => {
  const head = "> From: Support <help@onit.example>\n> Sent: Monday, 2 March 2026 09:00\n> To: Carl\n> Subject: Door";
  expect(newText(`Hello,\n\n${head}\n\nI never got that mail.`)).toContain("I never got that mail.");
});

test("a mail that is sent on keeps being told from a quote", () => {
  const mail =
    "Can you help?\n\n---------- Forwarded message ---------\nDate: Mon, 2 Mar 2026 09:00:12 +0100\nTo: Carl\nSubject: Door\n\nStuck.";
  expect(readText(mail).parts.map(({ kind }) => kind)).toEqual(["own", "forward"]);
});

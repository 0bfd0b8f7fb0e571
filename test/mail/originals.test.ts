// Whose mails are sent on inside a mail, as programs write it in many languages.

import { expect, test } from "vitest";
import { parse } from "../../src/mail/parse.ts";
import { keptMail } from "../support/mail-world.ts";

const MARA = { address: "mara@customer.example", name: "Mara Lind" };

const read = async (body: string, { subject = "Fwd: x", type = "text/plain" } = {}) => {
  const head = `From: Anna <anna@harbour-lane.example>\r\nSubject: ${subject}\r\nMIME-Version: 1.0\r\nContent-Type: ${type}; charset=utf-8\r\n\r\n`;
  return (await parse(keptMail(Buffer.from(head + body)))).originals;
};

/** The prefix of a forward, and From, Sent, To and Subject as Outlook writes them. */
const OUTLOOK: Readonly<Record<string, readonly [string, string, string, string, string]>> = {
  cs: ["FW", "Od", "Odesláno", "Komu", "Předmět"],
  da: ["VS", "Fra", "Sendt", "Til", "Emne"],
  de: ["WG", "Von", "Gesendet", "An", "Betreff"],
  en: ["FW", "From", "Sent", "To", "Subject"],
  es: ["RV", "De", "Enviado", "Para", "Asunto"],
  fi: ["VL", "Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"],
  fr: ["TR", "De", "Envoyé", "À", "Objet"],
  hu: ["TOV", "Feladó", "Elküldve", "Címzett", "Tárgy"],
  it: ["I", "Da", "Inviato", "A", "Oggetto"],
  ja: ["転送", "差出人", "送信日時", "宛先", "件名"],
  nb: ["VS", "Fra", "Sendt", "Til", "Emne"],
  nl: ["FW", "Van", "Verzonden", "Aan", "Onderwerp"],
  pl: ["PD", "Od", "Wysłano", "Do", "Temat"],
  pt: ["ENC", "De", "Enviado", "Para", "Assunto"],
  sv: ["VB", "Från", "Skickat", "Till", "Ämne"],
  tr: ["İLT", "Kimden", "Gönderildi", "Kime", "Konu"],
  uk: ["Fwd", "Від", "Надіслано", "Кому", "Тема"],
  zh: ["转发", "发件人", "发送时间", "收件人", "主题"],
};

test.each(Object.entries(OUTLOOK))("Outlook writes whose mail it is, in %s", async (_language, labels) => {
  const [prefix, from, sent, to, subject] = labels;
  const body = `See below.\r\n\r\n${from}: Mara Lind <mara@customer.example>\r\n${sent}: 2.3.2026 08:12\r\n${to}: Anna Nowak <anna@harbour-lane.example>\r\n${subject}: 4711\r\n\r\nx\r\n`;
  expect(await read(body, { subject: `${prefix}: 4711` })).toEqual([{ from: MARA, subject: "4711" }]);
});

test("Gmail and Outlook say the same in HTML", async () => {
  const type = "text/html";
  const gmail = `<div dir="ltr">See below.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded message ---------<br>Von: <strong class="gmail_sendername" dir="auto">Mara Lind</strong> <span dir="auto">&lt;<a href="mailto:mara@customer.example">mara@customer.example</a>&gt;</span><br>Date: Mo., 2. März 2026 um 08:12 Uhr<br>Subject: 4711<br>To: &lt;<a href="mailto:anna@harbour-lane.example">anna@harbour-lane.example</a>&gt;<br></div><br><br>All wrong.</div></div>`;
  expect(await read(gmail, { type })).toEqual([{ from: MARA, subject: "4711" }]);
  const outlook = `<p>See below.</p><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Mara Lind &lt;mara@customer.example&gt; <br><b>Sent:</b> Monday, March 2, 2026 8:12 AM<br><b>To:</b> Anna Nowak &lt;anna@harbour-lane.example&gt;<br><b>Subject:</b> 4711</p></div><p>All wrong.</p>`;
  expect(await read(outlook, { type, subject: "FW: 4711" })).toEqual([{ from: MARA, subject: "4711" }]);
  const apple = `<div>See below.<br><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br><div><span><b>From: </b></span><span>Mara Lind &lt;<a href="mailto:mara@customer.example">mara@customer.example</a>&gt;<br></span></div><div><span><b>Subject: </b></span><span><b>4711</b><br></span></div><div><span><b>Date: </b></span><span>2 March 2026 at 08:12:00 CET<br></span></div><div><span><b>To: </b></span><span>anna@harbour-lane.example<br></span></div><br><div>All wrong.</div></blockquote></div></div>`;
  expect(await read(apple, { type })).toEqual([{ from: MARA, subject: "4711" }]);
});

test("an address in brackets, doubled, or on a line of its own is read", async () => {
  for (const from of [
    "Mara Lind [mailto:mara@customer.example]",
    "Mara Lind <mara@customer.example<mailto:mara@customer.example>>",
    '"Mara Lind" <MARA@customer.example>',
    "*Mara Lind* <mara@customer.example>",
    "Mara Lind\r\n<mara@customer.example>",
  ])
    expect([
      from,
      await read(
        `-------- Forwarded Message --------\r\nSubject: 4711\r\nDate: Mon, 2 Mar 2026 08:12:00 +0100\r\nFrom: ${from}\r\nTo: anna@harbour-lane.example\r\n\r\nx\r\n`,
      ),
    ]).toEqual([from, [{ from: MARA, subject: "4711" }]]);
});

test("a reply with a quote below it is not taken for a forwarded mail", async () => {
  const quoted =
    "Yes.\r\n\r\nFrom: Mara Lind <mara@customer.example>\r\nSent: Monday, March 2, 2026 8:12 AM\r\nTo: Anna Nowak <anna@harbour-lane.example>\r\nSubject: 4711\r\n\r\nx\r\n";
  expect(await read(quoted, { subject: "RE: 4711" })).toEqual([]);
  expect(await read("Hello.\r\n", { subject: "Hello" })).toEqual([]);
});

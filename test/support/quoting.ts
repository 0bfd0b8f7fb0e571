// How mail programs quote the mail they answer. Each makes what arrives of own words and of what was answered.

/** A mail that is answered, as text and as the inside of an HTML body. */
export type Answered = { text: string; html: string };
export type Body = { text?: string; html?: string };
export type Quoting = (own: string, old: Answered) => Body;

const INTRO = "On Mon, 2 Mar 2026 at 09:00, Support <help@onit.example> wrote:";
const GERMAN = "Am 02.03.26 um 09:00 schrieb Support:";

/** Names of the fields in a head, and its day, by language. */
const HEADS = [
  ["From", "Sent", "To", "Subject", "Monday, 2 March 2026 09:00"],
  ["Von", "Gesendet", "An", "Betreff", "Montag, 2. März 2026 09:00"],
  ["De", "Envoyé", "À", "Objet", "lundi 2 mars 2026 09:00"],
  ["De", "Enviado", "Para", "Asunto", "lunes, 2 de marzo de 2026 9:00"],
  ["Da", "Inviato", "A", "Oggetto", "lunedì 2 marzo 2026 09:00"],
  ["Van", "Verzonden", "Aan", "Onderwerp", "maandag 2 maart 2026 09:00"],
  ["Od", "Wysłano", "Do", "Temat", "poniedziałek, 2 marca 2026 09:00"],
  ["Från", "Skickat", "Till", "Ämne", "den 2 mars 2026 09:00"],
] as const;

const headOf = ([from, sent, to, subject, day]: (typeof HEADS)[number], who = "Support"): string[] => [
  `${from}: ${who}`,
  `${sent}: ${day}`,
  `${to}: Carl Cliff`,
  `${subject}: Re: [HD-1042] Door`,
];

export const escaped = (text: string): string =>
  text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/\n/g, "<br>");
export const marked = (text: string, mark = "> "): string => text.replace(/^/gm, mark).replace(/ +$/gm, "");
const div = (text: string): string => `<div>${escaped(text)}</div>`;
const cite = (inner: string): string => `<blockquote type="cite">${inner}</blockquote>`;

/** As a mailer wraps that knows nothing of quotes: each line is filled, and only the first keeps its mark. */
export function broken(line: string, width: number): string {
  const lines: string[] = [];
  for (const word of line.split(" ")) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join("\n");
}

/** Each by its name. */
export const PROGRAMS: Readonly<Record<string, Quoting>> = {
  Gmail: (own, old) => ({
    text: `${own}\n\n${INTRO}\n\n${marked(old.text)}\n`,
    html: `<div dir="ltr">${escaped(own)}</div><br><div class="gmail_quote"><div class="gmail_attr">${escaped(INTRO)}<br></div><blockquote class="gmail_quote">${old.html}</blockquote></div>`,
  }),
  "Apple Mail": (own, old) => ({
    text: `${own}\n\n${marked(`${INTRO}\n\n${old.text}`)}\n`,
    html: `<body>${escaped(own)}<br><div><br>${cite(`${div(INTRO)}<br class="Apple-interchange-newline">${old.html}`)}</div></body>`,
  }),
  "Apple Mail, all of it in a quote": (own, old) => ({
    text: `${marked(`${own}\n\n${INTRO}\n\n${marked(old.text)}`)}\n`,
    html: `<body>${cite(`${div(own)}<br>${div(INTRO)}${cite(old.html)}`)}</body>`,
  }),
  "Apple Mail, below and inside the quote": (own, old) => ({
    text: `${marked(`${INTRO}\n\n${old.text.trimEnd()}\n\n${own}`)}\n`,
    html: `<body>${cite(`${div(INTRO)}${old.html}<br>${div(own)}`)}</body>`,
  }),
  "Thunderbird, below": (own, old) => ({
    text: `${GERMAN}\n${marked(old.text)}\n\n${own}\n`,
    html: `<div class="moz-cite-prefix">${GERMAN}<br></div><blockquote type="cite">${old.html}</blockquote><p>${escaped(own)}</p>`,
  }),
  "Outlook on the web": (own, old) => ({
    text: `${own}\n\n________________________________\n${headOf(HEADS[0]).join("\n")}\n\n${old.text}`,
    html: `<div>${escaped(own)}</div><hr><div id="divRplyFwdMsg">${headOf(HEADS[0]).join("<br>")}</div>${old.html}`,
  }),
  ...Object.fromEntries(
    HEADS.flatMap(
      (head) =>
        [
          [`Outlook, ${head[1]}`, (own, old) => ({ text: `${own}\n\n${headOf(head).join("\n")}\n\n${old.text}` })],
          [`joined, ${head[1]}`, (own, old) => ({ text: `${own}\n\n${headOf(head).join(" ")}\n\n${old.text}` })],
          [`marked, ${head[1]}`, (own, old) => ({ text: `${own}\n${marked(headOf(head).join("\n"))}\n\n${old.text}` })],
        ] satisfies [string, Quoting][],
    ),
  ),
  Samsung: (own, old) => ({
    text: `${own}\n\n-------- Original message --------\nFrom: Support <help@onit.example>\nDate: 02/03/2026 09:00 (GMT+01:00)\nTo: Carl Cliff\nSubject: Door\n\n${old.text}`,
  }),
  GMX: (own, old) => ({
    text: `${own}\n\nGesendet: Montag, 2. März 2026 um 09:00 Uhr\nVon: Support <help@onit.example>\nAn: Carl Cliff\nBetreff: Door\n\n${old.text}`,
    html: `<div>${escaped(own)}</div><div>&nbsp;<div name="quote"><div><b>Gesendet:</b> Montag</div>${old.html}</div></div>`,
  }),
  Notes: (own, old) => ({
    text: `${own}\n\n\n\nVon:        Support <help@onit.example>\nAn:        Carl Cliff\nDatum:        02.03.2026 09:00\nBetreff:        Re: [HD-1042] Door\n\n\n\n${old.text}`,
  }),
};

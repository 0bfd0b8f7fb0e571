import fc from "fast-check";
import { expect, test } from "vitest";
import { REPLY_LINE } from "../../../src/core/words/reply-line.ts";
import { readBody, readHtml, readText } from "../../../src/mail/new-text/read-text.ts";

/** Lines that mean something to one rule or another, in any order. */
const aLine = fc.oneof(
  fc.constantFrom(
    ...[
      "",
      "> old",
      ">> older",
      "-- ",
      "--",
      "____",
      "-----Original Message-----",
      "```",
      "-Anna",
      "Sent from my iPhone",
    ],
    ...[
      "On Mon, 2 Mar 2026 at 09:00, Carl <carl@x.example> wrote:",
      "wrote:",
      ">:",
      "<",
      "carl@x.example> wrote:",
      "***",
    ],
    ...["From: Carl <carl@x.example>", "Sent: Monday 2026", "To: Anna", "Subject: Door", "Begin forwarded message:"],
    ...["Anna Abel", "anna@onit.example", "+48 12 345 67 89", "This e-mail is confidential", "Disclaimer", "\r", " "],
    ...[
      "Yes. On Mon, 2 Mar 2026 Carl <carl@x.example> wrote:",
      "2026-03-02 09:00 GMT+01:00 Carl",
      "AB> old",
      "## Title ##",
    ],
  ),
  fc.string(),
);
const aText = fc.array(aLine, { maxLength: 40 }).map((lines) => lines.join("\n"));

/** Sentences that nobody could take for anything but words. */
const aSentence = fc
  .array(fc.constantFrom("the", "door", "is", "stuck", "again", "please", "come", "why", "Raum", "pokój"), {
    minLength: 3,
    maxLength: 12,
  })
  .map((words) => `${words.join(" ")}.`);
const words = fc.array(aSentence, { minLength: 1, maxLength: 6 }).map((lines) => lines.join("\n"));

const INTRO = "On Mon, 2 Mar 2026 at 09:00, Carl Cliff <carl@elsewhere.example> wrote:";
const quoted = (text: string): string => text.replace(/^/gm, "> ");

test("all parts in order are the whole text, and what is new is in it", () => {
  fc.assert(
    fc.property(aText, (text) => {
      const { parts, newText } = readText(text);
      expect(parts.map((part) => part.text).join("")).toBe(text);
      expect(parts.every((part) => part.text !== "")).toBe(true);
      for (const line of newText.split("\n")) expect(text.replace(/\r\n?/g, "\n")).toContain(line);
    }),
    { numRuns: 500 },
  );
});

test("parts of one kind never stand side by side", () => {
  fc.assert(
    fc.property(aText, (text) => {
      const kinds = readText(text).parts.map(({ kind }) => kind);
      expect(kinds.every((kind, at) => kind !== kinds[at - 1])).toBe(true);
    }),
  );
});

test("a quote or a signature below changes nothing about what is new", () => {
  const below = fc.oneof(
    words.map((old) => `\n\n${INTRO}\n\n${quoted(old)}\n`),
    words.map((old) => `\n\n${INTRO}\n\n${old}\n`),
    words.map(
      (old) => `\n\n-----Original Message-----\nFrom: Carl <carl@x.example>\nSent: Monday\nTo: Anna\n\n${old}\n`,
    ),
    words.map((old) => `\n\n-- \nAnna Abel\n\n${INTRO}\n\n${quoted(old)}\n`),
    fc.constant("\n\nSent from my iPhone\n"),
  );
  fc.assert(
    fc.property(words, below, (own, rest) => {
      expect(readText(own + rest).newText).toBe(readText(own).newText);
    }),
  );
  fc.assert(
    fc.property(words, (own) => {
      expect(readText(own).newText).toBe(own);
    }),
  );
});

test("a quote below changes nothing about what is new in HTML, and the words come through", () => {
  const html = (own: string, old: string): string =>
    `<div>${own.replace(/\n/g, "<br>")}</div><div class="gmail_quote">${INTRO.replace(/</g, "&lt;")}<blockquote class="gmail_quote">${old}</blockquote></div>`;
  fc.assert(
    fc.property(words, words, (own, old) => {
      expect(readHtml(html(own, old)).newText).toBe(own);
    }),
  );
  fc.assert(
    fc.property(words, words, (own, old) => {
      const text = `${own}\n\n${INTRO}\n\n${quoted(old)}`;
      expect(readBody({ text, html: html(own, old) })).toEqual(readText(text));
    }),
  );
});

test("whatever stands around it, nothing below our line is ever new", () => {
  fc.assert(
    fc.property(aText, fc.constantFrom("", "> ", ">> ", "| ", "    "), words, (above, mark, private_) => {
      const notice = `${mark}~~ ${REPLY_LINE} ~~\n${mark}SECRET ${private_}`;
      expect(readText(`${above}\n${notice}`).newText).not.toContain("SECRET");
    }),
    { numRuns: 500 },
  );
});

test("HTML of any shape is read without an error", () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        "<div>",
        "</div>",
        "<p>",
        "</p>",
        "<br>",
        "<blockquote>",
        "</blockquote>",
        "<table><tr><td>",
        "</table>",
        "<li>",
      ],
      ...[
        '<div class="gmail_quote">',
        '<div id="divRplyFwdMsg">',
        '<div class="moz-signature">',
        "<pre>",
        "<!--",
        "-->",
      ],
      ...["<style>", "</style>", "&nbsp;", "&lt;", "&#0;", "&#x10FFFF;", "<a href=", '"', "<", ">", "<hr>", "</html>"],
    ),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { parts, newText } = readHtml(pieces.join(""));
      expect(parts.map(({ text }) => text).join("")).toContain(newText.split("\n")[0]);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["25 million characters in one line", "a".repeat(25_000_000)],
  ["25 million line feeds", "\n".repeat(25_000_000)],
  ["a million quote marks", ">".repeat(1_000_000)],
  ["a hundred thousand beginnings of an introduction", "On abcd\n".repeat(100_000)],
  ["a hundred thousand torn addresses", "<\n".repeat(100_000)],
  ["forty thousand header lines far apart", "\n\n\n\nFrom: b".repeat(40_000)],
  ["fifty thousand delimiters", "-- \n".repeat(50_000)],
  ["a line that begins a notice ten thousand times", "This message is ".repeat(10_000)],
  ["many short notices", "This message is private\n\n".repeat(8_000)],
  ["introductions that share lines with replies", `${"a On b ".repeat(50)} wrote:\n`.repeat(500)],
])("%s: read in little time, and nothing of it is lost", (_, text) => {
  const before = process.cpuUsage();
  const { parts } = readText(text);
  const { user, system } = process.cpuUsage(before); // of this process: how busy the machine is changes little
  expect((user + system) / 1_000).toBeLessThan(10_000); // seconds, where it could be minutes: a bound, not a measure
  expect(parts.map((part) => part.text).join("") === text).toBe(true);
});

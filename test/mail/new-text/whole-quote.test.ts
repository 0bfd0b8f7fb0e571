import { describe, expect, test } from "vitest";
import { REPLY_LINE } from "../../../src/core/words/reply-line.ts";
import { readBody } from "../../../src/mail/new-text/read-text.ts";

const CARL = { address: "carl@elsewhere.example", name: "Carl Cliff" };
const INTRO = "On Mon, 2 Mar 2026 at 09:00, Support <help@onit.example> wrote:";
const BY_CARL = "On Mon, 2 Mar 2026 at 09:00, Carl Cliff <carl@elsewhere.example> wrote:";
const inText = (text: string): string => readBody({ text }, CARL).newText;
const inHtml = (html: string): string => readBody({ html: html.replace(/<(?=\S+@)/g, "&lt;") }, CARL).newText;
const cite = (inner: string): string => `<blockquote type="cite">${inner}</blockquote>`;

describe("a mail that its program quoted as a whole", () => {
  test("the words above the mail that is quoted inside are the writer's", () => {
    expect(inHtml(cite(`It works.<br><br>${INTRO}<br>${cite("Restart it.")}`))).toBe("It works.");
    expect(inHtml(cite(`It works.<br>${cite(`${INTRO}<br>Restart it.`)}`))).toBe("It works.");
    expect(inText(`> It works.\n>\n> ${INTRO}\n>> Restart it.`)).toBe("It works.");
    expect(
      inHtml(
        cite(
          `It works.<br><br>From: Support &lt;help@onit.example&gt;<br>Sent: Monday<br>To: Carl<br>Subject: Door<br>${cite("Restart it.")}`,
        ),
      ),
    ).toBe("It works.");
  });

  test("where it quotes the writer's own mail inside, it is what we wrote, and nothing is new", () => {
    expect(inText(`> Restart it.\n>\n> ${BY_CARL}\n>> It is stuck.`)).toBe(
      `> Restart it.\n>\n> ${BY_CARL}\n>> It is stuck.`,
    );
    const { parts } = readBody({ html: cite(`Restart it.<br>${BY_CARL.replace("<", "&lt;")}${cite("Stuck.")}`) }, CARL);
    expect(parts.map(({ kind }) => kind)).toEqual(["quote"]);
  });

  test("a quote that quotes nothing, and one of which nobody knows whose it is, stay quotes", () => {
    expect(readBody({ html: cite("Restart it.") }, CARL).parts.map(({ kind }) => kind)).toEqual(["quote"]);
    expect(readBody({ text: `> It works.\n> ${INTRO}\n>> Restart it.` }).parts.map(({ kind }) => kind)).toEqual([
      "quote",
    ]);
  });

  test("nothing below our line is new in it", () => {
    expect(inText(`> Coming.\n>\n> ${INTRO}\n>> ~~ ${REPLY_LINE} ~~\n>> SECRET`)).toBe("Coming.");
    expect(inText(`> ~~ ${REPLY_LINE} ~~\n> SECRET\n> ${INTRO}\n>> old`)).not.toContain("SECRET");
  });

  test("a reply alone in a quote above the introduction is a reply", () => {
    expect(inHtml(`${cite("It works.")}<div>${INTRO}</div>${cite("Restart it.")}`)).toBe("It works.");
    expect(inText(`> It works.\n\n${INTRO}\n> Restart it.`)).toBe("It works.");
  });

  test("a hundred thousand lines of it are read in little time", () => {
    const before = process.cpuUsage();
    inText("> It works.\n>> On abcd\n".repeat(8_000));
    inHtml(cite(`It works.<br>${cite("old<br>")}`.repeat(10_000)));
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(10_000);
  });
});

describe("an introduction behind a quote mark", () => {
  test("it introduces what stands below it, with marks and without", () => {
    expect(inText(`Yes.\n> ${INTRO}\n\nHello,\nrestart it.`)).toBe("Yes.");
    expect(inText(`> ${INTRO}\n> Which room?\n\nRoom 204.`)).toBe("Room 204.");
    expect(inText(`Yes.\n> On Mon, 2 Mar 2026 at 09:00, Support\n> <help@onit.example> wrote:\n>\n> No?`)).toBe("Yes.");
  });

  test("answers between the quoted lines keep these, and not the introduction", () => {
    expect(inText(`See below.\n> ${INTRO}\n> Which room?\n\nRoom 204.\n\n> Since when?\n\nMonday.`)).toBe(
      "See below.\n> Which room?\n\nRoom 204.\n\n> Since when?\n\nMonday.",
    );
  });
});

describe("lines that were broken off a quoted line", () => {
  const LONG = "> please plug the cable into the other port of the dock and restart the whole";

  test.each([
    ["in capitals", "> stecken Sie das Kabel bitte in die andere Buchse und starten Sie dann den\nRechner\n> neu."],
    ["at the end", `${LONG}\ncomputer.`],
    ["at the end, more than once", `${LONG}\ncomputer\n${LONG}\nmachine.`],
    [
      "in a narrow window",
      "> please plug the cable into the other\nport\n> of the dock and restart the whole\ncomputer\n> afterwards.",
    ],
    ["several in a row", `${LONG}\ncomputer\nand\nthen the dock\nagain\n> afterwards.`],
    ["behind a bar", `|${LONG.slice(1)}\ncomputer\n| afterwards.`],
  ])("%s they are quoted as well", (_, quote) => {
    expect(inText(`Yes.\n\n${INTRO}\n${quote}\n`)).toBe("Yes.");
  });

  test.each([
    "> Which room is the printer in, and is there a socket for it near the window?\nroom 204\n> And who is there?\nanna",
    "> Which room is the printer in\nRoom 204.\n> And who is there in the morning to open the door for the technician\nAnna.",
    "> Which room is the printer in, and is there a socket for it near the window\nRoom 204.",
  ])("answers between the lines are none: %s", (answers) => {
    expect(inText(`${INTRO}\n${answers}`)).toBe(answers.split("\n").length > 2 ? answers : "Room 204.");
  });
});

describe("a header block without the writer's name", () => {
  test.each([
    "Date: Mon, 2 Mar 2026 09:00:12\nTo: Carl Cliff",
    "Date: Mon, 2 Mar 2026 09:00:12 +0100\nSubject: Re: [HD-1042] Door",
    "Datum: 2. März 2026 09:00\nAn: Carl Cliff\nBetreff: AW: Tür",
    "Gesendet: Montag, 2. März 2026 um 09:00 Uhr\nBetreff: Re: [HD-1042] Tür",
    "Date : lundi 2 mars 2026 à 09:00\nÀ : Carl Cliff <carl@elsewhere.example>\nObjet : Re: Porte",
    "Fecha: lunes, 2 de marzo de 2026 9:00\nPara: Carl Cliff\nAsunto: RE: Puerta",
    "Data: 2 marca 2026 09:00\nTemat: Re: [HD-1042] Drzwi",
  ])("%j begins what is quoted", (block) => {
    expect(inText(`Still stuck.\n\n${block}\n\nHello,\nplease wait.`)).toBe("Still stuck.");
  });

  test.each([
    "Please plan this:\n\nDate: 2 March 2026 14:00\nSubject: Workshop\n\nWe need the projector.",
    "A taxi, please:\n\nDate: 2 March 2026 14:00\nTo: Berlin\n\nFor two.",
  ])("%j is the writer's", (mail) => {
    expect(inText(mail)).toBe(mail);
  });
});

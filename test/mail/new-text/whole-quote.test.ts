// Mails that their program put into a quote as a whole. Beside each true one stands its look-alike: our own words, sent back without a word.

import { describe, expect, test } from "vitest";
import { REPLY_LINE } from "../../../src/core/words/reply-line.ts";
import { readBody } from "../../../src/mail/new-text/read-text.ts";
import { cpuMs } from "../../support/cpu.ts";

const CARL = { address: "carl@elsewhere.example", name: "Carl Cliff" };
const SUPPORT = { address: "help@onit.example", name: "Support" };
const BETWEEN = { from: CARL, to: [SUPPORT] };

const escaped = (text: string): string => text.replace(/</g, "&lt;").replace(/\n/g, "<br>");
const cite = (...inner: string[]): string => `<blockquote type="cite">${inner.join("")}</blockquote>`;
const div = (text: string): string => `<div>${escaped(text)}</div>`;
const marked = (text: string, mark = ">"): string => text.replace(/^/gm, `${mark} `);

const OURS = "Hello Carl,\n\nplease restart it.\n\nYou received this because you asked us.\nSupport, Harbour Lane";
const PLAIN = "Hello Carl,\n\nplease restart it.";

/** By language: how the mail that is answered is introduced, and a reply to it. */
const LANGUAGES: Record<string, { by: (who: string) => string; words: string }> = {
  English: { by: (who) => `On 2 Mar 2026, at 09:00, ${who} wrote:`, words: "Is there any news?" },
  German: { by: (who) => `Am 02.03.2026 um 09:00 schrieb ${who}:`, words: "Gibt es etwas Neues?" },
  French: { by: (who) => `Le 2 mars 2026 à 09:00, ${who} a écrit :`, words: "Avez-vous des nouvelles ?" },
  Spanish: { by: (who) => `El 2 mar 2026, a las 9:00, ${who} escribió:`, words: "¿Hay novedades?" },
  Italian: { by: (who) => `Il giorno 2 mar 2026, alle ore 09:00, ${who} ha scritto:`, words: "Ci sono novità?" },
  Dutch: { by: (who) => `Op 2 mrt. 2026 om 09:00 heeft ${who} het volgende geschreven:`, words: "Is er al nieuws?" },
  Portuguese: { by: (who) => `Em 2 de mar. de 2026, à(s) 09:00, ${who} escreveu:`, words: "Alguma novidade?" },
  Polish: { by: (who) => `Wiadomość napisana przez ${who} w dniu 2 mar 2026, o godz. 09:00:`, words: "Są wieści?" },
  Swedish: { by: (who) => `2 mars 2026 kl. 09:00 skrev ${who}:`, words: "Några nyheter?" },
};

const bothWays = (html: string, text: string): string[] =>
  [readBody({ html }, BETWEEN), readBody({ text }, BETWEEN), readBody({ html, text }, BETWEEN)].map(own);
const own = ({ newText, parts }: ReturnType<typeof readBody>): string =>
  parts.some(({ kind, text }) => kind === "own" && text.trim() !== "") ? newText : "";

describe.each(Object.entries(LANGUAGES))("%s", (_, { by, words }) => {
  const toUs = by("Support <help@onit.example>");
  const toCarl = by("Carl Cliff <carl@elsewhere.example>");

  test("the words above the mail that is quoted inside are the writer's", () => {
    const text = marked(`${words}\n\n${toUs}\n\n${marked(PLAIN)}`);
    for (const inner of [div(toUs) + cite(div(PLAIN)), cite(div(toUs), div(PLAIN)), div(toUs) + div(PLAIN)])
      expect(bothWays(cite(div(words), "<br>", inner), text)).toEqual(Array(3).fill(words));
  });

  test("they are ours where they introduce the writer's own mail", () => {
    const text = marked(`${PLAIN}\n\n${toCarl}\n\n${marked(words)}`);
    expect(bothWays(cite(div(PLAIN), div(toCarl), cite(div(words))), text)).toEqual(["", "", ""]);
  });

  test("words below our mail, inside the same quote, are the writer's", () => {
    const text = `${marked(`${toUs}\n\n${OURS}`)}\n>\n> ${words}`;
    expect(bothWays(cite(div(toUs), div(OURS), "<br>", div(words)), text)).toEqual(Array(3).fill(words));
    const deeper = marked(`${toUs}\n${marked(OURS)}\n\n${words}`);
    expect(bothWays(cite(div(toUs), cite(div(OURS)), div(words)), deeper)).toEqual(Array(3).fill(words));
  });

  test("our mail that came back is a quote to its end, also where it quotes the writer inside", () => {
    expect(bothWays(cite(div(toUs), div(OURS)), marked(`${toUs}\n\n${OURS}`))).toEqual(["", "", ""]);
    const answered = marked(`${toUs}\n\n${marked(words)}\n\n${PLAIN}`);
    expect(bothWays(cite(div(toUs), cite(div(words)), div(PLAIN)), answered)).toEqual(["", "", ""]);
  });

  test("a reply alone in a quote above the introduction is a reply, a line of ours there is none", () => {
    expect(
      bothWays(cite(div(words)) + div(toUs) + cite(div(PLAIN)), `> ${words}\n\n${toUs}\n${marked(PLAIN)}`),
    ).toEqual(Array(3).fill(words));
    const picked = `> please restart it.\n\n${toUs}\n${marked(PLAIN)}`;
    expect(bothWays(cite(div("please restart it.")) + div(toUs) + cite(div(PLAIN)), picked)).toEqual(["", "", ""]);
  });
});

const INTRO = LANGUAGES.English!.by("Support <help@onit.example>");

test("a quote that quotes nothing stays one, and so does one of which nobody knows whom it quotes", () => {
  expect(bothWays(cite(div(PLAIN)), marked(PLAIN))).toEqual(["", "", ""]);
  const dora = "On 2 Mar 2026, at 08:00, Dora Dahl <dora@onit.example> wrote:";
  expect(bothWays(cite(div(PLAIN), div(dora), cite(div("Old."))), marked(`${PLAIN}\n${dora}\n> Old.`))).toEqual([
    "",
    "",
    "",
  ]);
  expect(own(readBody({ text: `> It works.\n> ${INTRO}\n>> Restart it.` }))).toBe("");
});

test("words of ours in the quoted mail tell whose it is, whoever its introduction names", () => {
  const text = marked(`It works.\n\nOn 2 Mar 2026, Desk 4 wrote:\n${marked(OURS)}`);
  expect(own(readBody({ text }, BETWEEN))).toBe("It works.");
  expect(
    own(readBody({ text: text.replace("It works.", "Reply to this mail to add something or to send a reminder.") })),
  ).toBe("");
});

test("a colleague's mail that came back is no reply, though the writer's own in it quotes ours", () => {
  const carl = `Any news?\n${marked(OURS)}`;
  const above = `Restart it.\n\nOn 2 Mar 2026, at 09:00, Carl Cliff wrote:\n${marked(carl)}`;
  const below = `${INTRO}\n${marked(carl)}\n\nRestart it.`;
  expect(own(readBody({ text: marked(above) }, BETWEEN))).toBe("");
  expect(own(readBody({ text: marked(below) }, BETWEEN))).toBe("");
});

test("the recipient may be named without an address", () => {
  expect(
    own(readBody({ text: marked(`It works.\n\nOn 2 Mar 2026, at 09:00, Support wrote:\n> Restart it.`) }, BETWEEN)),
  ).toBe("It works.");
});

test("a head of the mail that is quoted inside serves as an introduction does", () => {
  const head = "From: Support <help@onit.example>\nSent: Monday, 2 March 2026 09:00\nTo: Carl Cliff\nSubject: Door";
  const back = head.replace("Support <help@onit.example>", "Carl Cliff <carl@elsewhere.example>");
  expect(
    bothWays(cite(div("It works."), div(head), cite(div(PLAIN))), marked(`It works.\n\n${head}\n\n${PLAIN}`)),
  ).toEqual(Array(3).fill("It works."));
  expect(bothWays(cite(div(PLAIN), div(back), cite(div("Old."))), marked(`${PLAIN}\n\n${back}\n\nOld.`))).toEqual([
    "",
    "",
    "",
  ]);
});

test("a colleague's words above our line are theirs, and nothing below it is", () => {
  const notice = `~~ ${REPLY_LINE} ~~\nSECRET\nYou received this because you lead Support.\nHD-1042, Support. Times are UTC.`;
  const ben = { from: { address: "ben@onit.example", name: "Ben" }, to: [SUPPORT] };
  const read = (text: string): string => own(readBody({ text }, ben));
  expect(read(marked(`on it\n\n${INTRO}\n${marked(notice)}`))).toBe("on it");
  expect(read(marked(`on it\n\n${INTRO}\n\n${notice}`))).toBe("on it");
  expect(read(marked(`${INTRO}\n\n${notice}\n\nHe shouted.`))).toBe("");
  expect(read(marked(`SECRET form\n\n~~ ${REPLY_LINE} ~~\nSECRET`))).toBe("");
});

test("quoted twice is as good as quoted once", () => {
  expect(
    bothWays(
      cite(cite(div("It works."), div(INTRO), cite(div(PLAIN)))),
      marked(marked(`It works.\n${INTRO}\n${marked(PLAIN)}`)),
    ),
  ).toEqual(Array(3).fill("It works."));
});

test("all parts together are the whole text", () => {
  const text = `${marked(`It works.\n\n${INTRO}\n${marked(OURS)}`)}\n`;
  expect(
    readBody({ text }, BETWEEN)
      .parts.map((part) => part.text)
      .join(""),
  ).toBe(text);
});

test("a hundred thousand lines of it are read in little time", () => {
  const from = cpuMs();
  readBody({ text: "> It works.\n>> On abcd\n".repeat(8_000) }, BETWEEN);
  readBody({ html: cite(`It works.<br>${cite("old<br>")}`.repeat(10_000)) }, BETWEEN);
  expect(cpuMs() - from).toBeLessThan(10_000); // seconds, where it could be minutes: a bound, not a measure
});

// Whatever program answers, and whatever it answers: what is new is exactly what its writer wrote.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AUDIENCES } from "../../../src/core/model/notice.ts";
import { readLine } from "../../../src/mail/new-text/line.ts";
import { isOurText } from "../../../src/mail/new-text/ours.ts";
import { readBody, readText } from "../../../src/mail/new-text/read-text.ts";
import { linesOfHtml } from "../../../src/mail/new-text/render-html.ts";
import { createRenderer } from "../../../src/outbound/render.ts";
import { NOWHERE } from "../../../src/preview/preview.ts";
import { sampleSubjects } from "../../../src/preview/subjects.ts";
import { compileSources, compileTemplates } from "../../../src/templates/compile.ts";
import { KINDS } from "../../../src/templates/folder.ts";
import { type Answered, broken, escaped, marked, PROGRAMS } from "../../support/quoting.ts";

const CARL = { address: "carl@elsewhere.example", name: "Carl Cliff" };
const BETWEEN = { from: CARL, to: [{ address: "help@onit.example", name: "Support" }] };
const LINKS = { confirm: NOWHERE, chase: NOWHERE, status: NOWHERE };

const templates = {
  "its template": await compileTemplates("templates"),
  "the built-in plain mail": compileSources(new Map()),
};
const mails = Object.entries(templates).flatMap(([by, compiled]) =>
  KINDS.map((kind) => {
    const { notice, ticket, conversation, organisation, origin } = sampleSubjects("Harbour Lane")(kind);
    const { text, html } = createRenderer(compiled, organisation)(notice, ticket, conversation, LINKS, origin);
    return { name: `${kind}, by ${by}`, kind, text, html: html.replace(/^[\s\S]*<body[^>]*>|<\/body>[\s\S]*$/g, "") };
  }),
);

const sentence = fc
  .array(fc.constantFrom("the", "door", "is", "stuck", "again", "please", "come", "why", "Raum", "pokój"), {
    minLength: 3,
    maxLength: 12,
  })
  .map((words) => `${words.join(" ")}.`);
const words = fc.array(sentence, { minLength: 1, maxLength: 5 }).map((lines) => lines.join("\n"));
const anOld: fc.Arbitrary<Answered> = fc.oneof(
  fc.constantFrom(...mails.filter(({ kind }) => AUDIENCES[kind] === "requester")),
  words.map((text) => ({ text, html: escaped(text) })),
);

test.each(mails)("$name: it bears words that tell whose it is, in text and in HTML", ({ text, html }) => {
  expect(text.split("\n").some((line) => isOurText(readLine(line)))).toBe(true);
  expect(linesOfHtml(html).some(isOurText)).toBe(true);
});

const asRead = ({ newText, parts }: ReturnType<typeof readBody>): string =>
  parts.some(({ kind, text }) => kind === "own" && text.trim() !== "") ? newText : "";

describe.each(Object.entries(PROGRAMS))("%s", (name, quoting) => {
  const answered = name.includes("inside")
    ? fc.constantFrom(...mails.filter(({ kind }) => AUDIENCES[kind] === "requester"))
    : anOld;

  test("what is new is what was written, in text, in HTML and in both", () => {
    fc.assert(
      fc.property(words, answered, (own, old) => {
        const { text, html } = quoting(own, old);
        for (const body of [{ text }, { html }, { text, html }])
          if (body.text ?? body.html) expect(asRead(readBody(body, BETWEEN))).toBe(own);
      }),
    );
  });

  test("of a mail of ours that is sent back without a word, nothing is new", () => {
    for (const old of mails) {
      if (old.kind === "sent-back") continue; // it is answered below its headings: its words are read where they bear no mark
      const { text, html } = quoting("", old);
      for (const body of [{ text }, { html }, { text, html }])
        if (body.text ?? body.html) expect([old.name, asRead(readBody(body, BETWEEN))]).toEqual([old.name, ""]);
    }
  });
});

/** A colleague's mail to Carl, by any program, which quotes what Carl wrote. */
const conversations = Object.entries(PROGRAMS).map(([name, quoting]) => {
  const { text = "", html } = quoting("Is there any news?\nWe wait for the lab.", {
    text: "It burns.\nCome.",
    html: "It burns.<br>Come.",
  });
  const ofCarl = (said: string): string =>
    said.replace(/Support (<|&lt;)help@onit/g, "Carl Cliff $1carl@elsewhere").replaceAll("Support", "Carl Cliff");
  return { name, text: ofCarl(text), html: ofCarl(html ?? escaped(text)) };
});

describe.each(Object.entries(PROGRAMS).filter(([name]) => !name.includes("inside")))("%s", (by, quoting) => {
  test.each(["It works now.\nBye for now.", ""])("of a mail that quotes an earlier one, what is new is %j", (own) => {
    if (own === "" && by.startsWith("marked")) return; // a head alone behind marks, above what bears none: nobody can tell whose it is
    for (const old of conversations) {
      const { text, html } = quoting(own, old);
      for (const body of [{ text }, { html }, { text, html }])
        if (body.text ?? body.html) expect([old.name, asRead(readBody(body, BETWEEN))]).toEqual([old.name, own]);
    }
  });
});

test("lines that a mailer broke at any width stay a quote", () => {
  const small = fc
    .array(fc.constantFrom("the", "door", "is", "stuck", "again", "please", "come", "why", "because", "afternoon"), {
      minLength: 18,
      maxLength: 70,
    })
    .map((said) => `${said.join(" ")}.`);
  fc.assert(
    fc.property(
      words,
      fc.array(small, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 60, max: 80 }),
      fc.constantFrom("> ", ">> ", "> > ", "| "),
      (own, old, width, mark) => {
        const quote = old.map((line) => broken(`${mark}${line}`, width)).join(`\n${mark.trim()}\n`);
        const intro = "On Mon, 2 Mar 2026 at 09:00, Support <help@onit.example> wrote:";
        expect(readText(`${own}\n\n${intro}\n${quote}\n${mark}Bye`).newText).toBe(own);
        expect(readText(`${own}\n\n${intro}\n${quote}`).newText).toBe(own);
      },
    ),
    { numRuns: 500 },
  );
});

test("answers between quoted sentences stay their writer's", () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(sentence, sentence), { minLength: 2, maxLength: 5 }),
      fc.constantFrom("\n", "\n\n"),
      (pairs, gap) => {
        const mail = pairs.map(([asked, answer]) => `${marked(asked)}${gap}${answer}`).join("\n\n");
        expect(readText(`On 2 Mar 2026, at 09:00, Support wrote:\n${mail}`).newText).toBe(mail);
      },
    ),
  );
});

import { describe, expect, it } from "vitest";
import { AUDIENCES, type Notice, type NoticeKind } from "../../src/core/model/notice.ts";
import { REPLY_LINE } from "../../src/core/words/reply-line.ts";
import { createRenderer } from "../../src/outbound/render.ts";
import { compileSources, compileTemplates } from "../../src/templates/compile.ts";
import { KINDS } from "../../src/templates/folder.ts";
import { conversation, LINKS, noticeOf, organisation, ticketOf } from "./hostile.ts";

const render = createRenderer(await compileTemplates("templates"), organisation);
const plainOnly = createRenderer(compileSources(new Map()), organisation);
const unreadable = { facts: null as unknown as Notice["facts"] };

/** By what makes it: text, html. */
const ways = [
  ["its template", (kind: NoticeKind) => render(noticeOf(kind), ticketOf(), conversation, LINKS)],
  ["the built-in plain mail", (kind: NoticeKind) => plainOnly(noticeOf(kind), ticketOf(), conversation, LINKS)],
  ["the last resort", (kind: NoticeKind) => render(noticeOf(kind, unreadable), ticketOf(), conversation, LINKS)],
] as const;

const staffKinds = KINDS.filter((kind) => AUDIENCES[kind] === "staff");
const requesterKinds = KINDS.filter((kind) => AUDIENCES[kind] === "requester");

// Its answer is written below the headings that stand in it, so the line stands below them.
const answeredBelow: readonly NoticeKind[] = ["sent-back"];

describe.each(answeredBelow)("the %s mail to staff", (kind) => {
  it.each(ways.slice(0, 2))(
    "has the line once, below its last heading and above what is private, by %s",
    (_name, mailOf) => {
      const { text, html } = mailOf(kind);
      for (const part of [text, html]) {
        expect(part.split(REPLY_LINE)).toHaveLength(2);
        const [above = "", below = ""] = part.split(REPLY_LINE);
        expect(above).toMatch(/Escalation Reason:/);
        expect(below).not.toMatch(/Escalation Reason:/);
        expect(above).not.toMatch(/SECRET/);
      }
    },
  );
});

describe.each(staffKinds.filter((kind) => !answeredBelow.includes(kind)))("the %s mail to staff", (kind) => {
  it.each(ways)("asks once, before any other word, to reply above it, by %s", (_name, mailOf) => {
    const { text, html } = mailOf(kind);
    expect(text.startsWith(`~~ ${REPLY_LINE} ~~\n\n`)).toBe(true);
    const shown = html.slice(html.indexOf("<body"));
    expect(shown.replace(/<[^>]*>/g, "").trimStart()).toMatch(new RegExp(`^~~ ${REPLY_LINE} ~~\\n`));
    expect(shown.slice(0, shown.indexOf(REPLY_LINE))).toMatch(/<p style="[^"]*font-size:12px;color:#6b7280">~~ $/);
    for (const part of [text, html]) expect(part.split(REPLY_LINE)).toHaveLength(2);
  });
});

describe.each(requesterKinds)("the %s mail to a requester", (kind) => {
  it.each(ways)("has no such line, by %s", (_name, mailOf) => {
    const { subject, text, html } = mailOf(kind);
    expect(subject + text + html).not.toContain(REPLY_LINE);
  });
});

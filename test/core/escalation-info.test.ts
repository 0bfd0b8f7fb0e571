// The seven fields as people write them, and what is not enough of them.

import fc from "fast-check";
import { expect, test } from "vitest";
import { escalationInfo } from "../../src/core/classify/escalation-info.ts";
import { byMail } from "../../src/core/command/by-mail.ts";
import { runCommands } from "../../src/core/command/run.ts";
import type { ManualRules } from "../../src/core/model/desk.ts";
import { completedBy, INFO_HEADINGS, type Info, infoIn, written } from "../../src/core/model/escalation-info.ts";
import { lacksOf } from "../../src/core/visibility/completeness.ts";
import { reasonIn } from "../../src/core/visibility/escalation-reason.ts";
import { REPLY_LINE } from "../../src/core/words/reply-line.ts";
import { readHtml, readText } from "../../src/mail/new-text/read-text.ts";
import { aColleague, aMail, aTicket, at, aWaitingTicket, desk, evidence, organisation } from "../support/builders.ts";
import { cpuMs } from "../support/cpu.ts";

const RULES: ManualRules = {
  notApplicable: ["environment", "recentChanges"],
  vague: ["see above", "asap", "doesn't work", "it is broken"],
  fewestWords: 2,
  category: true,
  priority: true,
  responsible: true,
  acknowledgeWithinMs: undefined,
};

const GOOD: Info = {
  issueSummary: "The printer burns",
  userImpact: "Nobody can print",
  whatsHappening: "Smoke comes out",
  troubleshootingDone: "Unplugged it: still burns",
  environment: "N/A",
  recentChanges: "A new toner",
  escalationReason: "3",
};

const READY = aTicket({
  record: { category: "printers", responsibleId: "anna" },
  manual: { info: {}, asked: true, sendBacks: [], priorityBy: "anna" },
});

const own = (text: string) => infoIn([{ kind: "own", text }]);
const lacks = (over: Info) => lacksOf({ ...GOOD, ...over }, READY, RULES).map(({ because }) => because);

test("a heading begins a line, in any case, with number, bullet, bold type, a hint or a dash, and with or without a colon", () => {
  for (const line of [
    "Environment: Windows 11",
    "ENVIRONMENT : Windows 11",
    "5. Environment: Windows 11",
    "(5) *Environment:* Windows 11",
    "- **Environment** Windows 11",
    "> > Environment: Windows 11",
    "Environment (system, version): Windows 11",
    "environment - Windows 11",
    "Environment\nWindows 11",
    "\u00a0Environment：Windows 11",
    "*Environment*\n\n  Windows 11",
  ])
    expect([line, own(line).info]).toEqual([line, { environment: "Windows 11" }]);
  for (const apostrophe of ["'", "’", "", "`"])
    expect(own(`What${apostrophe}s happening: smoke`).info).toEqual({ whatsHappening: "smoke" });
  expect(own("What is happening: smoke").info).toEqual({ whatsHappening: "smoke" });
});

test("the same words inside a sentence are no heading", () => {
  for (const line of [
    "Environment is fine here",
    "Environmental: no",
    "In which Environment: none",
    "Recent Changes were made",
  ])
    expect([line, own(line).info]).toEqual([line, {}]);
});

test("an answer goes on to the next heading, over blank lines and lists", () => {
  const { info, before, named } = own("Hello\n\nUser Impact:\none\n\n- two\nEnvironment: three\nfour");
  expect(info).toEqual({ userImpact: "one\n\n- two", environment: "three\nfour" });
  expect([before, named]).toEqual(["Hello", 2]);
});

const SENT_BACK = `Your #escalate of HD-1042 is not complete yet:\n\n- nothing stands below "Environment"\n\nAnswer below the headings.\n\nIssue Summary:\nThe printer burns\n\nEnvironment:\n\n\nEscalation Reason:\n\n\n~~ ${REPLY_LINE} ~~\n\nEnvironment: SECRET`;
const quoted = (text: string) => text.replaceAll(/^/gm, "> ");

test("answers are found wherever a mail program lets people write them (N13)", () => {
  const intro = "On Mon, 2 Mar 2026 at 09:00, Support <help@onit.example> wrote:\n";
  const filled = (text: string, mark: string) =>
    text
      .replace(/Environment:\n/, (line) => `${line}${mark}Windows 11\n`)
      .replace(/Reason:\n/, (line) => `${line}${mark}2\n`);
  const outlook =
    "From: Support <help@onit.example>\nSent: Monday, March 2, 2026 9:00 AM\nTo: Anna <anna@harbour-lane.example>\nSubject: Sent back\n\n";
  const expected = { issueSummary: "The printer burns", environment: "Windows 11", escalationReason: "2" };
  const inline =
    intro +
    quoted(SENT_BACK)
      .replace(/> Environment:\n/, "$&Windows 11\n")
      .replace(/> Escalation Reason:\n/, "$&2\n");
  const top = `Environment: Windows 11\nEscalation Reason: 2\n\n${intro}${quoted(SENT_BACK)}`;
  expect(infoIn(readText(inline).parts).info).toEqual(expected);
  expect(infoIn(readText(top).parts).info).toEqual(expected);
  expect(infoIn(readText(`Please see below.\n\n${outlook}${filled(SENT_BACK, "")}`).parts).info).toEqual(expected);
  const html = SENT_BACK.split("\n")
    .map((line) => `<p><b>${line}</b></p>`)
    .join("");
  const typed = html
    .replace("<b>Environment:</b></p>", "$&</blockquote><div>Windows 11</div><blockquote type=cite>")
    .replace("<b>Escalation Reason:</b></p>", "$&</blockquote><div>2</div><blockquote type=cite>");
  const gmail = `<div>Hi</div><div class="gmail_quote"><div class="gmail_attr">${intro}</div><blockquote class="gmail_quote" type=cite>${typed}</blockquote></div>`;
  expect(infoIn(readHtml(gmail).parts).info).toEqual(expected);
});

test("a line to write above that a mail program wrapped still ends what is read", () => {
  const wrapped = quoted(SENT_BACK).replace(`${REPLY_LINE} ~~`, `${REPLY_LINE.replace("above ", "above\n> ")} ~~`);
  expect(infoIn(readText(`Recent Changes: none at all\n\n${wrapped}`).parts).info.environment).toBeUndefined();
});

test("a hostile mail is read in linear time", () => {
  const started = cpuMs();
  for (const piece of [" ", ">", "*", "> ", "1.", "What's ", "Environment (", "Environment *"])
    own(`${piece.repeat(100_000)}\n`.repeat(2));
  expect(cpuMs() - started).toBeLessThan(3_000);
});

test("what is complete lacks nothing, and what a field lacks is said with its words", () => {
  expect(lacks({})).toEqual([]);
  expect(lacks({ issueSummary: "See above, ASAP!" })[0]).toContain(
    '"See above, ASAP!" below "Issue Summary" is too vague',
  );
  for (const userImpact of ["-", "?", "...", "Doesn’t work!", "it is broken"])
    expect(lacks({ userImpact })).toHaveLength(1);
  expect(lacks({ environment: "" })[0]).toContain('nothing stands below "Environment"');
  expect(lacks({ userImpact: "Printing" })[0]).toContain("too short");
  expect(lacks({ userImpact: "entfällt" })[0]).toContain("is not an answer");
  expect(lacks({ recentChanges: "keine" })).toEqual([]);
});

test("the ticket must have a category, a confirmed priority and a responsible, as far as the settings ask (S3.10)", () => {
  expect(lacksOf(GOOD, aTicket(), RULES)).toHaveLength(3);
  expect(lacksOf(GOOD, aTicket(), { ...RULES, category: false, priority: false, responsible: false })).toEqual([]);
});

test("a reason is named by its number or its words (S3.1)", () => {
  expect(reasonIn("4")).toBe("exceeds scope or permissions");
  expect(reasonIn("2) the logs are elsewhere")).toBe("needs elevated access or deeper work");
  expect(reasonIn("The root cause is still unclear")).toBe("root cause unclear");
  for (const none of ["7", "2nd floor", "because", ""]) expect(reasonIn(none)).toBeUndefined();
});

test("the same answer in other lines is not new, and what is new goes over it", () => {
  const known = { userImpact: "Nobody can\nprint", environment: "old" };
  expect(completedBy(known, { userImpact: "Nobody can print" })).toEqual({ info: known, isNew: false });
  expect(completedBy(known, { environment: "new" })).toEqual({ info: { ...known, environment: "new" }, isNew: true });
});

test("what is written as a note is read back as it was", () => {
  expect(own(written(GOOD)).info).toEqual(GOOD);
});

const strict = { ...desk(), visibility: { ...desk().visibility!, manual: RULES } };
const asking = { ...organisation, desks: new Map(organisation.desks).set("support", strict) };

test("an answer to what was sent back is never for the requester, and headings are for colleagues where any desk asks for them", () => {
  const kindOf = (newText: string, over: Parameters<typeof evidence>[0] = {}) =>
    escalationInfo(
      evidence({ mail: aMail({ newText }), sender: aColleague(), desk: strict, organisation: asking, ...over }),
    )?.kind;
  const three = "Issue Summary: a\nUser Impact: b\nEnvironment: c";
  expect(kindOf("Dear Carl", { answers: "sent-back" })).toBe("escalation-info");
  expect(kindOf(three)).toBe("escalation-info");
  expect(kindOf(three, { desk: desk("management"), organisation: asking })).toBe("escalation-info");
  expect(kindOf(three, { desk: desk(), organisation })).toBeUndefined(); // no desk asks for them
  expect(kindOf("Dear Carl, tell us your\nEnvironment:\nRecent Changes:")).toBeUndefined();
  expect(kindOf(`#close\n${three}`)).toBeUndefined(); // a command, which keeps them inside
});

test("whatever colleagues write, only #category, #priority and #assign change the record, and no field reaches an answer", () => {
  const heading = fc.constantFrom(...Object.values(INFO_HEADINGS));
  const field = fc.tuple(heading, fc.constantFrom("SECRET words here", "asap", "", "N/A", "root cause unclear"));
  const line = fc.constantFrom("#escalate", "#category printers", "#priority high", "#priority normal", "#assign me");
  const mail = fc.record({
    commands: fc.array(line, { maxLength: 4 }),
    fields: fc.uniqueArray(field, { minLength: 3, selector: ([name]) => name }),
    answersSentBack: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(mail, { maxLength: 5 }), (mails) => {
      let ticket = aWaitingTicket();
      for (const [index, { commands, fields, answersSentBack }] of mails.entries()) {
        const newText = [...commands, ...fields.map(([name, text]) => `${name}: ${text}`)].join("\n");
        const running = {
          ticket,
          mail: aMail({ newText, id: `m${index}`, contentId: `c${index}` }),
          sender: aColleague(),
          desk: strict,
          now: at("10:00"),
          hasOpenEscalation: false,
          answers: answersSentBack ? ("sent-back" as const) : undefined,
        };
        const { next } = runCommands(byMail(running), asking);
        const mayChange = commands.some(
          (command) => !command.startsWith("#escalate") && command !== "#priority normal",
        );
        if (!mayChange && ticket.record.priority === "normal") expect(next.record).toBe(ticket.record);
        expect(JSON.stringify(next.record)).not.toContain("SECRET");
        expect(next.outbox.filter(({ kind }) => kind === "answer")).toEqual([]);
        ticket = next;
      }
    }),
    { numRuns: 200 },
  );
});

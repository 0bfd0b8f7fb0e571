// What a colleague sends on into a ticket: kept whole for colleagues, never sent to the requester.

import { expect, test } from "vitest";
import { sentOnIn } from "../../src/core/classify/forwarded.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { byMail } from "../../src/core/command/by-mail.ts";
import { runCommands } from "../../src/core/command/run.ts";
import { withSentOn } from "../../src/core/conversation/sent-on.ts";
import type { TextPart } from "../../src/core/model/mail.ts";
import { REPLY_LINE } from "../../src/core/words/reply-line.ts";
import { saysSentOn } from "../../src/core/words/subject.ts";
import { readText } from "../../src/mail/new-text/read-text.ts";
import { aColleague, aMail, at, aWaitingTicket, desk, evidence, organisation } from "../support/builders.ts";

const GMAIL = "---------- Forwarded message ---------\nFrom: Vic <vic@vendor.example>\n\nThe drum is dead.\n";
const OUTLOOK =
  "From: Vic <vic@vendor.example>\nSent: Monday, 2 March 2026 08:00\nTo: Anna\nSubject: Drum\n\nThe drum is dead.\n";

const mailOf = (text: string, subject = "Re: [HD-1042] Printer on fire") => aMail({ ...readText(text), text, subject });

const running = (text: string, subject?: string) => ({
  ticket: aWaitingTicket(),
  mail: mailOf(text, subject),
  sender: aColleague(),
  desk: desk(),
  now: at("09:30"),
  hasOpenEscalation: false,
});
const verdictOf = (text: string, subject?: string, over = {}) =>
  classify(evidence({ sender: aColleague(), mail: { ...mailOf(text, subject), ...over } })).verdict.kind;

test.each([
  ["Fwd: Drum", true],
  ["WG: [HD-1042] Drum", true],
  ["[EXTERNAL] [HD-1042] FW: Drum", true],
  ["转发：Drum", true],
  ["Re: Fwd: Drum", false],
  ["[HD-1042] Printer on fire", false],
  ["Forward planning", false],
])("the subject %j says that a mail is sent on: %s", (subject, expected) => {
  expect(saysSentOn(subject)).toBe(expected);
});

test("a forward that says so is one; Outlook's looks like a quote, and there the subject decides; our own notice is none", () => {
  expect(sentOnIn(mailOf(`See below\n\n${GMAIL}`))).toContain("The drum is dead.");
  expect(sentOnIn(mailOf(`See below\n\n${OUTLOOK}`, "FW: [HD-1042] Drum"))).toContain("The drum is dead.");
  expect(sentOnIn(mailOf(`We fix it.\n\n${OUTLOOK}`))).toBe("");
  const parts: TextPart[] = [{ kind: "forward", text: `~~ ${REPLY_LINE} ~~\nThe ticket` }];
  expect(sentOnIn(aMail({ parts }))).toBe("");
});

test("what is nothing but a mail sent on is kept once, and the names of files beside it", () => {
  const mail = mailOf(GMAIL, "Fwd: Drum");
  expect(withSentOn(mail.newText, mail).match(/The drum is dead/g)).toHaveLength(1);
  const attachments = [{ name: "chat.png", type: "image/png", size: 1 }];
  expect(withSentOn("Chat with Vic", { ...mailOf("Chat with Vic"), attachments })).toBe(
    "Chat with Vic\n\n[attached: chat.png]",
  );
});

test("S3.20: without #note it is no answer, whether it is sent on in the text or attached; an answer to the requester's quoted mail is one", () => {
  expect(verdictOf(`FYI\n\n${GMAIL}`)).toBe("forwarded");
  expect(verdictOf(GMAIL)).toBe("forwarded");
  expect(verdictOf(`FYI\n\n${OUTLOOK}`, "FW: [HD-1042] Drum")).toBe("forwarded");
  const attachments = [{ name: "Drum.eml", type: "message/rfc822", size: 900 }];
  expect(verdictOf("FYI", "Fwd: [HD-1042]", { attachments })).toBe("forwarded");
  expect(verdictOf(`It is fixed, please try again.\n\n${OUTLOOK}`)).toBe("staff-answer");
  expect(verdictOf(`#note\n\n${GMAIL}`)).toBe("command");
});

test.each([
  ["#note", "#note\n\n", ["The drum is dead."]],
  ["#note with words", "#note from our vendor\n\n", ["from our vendor", "The drum is dead."]],
  ["another command and words", "#category printers\nsee below\n\n", ["see below", "The drum is dead."]],
  ["#escalate and words", "#escalate root cause unclear\nsee below\n\n", ["see below", "The drum is dead."]],
])("S3.20: below %s it stands in a private note, and nothing goes to the requester", (_name, top, expected) => {
  const { next, says = [] } = runCommands(byMail(running(`${top}${GMAIL}`)), organisation);
  expect(says.map((saying) => saying.private)).toEqual([true]);
  for (const words of expected) expect(says[0]!.text).toContain(words);
  expect(next.outbox.filter(({ kind }) => kind === "answer")).toEqual([]);
  expect(next.wait).toBeDefined();
});

test("S3.20: words above #note still go to the requester, and only those", () => {
  const { says = [] } = runCommands(byMail(running(`Dear Carl, at noon.\n#note see\n\n${GMAIL}`)), organisation);
  expect(
    says.map(({ text, private: hidden }) => [hidden, text.includes("The drum"), text.includes("at noon")]),
  ).toEqual([
    [false, false, true],
    [true, true, false],
  ]);
});

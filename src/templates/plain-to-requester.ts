// The built-in mails to requesters, in case a template is broken.

import type { NoticeKind } from "../core/model/notice.ts";
import type { RequesterContext } from "./context.ts";
import type { NoticeFacts } from "./told.ts";

/** What a plain mail says; lines that are not text are left out. */
export type Essentials = { subject: string; lines: readonly (string | false | null | undefined)[] };

/** What a requester must be told, whatever the template of the kind has become. */
export function plainToRequester(kind: NoticeKind, context: RequesterContext): Essentials {
  const { facts, reference, subject, desk } = context;
  const by = facts.by ?? "A colleague";
  switch (kind) {
    case "acknowledged":
      return {
        subject: `[${reference}] We are working on it: ${subject}`,
        lines: [
          `We are working on ${reference}.${facts.within ? ` You will hear from us within ${facts.within}.` : ""}`,
        ],
      };
    case "promised":
      return {
        subject: `[${reference}] ${by} is working on it: ${subject}`,
        lines: [`${by} is working on ${reference}, and means to answer you by ${facts.until}.`],
      };
    case "answer":
      return answered(by, context);
    case "closed":
      return {
        subject: `[${reference}] Closed: ${subject}`,
        lines: [`${by} has closed ${reference}, "${subject}". Is it not solved? Reply to this mail.`],
      };
    case "chase-receipt":
      return { subject: `[${reference}] Noted: ${subject}`, lines: chaseReceipt(facts, desk.name) };
    case "escalation-call":
    case "escalation-request":
      return escalatedAs(facts.originReference ?? reference, facts.authority, subject);
    case "receipts":
      return receipts(context);
    default:
      return {
        subject: `[${reference}] We have your request: ${subject}`,
        lines: [`We have your mail, and it is with ${desk.name}.`, `Your reference is ${reference}.`],
      };
  }
}

const answered = (by: NoticeFacts[string], { reference, subject, answer, question }: RequesterContext): Essentials => ({
  subject: `Re: [${reference}] ${subject}`,
  lines: [
    answer
      ? `${answer.text}\n\n${answer.by}`
      : `${by} has answered you, but the words could not be put into this mail. Please reply.`,
    question && `\n--- ${question.by}, ${question.at}\n${question.text}`,
  ],
});

const receipts = ({ reference, subject, rows }: RequesterContext): Essentials => ({
  subject: `[${reference}] We have ${rows.length} requests from you: ${subject}`,
  lines: [
    `We have ${rows.length} requests from you. A person will read each of them and answer you.`,
    ...rows.map((row) => `${row.reference}: ${row.subject}. How it stands: ${row.link}`),
    `A reply to this mail belongs to ${reference}.`,
  ],
});

const escalatedAs = (origin: unknown, authority: unknown, subject: string): Essentials => ({
  subject: `[${origin}] Escalated: ${subject}`,
  lines: [
    `${origin}, "${subject}", was escalated${authority ? ` to ${authority}` : ""}.`,
    `This is an escalation, not a new issue. Work on ${origin} goes on, and your replies are added to it.`,
  ],
});

function chaseReceipt(facts: NoticeFacts, team: string): Essentials["lines"] {
  const towards = `${facts.number ?? "-"}${facts.threshold && !facts.beyond ? ` of ${facts.threshold}` : ""}`;
  const to = facts.authority ? ` to ${facts.authority}` : "";
  const number = facts.escalated ? `${facts.total}, escalated${to}` : towards;
  return [
    facts.counted
      ? `Thank you for your reminder. This is reminder ${number}.`
      : "We have your mail. It does not count as a reminder.",
    !facts.counted && facts.why !== null && `The reason: ${facts.why}.`,
    !facts.counted && `Reminders so far: ${number}.`,
    facts.since !== null && `Waiting since ${facts.since} (${facts.waited}).`,
    `Assigned to: ${team}.`,
    facts.nextAt !== null && `The next reminder counts from ${facts.nextAt}.`,
    facts.since !== null &&
      facts.threshold !== null &&
      !facts.reached &&
      !facts.escalated &&
      facts.authority !== null &&
      `At ${facts.threshold} it goes to: ${facts.authority}.`,
  ];
}

import { header, type Mail } from "../model/mail.ts";
import type { Rule } from "../model/verdict.ts";
import { normalise } from "../words/spelling.ts";

/** An answer to an invitation, or an invitation without words (RFC 5546): a calendar speaks, and moves nothing. */
export const calendar: Rule = ({ mail }) => {
  const because = calendarAnswer(mail);
  return because ? { kind: "calendar", because } : undefined;
};

/** How calendars begin the subject of an answer, by language. */
const ANSWERS = [
  "accepted:",
  "declined:",
  "tentative:",
  "tentatively accepted:",
  "canceled:",
  "cancelled:",
  "new time proposed:",
  "zugesagt:", // de
  "angenommen:",
  "abgelehnt:",
  "abgesagt:",
  "mit vorbehalt:",
  "accepté", // fr
  "refusé",
  "provisoire",
  "annulé",
  "aceptado:", // es
  "aceptada:",
  "rechazado:",
  "rechazada:",
  "provisional:",
  "accettato:", // it
  "rifiutato:",
  "aceito:", // pt
  "recusado:",
  "geaccepteerd:", // nl
  "geweigerd:",
  "afgewezen:",
  "zaakceptowano:", // pl
  "odrzucono:",
  "godkänt:", // sv
  "avböjt:",
  "принято:", // ru
  "отклонено:",
  "承諾:", // ja
  "辞退:",
  "已接受:", // zh
  "已拒绝:",
];

/** @returns why the mail is a calendar's, or undefined */
export function calendarAnswer(mail: Mail): string | undefined {
  const type = header(mail, "content-type").slice(0, 500);
  const isCalendar =
    /^\s*text\/calendar\b/i.test(type) || mail.attachments.some((one) => /\/(calendar|ics)\b/i.test(one.type));
  if (!isCalendar) return undefined;
  const method = /\bmethod\s{0,3}=\s{0,3}"?([a-z]{1,20})/i.exec(type)?.[1]?.toUpperCase();
  if (method && method !== "REQUEST" && method !== "PUBLISH") return `it is a calendar's ${method}`;
  const subject = normalise(mail.subject.slice(0, 200));
  if (ANSWERS.some((one) => subject.startsWith(one))) return "its subject begins like a calendar's answer";
  return (mail.newText || mail.text).trim() === "" ? "it is an invitation without words" : undefined;
}

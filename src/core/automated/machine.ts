// Did a person write this mail, and may a machine answer it? Asked by whatever counts or answers by itself.

import { header, isMachineAddress, type Mail } from "../model/mail.ts";
import { autoMark, autoSubmitted, doubt, ticketSystemMark } from "./auto-marks.ts";
import { calendarAnswer } from "./calendar.ts";
import { asksForProof } from "./challenge.ts";
import { listOf } from "./mailing-list.ts";

export type Writer = { writer: "human" | "machine" | "unsure"; because: string };

/** Unsure is for what may be either: it never counts as a person's word, and is never answered by a machine. */
export function writerOf(mail: Mail): Writer {
  if (mail.report) return { writer: "machine", because: mail.report.because };
  const said = autoSubmitted(mail);
  if (said === "human") return { writer: "human", because: "its Auto-Submitted header says that a person wrote it" };
  if (said === "forwarded") return { writer: "human", because: "it is a person's mail that was passed on" };
  const machine = autoMark(mail)?.because ?? asksForProof(mail) ?? calendarAnswer(mail) ?? nullSender(mail);
  if (machine) return { writer: "machine", because: machine };
  const doubtful = doubt(mail);
  if (doubtful) return { writer: "unsure", because: doubtful };
  return { writer: "human", because: "nothing says that a machine wrote it" };
}

/**
 * Whether its envelope sender is empty, as of what wants no answer (RFC 5321, 4.5.5): reports and absence notes, but also what people
 * write in a web form, and what some list servers pass on. It says nothing of a mail that says itself what it is, nor of a list's.
 */
export const isFromNobody = (mail: Mail): boolean =>
  mail.envelope.from === "" &&
  mail.envelope.isSenderKnown !== false &&
  !listOf(mail) &&
  autoSubmitted(mail) === undefined;

/** Alone an empty envelope sender proves no machine (RFC 3834, 3.3): that takes an address nobody reads, or a ticket system's mark. */
export const nullSender = (mail: Mail): string | undefined =>
  isFromNobody(mail) && (isMachineAddress(mail.from?.address ?? "") || ticketSystemMark(mail) !== undefined)
    ? "its envelope sender is empty, and a program sent it"
    : undefined;

/**
 * Why no machine may answer this mail, or undefined when one may (RFC 3834, 2; RFC 5230, 4.6). Wider than what is a
 * machine's mail: a person may write through a list, or ask for no automatic answers.
 */
export function suppressesAnswers(mail: Mail): string | undefined {
  if (mail.isFromTicketSystem) return "another ticket system sent it, and would answer";
  const { writer, because } = writerOf(mail);
  if (writer !== "human") return because;
  const said = autoSubmitted(mail);
  if (said && said !== "human") return "its Auto-Submitted header says that a machine sent it";
  for (const name of ["precedence", "x-precedence"]) {
    const value = mail.headers.get(name)?.find((one) => /^\s*(bulk|junk|list|auto[_-]?reply)\b/i.test(one));
    if (value) return `its ${name} header says "${value.trim()}"`;
  }
  if (isFromNobody(mail)) return "its envelope sender is empty: nothing may be answered to it";
  const loop = [...mail.headers.keys()].find((name) => name.startsWith("x-") && name.split("-").includes("loop"));
  if (loop) return `it has the header ${loop}, which breaks loops`;
  if (/\b(all|autoreply)\b/i.test(header(mail, "x-auto-response-suppress"))) return "it asks for no automatic answers";
  if (listOf(mail) || mail.headers.has("list-unsubscribe")) return "it came through a mailing list";
  return undefined;
}

/** Whether a machine may answer at all. */
export const maySendAutomaticReply = (mail: Mail): boolean => suppressesAnswers(mail) === undefined;

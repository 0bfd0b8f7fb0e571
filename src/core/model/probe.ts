// The mails that Onit writes to itself: what they say. One that another Onit wrote looks the same, without our seal.

import { header, type Mail } from "./mail.ts";

/** Who writes them: `onit doctor`, and the round trip while Onit runs. */
export type ProbeWriter = "doctor" | "roundTrip";

/** The field that bears its mark, a random word. */
export const PROBE_FIELDS: Readonly<Record<ProbeWriter, string>> = {
  doctor: "X-Onit-Doctor",
  roundTrip: "X-Onit-Round-Trip",
};
const NAMES: Readonly<Record<ProbeWriter, string>> = { doctor: "onit doctor", roundTrip: "round trip" };
const MARK = /^[0-9a-f]{24}$/;

export type Probe = { writer: ProbeWriter; mark: string };

export type ProbeWords = { subject: string; text: string; html: string };

export function probeWords({ writer, mark }: Probe): ProbeWords {
  const text = `Onit wrote this mail to itself (${NAMES[writer]}), to see whether answers reach it. Nobody needs to read it.\n`;
  return {
    subject: `[Onit] ${NAMES[writer]} ${mark}`,
    text,
    html: `<!DOCTYPE html>\n<html><body><p>${text}</p></body></html>\n`,
  };
}

/** Which probe a mail says it is. Anybody can write so. */
export function probeNamed(mail: Mail): Probe | undefined {
  for (const writer of ["doctor", "roundTrip"] as const) {
    const mark = header(mail, PROBE_FIELDS[writer].toLowerCase()).trim();
    if (MARK.test(mark)) return { writer, mark };
  }
  return undefined;
}

/**
 * Whether a mail says what a probe says, and not a word more: no file, no other subject, nothing that only HTML shows. Then
 * nothing of a person's is in it.
 */
export function isNothingButProbe(mail: Mail): boolean {
  const probe = probeNamed(mail);
  if (!probe || mail.attachments.length > 0 || mail.report || mail.problems.length > 0) return false;
  const words = probeWords(probe);
  const isSame = (one: string, other: string): boolean => inOneLine(one) === inOneLine(other);
  return (
    isSame(mail.subject, words.subject) &&
    isSame(mail.text, words.text) &&
    (mail.html.trim() === "" || isSame(mail.html, words.html))
  );
}

const inOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

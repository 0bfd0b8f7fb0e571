// Mail for the person who runs this mail server: postmaster@ (RFC 5321, 4.5.1) and abuse@ (RFC 2142, 4). It reaches the admins as a system
// mail, opens no ticket and changes none, whatever it says.

import { autoMark } from "../automated/auto-marks.ts";
import { type Address, type Correspondent, domainOf, isMachineAddress, type Mail } from "../model/mail.ts";
import { isOurs, type Organisation } from "../model/organisation.ts";
import type { SystemMail } from "../model/system-mail.ts";
import type { Sender, Verdict } from "../model/verdict.ts";

/** How many of these mails go to the admins within an hour; those beyond are quarantined, of which the admins are notified once an hour. */
export const MOST_FORWARDED = 20;
export const FORWARD_WINDOW_MS = 3_600_000;

const MOST_TEXT = 20_000; // characters of a mail that are passed on
const MOST_FILES = 20;

/** Whether an address is the postmaster's: without a domain, or in one of ours. An address that a desk has is the desk's. */
export function isPostmaster(address: Address, organisation: Organisation): boolean {
  const name = address.toLowerCase();
  if (isOurs(organisation, name)) return false;
  if (name === "postmaster") return true;
  return /^(?:postmaster|abuse)@/.test(name) && domainsOf(organisation).includes(domainOf(name));
}

function domainsOf({ desks, replyAddress, aliases }: Organisation): string[] {
  const ofDesks = [...desks.values()].flatMap((desk) => [desk.address, ...desk.aliases]);
  return [replyAddress, ...aliases, ...ofDesks].map(domainOf);
}

/**
 * What is done with such a mail. What a machine wrote is kept and not passed on: an admin's address that leads back here, or a
 * server that answers bounces, would make a loop of it.
 * @param lately how many were passed on within the hour; 0 for a mail that an admin released
 */
export function judgePostmasterMail(mail: Mail, organisation: Organisation, lately: number): Verdict {
  const { from, envelope, report, ownMark } = mail;
  if (ownMark !== undefined) return { kind: "own-mail", because: ownMark };
  if (from && (isOurs(organisation, from.address) || isPostmaster(from.address, organisation)))
    return { kind: "own-mail", because: `${from.address} is an address of ours` };
  if (report && report.kind !== "complaint") return { kind: "bounce", because: report.because };
  if (envelope.from === "" && envelope.isSenderKnown !== false)
    return { kind: "bounce", because: "it has no sender to answer to (RFC 5321, 4.5.5)" };
  const auto = autoMark(mail);
  if (auto && !report) return { kind: "auto-reply", because: auto.because };
  if (lately >= MOST_FORWARDED) {
    const because = `${lately} mails for ${envelope.recipient} went to the admins within the hour already`;
    return { kind: "quarantine", because };
  }
  return { kind: "postmaster", because: `it is for ${envelope.recipient}: the admins have it` };
}

/** Nobody checks who such a mail is from: an admin is told so, and nothing depends on it. */
export const uncheckedSender = ({ from }: Mail): Sender => ({
  address: from?.address ?? "",
  name: from?.name || from?.address || "",
  person: undefined,
  relation: "stranger",
  trusted: false,
  proven: false,
  byToken: false,
  means: "nobody",
  because: "nobody checks who writes to the postmaster",
  answerTo: undefined,
});

/** The mail as an admin gets it. An answer goes to its writer, and not through Onit. */
export function forwardToAdmin(mail: Mail, adminId: string, to: Correspondent, organisation: Organisation): SystemMail {
  const { recipient } = mail.envelope;
  const writer = mail.replyTo[0]?.address ?? mail.from?.address ?? "";
  const isAnswerable =
    !isMachineAddress(writer) && !isOurs(organisation, writer) && !isPostmaster(writer, organisation);
  const answer = isAnswerable ? `An answer to this mail goes to ${writer}.` : "There is nobody to answer.";
  const isCut = mail.text.length > MOST_TEXT;
  return {
    key: forwardKey(mail.id, adminId),
    to,
    subject: inOneLine(`[${recipient}] ${mail.subject || "(no subject)"}`).slice(0, 200),
    text: [
      `Hello ${to.name},`,
      `This mail came for ${recipient}. Nobody checked who wrote it, so be careful with what it asks. ${answer}`,
      headOf(mail),
      quoted(mail.text.slice(0, MOST_TEXT)) + (isCut ? "\n[…]" : ""),
      `It is kept whole as mail ${mail.id.slice(0, 12)}${isCut || mail.attachments.length > 0 ? "; here is its text only" : ""}.\n`,
    ].join("\n\n"),
    because: `it is for ${recipient}, and you are an admin`,
    ...(isAnswerable ? { replyTo: writer } : {}),
  };
}

function headOf(mail: Mail): string {
  const fields = [
    ["From", mail.from ? `${mail.from.name} <${mail.from.address}>`.trim() : "nobody named"],
    [
      "To",
      mail.to
        .map(({ address }) => address)
        .slice(0, MOST_FILES)
        .join(", "),
    ],
    ["Date", mail.sentAt?.toISOString() ?? ""],
    ["Subject", mail.subject],
    [
      "Files",
      mail.attachments
        .map(({ name, size }) => `${name} (${size} bytes)`)
        .slice(0, MOST_FILES)
        .join(", "),
    ],
  ].filter(([, value]) => value !== "");
  return fields.map(([name, value]) => `${name}: ${inOneLine(value ?? "")}`).join("\n");
}

/** What all system mails about mails for the postmaster have in common. */
export const FORWARD_KEYS = "postmaster/";

export const forwardKey = (mailId: string, adminId: string): string => `${FORWARD_KEYS}${mailId}/${adminId}`;

const quoted = (text: string): string =>
  text
    .replace(/\r\n?/g, "\n")
    .replace(UNPRINTABLE, "")
    .trimEnd()
    .split("\n")
    .map((line) => `> ${line}`.trimEnd())
    .join("\n");

const inOneLine = (text: string): string => text.replace(UNPRINTABLE, "").replace(/\s+/g, " ").trim();

/** Control characters but for line ends and tabs, and marks that turn the direction of text. */
const UNPRINTABLE = /(?![\n\t])[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

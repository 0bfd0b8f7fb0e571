// What the rest of the program knows about one inbound mail.
// Built by src/mail; nothing downstream ever sees MIME.

import type { Report } from "./delivery-report.ts";

/** Lower-case and bare: "anna@example.org". */
export type Address = string;

export type Correspondent = { address: Address; name: string };

/** How a mail came to us, known before a byte of it is read. */
export type Envelope = {
  source: string; // the file in sources/ that took it
  from: Address; // "" is the null sender (RFC 5321, 4.5.5)
  isSenderKnown?: boolean; // false: nobody noted the sender, so "" says nothing; mails fetched later may lack it
  recipient: Address; // the one address of ours this copy is for
  peer: string; // network address of the machine that handed it over
  helo?: string; // the name it gave itself
  mailbox?: string; // the id of the mailbox it was fetched from
  hadMixedLineEnds?: true; // its head ended lines in two ways before they were made whole: nobody knows which fields others saw
};

/** A mail as it was kept: nothing has been read yet. */
export type KeptMail = {
  id: string; // the content and the recipient, hashed: the same copy handed over twice has the same id
  contentId: string; // the content alone, hashed: the same mail to two of our addresses shares it
  raw: Buffer;
  damage?: string; // what of it the store could not give: `raw` ends before that, and nothing reads it as a shorter mail
  envelope: Envelope;
  receivedAt: Date;
  attempts?: number; // how often the tick has begun to read it, this time included
  releasedBy?: string; // id of the admin who released it although its sender was not proven
  confirmedBy?: string; // the person, by id, who confirmed that they wrote it
};

export type Attachment = { name: string; type: string; size: number };

/** A mail that is forwarded inside another: what its header says. The address is "" where it is not said. */
export type Original = { from: Correspondent; subject: string };

/** A stretch of a mail's text. All of them in order are the whole text. */
export type TextPart = { kind: "own" | "quote" | "forward" | "signature"; text: string };

export type Mail = {
  id: string;
  contentId: string;
  envelope: Envelope;
  receivedAt: Date;
  messageId: string | undefined; // as written, with its angle brackets
  references: readonly string[]; // In-Reply-To first, then References from last to first
  from: Correspondent | undefined;
  to: readonly Correspondent[]; // To and Cc
  replyTo: readonly Correspondent[]; // where the writer wants answers, when not at `from`
  sentAt: Date | undefined; // what the writer's clock said; undefined when it said no date
  subject: string;
  text: string; // the whole text
  html: string; // the same as the writer's program marked it up, as sent: "" when there is none
  newText: string; // what the writer wrote this time: no quotes, no signature
  parts: readonly TextPart[]; // the whole text, told apart: what is not new is shown folded, never deleted
  originals?: readonly Original[]; // whose mails are forwarded inside it
  report: Report | undefined; // what a machine says about an earlier mail
  attachments: readonly Attachment[];
  headers: ReadonlyMap<string, readonly string[]>; // lower-case names, decoded values, in order
  problems: readonly string[]; // what could not be read, in words
  ownMark?: string; // what proves that Onit itself wrote it, in words (src/security/own-mark.ts)
  isFromTicketSystem?: true; // people speak through it (machinesThatSpeakForPeople), and it answers whatever it gets
};

/** A mail somebody writes at /mailbox. */
export type SubmittedMail = {
  from: Correspondent;
  to: Address;
  subject: string;
  text: string;
  inReplyTo?: string;
  references?: readonly string[];
};

/** What a mail without new words may still say: the mail it forwards, or a signature that may be the answer. Never a quote. */
export const besideQuotes = ({ parts }: Mail): string =>
  parts
    .flatMap(({ kind, text }) => (kind === "forward" || kind === "signature" ? text : []))
    .join("")
    .trim();

/** The first value of a header, "" when it is absent. */
export const header = (mail: Mail, name: string): string => mail.headers.get(name)?.[0] ?? "";

/** The domain of an address, "" when it has none. */
export const domainOf = (address: Address): string => address.slice(address.lastIndexOf("@") + 1);

/** True for the null sender and for the mailbox names that only machines use. */
export const isMachineAddress = (address: Address): boolean =>
  address === "" || /^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)(\+.*)?@/.test(address);

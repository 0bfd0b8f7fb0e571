// What in a mail points at a ticket, surest first: a signed token in the address it came to,
// one of our own Message-IDs, a Message-ID the ticket has read, a reference in the subject.

import type { Mail } from "../model/mail.ts";
import { type Organisation, tokenIn } from "../model/organisation.ts";
import { normalise } from "../words/spelling.ts";

export type Clues = {
  token: string | undefined;
  ticketIds: readonly string[]; // named by Message-IDs of ours
  messageIds: readonly string[]; // every id it refers to
  references: readonly string[]; // upper-case, from the subject
};

const OWN_ID = /^<onit\.([a-z2-7]{13})\.[a-z0-9]+@/i;
const SUBJECT_TOKEN = /\[\s*([a-z]{1,8})\s*-\s*(\d{1,9})\s*\]/g;

/** The ticket that a Message-ID of our form names (the domain is not looked at: gateways keep the left side). */
export const ticketIdIn = (id: string): string | undefined => OWN_ID.exec(id)?.[1]?.toLowerCase();

/** A Message-ID of ours, made from what caused the notice, so that sending again is the same message. */
export const ownMessageId = (ticketId: string, hash: string, domain: string): string =>
  `<onit.${ticketId}.${hash}@${domain}>`;

/** A program that opens a ticket answers none: what its words name is what they speak of. */
const NONE: Clues = { token: undefined, ticketIds: [], messageIds: [], references: [] };

export function cluesOf(mail: Mail, organisation: Organisation): Clues {
  if (mail.envelope.source === "api") return NONE;
  const about = mail.report?.originalMessageId; // of a report: the mail it returns
  const ids = about === undefined ? mail.references : [about, ...mail.references];
  const addresses = [mail.envelope.recipient, ...mail.to.map(({ address }) => address)];
  return {
    token: addresses.map((address) => tokenIn(address, organisation)).find((token) => token !== undefined),
    ticketIds: [...new Set(ids.flatMap((id) => ticketIdIn(id) ?? []))],
    messageIds: mail.references,
    references: referencesIn(mail.subject),
  };
}

/** Every `[HD-1042]` of a subject: any case, spaces from folding and invisible characters ignored. */
const referencesIn = (subject: string): string[] =>
  [...normalise(subject).matchAll(SUBJECT_TOKEN)].map(
    ([, prefix = "", number = ""]) => `${prefix.toUpperCase()}-${number}`,
  );

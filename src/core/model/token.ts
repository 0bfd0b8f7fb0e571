// What a signed token says. src/security/tokens.ts writes and reads them.

import type { Address } from "./mail.ts";

/**
 * `reply`: in a Reply-To address; `info`: in the one of an escalation returned as incomplete, whose answers never reach the requester.
 * `confirm`, `chase`, `release`: behind a button in a mail. `mine`: likewise, "I wrote this mail". `status`: the requester's page. `register`: the escalations of the
 * desk its ticket is at. `held`: the page on which a colleague decides about their held words, and the address such an answer goes to. `all`: behind the button that takes all tickets of a mail that tells of several. `validation`: the page on which somebody says whether their duties are still right, and the address such an answer goes to. `api`: a program's key. `escalate`: the page on which a colleague escalates.
 */
export type Purpose =
  | "reply"
  | "confirm"
  | "chase"
  | "release"
  | "status"
  | "info"
  | "register"
  | "api"
  | "escalate"
  | "mine"
  | "held"
  | "delivery"
  | "wall"
  | "all"
  | "validation";

/** Characters of a token; the short one stands in reply addresses of a long name. */
export const LONG_TOKEN = 55;
export const SHORT_TOKEN = 32;

/** Case, line breaks and invisible characters that mail programs add do not alter it. */
export const withoutNoise = (text: string): string => text.toLowerCase().replace(/[^a-z2-7]/g, "");

export const isTokenLength = ({ length }: string): boolean => length === LONG_TOKEN || length === SHORT_TOKEN;

/** What separates the name of a reply address from its token. */
export type ReplySeparator = "+" | "-";

/** The room in a local part (64 octets, RFC 5321, 4.5.3.1.1) that a name and the separator leave for a token. */
export const roomForToken = (octetsOfName: number): number => 64 - 1 - octetsOfName;

export type Token = {
  subjectId: string; // id of the ticket; "release", "mine": the beginning of a mail's id in the same form; "api", "wall", "validation": made from the person's id
  purpose: Purpose;
  recipient: Address;
  expiresAt: Date;
  about?: string; // "held": the content id of the mail; "all": the key of the notice
};

/** Why a token is not accepted, in words for the person who used it. */
export type TokenProblem =
  | { problem: "unreadable" | "altered" | "unknown key"; because: string }
  | { problem: "expired"; because: string; expiredAt: Date };

/** Why a link is not accepted, though its token may be. */
export type LinkProblem = TokenProblem | { problem: "other purpose" | "no ticket" | "no part"; because: string };

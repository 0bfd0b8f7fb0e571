// What signs and reads tokens, as the rest of Onit sees it: src/security/tokens.ts and src/runtime/keyring.ts do it.

import type { Address } from "../core/model/mail.ts";
import type { Token, TokenProblem } from "../core/model/token.ts";

export type SigningKey = { id: number; secret: Buffer };
export type SigningKeys = readonly [SigningKey, ...SigningKey[]]; // newest first: the first signs, all are accepted

/** Keys that may change while we run. */
export type Keyring = {
  current(): SigningKeys;
  /** Looks again: another process may have made or dropped one. */
  refresh(): Promise<void>;
  /** A token was signed with this key. */
  signed(keyId: number, expiresAt: Date): void;
};

/** Whom a token may be for and, where it is about one thing of its ticket, about what. */
export type Bound = { address: Address; about?: string };

export type Recipients = (subjectId: string) => Promise<readonly Bound[]>;

export type Tokens = {
  /** What is signed from now on is signed with the newest key there is, and never with one that was dropped. */
  refresh(): Promise<void>;
  /** What only we can make of a text, 24 characters, by each key, newest first. */
  stamps(text: string): string[];
  /** @param room characters there are for it; with too few for a long token, what answers come back to gets a short one */
  sign(token: Token, room?: number): string;
  /**
   * @param recipients whom a ticket has written to, and about what: the token's recipient is one of them
   * @returns the token, or why it is not accepted, in words for the person who used it
   */
  read(text: string, now: Date, recipients: Recipients): Promise<Token | TokenProblem>;
};

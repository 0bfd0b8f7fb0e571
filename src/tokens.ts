// Signed tokens: who may act on which ticket, by a link or by an answer, without logging in.
//
// 34 bytes in base32, 55 characters, so that "reply+<token>" fits into the 64 octets of a local part (RFC 5321, 4.5.3.1.1)
// and survives gateways that change case: key id 1, purpose 1, expiry 4 (seconds), ticket 8, recipient 4, HMAC-SHA256 16.
// The recipient's four bytes only find the address among the ticket's own; the HMAC is over the whole address.

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import { decodeBase32, encodeBase32 } from "./base32.ts";
import type { Address } from "./core/mail.ts";
import type { Purpose, Token, TokenProblem } from "./core/token.ts";

// A token holds the place.
const PURPOSES: readonly Purpose[] = [
  "reply",
  "confirm",
  "chase",
  "release",
  "status",
  "info",
  "register",
  "api",
  "escalate",
  "mine",
];
const HEAD_BYTES = 18;
const LENGTH = 55;

export type SigningKey = { id: number; secret: Buffer };

/** @param keys newest first: the first signs, all are accepted, so keys rotate without breaking a link that is out */
export function createTokens(keys: readonly [SigningKey, ...SigningKey[]]) {
  return {
    /** What only we can make of a text, 24 characters, by each key, newest first. */
    stamps: (text: string): string[] =>
      keys.map(({ secret }) =>
        createHmac("sha256", secret).update("onit stamp 1\n").update(text).digest("hex").slice(0, 24),
      ),

    sign({ ticketId, purpose, recipient, expiresAt }: Token): string {
      const head = Buffer.alloc(HEAD_BYTES);
      head.writeUInt8(keys[0].id, 0);
      head.writeUInt8(PURPOSES.indexOf(purpose), 1);
      head.writeUInt32BE(Math.floor(expiresAt.getTime() / 1_000), 2);
      decodeBase32(ticketId)?.copy(head, 6, 0, 8);
      recipientHash(recipient).copy(head, 14);
      return encodeBase32(Buffer.concat([head, mac(keys[0].secret, head, recipient)]));
    },

    /**
     * @param recipients the addresses a ticket has written to: the token's recipient is one of them
     * @returns the token, or why it is not accepted, in words for whoever used it
     */
    async read(
      text: string,
      now: Date,
      recipients: (ticketId: string) => Promise<readonly Address[]>,
    ): Promise<Token | TokenProblem> {
      const bytes = tokenBytes(text);
      const purpose = bytes && PURPOSES[bytes.readUInt8(1)];
      if (!bytes || !purpose)
        return {
          problem: "unreadable",
          because: "this is not a whole link or reply address of ours; perhaps it was cut off",
        };
      const key = keys.find(({ id }) => id === bytes.readUInt8(0));
      if (!key) return { problem: "unknown key", because: "it was signed with a key that is no longer accepted here" };
      const ticketId = encodeBase32(bytes.subarray(6, 14));
      const head = bytes.subarray(0, HEAD_BYTES);
      const recipient = (await recipients(ticketId)).find((address) => isSignedFor(address, key.secret, head, bytes));
      if (recipient === undefined)
        return { problem: "altered", because: "its signature does not fit: it was changed, or it is not from here" };
      const expiresAt = new Date(bytes.readUInt32BE(2) * 1_000);
      const because = `it was good until ${expiresAt.toISOString().slice(0, 10)}`;
      if (expiresAt <= now) return { problem: "expired", because, expiredAt: expiresAt };
      return { ticketId, purpose, recipient, expiresAt };
    },
  };
}

/** Whether a text has the form of a token and names a key of ours; says nothing about its signature. */
export const looksLikeToken = (text: string): boolean => tokenBytes(text) !== undefined;

/** Case, line breaks and invisible characters that mail programs add are no alteration. */
function tokenBytes(text: string): Buffer | undefined {
  const plain = text.toLowerCase().replace(/[^a-z2-7]/g, "");
  return plain.length === LENGTH ? decodeBase32(plain) : undefined;
}

function isSignedFor(address: Address, secret: Buffer, head: Buffer, bytes: Buffer): boolean {
  if (!recipientHash(address).equals(bytes.subarray(14, HEAD_BYTES))) return false;
  return timingSafeEqual(mac(secret, head, address), bytes.subarray(HEAD_BYTES));
}

const mac = (secret: Buffer, head: Buffer, recipient: Address): Buffer =>
  createHmac("sha256", secret).update("onit token 1\n").update(head).update(recipient).digest().subarray(0, 16);

const recipientHash = (address: Address): Buffer => createHash("sha256").update(address).digest().subarray(0, 4);

/** A ticket's id from what caused it: 8 bytes, so that it fits into a token. */
export const ticketIdFrom = (cause: string): string =>
  encodeBase32(createHash("sha256").update(cause).digest().subarray(0, 8));

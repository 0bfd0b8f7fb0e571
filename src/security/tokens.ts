// Signed tokens: who may act on which ticket, by a link or by an answer, without logging in.
//
// 34 bytes in base32, 55 characters, so that "reply+<token>" fits into the 64 octets of a local part (RFC 5321, 4.5.3.1.1)
// and survives gateways that change case: key id 1, purpose 1, expiry 4 (seconds), ticket 8, recipient 4, HMAC-SHA256 16.
// The purpose takes five bits of its byte; the other three are the next ones of the key id. They only find the key: which of those
// that share these eleven bits it is, the HMAC tells, so ids go on for ever. Up to 255 a token is as it always was.
// Where the name of the mailbox leaves less room, a reply address has a short one, 32 characters: expiry 2 (days), no recipient,
// HMAC of 8 bytes. Each guess at those costs a mail, so they are enough for an answer; behind a link only a long one counts.
// The recipient's four bytes only find the address among the ticket's own; the HMAC is over the whole address.

import { createHash, createHmac, timingSafeEqual } from "node:crypto";
import {
  isTokenLength,
  LONG_TOKEN,
  type Purpose,
  SHORT_TOKEN,
  type Token,
  type TokenProblem,
  withoutNoise,
} from "../core/model/token.ts";
import type { Bound, Keyring, Recipients, SigningKeys, Tokens } from "../ports/tokens.ts";
import { decodeBase32, encodeBase32 } from "./base32.ts";
import { oneAddress } from "./domain-name.ts";

const DAY_MS = 86_400_000;
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
  "held",
  "delivery",
  "wall",
  "all",
  "validation",
];

/** Sizes in bytes; `length` in characters. `mark` keeps the two apart for the HMAC. */
const LONG = { length: LONG_TOKEN, head: 18, expiry: 4, unitMs: 1_000, finds: true, mac: 16, mark: "onit token 1\n" };
const SHORT = {
  length: SHORT_TOKEN,
  head: 12,
  expiry: 2,
  unitMs: DAY_MS,
  finds: false,
  mac: 8,
  mark: "onit token 2\n",
};
type Form = typeof LONG;
const ANSWERS: readonly Purpose[] = ["reply", "info", "held", "all", "validation"];

const TICKET_BYTES = 8;
const PURPOSE_BITS = 5;
const PURPOSE_MASK = (1 << PURPOSE_BITS) - 1;
const HIGH_BITS = 0x7; // of a key id, beyond its lowest byte

/** @param source keys rotate without breaking a link that is out */
export function createTokens(source: SigningKeys | Keyring): Tokens {
  const ring: Keyring = "current" in source ? source : { current: () => source, refresh: async () => {}, signed() {} };
  return {
    refresh: () => ring.refresh(),

    stamps: (text: string): string[] =>
      ring
        .current()
        .map(({ secret }) =>
          createHmac("sha256", secret).update("onit stamp 1\n").update(text).digest("hex").slice(0, 24),
        ),

    sign({ subjectId, purpose, recipient, expiresAt, about }: Token, room: number = LONG_TOKEN): string {
      const form = room < LONG_TOKEN && ANSWERS.includes(purpose) ? SHORT : LONG;
      const bound = { address: recipient, ...(about === undefined ? {} : { about }) };
      const [{ id, secret }] = ring.current();
      const head = Buffer.alloc(form.head);
      head.writeUInt16BE(keyBits(id) | PURPOSES.indexOf(purpose), 0);
      const units = expiresAt.getTime() / form.unitMs;
      head.writeUIntBE(form === SHORT ? Math.ceil(units) : Math.floor(units), 2, form.expiry);
      decodeBase32(subjectId)?.copy(head, 2 + form.expiry, 0, TICKET_BYTES);
      if (form.finds) recipientHash(bound).copy(head, 14);
      ring.signed(id, expiresAt);
      return encodeBase32(Buffer.concat([head, mac(secret, head, bound, form)]));
    },

    read: (text: string, now: Date, recipients: Recipients): Promise<Token | TokenProblem> =>
      readToken(text, now, recipients, ring),
  };
}

async function readToken(
  text: string,
  now: Date,
  recipients: Recipients,
  ring: Keyring,
): Promise<Token | TokenProblem> {
  const bytes = tokenBytes(text);
  const purpose = bytes && PURPOSES[bytes.readUInt8(1) & PURPOSE_MASK];
  const form = bytes && formOf(bytes);
  if (!bytes || !form || !purpose || (form === SHORT && !ANSWERS.includes(purpose)))
    return {
      problem: "unreadable",
      because: "this is not a whole link or reply address of ours; perhaps it was cut off",
    };
  await ring.refresh();
  const keys = ring.current().filter(({ id }) => keyBits(id) === (bytes.readUInt16BE(0) & ~PURPOSE_MASK));
  if (keys.length === 0)
    return { problem: "unknown key", because: "it was signed with a key that is no longer accepted here" };
  const subjectId = encodeBase32(bytes.subarray(2 + form.expiry, 2 + form.expiry + TICKET_BYTES));
  const head = bytes.subarray(0, form.head);
  const bound = (await recipients(subjectId)).find((one) =>
    keys.some(({ secret }) => isSignedFor(one, secret, head, bytes)),
  );
  if (!bound)
    return { problem: "altered", because: "its signature does not fit: it was changed, or it is not from here" };
  const expiresAt = new Date(bytes.readUIntBE(2, form.expiry) * form.unitMs);
  const because = `it was good until ${expiresAt.toISOString().slice(0, 10)}`;
  if (expiresAt <= now) return { problem: "expired", because, expiredAt: expiresAt };
  const { address, about } = bound;
  return { subjectId, purpose, recipient: oneAddress(address), expiresAt, ...(about === undefined ? {} : { about }) };
}

/** What is signed of whom it is for and what it is about: no address has two lines. */
const signedText = ({ address, about }: Bound): string => (about === undefined ? address : `${address}\n${about}`);

/** The bits of a key id as they stand in the first two bytes, above those of the purpose. */
const keyBits = (id: number): number => ((id & 0xff) << 8) | ((Math.floor(id / 256) & HIGH_BITS) << PURPOSE_BITS);

/** Whether a text has the form of a token and names a key of ours; says nothing about its signature. */
export const looksLikeToken = (text: string): boolean => tokenBytes(text) !== undefined;

/** Case, line breaks and invisible characters that mail programs add do not alter it. */
function tokenBytes(text: string): Buffer | undefined {
  const plain = withoutNoise(text);
  return isTokenLength(plain) ? decodeBase32(plain) : undefined;
}

function isSignedFor(bound: Bound, secret: Buffer, head: Buffer, bytes: Buffer): boolean {
  const form = formOf(bytes);
  if (form.finds && !recipientHash(bound).equals(bytes.subarray(14, form.head))) return false;
  return timingSafeEqual(mac(secret, head, bound, form), bytes.subarray(form.head));
}

const formOf = (bytes: Buffer): Form => (bytes.length === SHORT.head + SHORT.mac ? SHORT : LONG);

const mac = (secret: Buffer, head: Buffer, bound: Bound, form: Form): Buffer =>
  createHmac("sha256", secret).update(form.mark).update(head).update(signedText(bound)).digest().subarray(0, form.mac);

const recipientHash = (bound: Bound): Buffer => createHash("sha256").update(signedText(bound)).digest().subarray(0, 4);

/** A ticket's id from what caused it: 8 bytes, so that it fits into a token. */
export const ticketIdFrom = (cause: string): string =>
  encodeBase32(createHash("sha256").update(cause).digest().subarray(0, 8));

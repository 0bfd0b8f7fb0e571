// What opens a sign-in link, and a session. A link is made from an id and a stamp that only the holder of a signing key can make: the
// database has neither the link nor what would do for making it, and so has nobody who reads what is owed or was sent.

import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { App } from "../ports/app.ts";
import { encodeBase32 } from "./base32.ts";

const ID_BYTES = 10; // 16 characters
const SECRET_BYTES = 32;
const TOKEN = /^([a-z2-7]{16})([0-9a-f]{24})$/;

/** Characters of it. */
export const SIGN_IN_TOKEN = 16 + 24;

/**
 * How long a link opens, from when its mail is handed to the relay: a mail that waits while the relay is away, or is tried again, is not
 * dead on arrival. Relays deliver in seconds, and a link that lies about in a mailbox opens nothing.
 */
export const SIGN_IN_LINK_MS = 15 * 60_000;

/** So long after it was asked for, a link is not sent any more: nobody waits for it. */
export const SIGN_IN_WAIT_MS = 4 * 3_600_000;

export const newSignInId = (): string => encodeBase32(randomBytes(ID_BYTES));

export const newSecret = (): string => encodeBase32(randomBytes(SECRET_BYTES));

/** As the database keeps it. */
export const digestOf = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** What a mail carries; nothing of it is kept. */
export const signInLink = (id: string, { tokens, publicUrl }: Pick<App, "tokens" | "publicUrl">): string =>
  `${publicUrl}/sign-in/${id}${stampsOf(id, tokens)[0]}`;

/** @returns the id a link was made from; undefined when we did not make it */
export function signInIdOf(token: string, { tokens }: Pick<App, "tokens">): string | undefined {
  const [, id, stamp] = TOKEN.exec(token) ?? [];
  if (id === undefined || stamp === undefined) return undefined;
  return stampsOf(id, tokens).some((ours) => isSame(ours, stamp)) ? id : undefined;
}

const stampsOf = (id: string, tokens: App["tokens"]): string[] => tokens.stamps(`sign in 1 ${id}`);

/** What a form of a session carries, so that no other site can have it sent (OWASP, HMAC-based token pattern). */
export const formMark = (secret: string): string => digestOf(`form 1 ${secret}`).slice(0, 32);

/** In the same time whatever stands in either. */
export const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(Buffer.from(digestOf(one)), Buffer.from(digestOf(other)));

// What proves to a program outside that a request is ours, fresh and unchanged: docs/webhooks.md says how it is checked there.

import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The same cause gives the same id, however often it is sent, so that its reader can leave out what it has already. */
export const eventId = (cause: string): string => `ev_${createHash("sha256").update(cause).digest("hex").slice(0, 32)}`;

export type ToSign = { id: string; body: string; secret: string; at: Date };

/** The field Onit-Signature: when it was signed (Unix seconds), and HMAC-SHA-256 over id, that time and the body. */
export function signatureOf({ id, body, secret, at }: ToSign): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  const mac = createHmac("sha256", secret).update(`${id}.${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${mac}`;
}

/** Whether a signature is the right one, in a time that tells nothing of how much of it is right. */
export function isSignature(given: string | undefined, wanted: string): boolean {
  const [one, other] = [given ?? "", wanted].map((text) => createHash("sha256").update(text).digest()) as [
    Buffer,
    Buffer,
  ];
  return timingSafeEqual(one, other);
}

const SHORTEST_KEY = 16; // bytes

/** The key that a service hands out in base64. @returns undefined when it is none, or too short to prove anything */
export function keyIn(base64: string): Buffer | undefined {
  const key = Buffer.from(base64, "base64");
  const isWhole = key.toString("base64").replace(/=+$/, "") === base64.replace(/=+$/, "");
  return isWhole && key.length >= SHORTEST_KEY ? key : undefined;
}

const FRESH_MS = 5 * 60_000; // what the services advise

/** Whether what was signed at that time may count: what somebody has recorded and sends again later does not. */
export const isFresh = (signedAt: Date, now: Date): boolean => Math.abs(now.getTime() - signedAt.getTime()) <= FRESH_MS; // never for an invalid date

// What proves to a program outside that a request is ours, fresh and unchanged: docs/webhooks.md says how it is checked there.

import { createHash, createHmac } from "node:crypto";

/** The same cause gives the same id, however often it is sent, so that its reader can leave out what it has already. */
export const eventId = (cause: string): string => `ev_${createHash("sha256").update(cause).digest("hex").slice(0, 32)}`;

export type ToSign = { id: string; body: string; secret: string; at: Date };

/** The field Onit-Signature: when it was signed (Unix seconds), and HMAC-SHA-256 over id, that time and the body. */
export function signatureOf({ id, body, secret, at }: ToSign): string {
  const seconds = Math.floor(at.getTime() / 1_000);
  const mac = createHmac("sha256", secret).update(`${id}.${seconds}.${body}`).digest("hex");
  return `t=${seconds},v1=${mac}`;
}

// The ids a raw mail is kept under. Message-IDs are not unique in the wild, so the content is hashed.

import { createHash } from "node:crypto";
import type { Envelope, KeptMail } from "../core/mail.ts";

const TRACE = /^(received|return-path|delivered-to|x-original-to|x-received|envelope-to)$/i;

/** A delivery repeated by a relay that had not heard our 250 gives the same ids; so does another copy that took another way. */
export function seal(raw: Buffer, envelope: Envelope, receivedAt: Date): KeptMail {
  const contentId = createHash("sha256").update(withoutTrace(raw)).digest("hex").slice(0, 40);
  const id = createHash("sha256").update(`${contentId} ${envelope.recipient}`).digest("hex").slice(0, 40);
  return { id, contentId, raw, envelope, receivedAt };
}

/** The mail behind the trace headers that each hop puts on top (RFC 5321, 4.4). */
function withoutTrace(raw: Buffer): Buffer {
  let start = 0;
  for (let isTrace = true; isTrace; ) {
    const colon = raw.indexOf(":", start);
    const name = colon < 0 || colon - start > 40 ? "" : raw.toString("latin1", start, colon);
    isTrace = TRACE.test(name);
    if (isTrace) start = endOfHeader(raw, colon);
  }
  return raw.subarray(start);
}

/** Where the next header begins: a line break not followed by a space or tab. */
function endOfHeader(raw: Buffer, from: number): number {
  for (let at = raw.indexOf(10, from); at >= 0; at = raw.indexOf(10, at + 1)) {
    const next = raw[at + 1];
    if (next !== 32 && next !== 9) return at + 1;
  }
  return raw.length;
}

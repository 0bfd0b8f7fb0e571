// Hashes and verifies what signatures cover. What it is given was split by our own head splitter and holds only the fields that
// count, so that the library has no head of its own to read differently.

import { createHash } from "node:crypto";
import type { ARCData } from "mailauth";
import { arc, dkimVerify } from "./library.ts";
import type { Signature } from "./signature.ts";

export type SignatureEvidence = {
  fields: readonly EvidentField[]; // in the order of the mail
  body: Buffer;
  keys: readonly (readonly [name: string, record: string])[]; // of usable keys, by the name they are published under
  now: number; // ms
  isSealed: boolean; // whether its ARC chain counts
};

/** @property text the whole field as it stands in the mail, as latin1. @property ofBody the part of the body its signature covers (l=) */
export type EvidentField = { text: string; ofBody?: { length: number; form: string } | undefined };

/** @property passed the names of the signatures that fit. @property isChainWhole whether each ARC seal and the newest ARC signature fit */
export type Verified = { passed: readonly string[]; isChainWhole: boolean };

/** What tells one signature from another in an answer. */
export const signatureName = ({ domain, selector, value }: Pick<Signature, "domain" | "selector" | "value">): string =>
  `${domain} ${selector} ${createHash("sha256").update(Buffer.from(value, "base64")).digest("hex")}`.toLowerCase();

const SHORTEST_BITS = 1_024; // RFC 8301

/** Nothing but computing. A signature that leaves a part of the body out proves nothing. @throws when the library does */
export async function verify({ fields, body, keys, now, isSealed }: SignatureEvidence): Promise<Verified> {
  const whole = fields.filter(({ ofBody }) => !ofBody || ofBody.length === lengthOf(body, ofBody.form));
  const records = new Map(keys);
  const resolver = async (name: string): Promise<string[][]> => {
    const record = records.get(name.toLowerCase());
    if (record === undefined) throw Object.assign(new Error("no usable key"), { code: "ENOTFOUND" });
    return [[record]];
  };
  const options = { resolver, minBitLength: SHORTEST_BITS };
  const head = Buffer.from(`${whole.map(({ text }) => `${text}\r\n`).join("")}\r\n`, "latin1");
  const found = await dkimVerify(Buffer.concat([head, body]), { ...options, sender: "nobody@invalid", curTime: now });
  const chain = isSealed && found.arc ? await arc(found.arc as ARCData, options) : undefined;
  return {
    passed: found.results
      .filter(({ status }) => status.result === "pass" && !status.underSized)
      .map(({ signingDomain, selector, id }) => `${signingDomain} ${selector} ${id}`.toLowerCase()),
    isChainWhole: chain?.status.result === "pass",
  };
}

/** How long the body is in its canonical form (RFC 6376, 3.4.3 and 3.4.4). */
function lengthOf(body: Buffer, form: string): number {
  const text = body.toString("latin1").replace(/\r?\n/g, "\r\n");
  const reduced = form === "relaxed" ? text.replace(/[ \t]+/g, " ").replaceAll(" \r\n", "\r\n") : text;
  let end = reduced.length;
  if (form === "relaxed" && reduced.endsWith(" ")) end -= 1;
  while (end >= 2 && reduced.startsWith("\r\n", end - 2)) end -= 2;
  if (end === 0) return form === "relaxed" ? 0 : 2;
  return end + 2;
}

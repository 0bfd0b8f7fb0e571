// The signatures on a mail, as far as one can tell a copy by them (claim-signature.ts). Whether they prove anything is
// authenticate.ts's business.

import { createHash } from "node:crypto";
import { getDomain } from "tldts";
import { type Address, domainOf } from "../core/mail.ts";
import { fieldValues } from "./head.ts";

const MAX_SIGNATURES = 10;
const MAX_FIELD_CHARS = 16_384;

/** `value`: its b= without white space. `hash`: of its domain and of the bytes that b= stands for, which can be written in several ways. */
export type MailSignature = { domain: string; value: string; hash: string };

/** From the top; what is not written as a signature (RFC 6376, 3.5) is left out. */
export const signaturesOn = (raw: Buffer): MailSignature[] =>
  fieldValues(raw, "dkim-signature").slice(0, MAX_SIGNATURES).flatMap(signatureIn);

function signatureIn(field: string): MailSignature[] {
  const tags = new Map(field.slice(0, MAX_FIELD_CHARS).split(";").map(tagIn));
  const domain = tags.get("d")?.toLowerCase() ?? "";
  const value = tags.get("b") ?? "";
  if (!domain || !value) return [];
  const bytes = Buffer.from(value, "base64");
  return [{ domain, value, hash: createHash("sha256").update(`${domain} `).update(bytes).digest("hex") }];
}

function tagIn(text: string): [name: string, value: string] {
  const [name = "", ...value] = text.split("=");
  return [name.trim(), value.join("=").replace(/\s+/g, "")];
}

/**
 * The hashes of the signatures that speak for the domain of `from`, also of those that nobody has checked: for a mail whose
 * sender is proven.
 */
export function signaturesFor(raw: Buffer, from: Address | undefined): string[] {
  const domain = organisational(domainOf(from ?? ""));
  return signaturesOn(raw).flatMap((one) => (domain && organisational(one.domain) === domain ? one.hash : []));
}

const organisational = (domain: string): string => getDomain(domain, { allowPrivateDomains: true }) ?? domain;

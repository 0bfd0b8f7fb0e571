// The signatures on a mail that another server has checked, as far as one can tell a copy by them (claim-signature.ts).

import { type Address, domainOf } from "../../core/model/mail.ts";
import { splitHead } from "../head.ts";
import { isAligned } from "./alignment.ts";
import { fingerprint, readSignature } from "./signature.ts";

const MAX_SIGNATURES = 10;

/**
 * The hashes of the signatures that speak for the domain of `from`, whether they fit or not: for a mail whose sender is proven
 * by the word of the server that handed it over.
 */
export function signaturesFor(raw: Buffer, from: Address | undefined): string[] {
  const domain = domainOf(from ?? "");
  const written = splitHead(raw).fields.filter(({ name }) => name === "dkim-signature");
  return written
    .slice(0, MAX_SIGNATURES)
    .flatMap((field) => readSignature(raw, field) ?? [])
    .filter((signature) => isAligned(signature.domain, domain))
    .map(fingerprint);
}

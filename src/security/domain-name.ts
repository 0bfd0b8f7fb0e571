// One spelling of each domain name: in its own script. "xn--mller-kva.example" is "müller.example" (IDNA, RFC 5890).

import { domainToASCII, domainToUnicode } from "node:url";
import type { Address } from "../core/model/mail.ts";

const HAS_TWO_SPELLINGS = /(?:^|\.)xn--|[^\0-\x7f]/;
/** No percent signs, slashes and the like, which a converter made for URLs would take for something else. */
const WRITTEN = /^[\p{L}\p{M}\p{N}_.\u3002\uff0e\uff61-]+$/u;

/** A domain as it is compared and shown. Anything else stays as it is, in lower case; nothing is thrown. */
export function domainName(domain: string): string {
  const lower = domain.toLowerCase();
  if (!HAS_TWO_SPELLINGS.test(lower) || !WRITTEN.test(lower)) return lower;
  return domainToUnicode(domainToASCII(lower)) || lower;
}

/** A mail address, bare and in lower case, with one spelling of its domain. */
export function oneAddress(address: string): Address {
  const at = address.lastIndexOf("@") + 1;
  return at === 0 ? address.toLowerCase() : address.slice(0, at).toLowerCase() + domainName(address.slice(at));
}

// Which domain speaks for which (RFC 7489, 3.1), and one spelling of each (RFC 5890).

import { domainToASCII } from "node:url";
import { getDomain } from "tldts";

/** No percent signs, slashes and the like, which a converter made for URLs would take for something else. */
const WRITTEN = /^[\p{L}\p{M}\p{N}_-]+(\.[\p{L}\p{M}\p{N}_-]+)*$/u;
const NAME = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/;

/** One form of a domain, whichever way its own script was written down. @returns undefined when it is not a name of DNS */
export function asciiDomain(domain: string): string | undefined {
  const lower = domain.toLowerCase();
  if (NAME.test(lower)) return lower;
  if (!WRITTEN.test(domain)) return undefined;
  const ascii = domainToASCII(domain);
  return NAME.test(ascii) ? ascii : undefined;
}

/**
 * Under the same registered domain: "mail.elsewhere.example" speaks for "elsewhere.example". A suffix that others register
 * under ("co.uk", "github.io") speaks for itself only.
 */
export function isAligned(one: string, other: string): boolean {
  const [first, second] = [asciiDomain(one), asciiDomain(other)];
  return first !== undefined && second !== undefined && organisational(first) === organisational(second);
}

const organisational = (name: string): string => getDomain(name, { allowPrivateDomains: true }) ?? name;

/** Whether a domain is the other or lies under it. Both in ASCII. */
export const isWithinDomain = (domain: string, parent: string): boolean =>
  domain.toLowerCase() === parent.toLowerCase() || domain.toLowerCase().endsWith(`.${parent.toLowerCase()}`);

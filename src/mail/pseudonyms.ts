// Stand-ins for what tells who somebody is: addresses, names, words, figures. The same original gets the same stand-in, so
// that a mail that refers to itself still does.

import { createHash } from "node:crypto";
import { getDomain } from "tldts";
import { isMachineAddress } from "../core/model/mail.ts";

export type Pseudonyms = {
  address(address: string): string;
  domain(domain: string): string;
  /** A made-up word of the same length, script and case. */
  word(word: string): string;
  /** Figures of the same length. */
  figures(text: string): string;
};

const WELL_KNOWN = /(^|\.)(example|invalid|localhost|test)$|^example\.(com|net|org)$/i;
const LETTERS = "etaoinshrdlu";

/** @param salt makes the stand-ins of one mail tell nothing about another's */
export function pseudonyms(salt: string): Pseudonyms {
  const domains = new Map<string, string>();
  const digest = (text: string): Buffer => createHash("sha256").update(`${salt}\n${text}`).digest();
  /** What is below a domain stays below its stand-in: who is aligned with whom does not change. */
  const domain = (original: string): string => {
    const name = original.toLowerCase();
    if (WELL_KNOWN.test(name)) return original;
    const registered = getDomain(name) ?? name;
    const known = domains.get(registered) ?? `domain${domains.size + 1}.example`;
    domains.set(registered, known);
    return name.slice(0, -registered.length).replace(/[a-z]{4,}/g, word) + known;
  };
  const word = (original: string): string => {
    const bytes = digest(original.toLowerCase());
    return [...original].map((letter, at) => likeness(letter, bytes[at % bytes.length]!)).join("");
  };
  return {
    domain,
    word,
    figures: (text) => {
      const bytes = digest(text);
      return [...text]
        .map((character, at) => (/\d/.test(character) ? String(bytes[at % 32]! % 10) : character))
        .join("");
    },
    address: (address) => {
      const at = address.lastIndexOf("@");
      const local = address.slice(0, at);
      const isTelling = isMachineAddress(address.toLowerCase()) || local.startsWith("onit.");
      const kept = isTelling ? local : local.replace(/[\p{L}\d]+/gu, word);
      return `${kept}@${domain(address.slice(at + 1))}`;
    },
  };
}

/** Another letter of the same script and case; what is not a letter of a script with cases stays what it is. */
function likeness(letter: string, byte: number): string {
  if (/\d/.test(letter)) return String(byte % 10);
  if (/[a-z]/.test(letter)) return LETTERS[byte % LETTERS.length]!;
  if (/[A-Z]/.test(letter)) return LETTERS[byte % LETTERS.length]!.toUpperCase();
  if (/\p{Script=Latin}/u.test(letter)) return letter; // an accent tells the language, not the person
  const code = letter.codePointAt(0) ?? 0;
  const other = String.fromCodePoint(code ^ (byte & 3));
  return /\p{L}/u.test(other) ? other : letter;
}

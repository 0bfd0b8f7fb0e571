// Subjects as people mean them, without what mail programs, gateways and we put in front.

import { normalise } from "./spelling.ts";
import { FORWARD_PREFIXES, PREFIXES, WARNINGS } from "./subject-marks.ts";

const LONGEST_MARK = 40; // characters
const MOST_MARKS = 50; // of a thread that was answered and forwarded for years
const CLOSING: Readonly<Record<string, string>> = {
  "[": "]",
  "{": "}",
  "(": ")",
  "【": "】",
  "［": "］",
  "（": "）",
  "<": ">",
};
// "Re", "Re[2]", "RE(3)", "Re^2", "Re 2", "Réf. ", each before a colon of any width.
const BEFORE_COLON = /^([\p{L}\p{M} .]{1,20}?)\s?(?:[[(^*]?\d{1,3}[\])]?)?\s?[:：﹕︰]/u;
const LEADING_MARKS = /^(?: {0,2}\[[^[\]]{1,40}\]){0,5} {0,2}/; // "[EXTERNAL] [HD-1042] "
// Direction marks and zero-width spaces; joiners stay, as emoji and some scripts need them.
const UNSEEN = /[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]/g;

/** Reply and forward prefixes, [EXTERNAL] and {Spam?} marks and our own [HD-1042] removed, wherever they stack up. */
export function plainSubject(subject: string): string {
  let text = subject
    .replace(UNSEEN, "")
    .replace(/\[\s{0,9}[a-z]{1,8}\s{0,9}-\s{0,9}\d{1,9}\s{0,9}\]/gi, " ")
    .replace(/\s+/g, " ")
    .trim();
  for (let marks = 0; marks < MOST_MARKS; marks += 1) {
    const length = warningLength(text) || prefixLength(text);
    if (length === 0) break;
    text = text.slice(length).trim();
  }
  return text;
}

/** Whether the first thing a subject says is that a mail is forwarded: "Fwd: …", "[EXTERNAL] WG: [HD-1042] …". */
export function saysSentOn(subject: string): boolean {
  const text = subject.replace(UNSEEN, "").replace(/\s+/g, " ").replace(LEADING_MARKS, "");
  return FORWARD_PREFIXES.has(plain(BEFORE_COLON.exec(text)?.[1] ?? ""));
}

/** "Re:" and its kin, or a warning before a colon: "EXTERNAL: …". */
function prefixLength(text: string): number {
  const found = BEFORE_COLON.exec(text);
  const word = plain(found?.[1] ?? "");
  return PREFIXES.has(word) || WARNINGS.has(word) ? found![0].length : 0;
}

/** A warning between brackets or stars. */
function warningLength(text: string): number {
  const stars = /^([*!#~-]{2,5})([^*!#~-]{1,30})\1/.exec(text);
  if (stars && WARNINGS.has(plain(stars[2]!))) return stars[0].length;
  const end = text.indexOf(CLOSING[text[0] ?? ""] ?? "\n");
  return end > 0 && end < LONGEST_MARK && WARNINGS.has(plain(text.slice(1, end))) ? end + 1 : 0;
}

/** Lower-case letters and digits, and single spaces. */
const plain = (text: string): string =>
  normalise(text)
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
    .trim();

/** What stands between brackets, "on it 2h" of "[on it 2h]": the tokens by which a subject speaks to us. */
export const tokensIn = (subject: string): string[] =>
  [...normalise(subject).matchAll(/\[([^[\]]{2,40})\]/g)].map(([, inside = ""]) => inside.trim());

/** Whether the subject carries the token [chase]. */
export const asksForChase = (subject: string): boolean => tokensIn(subject).includes("chase");

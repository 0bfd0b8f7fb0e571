// "text/plain; charset=utf-8": a header value with parameters (RFC 2045, 5.1), their long and encoded forms (RFC 2231), and the wild ones.

import { decode } from "./charset.ts";
import { decodeWords } from "./words.ts";

export type Value = { value: string; parameters: ReadonlyMap<string, string> }; // the value and the names in lower case

const PARAMETER = /;?\s*([^\s=;"]{1,80})\s*=\s*("(?:[^"\\]|\\.)*"?|[^;]*)/gsy;
const LONGEST = 16_384;

type Piece = { order: number; text: string; isEncoded: boolean };

/** Never throws; what is no parameter is skipped. */
export function parameterised(field: string): Value {
  const text = withoutComments(field.slice(0, LONGEST));
  const end = text.search(/[;\s]/);
  const value = (end < 0 ? text : text.slice(0, end)).trim().toLowerCase();
  const pieces = new Map<string, Piece[]>();
  for (const [name, given] of pairs(end < 0 ? "" : text.slice(end))) {
    const [base = "", ...marks] = name.toLowerCase().split("*");
    const order = Number.parseInt(marks[0] ?? "", 10);
    const piece = { order: Number.isNaN(order) ? -1 : order, text: bare(given), isEncoded: marks.at(-1) === "" };
    pieces.set(base, [...(pieces.get(base) ?? []), piece]);
  }
  return { value, parameters: new Map([...pieces].map(([name, all]) => [name, whole(all)])) };
}

/** Skips to the next semicolon where nothing fits. */
function pairs(text: string): [string, string][] {
  const found: [string, string][] = [];
  for (let at = 0; at >= 0 && at < text.length && found.length < 200; ) {
    PARAMETER.lastIndex = at;
    const match = PARAMETER.exec(text);
    if (match) found.push([match[1]!, match[2]!]);
    at = match ? PARAMETER.lastIndex : text.indexOf(";", at + 1);
  }
  return found;
}

const bare = (given: string): string =>
  given.startsWith('"')
    ? given.slice(1, given.endsWith('"') && given.length > 1 ? -1 : undefined).replace(/\\(["\\])/g, "$1")
    : given.trim();

/** The extended form wins over the plain one, which older programs are given beside it (RFC 5987, 4.2). */
function whole(pieces: readonly Piece[]): string {
  const numbered = pieces.filter(({ order }) => order >= 0).sort((one, other) => one.order - other.order);
  const best = numbered.length ? numbered : [pieces.find(({ isEncoded }) => isEncoded) ?? pieces[0]!];
  if (!best.some(({ isEncoded }) => isEncoded)) return decodeWords(best.map(({ text }) => text).join(""));
  const [, charset = "", first] = /^([^']{0,60})'[^']{0,60}'(.*)$/s.exec(best[0]!.text) ?? [];
  const bytes = best.map(({ text, isEncoded }, at) => {
    const own = at === 0 && first !== undefined ? first : text;
    return isEncoded ? percentDecoded(own) : Buffer.from(own);
  });
  return decodeWords(decode(Buffer.concat(bytes), charset));
}

const percentDecoded = (text: string): Buffer =>
  Buffer.concat(
    text
      .split(/(%[0-9a-f]{2})/i)
      .map((part) => (/^%[0-9a-f]{2}$/i.test(part) ? Buffer.from(part.slice(1), "hex") : Buffer.from(part))),
  );

/** A comment (RFC 5322, 3.2.2) stands in brackets outside quotes; names of files have brackets too, so only one behind a blank counts. */
const withoutComments = (text: string): string =>
  text.includes("(") && !text.includes('"') && !/name\*?\d*\*?=/i.test(text) ? text.replace(/\([^()]*\)/g, "") : text;

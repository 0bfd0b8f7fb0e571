// Encoded words in header fields (RFC 2047), also malformed ones and those split inside a character.

import { decode } from "./charset.ts";
import { unquoted } from "./transfer.ts";

const LONGEST_WORD = 4_000; // the RFC says 75; programs exceed it
const START = /=\?([^?\s]{1,60})\?([bq])\?/iy;

type Word = { charset: string; bytes: Buffer; end: number };

/** Each run of encoded words with one character set is decoded as a whole, since some split a character; `write` puts it in place. */
export function replaceWords(value: string, write: (text: string) => string): string {
  let out = "";
  let plainFrom = 0;
  for (let at = value.indexOf("=?"); at >= 0; at = value.indexOf("=?", at)) {
    const run = runAt(value, at);
    if (!run) {
      at += 2;
      continue;
    }
    out += value.slice(plainFrom, at) + write(run.text);
    plainFrom = run.end;
    at = run.end;
  }
  return out + value.slice(plainFrom);
}

/** The value as a person reads it. */
export const decodeWords = (value: string): string => replaceWords(value, (text) => text);

/** The same words with one spelling that every reader knows: UTF-8 in base64. */
export const canonicalWords = (value: string): string =>
  replaceWords(value, (text) => `=?UTF-8?B?${Buffer.from(text).toString("base64")}?=`);

/** Blanks between encoded words belong to none of them (RFC 2047, 6.2). */
function runAt(value: string, start: number): { text: string; end: number } | undefined {
  const words: Word[] = [];
  for (let word = wordAt(value, start); word; word = wordAt(value, skipBlanks(value, word.end))) words.push(word);
  const last = words.at(-1);
  return last && { text: joined(words), end: last.end };
}

function joined(words: readonly Word[]): string {
  let text = "";
  for (let at = 0; at < words.length; ) {
    const { charset } = words[at]!;
    let end = at;
    while (words[end]?.charset === charset) end += 1;
    const bytes = Buffer.concat(words.slice(at, end).map((word) => word.bytes));
    text += decode(bytes, charset);
    at = end;
  }
  return text.replace(/[\0\r\n]+/g, " "); // nobody smuggles a line break into a header field
}

function wordAt(value: string, at: number): Word | undefined {
  START.lastIndex = at;
  const start = START.exec(value);
  if (!start) return undefined;
  const from = START.lastIndex;
  const end = endOfWord(value, from);
  if (end < 0) return undefined;
  const [, charset = "", encoding = ""] = start;
  const encoded = value.slice(from, end);
  const bytes =
    encoding.toLowerCase() === "b"
      ? Buffer.concat(encoded.split("=").map((part) => Buffer.from(part, "base64")))
      : unquoted(Buffer.from(encoded.replaceAll("_", " ")), false);
  return { charset: charset.split("*")[0]!.toLowerCase(), bytes, end: end + 2 }; // "utf-8*en" names a language (RFC 2231, 5)
}

/** A bare question mark before an escaped byte looks like the end, and is not one. */
function endOfWord(value: string, from: number): number {
  const near = value.slice(from, from + LONGEST_WORD);
  for (let at = near.indexOf("?="); at >= 0; at = near.indexOf("?=", at + 2)) {
    const isEscape = /^[0-9A-F]{2}/.test(near.slice(at + 2, at + 4)) && near.indexOf("?=", at + 2) >= 0;
    if (!isEscape) return from + at;
  }
  return -1;
}

function skipBlanks(value: string, at: number): number {
  let end = at;
  while (value[end] === " " || value[end] === "\t") end += 1;
  return end;
}

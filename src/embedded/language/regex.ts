// Regular expressions: MongoDB's are PCRE, ours are JavaScript's, and the difference is translated where it can be.

import { BSONRegExp } from "bson";
import { CommandError } from "../errors.ts";
import type { ValueTest } from "./condition.ts";
import { compareValues } from "./order.ts";
import { bsonTypeName } from "./values.ts";

/** A BSONRegExp is one too. */
export type Pattern = RegExp | { readonly pattern: string; readonly options: string };

export const isRegExp = (value: unknown): value is BSONRegExp | RegExp =>
  value instanceof BSONRegExp || value instanceof RegExp;

/**
 * Tests whether a value is a string that the pattern matches, or is that very pattern.
 * @throws CommandError Location51091 when the pattern cannot be compiled, Location51108 for an unknown option
 */
export function regExpTest(pattern: Pattern): ValueTest {
  const source = pattern instanceof RegExp ? pattern.source : pattern.pattern;
  const options = pattern instanceof RegExp ? pattern.flags.replace(/[dgyuv]/g, "") : pattern.options;
  const compiled = compileRegExp(source, options);
  const itself = new BSONRegExp(source, options);
  return (value) => {
    if (typeof value === "string") return compiled.test(value);
    if (bsonTypeName(value) === "symbol") return compiled.test(String(value));
    return isRegExp(value) && compareValues(value, itself) === 0;
  };
}

/** A PCRE pattern as a JavaScript one, with MongoDB's options i, m, x, s and u. */
export function compileRegExp(source: string, options: string): RegExp {
  const unknown = /[^imsxu]/.exec(options);
  if (unknown) throw new CommandError(51_108, `invalid flag in regex options: ${unknown[0]}`);
  const [, inline = "", rest = ""] = /^(?:\(\?([imsx]+)\))?([\s\S]*)$/.exec(source) ?? [];
  const all = options + inline;
  const translated = translate(rest, all);
  const flags = all.includes("i") ? "i" : "";
  try {
    return tryUnicode(translated, flags) ?? new RegExp(translated, flags);
  } catch (error) {
    throw new CommandError(51_091, `Regular expression is invalid: ${error instanceof Error ? error.message : error}`);
  }
}

/** Whole characters instead of UTF-16 units, as in PCRE; JavaScript is stricter then and refuses needless escapes such as `\@`. */
function tryUnicode(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return undefined;
  }
}

/** Escapes, classes and comments come whole, so that what they hold is not taken for syntax. */
const TOKEN = /\\Q[\s\S]*?(?:\\E|$)|\\[\s\S]|\[\^?\]?(?:\\[\s\S]|\[:\^?\w+:\]|[^\]\\])*\]|\(\?#[^)]*\)|\(\?P<|[\s\S]/g;

const POSIX: { readonly [name: string]: string } = {
  "[:alpha:]": "a-zA-Z",
  "[:digit:]": "0-9",
  "[:alnum:]": "a-zA-Z0-9",
  "[:upper:]": "A-Z",
  "[:lower:]": "a-z",
  "[:space:]": " \\t-\\r",
  "[:punct:]": "!-\\/:-@\\[-`{-~",
  "[:word:]": "\\w",
  "[:xdigit:]": "0-9A-Fa-f",
};

/** PCRE's lines end at \n alone; without m its `$` also stands before a last \n; its \s is ASCII; x lets a pattern hold blanks and comments. */
function translate(source: string, options: string): string {
  const isMultiline = options.includes("m");
  const translations: { readonly [token: string]: string } = {
    ".": options.includes("s") ? "[\\s\\S]" : "[^\\n]",
    "^": isMultiline ? "(?:^|(?<=\\n)(?=[\\s\\S]))" : "^",
    $: isMultiline ? "(?=\\n|$)" : "(?=\\n?$)",
    "\\A": "^",
    "\\z": "$",
    "\\Z": "(?=\\n?$)",
    "\\h": "[ \\t\\xa0]",
    "\\s": "[ \\t-\\r]",
    "\\S": "[^ \\t-\\r]",
    "(?P<": "(?<",
    "\\R": "(?:\\r\\n|[\\n\\v\\f\\r])",
  };
  const text = options.includes("x") ? withoutBlanks(source) : source;
  return text.replace(TOKEN, (token) => {
    if (token.startsWith("(?#")) return "";
    if (token.startsWith("\\Q")) return literal(token);
    if (token.startsWith("[") && token.length > 1) return translateClass(token);
    return translations[token] ?? token;
  });
}

/** What stands between \Q and \E is no syntax. */
const literal = (token: string): string => token.replace(/^\\Q|\\E$/g, "").replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");

const translateClass = (token: string): string =>
  token
    .replace(/\[:\w+:\]/g, (name) => POSIX[name] ?? name)
    .replace(/\\[\s\S]/g, (pair) => (pair === "\\s" ? " \\t-\\r" : pair))
    .replace(/^\[(\^?)\]/, "[$1\\]");

const withoutBlanks = (source: string): string => {
  const parts = source.match(TOKEN) ?? [];
  let isComment = false;
  return parts
    .filter((token) => {
      if (isComment) {
        isComment = !token.includes("\n");
        return false;
      }
      isComment = token === "#";
      return !isComment && !/^\s$/.test(token);
    })
    .join("");
};

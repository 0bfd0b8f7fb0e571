// Regular expressions: MongoDB's are PCRE, ours are JavaScript's, and the difference is translated where it can be. None runs for longer
// than the command has time: what may take long for a text is done under a guard.

import { BSONRegExp } from "bson";
import { CommandError } from "../errors.ts";
import type { ValueTest } from "./condition.ts";
import { guarded } from "./guarded.ts";
import { compareValues } from "./order.ts";
import { costOf } from "./regex-cost.ts";
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

/** A pattern that is ready for texts. @throws (both) CommandError MaxTimeMSExpired, Location51156 when a text is too much for it */
export type Compiled = {
  test(text: string): boolean;
  /** The first match from `from` on. */
  find(text: string, from: number): RegExpExecArray | null;
};

/** As in MongoDB. */
const LONGEST_PATTERN = 32_764;
const LONGEST_UNGUARDED_PATTERN = 500;

/** A PCRE pattern, with MongoDB's options i, m, x, s and u. @throws CommandError as `regExpTest` does */
export function compileRegExp(source: string, options: string): Compiled {
  if (source.length > LONGEST_PATTERN) throw new CommandError(51_091, "Regular expression is too long");
  if (isTooDeep(source))
    throw new CommandError(51_091, "Regular expression is invalid: parentheses are too deeply nested");
  if ((source.match(LARGE_CLASS)?.length ?? 0) > MOST_LARGE_CLASSES)
    throw new CommandError(51_091, "Regular expression is too large");
  const isShort = source.length <= LONGEST_UNGUARDED_PATTERN;
  const pattern = isShort ? translated(source, options) : guarded(() => translated(source, options));
  const { safeLength, needed } = costOf(pattern.source);
  const isHopeless = needed === "" ? () => false : withoutNeeded(needed, pattern.ignoreCase);
  const run = <T>(text: string, work: () => T): T => {
    try {
      return text.length <= safeLength ? work() : guarded(work);
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw new CommandError(51_156, `Regular expression failed: ${error instanceof Error ? error.message : error}`);
    }
  };
  const searching = new RegExp(pattern.source, `${pattern.flags}g`);
  return {
    test: (text) => (text.length > safeLength && isHopeless(text) ? false : run(text, () => pattern.test(text))),
    find: (text, from) =>
      run(text, () => {
        searching.lastIndex = from;
        return searching.exec(text);
      }),
  };
}

/** A class with a large part of Unicode in it, which takes a millisecond to compile. */
const LARGE_CLASS = /\\[pP]|-(?:\\[ux]|[\u0080-\uffff])/g;
const MOST_LARGE_CLASSES = 200;

/** PCRE's limit. JavaScript has none, and takes half a minute to read 16,000 levels. */
const DEEPEST_PARENTHESES = 250;

function isTooDeep(source: string): boolean {
  let depth = 0;
  for (let at = 0; at < source.length; at++) {
    const character = source[at];
    if (character === "\\") at++;
    else if (character === "(" && ++depth > DEEPEST_PARENTHESES) return true;
    else if (character === ")") depth--;
  }
  return false;
}

/** Whether a text lacks what every match has. Without regard to case only letters that have no third form are looked for. */
function withoutNeeded(needed: string, ignoresCase: boolean): (text: string) => boolean {
  if (!ignoresCase) return (text) => !text.includes(needed);
  const [longest = ""] = needed
    .toLowerCase()
    .split(/[ksi]/)
    .sort((a, b) => b.length - a.length);
  return (text) => !text.toLowerCase().includes(longest);
}

/** As a JavaScript expression. @throws CommandError 51091, 51108 */
function translated(source: string, options: string): RegExp {
  const unknown = /[^imsxu]/.exec(options);
  if (unknown) throw new CommandError(51_108, `invalid flag in regex options: ${unknown[0]}`);
  const [, inline = "", rest = ""] = /^(?:\(\?([imsx]+)\))?([\s\S]*)$/.exec(source) ?? [];
  const all = options + inline;
  const pattern = translate(rest, all);
  const flags = all.includes("i") ? "i" : "";
  try {
    return tryUnicode(pattern, flags) ?? new RegExp(pattern, flags);
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

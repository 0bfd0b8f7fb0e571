// $regexMatch, $regexFind and $regexFindAll. (MongoDB manual, "$regexFind".)

import { BSONRegExp } from "bson";
import { produced, step } from "../bound.ts";
import { CommandError } from "../errors.ts";
import type { Evaluator, Evaluators } from "./evaluator.ts";
import { evalExpr } from "./mingo.ts";
import { type Compiled, compileRegExp, isRegExp } from "./regex.ts";
import { type Doc, isDoc } from "./values.ts";

type Search = { text: string; pattern: Compiled };

/** undefined where the text or the pattern is missing. @throws CommandError 51104 to 51107 */
function searchOf(name: string, ...[obj, expr, options]: Parameters<Evaluator>): Search | undefined {
  if (!isDoc(expr)) throw new CommandError(51_103, `${name} expects an object of named arguments`);
  const given = evalExpr(obj, { input: expr.input, regex: expr.regex, options: expr.options }, options) as Doc;
  const { input, regex } = given;
  if (!isNullish(input) && typeof input !== "string") {
    throw new CommandError(51_104, `${name} needs 'input' to be of type string`);
  }
  if (!isNullish(regex) && typeof regex !== "string" && !isRegExp(regex)) {
    throw new CommandError(51_105, `${name} needs 'regex' to be of type string or regex`);
  }
  if (!isNullish(given.options) && typeof given.options !== "string") {
    throw new CommandError(51_106, `${name} needs 'options' to be of type string`);
  }
  const flags = (given.options as string | null | undefined) ?? "";
  if (isNullish(regex)) return undefined;
  const pattern = patternOf(name, regex as string | RegExp | BSONRegExp, flags);
  return isNullish(input) ? undefined : { text: input, pattern };
}

function patternOf(name: string, regex: string | RegExp | BSONRegExp, flags: string): Compiled {
  if (typeof regex === "string") return cached(regex, flags);
  const own = regex instanceof BSONRegExp ? regex.options : regex.flags;
  if (own !== "" && flags !== "") {
    throw new CommandError(51_107, `${name} found regex option(s) specified in both 'regex' and 'option' fields`);
  }
  return cached(regex instanceof BSONRegExp ? regex.pattern : regex.source, own || flags);
}

const isNullish = (value: unknown): value is null | undefined => value === null || value === undefined;

/** The same pattern comes for document after document. */
let last: { source: string; flags: string; compiled: Compiled } | undefined;

function cached(source: string, flags: string): Compiled {
  if (last?.source !== source || last.flags !== flags) last = { source, flags, compiled: compileRegExp(source, flags) };
  return last.compiled;
}

/** Places are counted in characters, not in UTF-16 units. */
function* matches({ text, pattern }: Search): Generator<Doc, void, undefined> {
  let [from, characters, counted] = [0, 0, 0];
  while (from <= text.length) {
    step();
    const found = pattern.find(text, from);
    if (!found) return;
    characters += lengthOf(text, counted, found.index);
    counted = found.index;
    const [match, ...captures] = found;
    yield { match, idx: characters, captures: captures.map((each) => each ?? null) };
    // A match of nothing would be found again and again.
    from = found.index + (match.length || ((text.codePointAt(found.index) ?? 0) > 0xffff ? 2 : 1));
  }
}

function lengthOf(text: string, from: number, to: number): number {
  let length = 0;
  for (let at = from; at < to; at++) if (!isLowSurrogate(text.charCodeAt(at))) length++;
  return length;
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

const MATCH_BYTES = 200;

const $regexFindAll: Evaluator = (...call) => {
  const search = searchOf("$regexFindAll", ...call);
  const found: Doc[] = [];
  for (const match of search ? matches(search) : []) {
    produced(MATCH_BYTES);
    found.push(match);
  }
  return found;
};

const $regexFind: Evaluator = (...call) => {
  const search = searchOf("$regexFind", ...call);
  return search ? (matches(search).next().value ?? null) : null;
};

const $regexMatch: Evaluator = (...call) => {
  const search = searchOf("$regexMatch", ...call);
  return search?.pattern.test(search.text) ?? false;
};

export const REGEX_EXPRESSIONS: Evaluators = { $regexMatch, $regexFind, $regexFindAll };

// Filters: compiled once into a test, with MongoDB's own rules and complaints.

import { CommandError } from "../errors.ts";
import {
  allOf,
  badValue,
  type Condition,
  type ConditionScope,
  type DocTest,
  type Operator,
  someValue,
  testAt,
} from "./condition.ts";
import { expression } from "./expression.ts";
import { ARRAY_OPERATORS } from "./match-arrays.ts";
import { BIT_OPERATORS } from "./match-bits.ts";
import { COMPARE_OPERATORS, equality, isOperatorDoc, REFERENCE_FIELDS } from "./match-compare.ts";
import { MATCH_OPERATORS } from "./match-values.ts";
import { isTruthy } from "./numbers.ts";
import { pathParts } from "./path.ts";
import { isRegExp, regExpTest } from "./regex.ts";
import { type Doc, isDoc } from "./values.ts";

export type MatchOptions = { readonly variables?: Doc | undefined; readonly now?: Date | undefined };

export const FIELD_OPERATORS = new Map<string, Operator>(
  Object.entries({ ...COMPARE_OPERATORS, ...MATCH_OPERATORS, ...ARRAY_OPERATORS, ...BIT_OPERATORS }),
);

/**
 * Compiles a filter once, to test many documents. All of it is validated at once, as MongoDB does, before any document is seen.
 * `variables` and `now` are what `$$name` and `$$NOW` in $expr mean.
 * @throws CommandError BadValue "unknown operator: $foo" and the like
 */
export function matcher(filter: Doc, options: MatchOptions = {}): (doc: Doc) => boolean {
  const isMatch = compileFilter(filter, scopeOf(options));
  return (doc) => isMatch(doc);
}

/**
 * For the positional operator `$`: finds which element of the array field at `path` satisfied the filter. With several conditions on that
 * array the last one decides; without any, the last array element that satisfied some condition, as in MongoDB.
 */
export function elementFinder(filter: Doc, options: MatchOptions = {}): (doc: Doc, path: string) => number | undefined {
  const isMatch = compileFilter(filter, scopeOf(options));
  return (doc, path) => {
    const hits: { path: string; element: number }[] = [];
    isMatch(doc, (hitPath, element) => hits.push({ path: hitPath, element }));
    const isOn = (hit: { path: string }): boolean => hit.path === path || hit.path.startsWith(`${path}.`);
    return (hits.findLast(isOn) ?? hits.at(-1))?.element;
  };
}

/** Whether a value by itself satisfies operators such as `{$gt: 5}`, or equals: what $pull and array filters ask of scalars. */
export function valueMatcher(condition: unknown, options: MatchOptions = {}): (value: unknown) => boolean {
  const isMatch = compileFilter({ value: condition }, scopeOf(options));
  return (value) => isMatch({ value });
}

const scopeOf = ({ variables = {}, now }: MatchOptions): ConditionScope => ({
  variables,
  now,
  isNested: false,
  path: "",
  filter: compileFilter,
  operators: compileOperators,
});

function compileFilter(filter: Doc, scope: ConditionScope): DocTest {
  const tests = Object.entries(filter).map(([field, operand]) =>
    field.startsWith("$") && !REFERENCE_FIELDS.has(field)
      ? compileTopLevel(field, operand, scope)
      : compileField(field, operand, scope),
  );
  return allOf(tests);
}

function compileField(path: string, operand: unknown, scope: ConditionScope): DocTest {
  return allOf(conditionsOf(operand, { ...scope, path }).map((condition) => testAt(condition, path, pathParts(path))));
}

function conditionsOf(operand: unknown, scope: ConditionScope): Condition[] {
  if (isOperatorDoc(operand)) return compileOperators(operand, scope);
  return [isRegExp(operand) ? someValue(regExpTest(operand)) : equality(operand)];
}

function compileOperators(operators: Doc, scope: ConditionScope): Condition[] {
  return Object.entries(operators).flatMap(([name, operand]) => {
    if (name === "$where") throw badValue("$where cannot be applied to a field");
    const compile = FIELD_OPERATORS.get(name);
    if (compile === undefined) throw badValue(`unknown operator: ${name}`);
    return compile(operand, scope, operators);
  });
}

export const TOP_LEVEL = new Map<string, (operand: unknown, scope: ConditionScope) => DocTest>([
  ["$and", (operand, scope) => allOf(filters("$and", operand, scope))],
  ["$or", (operand, scope) => someOf(filters("$or", operand, scope))],
  ["$nor", (operand, scope) => noneOf(filters("$nor", operand, scope))],
  ["$expr", compileExpression],
  ["$comment", () => () => true],
  ["$alwaysTrue", () => () => true],
  ["$alwaysFalse", () => () => false],
  ["$where", () => refuse("$where needs a JavaScript engine, which this server does not have: use $expr")],
  ["$text", refuseText],
  ["$jsonSchema", () => refuse("$jsonSchema is not supported by this server: use $type and $exists")],
]);

function compileTopLevel(name: string, operand: unknown, scope: ConditionScope): DocTest {
  const compile = TOP_LEVEL.get(name);
  if (compile !== undefined) return compile(operand, scope);
  throw badValue(
    `unknown top level operator: ${name}. If you have a field name that starts with a '$' symbol, consider using $getField or $setField.`,
  );
}

function filters(name: string, operand: unknown, scope: ConditionScope): DocTest[] {
  if (!Array.isArray(operand)) throw badValue(`${name} must be an array`);
  if (operand.length === 0) throw badValue("$and/$or/$nor must be a nonempty array");
  return operand.map((filter) => {
    if (!isDoc(filter)) throw badValue("$or/$and/$nor entries need to be full objects");
    return compileFilter(filter, scope);
  });
}

/** Which alternative held, and through which element, is not told, except if there is only one: as in MongoDB. */
const someOf = (tests: readonly DocTest[]): DocTest =>
  tests.length === 1 ? allOf(tests) : (doc) => tests.some((test) => test(doc));

const noneOf =
  (tests: readonly DocTest[]): DocTest =>
  (doc) =>
    !tests.some((test) => test(doc));

function compileExpression(operand: unknown, scope: ConditionScope): DocTest {
  if (scope.isNested) throw badValue("$expr can only be applied to the top-level document");
  const evaluate = expression(operand, scope);
  return (doc) => isTruthy(evaluate(doc as Doc));
}

function refuse(message: string): never {
  throw badValue(message);
}

function refuseText(): never {
  throw new CommandError("IndexNotFound", "text index required for $text query: this server has none, use $regex");
}

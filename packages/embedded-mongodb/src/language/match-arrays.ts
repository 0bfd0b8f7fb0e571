// The array operators of a filter: $size, $all and $elemMatch.

import {
  badValue,
  type Condition,
  type ConditionScope,
  holdsFor,
  type Operator,
  someValue,
  wholeValue,
} from "./condition.ts";
import { describeField } from "./describe.ts";
import { equality, isOperatorDoc, REFERENCE_FIELDS } from "./match-compare.ts";
import { isNumber, isWhole, toNumber } from "./numbers.ts";
import { isRegExp, regExpTest } from "./regex.ts";
import { type Doc, isDoc } from "./values.ts";

const FILTER_OPERATORS = new Set(["$and", "$or", "$nor", "$expr", "$where", "$text", "$comment", "$jsonSchema"]);

const size: Operator = (operand) => {
  const failed = (expected: string) =>
    badValue(`Failed to parse $size. Expected ${expected} in: ${describeField("$size", operand)}`);
  if (!isNumber(operand)) throw failed("a number");
  if (!isWhole(operand)) throw failed("an integer");
  const length = toNumber(operand);
  if (length < 0) throw failed("a non-negative number");
  return [wholeValue((value) => Array.isArray(value) && value.length === length)];
};

const all: Operator = (operand, scope) => {
  if (!Array.isArray(operand)) throw badValue("$all needs an array");
  if (operand.length === 0) return [someValue(() => false)];
  if (isElemMatch(operand[0])) return operand.map((element) => allElemMatch(element, scope));
  return operand.map((element) => {
    if (isRegExp(element)) return someValue(regExpTest(element));
    if (isOperatorDoc(element)) throw badValue("no $ expressions in $all");
    return equality(element);
  });
};

const isElemMatch = (value: unknown): value is Doc => isDoc(value) && Object.keys(value)[0] === "$elemMatch";

function allElemMatch(element: unknown, scope: ConditionScope): Condition {
  if (!isElemMatch(element) || Object.keys(element).length > 1) throw badValue("$all/$elemMatch has to be consistent");
  return elementMatching(element.$elemMatch, scope);
}

function elementMatching(operand: unknown, scope: ConditionScope): Condition {
  if (!isDoc(operand)) throw badValue("$elemMatch needs an Object");
  const isMatch = isAboutValues(operand) ? valueMatch(operand, scope) : documentMatch(operand, scope);
  return wholeValue((value, found) => {
    if (!Array.isArray(value)) return false;
    const element = value.findIndex(isMatch);
    if (element >= 0) found?.(element);
    return element >= 0;
  });
}

/** `{$gt: 5}` is about the elements themselves, `{a: 5}` and `{$or: […]}` about documents in the array. */
const isAboutValues = (operand: Doc): boolean =>
  isOperatorDoc(operand) && !FILTER_OPERATORS.has(Object.keys(operand)[0]!) && !isOfReference(operand);

/** `{$id: 5}` is a condition on a field, also without the rest of the DBRef. */
const isOfReference = (operand: Doc): boolean => REFERENCE_FIELDS.has(Object.keys(operand)[0]!);

function valueMatch(operand: Doc, scope: ConditionScope): (element: unknown) => boolean {
  const conditions = scope.operators(operand, { ...scope, isNested: true });
  return (element) => conditions.every((condition) => holdsFor(condition, element));
}

/** An array within the array is looked at as a document whose fields are "0", "1" …. */
function documentMatch(operand: Doc, scope: ConditionScope): (element: unknown) => boolean {
  const isMatch = scope.filter(operand, { ...scope, isNested: true });
  return (element) => (isDoc(element) || Array.isArray(element)) && isMatch(element);
}

export const ARRAY_OPERATORS: { readonly [name: string]: Operator } = {
  $size: size,
  $all: all,
  $elemMatch: (operand, scope) => [elementMatching(operand, scope)],
};

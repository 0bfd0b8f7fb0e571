// What a filter becomes once it is compiled: tests of documents, made of conditions on the values that paths reach.

import { CommandError } from "../errors.ts";
import { reach, type Visit } from "./path.ts";
import type { Doc } from "./values.ts";

/** Told which array element satisfied the condition on a path. */
export type Hit = (path: string, element: number) => void;

export type DocTest = (doc: object, hit?: Hit) => boolean;

/** Tests one value, `undefined` if missing; `found` is told the element when the value is an array of which one element decided. */
export type ValueTest = (value: unknown, found?: (element: number) => void) => boolean;

/** Some value that the path reaches passes the test, or `not` all of several conditions hold. */
export type Condition =
  | { readonly test: ValueTest; readonly isEndExpanded: boolean }
  | { readonly not: readonly Condition[] };

/** What operators that hold filters or operators themselves compile those with. */
export type ConditionScope = {
  readonly variables: Doc;
  readonly now?: Date | undefined;
  /** Within $elemMatch, where operators for whole documents are refused. */
  readonly isNested: boolean;
  /** The path whose operators are compiled; for complaints. */
  readonly path: string;
  filter(filter: Doc, scope: ConditionScope): DocTest;
  operators(operators: Doc, scope: ConditionScope): Condition[];
};

export type Operator = (operand: unknown, scope: ConditionScope, siblings: Doc) => Condition[];

export const badValue = (message: string): CommandError => new CommandError("BadValue", message);

/** A condition on every value at a path, the elements of an array at its end included. */
export const someValue = (test: ValueTest): Condition => ({ test, isEndExpanded: true });

/** A condition on an array at the end of a path as a whole. */
export const wholeValue = (test: ValueTest): Condition => ({ test, isEndExpanded: false });

/** All of several tests; of several hits the last is told last. */
export function allOf(tests: readonly DocTest[]): DocTest {
  const [first, ...others] = tests;
  if (first === undefined) return () => true;
  if (others.length === 0) return first;
  return (doc, hit) => tests.every((test) => test(doc, hit));
}

/** The test whether a document satisfies a condition on a path. */
export function testAt(condition: Condition, path: string, parts: readonly string[]): DocTest {
  if ("not" in condition) {
    const holds = allOf(condition.not.map((inner) => testAt(inner, path, parts)));
    return (doc) => !holds(doc);
  }
  const { test, isEndExpanded } = condition;
  const visit = (value: unknown): boolean => test(value);
  return (doc, hit) => reach(doc, parts, isEndExpanded, hit === undefined ? visit : telling(test, path, hit));
}

const telling =
  (test: ValueTest, path: string, hit: Hit): Visit =>
  (value, element) => {
    let decisive = element;
    const isMatch = test(value, (inner) => {
      decisive ??= inner;
    });
    if (isMatch && decisive !== undefined) hit(path, decisive);
    return isMatch;
  };

/** Whether a value by itself, as an element that $elemMatch looks at, satisfies a condition; an array is not expanded. */
export const holdsFor = (condition: Condition, value: unknown): boolean =>
  "not" in condition ? !condition.not.every((inner) => holdsFor(inner, value)) : condition.test(value);

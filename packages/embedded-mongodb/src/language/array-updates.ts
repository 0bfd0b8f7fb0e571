// Update operators on arrays: $push, $addToSet, $pull, $pullAll, $pop. (MongoDB manual, "Array Update Operators"; mingo's own sort and compare
// in JavaScript's way, and pass over a field that is no array in silence.)

import { CommandError } from "../errors.ts";
import { asWholeNumber } from "./arithmetic.ts";
import type { ChangeAt } from "./change-at.ts";
import { describe, describeField } from "./describe.ts";
import { type ChangeMaker, idOf, lastPart } from "./field-updates.ts";
import { matcher, valueMatcher } from "./match.ts";
import { isNumber } from "./numbers.ts";
import { sameValue } from "./order.ts";
import { elementComparator } from "./push-sort.ts";
import { isRegExp } from "./regex.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

type Push = { each: readonly unknown[]; position?: number; sort?: (a: unknown, b: unknown) => number; slice?: number };

export const push: ChangeMaker = (argument) => {
  const spec = isDoc(argument) && Object.hasOwn(argument, "$each") ? pushSpec(argument) : { each: [argument] };
  return {
    creates: true,
    to: (old, place) => {
      if (old === undefined || Array.isArray(old)) return pushed(old ?? [], spec);
      throw new CommandError(
        "BadValue",
        `The field '${place.path}' must be an array but is of type ${bsonTypeName(old)} in document {${idOf(place)}}`,
      );
    },
  };
};

function pushed(old: readonly unknown[], { each, position, sort, slice }: Push): unknown[] {
  const at = position ?? old.length;
  const array = [...old.slice(0, at), ...each, ...old.slice(at)];
  if (sort !== undefined) array.sort(sort);
  if (slice === undefined) return array;
  return slice >= 0 ? array.slice(0, slice) : array.slice(slice);
}

const CLAUSES = ["$each", "$position", "$sort", "$slice"];

function pushSpec(argument: Doc): Push {
  const unknown = Object.keys(argument).find((clause) => !CLAUSES.includes(clause));
  if (unknown !== undefined) throw new CommandError("BadValue", `Unrecognized clause in $push: ${unknown}`);
  const { $each: each, $position, $sort, $slice } = argument;
  if (!Array.isArray(each)) {
    const text = `The argument to $each in $push must be an array but it was of type: ${bsonTypeName(each)}`;
    throw new CommandError("BadValue", text);
  }
  return {
    each,
    ...($position === undefined ? {} : { position: wholeNumber($position, "$position") }),
    ...($slice === undefined ? {} : { slice: wholeNumber($slice, "$slice") }),
    ...($sort === undefined ? {} : { sort: elementComparator($sort) }),
  };
}

function wholeNumber(value: unknown, clause: string): number {
  const number = asWholeNumber(value);
  if (number !== undefined) return number;
  const but = clause === "$slice" ? " but was given type:" : ", not of type:";
  throw new CommandError("BadValue", `The value for ${clause} must be an integer value${but} ${bsonTypeName(value)}`);
}

export const addToSet: ChangeMaker = (argument) => {
  const values = distinct(setValues(argument));
  return {
    creates: true,
    to: (old, place) => {
      if (old === undefined) return values;
      if (Array.isArray(old)) {
        const missing = values.filter((value) => !old.some((element) => sameValue(element, value)));
        return missing.length === 0 ? old : [...old, ...missing];
      }
      const text = `Cannot apply $addToSet to non-array field. Field named '${lastPart(place.path)}' has non-array type ${bsonTypeName(old)}`;
      throw new CommandError("BadValue", text);
    },
  };
};

function setValues(argument: unknown): readonly unknown[] {
  if (!isDoc(argument) || Object.keys(argument)[0] !== "$each") return [argument];
  if (!Array.isArray(argument.$each)) {
    const text = `The argument to $each in $addToSet must be an array but it was of type ${bsonTypeName(argument.$each)}`;
    throw new CommandError("TypeMismatch", text);
  }
  if (Object.keys(argument).length > 1) {
    throw new CommandError("BadValue", `Found unexpected fields after $each in $addToSet: ${describe(argument)}`);
  }
  return argument.$each;
}

/** In the order given: a set that is pushed is not sorted. */
const distinct = (values: readonly unknown[]): unknown[] => {
  const kept: unknown[] = [];
  for (const value of values) if (!kept.some((other) => sameValue(other, value))) kept.push(value);
  return kept;
};

export const pull: ChangeMaker = (argument) => removal(pullTest(argument));

export const pullAll: ChangeMaker = (argument) => {
  if (Array.isArray(argument)) return removal((element) => argument.some((value) => sameValue(value, element)));
  const type = bsonTypeName(argument);
  throw new CommandError("BadValue", `$pullAll requires an array argument but was given a ${type}`);
};

/** What `$pull` takes out: elements that match a filter, that satisfy operators, or that equal a value. */
function pullTest(argument: unknown): (element: unknown) => boolean {
  if (isRegExp(argument)) return valueMatcher(argument);
  if (!isDoc(argument)) return (element) => sameValue(element, argument);
  if (startsWithFieldOperator(argument)) return valueMatcher(argument);
  const matches = matcher(argument);
  return (element) => isDoc(element) && matches(element);
}

const FILTER_OPERATORS = ["$and", "$or", "$nor", "$expr", "$where", "$text", "$jsonSchema", "$comment"];

function startsWithFieldOperator(query: Doc): boolean {
  const [field] = Object.keys(query);
  return field?.startsWith("$") === true && !FILTER_OPERATORS.includes(field);
}

const removal = (isTaken: (element: unknown) => boolean): ChangeAt => ({
  creates: false,
  to: (old) => {
    if (!Array.isArray(old)) throw new CommandError("BadValue", "Cannot apply $pull to a non-array value");
    const kept = old.filter((element) => !isTaken(element));
    return kept.length === old.length ? old : kept;
  },
});

export const pop: ChangeMaker = (argument, path) => {
  const end = popEnd(argument, path);
  return {
    creates: false,
    to: (old, place) => {
      if (Array.isArray(old)) return end === 1 ? old.slice(0, -1) : old.slice(1);
      const text = `Path '${place.path}' contains an element of non-array type '${bsonTypeName(old)}'`;
      throw new CommandError("TypeMismatch", text);
    },
  };
};

function popEnd(argument: unknown, path: string): 1 | -1 {
  const end = asWholeNumber(argument);
  if (end === 1 || end === -1) return end;
  const text = isNumber(argument)
    ? `$pop expects 1 or -1, found: ${describe(argument)}`
    : `Expected a number in: ${describeField(path, argument)}`;
  throw new CommandError("FailedToParse", text);
}

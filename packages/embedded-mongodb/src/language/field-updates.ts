// Update operators on one value: $set, $unset, $inc, $mul, $min, $max, $bit, $currentDate. (MongoDB manual, "Update Operators"; mingo's own
// know neither BSON's kinds of number nor MongoDB's errors.)

import { Timestamp } from "bson";
import { CommandError } from "../errors.ts";
import { add, isIntegerType, multiply, toBigInt, toInteger } from "./arithmetic.ts";
import type { ChangeAt, Place } from "./change-at.ts";
import { describe, describeField } from "./describe.ts";
import { type BsonNumber, isNumber } from "./numbers.ts";
import { compareValues } from "./order.ts";
import { bsonTypeName, isDoc } from "./values.ts";

/** Makes the change that an operator's argument for one path asks for. @throws CommandError for an argument MongoDB refuses */
export type ChangeMaker = (argument: unknown, path: string, now: Date) => ChangeAt;

export const setTo: ChangeMaker = (argument) => ({ to: () => argument, creates: true });

export const unset: ChangeMaker = () => ({ to: () => undefined, creates: false, passesScalars: true });

export const setToLesser: ChangeMaker = (argument) => ({
  to: (old) => (old === undefined || compareValues(argument, old) < 0 ? argument : old),
  creates: true,
});

export const setToGreater: ChangeMaker = (argument) => ({
  to: (old) => (old === undefined || compareValues(argument, old) > 0 ? argument : old),
  creates: true,
});

/** How the document that an error is about is named. */
export const idOf = ({ doc }: Place): string => (Object.hasOwn(doc, "_id") ? describeField("_id", doc._id) : "no id");

export const lastPart = (path: string): string => path.slice(path.lastIndexOf(".") + 1);

type Arithmetic = {
  name: string;
  verb: string;
  of: typeof add;
  ofMissing(argument: BsonNumber): BsonNumber | undefined;
};

const changeByArithmetic =
  ({ name, verb, of, ofMissing }: Arithmetic): ChangeMaker =>
  (argument, path) => {
    if (!isNumber(argument)) {
      const text = `Cannot ${verb} with non-numeric argument: {${describeField(path, argument)}}`;
      throw new CommandError("TypeMismatch", text);
    }
    const to = (old: unknown, place: Place): BsonNumber => {
      const result = old === undefined ? ofMissing(argument) : of(numberAt(old, place, name), argument);
      if (result !== undefined) return result;
      const current = `${bsonTypeName(old) === "long" ? "(NumberLong)" : "(NumberInt)"}${describe(old)}`;
      const text = `Failed to apply ${name} operations to current value (${current}) for document {${idOf(place)}}`;
      throw new CommandError("BadValue", text);
    };
    return { creates: true, to };
  };

export const increment = changeByArithmetic({
  name: "$inc",
  verb: "increment",
  of: add,
  ofMissing: (argument) => argument,
});
export const multiplyBy = changeByArithmetic({
  name: "$mul",
  verb: "multiply",
  of: multiply,
  ofMissing: (argument) => multiply(argument, 0),
});

function numberAt(old: unknown, place: Place, operator: string): BsonNumber {
  if (isNumber(old)) return old;
  throw new CommandError(
    "TypeMismatch",
    `Cannot apply ${operator} to a value of non-numeric type. {${idOf(place)}} has the field '${lastPart(place.path)}'` +
      ` of non-numeric type ${bsonTypeName(old)}`,
  );
}

export const setToNow: ChangeMaker = (argument, _path, now) => {
  const value = isTimestampAsked(argument) ? new Timestamp({ t: Math.floor(now.getTime() / 1000), i: 1 }) : now;
  return { to: () => value, creates: true };
};

function isTimestampAsked(argument: unknown): boolean {
  if (typeof argument === "boolean") return false;
  if (!isDoc(argument)) {
    throw new CommandError(
      "BadValue",
      `${bsonTypeName(argument)} is not valid type for $currentDate. Please use a boolean ('true') or a $type expression` +
        " ({$type: 'timestamp/date'}).",
    );
  }
  const unknown = Object.keys(argument).find((option) => option !== "$type");
  if (unknown !== undefined) throw new CommandError("BadValue", `Unrecognized $currentDate option: ${unknown}`);
  if (argument.$type !== "date" && argument.$type !== "timestamp") {
    throw new CommandError(
      "BadValue",
      "The '$type' string field is required to be 'date' or 'timestamp': {$currentDate: {field : {$type: 'date'}}}",
    );
  }
  return argument.$type === "timestamp";
}

const BITWISE: { readonly [name: string]: (a: bigint, b: bigint) => bigint } = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

export const changeBits: ChangeMaker = (argument, path) => {
  const operations = bitOperations(argument, path);
  const to = (old: unknown, place: Place): unknown =>
    operations.reduce((value, apply) => apply(value), integerAt(old, place));
  return { to, creates: true };
};

type BitOperation = (value: BsonNumber) => BsonNumber;

function bitOperations(argument: unknown, path: string): BitOperation[] {
  if (!isDoc(argument)) {
    throw new CommandError(
      "BadValue",
      `The $bit modifier is not compatible with a ${bsonTypeName(argument)}. You must pass in an embedded document: ` +
        `{$bit: {${path}: {and/or/xor: #}}`,
    );
  }
  const operations = Object.entries(argument).map(([name, operand]) => bitOperation(name, operand));
  if (operations.length > 0) return operations;
  const text = `You must pass in at least one bitwise operation. The format is: {$bit: {${path}: {and/or/xor: #}}`;
  throw new CommandError("BadValue", text);
}

function bitOperation(name: string, operand: unknown): BitOperation {
  const apply = Object.hasOwn(BITWISE, name) ? BITWISE[name] : undefined;
  const shown = `{${describeField(name, operand)}}`;
  if (apply === undefined) {
    const text = `The $bit modifier only supports 'and', 'or', and 'xor', not '${name}' which is an unknown operator: ${shown}`;
    throw new CommandError("BadValue", text);
  }
  if (!isIntegerType(operand)) {
    const type = bsonTypeName(operand);
    const text = `The $bit modifier field must be an Integer(32/64 bit); a '${type}' is not supported here: ${shown}`;
    throw new CommandError("BadValue", text);
  }
  return (value) => {
    const isLong = [value, operand].some((number) => bsonTypeName(number) === "long");
    return toInteger(apply(toBigInt(value), toBigInt(operand)), isLong) ?? value;
  };
}

function integerAt(old: unknown, place: Place): BsonNumber {
  if (old === undefined) return 0;
  if (isIntegerType(old)) return old;
  throw new CommandError(
    "BadValue",
    `Cannot apply $bit to a value of non-integral type.${idOf(place)} has the field ${lastPart(place.path)}` +
      ` of non-integer type ${bsonTypeName(old)}`,
  );
}

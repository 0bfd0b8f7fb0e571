// The bitwise operators of a filter: $bitsAllSet, $bitsAllClear, $bitsAnySet, $bitsAnyClear.

import { Binary } from "bson";
import { CommandError } from "../errors.ts";
import { badValue, type Operator, someValue } from "./condition.ts";
import { describeField } from "./describe.ts";
import { isNumber, isWhole, toNumber, truncated } from "./numbers.ts";

const MAX_LONG = 2n ** 63n;

/** Tells one bit of a value; undefined when the value has no bits: only integers that fit a long, and binary data, do. */
function bitReader(value: unknown): ((position: number) => boolean) | undefined {
  if (value instanceof Binary) {
    const bytes = value.value();
    return (position) => (((bytes[position >> 3] ?? 0) >> (position & 7)) & 1) === 1;
  }
  if (!isNumber(value) || !isWhole(value)) return undefined;
  const whole = truncated(value) ?? 0n;
  if (whole >= MAX_LONG || whole < -MAX_LONG) return undefined;
  return (position) => ((whole >> BigInt(position)) & 1n) === 1n;
}

/** The positions that an operand names: a list of them, a bitmask as a number, or one as binary data. */
function bitPositions(name: string, operand: unknown): number[] {
  if (Array.isArray(operand)) return operand.map((position) => bitPosition(name, position));
  const readBit = bitReader(operand);
  if (readBit === undefined)
    throw badValue(`${name} takes an Array, a number, or a BinData but received: ${describeField(name, operand)}`);
  if (isNumber(operand) && toNumber(operand) < 0)
    throw new CommandError("FailedToParse", `Expected a non-negative number in: ${describeField(name, operand)}`);
  const count = operand instanceof Binary ? operand.position * 8 : 64;
  return Array.from({ length: count }, (_, position) => position).filter(readBit);
}

function bitPosition(name: string, position: unknown): number {
  if (!isNumber(position) || !isWhole(position)) {
    throw badValue(`bit positions must be an integer but got: ${describeField(name, position)}`);
  }
  if (toNumber(position) < 0) throw badValue(`bit positions must be >= 0 but got: ${describeField(name, position)}`);
  return toNumber(position);
}

function bitOperator(name: string, isSet: boolean, isAll: boolean): Operator {
  return (operand) => {
    const positions = bitPositions(name, operand);
    return [
      someValue((value) => {
        const readBit = bitReader(value);
        if (readBit === undefined) return false;
        const isAsked = (position: number): boolean => readBit(position) === isSet;
        return isAll ? positions.every(isAsked) : positions.some(isAsked);
      }),
    ];
  };
}

export const BIT_OPERATORS: { readonly [name: string]: Operator } = {
  $bitsAllSet: bitOperator("$bitsAllSet", true, true),
  $bitsAllClear: bitOperator("$bitsAllClear", false, true),
  $bitsAnySet: bitOperator("$bitsAnySet", true, false),
  $bitsAnyClear: bitOperator("$bitsAnyClear", false, false),
};

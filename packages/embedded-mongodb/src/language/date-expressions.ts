// Date operators of expressions: mingo's calendar, with MongoDB's answers for what is missing or no date.

import { Long, ObjectId, Timestamp } from "bson";
import type { Options } from "mingo/types";
import { CommandError } from "../errors.ts";
import type { Evaluator, Evaluators } from "./evaluator.ts";
import { evalExpr, mingos } from "./mingo.ts";
import { isNumber, toNumber } from "./numbers.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

const isNullish = (value: unknown): boolean => value === null || value === undefined;

/** @throws CommandError 16006 for what MongoDB does not take for a date */
function asDate(value: unknown): Date {
  if (value instanceof Date) return value;
  if (value instanceof ObjectId) return value.getTimestamp();
  if (value instanceof Timestamp) return new Date(value.getHighBitsUnsigned() * 1000);
  throw new CommandError(16_006, `can't convert from BSON type ${bsonTypeName(value)} to Date`);
}

/** `"$date"`, `["$date"]` or `{date: "$date", timezone: "…"}`. */
function dateArgument(obj: Doc, expr: unknown, options: Options): { date: unknown; timezone: unknown } {
  const value: unknown = evalExpr(obj, Array.isArray(expr) ? expr[0] : expr, options);
  return isDoc(value) ? { date: value.date, timezone: value.timezone } : { date: value, timezone: undefined };
}

/** A part of a date, null where there is no date. */
const partOf =
  (compute: (argument: unknown, options: Options) => unknown): Evaluator =>
  (obj, expr, options) => {
    const { date, timezone } = dateArgument(obj, expr, options);
    if (isNullish(date) || timezone === null) return null;
    return compute({ date: asDate(date), ...(timezone === undefined ? {} : { timezone }) }, options);
  };

/** mingo's operator on an argument that is evaluated already. */
const part = (operator: Evaluator, argument: unknown, options: Options): number =>
  operator({}, argument, options) as number;

/** Those of mingo's with named arguments. */
type DateOperator = "$dateAdd" | "$dateDiff" | "$dateSubtract" | "$dateToParts" | "$dateTrunc";

const PARTS = [
  "$year",
  "$month",
  "$dayOfMonth",
  "$hour",
  "$minute",
  "$second",
  "$millisecond",
  "$dayOfWeek",
  "$dayOfYear",
  "$isoWeek",
  "$isoDayOfWeek",
] as const;

/** Weeks begin on Sundays; the days before a year's first Sunday are week 0. */
function week(argument: unknown, options: Options): number {
  const sinceSunday = part(mingos("$dayOfWeek"), argument, options) - 1;
  return Math.floor((part(mingos("$dayOfYear"), argument, options) + 6 - sinceSunday) / 7);
}

/** One of mingo's operators with named arguments, null when one of them is null or the required ones are missing. */
const withNames =
  (name: DateOperator, required: readonly string[]): Evaluator =>
  (obj, expr, options) => {
    const given: unknown = evalExpr(obj, expr, options);
    if (!isDoc(given)) throw new CommandError(40_517, `${name} requires an object of named arguments`);
    if (required.some((field) => given[field] === undefined) || Object.values(given).includes(null)) return null;
    const plain = Object.entries(given).map(([field, value]) => [field, plainArgument(field, value)] as const);
    return part(mingos(name), Object.fromEntries(plain), options);
  };

function plainArgument(field: string, value: unknown): unknown {
  if (isNumber(value)) return toNumber(value);
  return ["date", "startDate", "endDate"].includes(field) ? asDate(value) : value;
}

const dateDiff = withNames("$dateDiff", ["startDate", "endDate", "unit"]);

export const DATE_EXPRESSIONS: Evaluators = {
  ...Object.fromEntries(
    PARTS.map((name) => [name, partOf((argument, options) => part(mingos(name), argument, options))]),
  ),
  $week: partOf(week),
  $isoWeekYear: partOf((argument, options) => Long.fromNumber(part(mingos("$isoWeekYear"), argument, options))),
  $dateAdd: withNames("$dateAdd", ["startDate", "unit", "amount"]),
  $dateSubtract: withNames("$dateSubtract", ["startDate", "unit", "amount"]),
  $dateTrunc: withNames("$dateTrunc", ["date", "unit"]),
  $dateToParts: withNames("$dateToParts", ["date"]),
  $dateDiff: (obj, expr, options) => {
    const difference = dateDiff(obj, expr, options);
    return typeof difference === "number" ? Long.fromNumber(difference) : difference;
  },
};

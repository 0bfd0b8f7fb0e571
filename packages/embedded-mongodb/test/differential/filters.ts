// Filters, sorts and projections.

import fc from "fast-check";
import { type Doc, id, number, path, scalar, value } from "./values.ts";

const TYPES = ["double", "string", "object", "array", "binData", "objectId", "bool", "date", "null", "int", "long"];

const comparison: fc.Arbitrary<Doc> = fc.oneof(
  fc
    .tuple(fc.constantFrom("$eq", "$ne", "$gt", "$gte", "$lt", "$lte"), value)
    .map(([operator, operand]) => ({ [operator]: operand })),
  fc.tuple(number, number).map(([low, high]) => ({ $gte: low, $lt: high })),
  fc
    .tuple(fc.constantFrom("$in", "$nin"), fc.array(value, { maxLength: 3 }))
    .map(([operator, operand]) => ({ [operator]: operand })),
);

const shape: fc.Arbitrary<Doc> = fc.oneof(
  fc.boolean().map(($exists) => ({ $exists })),
  fc.constantFrom(...TYPES, "number", 1, 3).map(($type) => ({ $type })),
  fc.integer({ min: 0, max: 3 }).map(($size) => ({ $size })),
  fc.array(value, { maxLength: 2 }).map(($all) => ({ $all })),
  fc.tuple(fc.constantFrom(2, 3), fc.constantFrom(0, 1)).map(([by, rest]) => ({ $mod: [by, rest] })),
  fc
    .tuple(fc.constantFrom("a", "^a", "^A", "b$", "^$"), fc.constantFrom("", "i"))
    .map(([$regex, $options]) => ({ $regex, $options })),
);

const element: fc.Arbitrary<Doc> = fc.oneof(
  comparison,
  fc.tuple(fc.constantFrom("b", "c"), fc.oneof(scalar, comparison)).map(([name, operand]) => ({ [name]: operand })),
);

const condition: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: value },
  { weight: 6, arbitrary: comparison },
  { weight: 4, arbitrary: shape },
  { weight: 2, arbitrary: element.map(($elemMatch) => ({ $elemMatch })) },
  { weight: 1, arbitrary: fc.oneof(comparison, shape).map(($not) => ({ $not })) },
  { weight: 1, arbitrary: fc.constant({ $bad: 1 }) },
);

const clause: fc.Arbitrary<Doc> = fc.tuple(path, condition).map(([name, operand]) => ({ [name]: operand }));

const clauses = fc.array(clause, { maxLength: 2 }).map((some) => Object.assign({}, ...some) as Doc);

export const filter: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 8, arbitrary: clauses },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom("$and", "$or", "$nor"), fc.array(clauses, { minLength: 1, maxLength: 3 }), clauses)
      .map(([operator, operands, rest]) => ({ ...rest, [operator]: operands })),
  },
);

/** Names one document at most, so that it does not matter in which order a server looks. */
export const filterOfOne: fc.Arbitrary<Doc> = fc.oneof(
  id.map((_id) => ({ _id })),
  fc.tuple(id, clauses).map(([_id, rest]) => ({ ...rest, _id })),
);

const direction = fc.constantFrom(1, -1);

/** Ends with _id, so that the order is a total one. */
export const totalSort: fc.Arbitrary<Doc> = fc
  .tuple(fc.array(fc.tuple(path, direction), { maxLength: 2 }), direction)
  .map(([some, last]) => ({ ...Object.fromEntries(some.filter(([name]) => name !== "_id")), _id: last }));

const inclusion = fc
  .tuple(fc.uniqueArray(path, { minLength: 1, maxLength: 3 }), fc.constantFrom(1, 0, true), fc.boolean())
  .map(([names, kind, hidesId]) => ({
    ...Object.fromEntries(names.map((name) => [name, kind])),
    ...(hidesId ? { _id: 0 } : {}),
  }));

const sliced = fc
  .tuple(
    fc.constantFrom("a", "b", "c", "n", "a.b", "a.c"),
    fc.oneof(
      fc.integer({ min: -2, max: 2 }),
      fc.tuple(fc.integer({ min: -2, max: 2 }), fc.integer({ min: 1, max: 2 })),
    ),
    fc.constantFrom<Doc>({}, { _id: 0 }, { b: 1 }, { c: 0 }),
  )
  .map(([name, $slice, rest]) => ({ [name]: { $slice }, ...rest }));

const matching = fc
  .tuple(fc.constantFrom("a", "b"), element, fc.constantFrom<Doc>({}, { c: 1 }))
  .map(([name, $elemMatch, rest]) => ({ [name]: { $elemMatch }, ...rest }));

export const projection: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 5, arbitrary: inclusion },
  { weight: 2, arbitrary: sliced },
  { weight: 2, arbitrary: matching },
  { weight: 1, arbitrary: fc.constantFrom<Doc>({ "a.$": 1 }, { a: 1, b: 0 }, { x: "$a" }, { x: { $literal: 1 } }, {}) },
);

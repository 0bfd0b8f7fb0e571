// What an update may be: operators, paths into arrays, a replacement, a pipeline.

import fc from "fast-check";
import { type Doc, number, path, replacement, scalar, value } from "./values.ts";

const each = (operand: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> =>
  fc
    .record(
      {
        $each: fc.array(operand, { maxLength: 3 }),
        $position: fc.integer({ min: -2, max: 2 }),
        $slice: fc.integer({ min: -2, max: 2 }),
        $sort: fc.constantFrom<unknown>(1, -1, { b: 1 }),
      },
      { requiredKeys: ["$each"] },
    )
    .map((modifiers) => ({ ...modifiers }));

const pulled = fc.oneof(
  value,
  fc.tuple(fc.constantFrom("$gte", "$lt", "$ne"), scalar).map(([operator, operand]) => ({ [operator]: operand })),
  fc.tuple(fc.constantFrom("b", "c"), scalar).map(([name, operand]) => ({ [name]: operand })),
  fc.array(scalar, { maxLength: 2 }).map(($in) => ({ $in })),
);

const plainPath = fc.oneof({ weight: 12, arbitrary: path }, { weight: 1, arbitrary: fc.constantFrom("x.y.z", "a.5") });

/** The reference fills an array up to an element that is to be removed. */
const shortPath = fc.oneof({ weight: 12, arbitrary: path }, { weight: 1, arbitrary: fc.constant("x.y.z") });

const of = (operator: string, operand: fc.Arbitrary<unknown>, at: fc.Arbitrary<string> = plainPath) =>
  fc.tuple(at, operand).map(([name, what]) => ({ [operator]: { [name]: what } }) as Doc);

const clause: fc.Arbitrary<Doc> = fc.oneof(
  { weight: 5, arbitrary: of("$set", value) },
  { weight: 2, arbitrary: of("$unset", fc.constant("")) },
  { weight: 3, arbitrary: of("$inc", fc.oneof(number, scalar)) },
  { weight: 2, arbitrary: of("$mul", number) },
  { weight: 1, arbitrary: of("$min", value) },
  { weight: 1, arbitrary: of("$max", value) },
  { weight: 3, arbitrary: of("$push", fc.oneof(value, each(value))) },
  {
    weight: 2,
    arbitrary: of(
      "$addToSet",
      fc.oneof(
        value,
        fc.array(value, { maxLength: 3 }).map(($each) => ({ $each })),
      ),
    ),
  },
  { weight: 2, arbitrary: of("$pull", pulled, shortPath) },
  { weight: 1, arbitrary: of("$pullAll", fc.array(scalar, { maxLength: 2 }), shortPath) },
  { weight: 1, arbitrary: of("$pop", fc.constantFrom<unknown>(1, -1), shortPath) },
  { weight: 2, arbitrary: of("$rename", path) },
  { weight: 2, arbitrary: of("$setOnInsert", value) },
  { weight: 1, arbitrary: fc.constant<Doc>({ $bad: { a: 1 } }) },
);

/** The operands of one operator go together; two operators may well collide on a path. */
const operators = fc.array(clause, { minLength: 1, maxLength: 3 }).map((clauses) => {
  const update: { [operator: string]: Doc } = {};
  for (const one of clauses)
    for (const [operator, operand] of Object.entries(one))
      update[operator] = { ...update[operator], ...(operand as Doc) };
  return update as Doc;
});

const expression: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>("$a", "$b", "$a.b", "$c", "$_id"),
  scalar.map(($literal) => ({ $literal })),
  fc.tuple(fc.constantFrom("$a", "$n", 1), number).map(($add) => ({ $add })),
  fc.tuple(fc.constantFrom("$a", "$n"), scalar).map(($ifNull) => ({ $ifNull })),
  fc.tuple(fc.constantFrom("$a", "$b"), scalar).map(($eq) => ({ $cond: [{ $eq }, "yes", "$c"] })),
  fc.constant({ $concatArrays: [{ $cond: [{ $isArray: "$a" }, "$a", []] }, [1]] }),
);

export const pipelineUpdate: fc.Arbitrary<Doc[]> = fc.array(
  fc.oneof(
    fc.tuple(path, expression).map(([name, operand]) => ({ $set: { [name]: operand } }) as Doc),
    fc.constantFrom<Doc>(
      { $unset: "b" },
      { $unset: ["a", "c"] },
      { $project: { a: 1 } },
      { $replaceWith: { b: "$a" } },
    ),
  ),
  { minLength: 1, maxLength: 2 },
);

type Update = { u: Doc | Doc[]; arrayFilters?: Doc[]; needs?: Doc };

const intoArrays: fc.Arbitrary<Update> = fc
  .tuple(
    fc.constantFrom("$set", "$inc", "$unset", "$push", "$mul"),
    fc.constantFrom("a.$", "a.$.b", "a.$[]", "a.$[].b", "a.$[x]", "a.$[x].b", "b.$[]", "b.$[x]"),
    fc.oneof({ weight: 2, arbitrary: number }, { weight: 1, arbitrary: value }),
    fc.oneof(
      scalar.map((x) => ({ x }) as Doc),
      fc
        .tuple(fc.constantFrom("$gte", "$lt", "$ne"), scalar)
        .map(([operator, operand]) => ({ x: { [operator]: operand } })),
      scalar.map((operand) => ({ "x.b": operand }) as Doc),
    ),
    fc.oneof(
      scalar.map((a) => ({ a }) as Doc),
      number.map(($gte) => ({ a: { $gte } }) as Doc),
      scalar.map((b) => ({ "a.b": b }) as Doc),
      fc.tuple(scalar, scalar).map(([b, c]) => ({ a: { $elemMatch: { b, c } } }) as Doc),
    ),
  )
  .map(([operator, at, operand, arrayFilter, needs]) => ({
    u: { [operator]: { [at]: operand } },
    ...(at.includes("[x]") ? { arrayFilters: [arrayFilter] } : {}),
    ...(at.includes("$.") || at.endsWith("$") ? { needs } : {}),
  }));

/** `needs` is what the filter has to say beside its own, for a `$` to have an element. */
export const update: fc.Arbitrary<Update> = fc.oneof(
  { weight: 8, arbitrary: operators.map((u) => ({ u })) },
  { weight: 3, arbitrary: intoArrays },
  { weight: 1, arbitrary: replacement.map((u) => ({ u })) },
  { weight: 1, arbitrary: pipelineUpdate.map((u) => ({ u })) },
);

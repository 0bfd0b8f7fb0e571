// Stages that pass documents on, leave some out, or order them: $match, $limit, $skip, $sort, $count, $sample, $unwind, $redact, $documents.

import { keeper, startProducing } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { asWholeNumber } from "./arithmetic.ts";
import { computedField } from "./computed-field.ts";
import { describeField } from "./describe.ts";
import { expressionOptions, fromMingo, validateExpression } from "./expression.ts";
import { matcher } from "./match.ts";
import { MINGO } from "./mingo.ts";
import { isNumber } from "./numbers.ts";
import { sizeOf } from "./size.ts";
import { sortKeys } from "./sort.ts";
import { generating, type Stage, type StageMaker } from "./stage.ts";
import { unwind } from "./unwind.ts";
import { type Doc, isDoc } from "./values.ts";

const match: StageMaker = (spec, { variables, now }) => {
  if (!isDoc(spec)) throw new CommandError(15_959, "the match filter must be an expression in an object");
  const isMatch = matcher(spec, { variables, now });
  return generating(function* (docs) {
    for (const doc of docs) if (isMatch(doc)) yield doc;
  });
};

/** Stops reading its input with the last document it lets through. */
const limit: StageMaker = (spec) => {
  const count = counted("$limit", spec, 5_107_201);
  if (count === 0) throw new CommandError(15_958, "the limit must be positive");
  return generating(function* (docs) {
    let left = count;
    for (const doc of docs) {
      yield doc;
      if (--left === 0) return;
    }
  });
};

const skip: StageMaker = (spec) => {
  const count = counted("$skip", spec, 5_107_200);
  return generating(function* (docs) {
    let left = count;
    for (const doc of docs) if (--left < 0) yield doc;
  });
};

function counted(stage: string, spec: unknown, code: number): number {
  const count = asWholeNumber(spec);
  if (count !== undefined && count >= 0) return count;
  const expected = !isNumber(spec) ? "a number" : count === undefined ? "an integer" : "a non-negative number";
  const text = `invalid argument to ${stage} stage: Expected ${expected} in: ${describeField(stage, spec)}`;
  throw new CommandError(code, text);
}

const sort: StageMaker = (spec) => {
  if (!isDoc(spec)) throw new CommandError(15_973, "the $sort key specification must be an object");
  if (Object.keys(spec).length === 0) throw new CommandError(15_976, "$sort stage must have at least one sort key");
  return sorting(spec);
};

/** Holds all documents in memory. */
export function sorting(spec: Doc): Stage {
  const keys = sortKeys(spec);
  return generating(function* (docs) {
    const keep = keeper("$sort");
    const rows = Array.from(docs, (doc) => {
      keep(sizeOf(doc));
      return { doc, key: keys.of(doc) };
    });
    for (const { doc } of rows.sort((a, b) => keys.compare(a.key, b.key))) yield doc;
  });
}

/** One document; none where none came in. */
const count: StageMaker = (spec) => {
  if (typeof spec !== "string" || spec === "")
    throw new CommandError(40_156, "the count field must be a non-empty string");
  if (spec.startsWith("$")) throw new CommandError(40_158, "the count field cannot be a $-prefixed path");
  if (spec.includes(".")) throw new CommandError(40_160, "the count field cannot contain '.'");
  return generating(function* (docs) {
    let total = 0;
    for (const _ of docs) total++;
    if (total > 0) yield { [spec]: total };
  });
};

/** Different documents by chance, in an order by chance; holds only as many as are asked for. */
const sample: StageMaker = (spec) => {
  const size = isDoc(spec) ? asWholeNumber(spec.size) : undefined;
  if (size === undefined) throw new CommandError(28_746, "size argument to $sample must be a number");
  if (size < 0) throw new CommandError(28_747, "size argument to $sample must not be negative");
  return generating(function* (docs) {
    const chosen: Doc[] = [];
    let seen = 0;
    const keep = keeper("$sample");
    for (const doc of docs) {
      const at = Math.floor(Math.random() * ++seen);
      if (chosen.length < size) {
        keep(sizeOf(doc));
        chosen.push(doc);
      } else if (at < size) chosen[at] = doc;
    }
    yield* shuffled(chosen);
  });
};

function shuffled(docs: Doc[]): Doc[] {
  for (let i = docs.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [docs[i], docs[j]] = [docs[j]!, docs[i]!];
  }
  return docs;
}

const redact: StageMaker = (spec, { now, variables }) => {
  validateExpression(spec);
  const options = expressionOptions({ now, variables });
  return generating(function* (docs) {
    try {
      for (const doc of MINGO.stages().$redact(MINGO.lazy().Lazy(eachAnew(docs)), spec as Doc, options))
        if (doc !== undefined) yield doc as Doc;
    } catch (error) {
      throw fromMingo(error);
    }
  });
};

/** What one document's expressions take does not count for the next one. */
function* eachAnew(docs: Iterable<Doc>): Generator<Doc> {
  for (const doc of docs) {
    startProducing();
    yield doc;
  }
}

const documents: StageMaker = (spec, scope) => {
  const compute = computedField(spec, scope);
  return generating(function* () {
    const docs = compute({});
    if (!Array.isArray(docs) || !docs.every(isDoc)) {
      throw new CommandError(5_858_203, "an array of objects is expected as the argument of $documents");
    }
    yield* docs;
  });
};

export const ROW_STAGES: { readonly [name: string]: StageMaker } = {
  $match: match,
  $limit: limit,
  $skip: skip,
  $sort: sort,
  $count: count,
  $sample: sample,
  $unwind: unwind,
  $redact: redact,
  $documents: documents,
};

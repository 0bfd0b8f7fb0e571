// Stages that read other collections or run pipelines of their own: $lookup, $graphLookup, $unionWith, $facet. They hold what they join in memory.

import { Long } from "bson";
import { brieflyKeeper, keeper } from "../bound.ts";
import { CommandError } from "../errors.ts";
import { asWholeNumber } from "./arithmetic.ts";
import { computedField } from "./computed-field.ts";
import { type Join, joinOn, joinValues } from "./joined.ts";
import { matcher } from "./match.ts";
import { withNested } from "./projection-tree.ts";
import { sizeOf } from "./size.ts";
import { generating, mapping, type Stage, type StageContext, type StageMaker } from "./stage.ts";
import { valueKey } from "./value-key.ts";
import { bsonTypeName, type Doc, isDoc } from "./values.ts";

/** The string or document arguments of a stage. @throws CommandError FailedToParse for one that is missing, unknown or of another type */
function checkedArguments(stage: string, spec: unknown, strings: readonly string[], others: readonly string[]): Doc {
  const failed = (text: string): CommandError => new CommandError("FailedToParse", text);
  if (!isDoc(spec)) throw failed(`the ${stage} specification must be an object, but found ${bsonTypeName(spec)}`);
  for (const [name, value] of Object.entries(spec)) {
    if (!strings.includes(name) && !others.includes(name)) throw failed(`unknown argument to ${stage}: ${name}`);
    if (strings.includes(name) && typeof value !== "string") {
      throw failed(`${stage} argument '${name}: ${String(value)}' must be a string, is type ${bsonTypeName(value)}`);
    }
  }
  return spec;
}

const LOOKUP_STRINGS = ["from", "as", "localField", "foreignField"];

const lookup: StageMaker = (spec, context) => {
  const options = checkedArguments("$lookup", spec, LOOKUP_STRINGS, ["let", "pipeline"]);
  const { from, as, localField, foreignField, pipeline } = options as { [name: string]: string };
  if (as === undefined) throw new CommandError("FailedToParse", "must specify 'as' field for a $lookup");
  if ((localField === undefined) !== (foreignField === undefined) || (localField ?? pipeline) === undefined) {
    const text = "$lookup requires either 'pipeline' or both 'localField' and 'foreignField' to be specified";
    throw new CommandError("FailedToParse", text);
  }
  const documents = (): Iterable<Doc> => (from === undefined ? [] : context.collection(from));
  const found = localField === undefined ? documents : equalityJoin(documents, localField, foreignField!);
  const run = pipeline === undefined ? undefined : subPipeline(options, context);
  return mapping((doc) => {
    const joined = found(doc);
    return withNested(doc, as, gathered(run === undefined ? joined : run(doc)(joined)));
  });
};

function gathered(docs: Iterable<Doc>): Doc[] {
  const keep = brieflyKeeper("$lookup");
  return Array.from(docs, (doc) => {
    keep(sizeOf(doc));
    return doc;
  });
}

function equalityJoin(
  documents: () => Iterable<Doc>,
  localField: string,
  foreignField: string,
): (doc: Doc) => Iterable<Doc> {
  const join = joinOn(documents, foreignField);
  return (doc) => join(joinValues(doc, localField));
}

/** The pipeline of a $lookup, compiled anew for each document when it has variables of the document. */
function subPipeline({ let: given = {}, pipeline }: Doc, context: StageContext): (doc: Doc) => Stage {
  if (!isDoc(given)) {
    throw new CommandError("FailedToParse", `$lookup argument 'let' must be an object, is type ${bsonTypeName(given)}`);
  }
  const variables = Object.entries(given).map(([name, spec]) => [name, computedField(spec, context)] as const);
  const compiled = (values: Doc): Stage =>
    context.compile(pipeline, { ...context, variables: { ...context.variables, ...values } });
  const first = compiled(Object.fromEntries(variables.map(([name]) => [name, null])));
  if (variables.length === 0) return () => first;
  return (doc) => compiled(Object.fromEntries(variables.map(([name, compute]) => [name, compute(doc)])));
}

const GRAPH_STRINGS = ["from", "as", "connectFromField", "connectToField", "depthField"];

const graphLookup: StageMaker = (spec, context) => {
  const options = checkedArguments("$graphLookup", spec, GRAPH_STRINGS, [
    "startWith",
    "maxDepth",
    "restrictSearchWithMatch",
  ]);
  const missing = ["from", "as", "connectFromField", "connectToField", "startWith"].find(
    (name) => options[name] === undefined,
  );
  if (missing !== undefined) {
    throw new CommandError(
      40_105,
      "$graphLookup requires 'from', 'as', 'startWith', 'connectFromField', and 'connectToField' to be specified.",
    );
  }
  const { from, as, connectFromField, connectToField, depthField } = options as { [name: string]: string };
  const maxDepth = options.maxDepth === undefined ? Number.POSITIVE_INFINITY : asWholeNumber(options.maxDepth);
  if (maxDepth === undefined || maxDepth < 0)
    throw new CommandError(40_101, "maxDepth requires a nonnegative argument");
  const isWanted = matcher((options.restrictSearchWithMatch ?? {}) as Doc, context);
  const start = computedField(options.startWith, context);
  const join = joinOn(() => context.collection(from!), connectToField!);
  const search = { join, isWanted, maxDepth, connectFromField: connectFromField! };
  return mapping((doc) => {
    const first = start(doc) ?? null;
    const reached = reachable(Array.isArray(first) ? first : [first], search);
    const results = reached.map(({ doc: found, depth }) =>
      depthField === undefined ? found : withNested(found, depthField, Long.fromNumber(depth)),
    );
    return withNested(doc, as!, results);
  });
};

type Search = { join: Join; isWanted(doc: Doc): boolean; maxDepth: number; connectFromField: string };

/** Breadth first; every document once, by its _id. */
function reachable(
  first: readonly unknown[],
  { join, isWanted, maxDepth, connectFromField }: Search,
): { doc: Doc; depth: number }[] {
  const reached = new Map<string, { doc: Doc; depth: number }>();
  const keep = brieflyKeeper("$graphLookup");
  let values = first;
  for (let depth = 0; depth <= maxDepth && values.length > 0; depth++) {
    const fresh = join(values).filter((doc) => isWanted(doc) && !reached.has(valueKey(doc._id)));
    for (const doc of fresh) {
      keep(sizeOf(doc));
      reached.set(valueKey(doc._id), { doc, depth });
    }
    values = fresh.flatMap((doc) => joinValues(doc, connectFromField));
  }
  return [...reached.values()];
}

const unionWith: StageMaker = (spec, context) => {
  const options =
    typeof spec === "string" ? { coll: spec } : checkedArguments("$unionWith", spec, ["coll"], ["pipeline"]);
  const { coll, pipeline = [] } = options as Doc;
  const run = context.compile(pipeline, context);
  return generating(function* (docs) {
    yield* docs;
    yield* run(coll === undefined ? [] : context.collection(coll as string));
  });
};

const NOT_IN_FACETS = ["$facet", "$documents", "$out", "$merge", "$collStats", "$indexStats", "$geoNear"];

const facet: StageMaker = (spec, context) => {
  if (!isDoc(spec) || Object.keys(spec).length === 0) {
    throw new CommandError(40_169, "the $facet specification must be a non-empty object");
  }
  const facets = Object.entries(spec).map(
    ([name, pipeline]) => [name, facetPipeline(name, pipeline, context)] as const,
  );
  return generating(function* (docs) {
    const keep = keeper("$facet");
    const kept = (all: Iterable<Doc>): Doc[] =>
      Array.from(all, (doc) => {
        keep(sizeOf(doc));
        return doc;
      });
    const input = kept(docs);
    yield Object.fromEntries(facets.map(([name, run]) => [name, kept(run(input))]));
  });
};

function facetPipeline(name: string, pipeline: unknown, context: StageContext): Stage {
  if (name.includes(".") || name.startsWith("$")) {
    throw new CommandError(40_409, `Invalid $facet name '${name}': it may neither contain '.' nor start with '$'`);
  }
  if (!Array.isArray(pipeline)) {
    throw new CommandError(40_170, `arguments to $facet must be arrays, ${name} is type ${bsonTypeName(pipeline)}`);
  }
  const forbidden = pipeline
    .flatMap((stage) => (isDoc(stage) ? Object.keys(stage) : []))
    .find((each) => NOT_IN_FACETS.includes(each));
  if (forbidden !== undefined)
    throw new CommandError(40_600, `${forbidden} is not allowed to be used within a $facet stage`);
  return context.compile(pipeline, context);
}

export const JOIN_STAGES: { readonly [name: string]: StageMaker } = {
  $lookup: lookup,
  $graphLookup: graphLookup,
  $unionWith: unionWith,
  $facet: facet,
};

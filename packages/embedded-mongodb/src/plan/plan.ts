// How a query is run: planned once, opened as a scan, counted, or explained.

import { matcher } from "../language/match.ts";
import { sortKeys } from "../language/sort.ts";
import type { Doc, WantedFields } from "../language/values.ts";
import type { Collection } from "../storage/collection.ts";
import { type Access, isExact, isSorted } from "./access.ts";
import { choose } from "./choose.ts";
import { count } from "./count.ts";
import { explanation, type Verbosity } from "./explain.ts";
import { conditionsOf } from "./predicates.ts";
import { type Course, openScan, type Scan } from "./scan.ts";

export type { Found } from "./found.ts";
export type { Scan } from "./scan.ts";

export type Query = {
  filter: Doc;
  sort?: Doc;
  /** An index's name or key, or {$natural: ±1}. */
  hint?: Doc | string;
  skip?: number;
  /** 0, as in MongoDB: none. */
  limit?: number;
  /** The fields of a document that filter, sort and whoever asks look at; absent: perhaps any. */
  fields?: WantedFields;
  /** What `$$name` and `$$NOW` in $expr mean. */
  variables?: Doc;
  now?: Date;
};

export type Plan = {
  open(): Scan;
  /** How many results there are. Counts index entries, or nothing at all, instead of reading documents if the filter allows. */
  count(): number;
  /** @param isCount whether `count()` is what is explained */
  explain(verbosity?: Verbosity, isCount?: boolean): Doc;
};

/** How many entries or documents an index that gives the sort order may take to fill the limit, when there is another choice. */
const TRIAL = 1_000;

/**
 * Chooses an index, or to read the whole collection.
 * @throws CommandError whatever `matcher` and `sortKeys` throw; BadValue or NoQueryExecutionPlans for a hint that cannot be followed
 */
export function plan(collection: Collection, query: Query): Plan {
  const { filter } = query;
  const conditions = conditionsOf(filter);
  const sort = sortOf(query);
  const keys = sort && sortKeys(sort);
  const matches = lazyMatcher(query);
  const course = (access: Access): Course => ({
    collection,
    access,
    matches,
    isExact: isExact(access) || Object.keys(filter).length === 0,
    ...(sort && keys && !isSorted(access) && { sort, sortKeys: keys }),
    skip: query.skip ?? 0,
    limit: query.limit || Infinity,
    ...(query.fields && { fields: query.fields }),
  });
  const natural = query.sort?.$natural;
  const { access, rejected } = choose(
    collection,
    {
      filter,
      conditions,
      ...(sort && { sort }),
      ...(natural !== undefined && { natural: Number(natural) === -1 ? -1 : 1 }),
      ...(query.hint !== undefined && { hint: query.hint }),
      isLimited: Boolean(query.limit),
    },
    (trial) => fillsLimit({ ...course(trial), mostExamined: TRIAL }),
  );
  const chosen = course(access);
  if (!chosen.isExact) matches.compile();
  return {
    open: () => openScan(chosen),
    count: () => count(chosen),
    explain: (verbosity = "queryPlanner", isCount = false) => explanation(chosen, filter, rejected, verbosity, isCount),
  };
}

/** Nothing is sorted by: {} and $natural. */
function sortOf({ sort }: Query): Doc | undefined {
  return sort === undefined || Object.keys(sort).length === 0 || Object.hasOwn(sort, "$natural") ? undefined : sort;
}

/** A filter that an index answers for need not be compiled. */
function lazyMatcher({ filter, variables, now }: Query): ((doc: Doc) => boolean) & { compile(): void } {
  let compiled: ((doc: Doc) => boolean) | undefined;
  const compile = (): ((doc: Doc) => boolean) => {
    compiled ??= matcher(filter, { variables, now });
    return compiled;
  };
  return Object.assign((doc: Doc) => compile()(doc), { compile });
}

function fillsLimit(trial: Course): boolean {
  const scan = openScan(trial);
  let wanted = trial.limit;
  while (wanted > 0 && scan.next() !== undefined) wanted--;
  return wanted === 0;
}

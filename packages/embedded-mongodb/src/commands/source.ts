// Sources of results: from documents that a query finds, or from documents that are at hand.

import { matcher } from "../language/match.ts";
import { comparator } from "../language/sort.ts";
import { type Doc, encode } from "../language/values.ts";
import { type Found, plan, type Query, type Scan } from "../plan/plan.ts";
import type { Collection } from "../storage/collection.ts";
import type { Source } from "./cursors.ts";

/** @throws CommandError for a bad query, also where there is no collection */
export function scanOf(collection: Collection | undefined, query: Query): Scan {
  if (collection) return plan(collection, query).open();
  checkQuery(query);
  return { next: () => undefined, pause: () => {}, keysExamined: 0, docsExamined: 0 };
}

/** How many documents a query finds, its skip and limit heeded; read from an index, or from nothing at all, where the filter allows. */
export function countOf(collection: Collection | undefined, query: Query): number {
  if (collection) return plan(collection, query).count();
  checkQuery(query);
  return 0;
}

/** @throws CommandError for a bad filter or sort */
export function checkQuery({ filter, sort = {}, variables, now }: Query): void {
  matcher(filter, { variables, now });
  if (Object.keys(sort).length > 0 && !Object.hasOwn(sort, "$natural")) comparator(sort);
}

/** @param limit how many results there can be at most; 0 is no limit */
export function foundSource(scan: Scan, limit: number, shape: (found: Found) => Uint8Array): Source {
  let count = 0;
  let isDone = false;
  return {
    next() {
      if (isDone) return undefined;
      const found = scan.next();
      count++;
      isDone = found === undefined || count === limit;
      return found && shape(found);
    },
    isDone: () => isDone,
    pause: scan.pause,
  };
}

/** @param pause lets go of what the documents come from */
export function docSource(docs: Iterable<Doc>, pause: () => void = () => {}): Source {
  const iterator = docs[Symbol.iterator]();
  let isDone = false;
  return {
    next() {
      const { done, value } = iterator.next();
      isDone = done === true;
      return isDone ? undefined : encode(value as Doc);
    },
    isDone: () => isDone,
    pause,
  };
}

// Which fields of a document a query looks at: of a large one the others need not be made into values.

import { isNumber, toNumber } from "../language/numbers.ts";
import { pathParts } from "../language/path.ts";
import { type Doc, isDoc, type WantedFields } from "../language/values.ts";

type Asked = { filter?: Doc | undefined; sort?: Doc | undefined; projection?: Doc | undefined };

/** @returns undefined where any may be looked at */
export function fieldsRead({ filter = {}, sort = {}, projection = {} }: Asked): WantedFields | undefined {
  const out = Object.entries(projection);
  const isPlain = ([path, value]: [string, unknown]): boolean =>
    !path.includes("$") && (value === true || (isNumber(value) && toNumber(value) !== 0));
  if (out.length === 0 || !out.every(isPlain)) return undefined;
  const found: Tree = new Map([["_id", undefined]]);
  for (const path of [...out.map(([path]) => path), ...Object.keys(sort)]) add(path, found);
  return addFiltered(filter, found) ? found : undefined;
}

type Tree = Map<string, Tree | undefined>;

const NUMBER = /^\d+$/;

/** A number may be a place in an array, so that all is taken of what it stands in. */
function add(path: string, tree: Tree): void {
  const parts = pathParts(path);
  const number = parts.findIndex((part, at) => at > 0 && NUMBER.test(part));
  const names = number > 0 ? parts.slice(0, number) : parts;
  let inside: Tree | undefined = tree;
  for (const [at, name] of names.entries()) {
    if (inside.has(name) && inside.get(name) === undefined) return; // all of it is wanted
    if (at === names.length - 1) inside.set(name, undefined);
    else {
      const next: Tree = inside.get(name) ?? new Map();
      inside.set(name, next);
      inside = next;
    }
  }
}

const LISTS: readonly string[] = ["$and", "$or", "$nor"];

/** @returns false where a condition may look anywhere */
function addFiltered(filter: Doc, found: Tree): boolean {
  return Object.entries(filter).every(([path, condition]) => {
    if (!path.startsWith("$")) return add(path, found) === undefined;
    if (!LISTS.includes(path) || !Array.isArray(condition)) return path === "$comment";
    return condition.every((one) => isDoc(one) && addFiltered(one, found));
  });
}

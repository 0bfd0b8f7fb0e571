// arrayFilters: which elements of an array `$[name]` stands for.

import { CommandError } from "../errors.ts";
import { describe } from "./describe.ts";
import { matcher } from "./match.ts";
import { identifierOf } from "./update-paths.ts";
import { type Doc, isDoc } from "./values.ts";

const NAME = /^[a-z][a-zA-Z0-9]*$/;

/**
 * The filters by name, each a test of one element. Every filter must be used by a path, and every name in a path must have one.
 * @throws CommandError FailedToParse (9), BadValue (2)
 */
export function compileArrayFilters(
  filters: readonly Doc[],
  paths: readonly (readonly string[])[],
  update: Doc,
): ReadonlyMap<string, (element: unknown) => boolean> {
  const tests = new Map<string, (element: unknown) => boolean>();
  for (const filter of filters) {
    const name = nameOf(filter);
    if (tests.has(name)) {
      throw new CommandError(
        "FailedToParse",
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    }
    const matches = matcher(filter);
    tests.set(name, (element) => matches({ [name]: element }));
  }
  checkUse(tests, paths, update);
  return tests;
}

function checkUse(tests: ReadonlyMap<string, unknown>, paths: readonly (readonly string[])[], update: Doc): void {
  const used = new Set<string>();
  for (const path of paths) {
    for (const name of path.map(identifierOf)) {
      if (name && !tests.has(name)) {
        throw new CommandError(
          "BadValue",
          `No array filter found for identifier '${name}' in path '${path.join(".")}'`,
        );
      }
      if (name) used.add(name);
    }
  }
  const unused = [...tests.keys()].find((name) => !used.has(name));
  if (unused === undefined) return;
  throw new CommandError(
    "FailedToParse",
    `The array filter for identifier '${unused}' was not used in the update ${describe(update)}`,
  );
}

function nameOf(filter: Doc): string {
  const [name, other] = new Set(isDoc(filter) ? topLevelNames(filter) : []);
  if (name === undefined) {
    throw new CommandError("FailedToParse", "Cannot use an expression without a top-level field name in arrayFilters");
  }
  if (other !== undefined)
    throw invalid("FailedToParse", `Expected a single top-level field name, found '${name}' and '${other}'`);
  if (!NAME.test(name)) {
    throw invalid(
      "BadValue",
      `The top-level field name must be an alphanumeric string beginning with a lowercase letter, found '${name}'`,
    );
  }
  return name;
}

const invalid = (code: "BadValue" | "FailedToParse", reason: string): CommandError =>
  new CommandError(code, `Error parsing array filter :: caused by :: ${reason}`);

/** The first parts of all paths in the filter, also below $and, $or and $nor. */
function topLevelNames(filter: Doc): string[] {
  return Object.entries(filter).flatMap(([field, condition]) => {
    if (!field.startsWith("$")) return [field.split(".", 1)[0]!];
    return Array.isArray(condition) ? condition.filter(isDoc).flatMap(topLevelNames) : [];
  });
}

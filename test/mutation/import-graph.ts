// Which test files lead to a file of the core, and how directly.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";

/** @returns for each file that is read when the test file is, how many imports away it is. Imports of types are not read */
export function distancesFrom(test: string): ReadonlyMap<string, number> {
  const before = distances.get(test);
  if (before) return before;
  const found = new Map([[test, 0]]);
  for (const [file, distance] of found)
    for (const next of importsOf(file)) if (!found.has(next)) found.set(next, distance + 1);
  distances.set(test, found);
  return found;
}

const distances = new Map<string, ReadonlyMap<string, number>>();
const known = new Map<string, string[]>();

function importsOf(file: string): string[] {
  const there = known.get(file);
  if (there) return there;
  const text = readFileSync(file, "utf8");
  const named = [...text.matchAll(/^(?:import|export)\s+(?!type\b)[^;]*?\bfrom\s+"(\.[^"]+\.ts)"/gm)];
  const paths = named.map(([, path]) => normalize(join(dirname(file), path!))).filter((path) => existsSync(path));
  known.set(file, paths);
  return paths;
}

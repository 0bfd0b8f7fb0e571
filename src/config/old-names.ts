// Settings that had another name: the old one is still read, and `onit check` says what it is called now.

import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Path, Problem } from "./problem.ts";
import type { FileName } from "./schema.ts";

/** `at` is the section around the setting. */
type Renamed = { in: FileName; at: string; was: string; is: string };

const RENAMED: readonly Renamed[] = [
  { in: "desks", at: "*.chase", was: "tell", is: "notify" },
  { in: "desks", at: "*.chase.byKind.*", was: "tell", is: "notify" },
  { in: "desks", at: "*.chase.byTier.*", was: "tell", is: "notify" },
  { in: "policies", at: "*.steps.*", was: "tell", is: "notify" },
  { in: "policies", at: "*.finally", was: "tell", is: "notify" },
  { in: "policies", at: "*", was: "tellRequester", is: "notifyRequester" },
  { in: "triggers", at: "*.then", was: "tell", is: "notify" },
  { in: "call-templates", at: "*", was: "tellRequester", is: "notifyRequester" },
  { in: "call-templates", at: "*", was: "alsoTell", is: "alsoNotify" },
];

type Use = Omit<Renamed, "in" | "at"> & { section: Path; isBoth: boolean };

/**
 * A file with today's names, so that nothing else knows of others. What is wrong in it is still said of the names it was written with.
 * @returns `problems`: both names in one section; `renamed`: every other use of an old name
 */
export function readOldNames(
  file: FileName,
  written: Source,
): Record<"problems" | "renamed", Problem[]> & { source: Source } {
  const uses = RENAMED.filter((one) => one.in === file).flatMap((one) => usesOf(one, written));
  if (uses.length === 0) return { source: written, problems: [], renamed: [] };
  const value = structuredClone(written.value);
  for (const use of uses) rename(use, value);
  const [both, old] = [uses.filter(({ isBoth }) => isBoth), uses.filter(({ isBoth }) => !isBoth)];
  return {
    source: { ...written, value, asWritten: withOldNames(old) },
    problems: both.map(({ section, was, is }) =>
      problemAt(written, [...section, was], `"${was}" is the old name of "${is}", and both stand here`, `Keep ${is}.`),
    ),
    renamed: old.map(({ section, was, is }) =>
      problemAt(written, [...section, was], `${was} is now called ${is}; the old name is still read`, `Write ${is}.`),
    ),
  };
}

const usesOf = ({ at, was, is }: Renamed, source: Source): Use[] =>
  findAll(source, at).flatMap(({ path, value }) =>
    isSection(value) && Object.hasOwn(value, was) ? [{ section: path, was, is, isBoth: Object.hasOwn(value, is) }] : [],
  );

/** A section that an alias repeats is one section, and may have its new name already. */
function rename({ section, was, is }: Use, value: unknown): void {
  const found = section.reduce<unknown>((parent, key) => fieldOf(parent, String(key)), value);
  if (!isSection(found)) return;
  if (!Object.hasOwn(found, is)) found[is] = found[was];
  delete found[was];
}

function withOldNames(uses: readonly Use[]): NonNullable<Source["asWritten"]> {
  const old = new Map(uses.map(({ section, was, is }) => [JSON.stringify([...section, is]), was]));
  return (path) => path.map((key, index) => old.get(JSON.stringify(path.slice(0, index + 1))) ?? key);
}

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

// Settings that must differ from each other: a mail to an address must lead to one desk, a reference to one ticket.

import { pathInWords } from "../core/words/path-in-words.ts";
import { domainName, oneAddress } from "../security/domain-name.ts";
import { findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";
import type { FileName } from "./schema.ts";

type Pool = { places: readonly { in: FileName; at: string }[]; help: string };

const POOLS: readonly Pool[] = [
  {
    places: [
      { in: "organisation", at: "replyAddress" },
      { in: "organisation", at: "aliases.*" },
      { in: "desks", at: "*.address" },
      { in: "desks", at: "*.aliases.*" },
      { in: "people", at: "*.addresses.*" },
    ],
    help: "An address belongs to one desk, to one person or to Onit itself. Remove it in one of the two places.",
  },
  {
    places: [{ in: "desks", at: "*.prefix" }],
    help: "References of two desks must not look alike. Choose another prefix.",
  },
  {
    places: [
      { in: "clients", at: "*.domains.*" },
      { in: "clients", at: "*.addresses.*" },
    ],
    help: "A sender belongs to one client. Remove it in one of the two places.",
  },
];

/** Everything that stands twice where it may stand once, told at the second place. Case and the spelling of domain names do not matter. */
export const duplicateProblems = (sources: Readonly<Record<FileName, Source>>): Problem[] =>
  POOLS.flatMap((pool) => problemsOf(pool, sources));

function problemsOf({ places, help }: Pool, sources: Readonly<Record<FileName, Source>>): Problem[] {
  const firstAt = new Map<string, () => string>();
  const problems: Problem[] = [];
  for (const { in: file, at } of places) {
    const source = sources[file];
    for (const { path, value } of findAll(source, at)) {
      if (typeof value !== "string") continue;
      const key = at.endsWith("domains.*") ? domainName(value.trim()) : oneAddress(value.trim());
      const first = firstAt.get(key);
      if (first) problems.push(problemAt(source, path, `"${value}" is already used at ${first()}`, help));
      else firstAt.set(key, () => `${source.file}:${source.lineOf(path)}, ${pathInWords(source.stem, path)}`);
    }
  }
  return problems;
}

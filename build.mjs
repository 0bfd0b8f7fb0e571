// How the program is put together: the modules that are loaded together become one file, libraries among them, for a command spends more
// time on opening and compiling a thousand files than on its work. What src loads later (`await import`) stays in files of its own.
// The names of functions stay as they are: whoever reads a stack trace finds them in src.

import { join } from "node:path";
import { build } from "rolldown";

/** What is started by its path, beside the program. */
const THREADS = ["mail/parse-worker", "mail/proof/verify-worker"];

/** What benches, pictures and tests import of the built program, besides. */
const PARTS = [
  "config/load",
  "core/classify/rules",
  "core/escalation/begin",
  "core/identify/sender",
  "core/model/ticket",
  "mail/body",
  "mail/mime/read-parts",
  "mail/new-text/read-text",
  "mail/parse",
  "mail/report/read-report",
  "mail/report/report-source",
  "mail/seal",
  "mail/wrapped",
  "receive",
  "security/sign-in-token",
  "security/tokens",
  "sources/imap",
  "start",
  "store/open",
  "web/live",
];

/** Packages that find files of their own beside their code. */
const EXTERNAL = ["embedded-mongodb"];

/**
 * What a command loads comes in a few files: what all commands need, what reading the settings needs, and what those need besides that work
 * on the data. Cut by who else needs a part of it, as all else is, it would be a hundred.
 */
const TOGETHER = [
  { name: "command-line", from: "main" },
  { name: "settings", from: "config/load" },
  { name: "beside", from: "runtime/offline" },
];

const source = (name) => join(import.meta.dirname, `src/${name}.ts`);

/** @returns the file that a module goes into; undefined: where rolldown puts it */
function fileOf(module, graph) {
  const isNeededBy = (name) => neededBy(source(name), graph).has(module);
  // The main file waits for what it loads later, and that may not wait for it. A thread needs no more than its own.
  if (module === source("main") || THREADS.some(isNeededBy)) return undefined;
  return TOGETHER.find(({ from }) => isNeededBy(from))?.name;
}

const needed = new Map(); // by module

/** All that is loaded with a module, by no `await import`. */
function neededBy(from, graph) {
  const known = needed.get(from);
  if (known) return known;
  const all = new Set([from]);
  for (const module of all) for (const next of graph.getModuleInfo(module)?.importedIds ?? []) all.add(next);
  needed.set(from, all);
  return all;
}

await build({
  input: Object.fromEntries(["main", ...THREADS, ...PARTS].map((name) => [name, `src/${name}.ts`])),
  cwd: import.meta.dirname,
  platform: "node",
  external: EXTERNAL,
  tsconfig: false,
  preserveEntrySignatures: "allow-extension",
  checks: { ineffectiveDynamicImport: false }, // it is loaded later where nothing else has loaded it before
  output: {
    dir: "dist",
    format: "esm",
    chunkFileNames: "chunks/[name].js",
    codeSplitting: { groups: [{ name: fileOf, debugName: "together" }], includeDependenciesRecursively: false },
  },
});

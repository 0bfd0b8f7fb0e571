// How the program is put together: the modules that are loaded together become one file, libraries among them, for a command spends more
// time on opening and compiling a thousand files than on its work. What src loads later (`await import`) stays in files of its own.
// The names of functions stay as they are: whoever reads a stack trace finds them in src.

import { build } from "rolldown";

/** What is started by its path: the program and its threads. */
const PROGRAMS = ["main", "mail/parse-worker", "mail/proof/verify-worker"];

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

await build({
  input: Object.fromEntries([...PROGRAMS, ...PARTS].map((name) => [name, `src/${name}.ts`])),
  cwd: import.meta.dirname,
  platform: "node",
  external: EXTERNAL,
  tsconfig: false,
  output: { dir: "dist", format: "esm", chunkFileNames: "chunks/[name].js" },
});

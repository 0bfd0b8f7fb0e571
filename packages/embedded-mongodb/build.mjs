// The server is two files, one a thread, and what they share: it starts in a third of the time that its hundred modules take.
// lmdb finds its native part beside its own code.

import { build } from "rolldown";

/** What others start and import, and what tests and benches import of the built server, besides. */
const ENTRIES = [
  ...["start", "worker", "mapped", "owner", "probe", "storage/open-env", "turn", "wire/listen"],
  ...["commands/dispatch", "language/match"],
];

await build({
  input: Object.fromEntries(ENTRIES.map((name) => [name, `src/${name}.ts`])),
  cwd: import.meta.dirname,
  platform: "node",
  external: ["lmdb"],
  tsconfig: false,
  output: { dir: "dist", format: "esm", chunkFileNames: "[name].js" },
});

// Once for a whole run: the server is built, because a thread runs built code only.

import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export function setup(): void {
  execFileSync(process.execPath, [join(root, "build.mjs")], { stdio: "inherit" });
}

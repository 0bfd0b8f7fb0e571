// Once for a whole run: the server is built, because a thread runs compiled code only. Its types are what `npm run check` looks at.

import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

export function setup(): void {
  execFileSync("npx", ["tsc", "--noCheck", "-p", "tsconfig.dist.json"], { cwd: root, stdio: "inherit" });
}

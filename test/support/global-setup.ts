// Once for a whole run: the program is built for the tests that start it as a process, and a MongoDB is found:
// the one MONGODB_URI names, else the server beside this checkout, started in a folder of its own and stopped at the end.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    mongodb: string; // "" when there is none
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const server = process.env.ONIT_TEST_SERVER ?? join(root, "../shared/ferretdb/server");

export function setup({ provide }: TestProject): (() => void) | undefined {
  execFileSync("npx", ["tsc", "-p", "tsconfig.build.json"], { cwd: root, stdio: "inherit" });
  if (process.env.MONGODB_URI) {
    provide("mongodb", process.env.MONGODB_URI);
    return undefined;
  }
  if (!existsSync(server)) {
    console.warn("\n!!! NO MONGODB: every test that needs a store is SKIPPED. Name one with MONGODB_URI. !!!\n");
    provide("mongodb", "");
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "onit-mongodb-"));
  const uri = execFileSync(server, ["start", folder], { encoding: "utf8" }).trim().split("\n").at(-1) ?? "";
  provide("mongodb", uri);
  return () => {
    execFileSync(server, ["stop", folder], { stdio: "ignore" });
    rmSync(folder, { recursive: true, force: true });
  };
}

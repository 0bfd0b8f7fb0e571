// A database for a bench run: on the MongoDB that MONGODB_URI names, else on the server beside this checkout.

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const server = process.env.ONIT_TEST_SERVER ?? fileURLToPath(new URL("../../shared/ferretdb/server", import.meta.url));

export function findMongodb() {
  if (process.env.MONGODB_URI) return { uri: process.env.MONGODB_URI, stop: () => {} };
  if (!existsSync(server)) throw new Error("no MongoDB: name one with MONGODB_URI");
  const folder = mkdtempSync(join(tmpdir(), "onit-bench-"));
  const uri = execFileSync(server, ["start", folder], { encoding: "utf8" }).trim().split("\n").at(-1);
  return {
    uri,
    stop: () => {
      execFileSync(server, ["stop", folder], { stdio: "ignore" });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function database(uri, name) {
  const url = new URL(uri);
  url.pathname = `/${name}`;
  return url.href;
}

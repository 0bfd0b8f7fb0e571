// Databases for a bench run: the embedded one, and the one that MONGODB_URI names or the server beside this checkout.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { startChild } from "./child.mjs";

const server = process.env.ONIT_TEST_SERVER ?? fileURLToPath(new URL("../../shared/ferretdb/server", import.meta.url));

/**
 * Of each `name`; `open()`: the `uri` of an empty one on a server in a process of its own, and how to `stop` that; `whole()`: the variables that Onit is given
 * to run on an empty one as people run it, which for the embedded one is inside Onit's process; `end()`: once all is measured.
 */
export function databases(folder) {
  const other = beside(folder);
  return [embedded(folder), ...(other ? [other] : [])];
}

let serial = 0;
function fresh() {
  serial += 1;
  return `bench-${process.pid}-${serial}`;
}

/** An empty database on a server. */
export function emptyOn(uri) {
  const url = new URL(uri);
  url.pathname = `/${fresh()}`;
  return url.href;
}

const embedded = (folder) => ({
  name: "embedded",
  async open(at = join(folder, fresh())) {
    mkdirSync(at, { recursive: true });
    const child = await startChild("./embedded.mjs", { DATABASE_FOLDER: at });
    return { uri: child.ready.uri, folder: at, stop: child.stop };
  },
  whole: async () => ({ ONIT_DATA: join(folder, fresh()) }),
  end: () => {},
});

function beside(folder) {
  const named = process.env.MONGODB_URI;
  if (!named && !existsSync(server)) return undefined;
  const at = join(folder, "server");
  const start = () => execFileSync(server, ["start", at], { encoding: "utf8" }).trim().split("\n").at(-1);
  let uri = named;
  const open = async () => {
    uri ??= start();
    return { uri: emptyOn(uri), stop: async () => {} };
  };
  return {
    name: named ? "MONGODB_URI" : "server",
    open,
    whole: async () => ({ MONGODB_URI: (await open()).uri }),
    end: () => void (!named && uri && execFileSync(server, ["stop", at], { stdio: "ignore" })),
  };
}

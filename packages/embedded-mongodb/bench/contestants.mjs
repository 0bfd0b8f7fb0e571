// The servers that are measured beside each other: the embedded one, and the one beside this checkout or MONGODB_URI.

import { execFileSync, fork } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import mongoose from "mongoose";

const server =
  process.env.REFERENCE_SERVER ?? fileURLToPath(new URL("../../../../shared/ferretdb/server", import.meta.url));

/**
 * `start` gives the uri and the ms until the first answered ping, `memory` MB or undefined where nobody can tell.
 * @param folder of its own, where its data stays over a stop and a start
 */
export function contestants(folder) {
  const other = reference(join(folder, "reference"));
  return [embedded(join(folder, "embedded")), ...(other ? [other] : [])];
}

function embedded(folder) {
  let child;
  const answer = () =>
    new Promise((resolve, reject) => {
      child.once("message", resolve);
      child.once("exit", (code) => reject(new Error(`the embedded server ended with ${code}`)));
    });
  return {
    name: "embedded",
    start: () => {
      child = fork(fileURLToPath(new URL("./serve.mjs", import.meta.url)), [folder]);
      return answer();
    },
    memory: () => memoryOf([child.pid]),
    stop: () => {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.send("stop");
      return ended;
    },
  };
}

function reference(folder) {
  if (process.env.MONGODB_URI) {
    const start = async () => ({ uri: process.env.MONGODB_URI });
    return { name: "MONGODB_URI", start, memory: () => undefined, stop: async () => {} };
  }
  if (!existsSync(server)) return undefined;
  return {
    name: "FerretDB",
    start: async () => {
      const from = performance.now();
      const uri = execFileSync(server, ["start", folder], { encoding: "utf8" }).trim().split("\n").at(-1);
      const client = await new mongoose.mongo.MongoClient(uri).connect();
      await client.db("admin").command({ ping: 1 });
      const ms = performance.now() - from;
      await client.close();
      return { uri, ms };
    },
    memory: () => {
      const pids = ["gateway.pid", "root/data/pg/postmaster.pid"].map((file) => join(folder, file)).filter(existsSync);
      return memoryOf(pids.map((file) => Number(readFileSync(file, "utf8").split("\n")[0])).flatMap(withChildren));
    },
    stop: async () => void execFileSync(server, ["stop", folder], { stdio: "ignore" }),
  };
}

/** MB of all together, a page that several share counted once (PSS); and how much of it is mapped files. */
function memoryOf(pids) {
  if (!existsSync("/proc/self/smaps_rollup")) return undefined;
  const total = { all: 0, files: 0 };
  for (const pid of pids) {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    const kb = (name) => Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);
    total.all += kb("Pss") / 1_024;
    total.files += kb("Pss_File") / 1_024;
  }
  return total;
}

function withChildren(pid) {
  const parentOf = (one) => {
    try {
      return Number(/\) \S (\d+)/.exec(readFileSync(`/proc/${one}/stat`, "utf8"))?.[1]);
    } catch {
      return undefined; // it ended meanwhile
    }
  };
  const others = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  return [pid, ...others.map(Number).filter((one) => parentOf(one) === pid)];
}

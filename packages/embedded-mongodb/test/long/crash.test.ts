// The process that holds the server ends in the midst of writes, in every way there is, and all that was acknowledged is there.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { MongoClient } from "mongodb";
import { beforeEach, expect, onTestFinished, test } from "vitest";
import type { Embedded, EmbeddedOptions } from "../../src/start.ts";
import { aFolder, built, type Numbered, numbers, startOn } from "../support/program.ts";

let folder: string;
const where = aFolder();
beforeEach(() => {
  folder = where();
});

const start = (options: EmbeddedOptions = {}): Promise<Embedded> => startOn(folder, options);

test.each<["socket" | "tcp", EmbeddedOptions]>([
  ["socket", {}],
  ["tcp", { transport: "tcp" }],
])("a process that is killed in the midst of writes has lost none that it acknowledged, by %s", async (_, options) => {
  const program = join(folder, "program.mjs");
  writeFileSync(
    program,
    `const { start } = await import(${JSON.stringify(built)});
     console.log((await start(process.argv[2], ${JSON.stringify(options)})).uri);`,
  );
  const acknowledged = new Set<number>();
  for (let round = 0; round < 3; round++) {
    const child = spawn(process.execPath, [program, folder], { stdio: ["ignore", "pipe", "inherit"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [uri] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const driver = new MongoClient(uri, { serverSelectionTimeoutMS: 500 });
    const written = driver.db().collection<Numbered>("numbers");
    expect(await written.countDocuments({ _id: { $in: [...acknowledged] } })).toBe(acknowledged.size);
    const enough = acknowledged.size + 200;
    const writer = async (lane: number): Promise<void> => {
      for (let n = 0; ; n++) {
        const _id = (round * 10 + lane) * 1_000_000 + n;
        await written.insertOne({ _id });
        acknowledged.add(_id);
        if (acknowledged.size === enough) child.kill("SIGKILL");
      }
    };
    await Promise.allSettled([1, 2, 3, 4].map(writer));
    await driver.close();
  }
  expect(acknowledged.size).toBeGreaterThanOrEqual(600);
  const { uri } = await start(options);
  expect(await numbers(uri).countDocuments({ _id: { $in: [...acknowledged] } })).toBe(acknowledged.size);
});

// Writes without a pause, tells what was acknowledged, and ends its own life in the midst of it.
const RECKLESS = `
  import { writeSync } from "node:fs";
  import { MongoClient } from ${JSON.stringify(import.meta.resolve("mongodb"))};
  const { start } = await import(${JSON.stringify(built)});
  const [folder, way] = process.argv.slice(2);
  const ways = {
    exit: () => process.exit(7),
    throw: () => Promise.reject(new Error("on purpose")),
    // Again and again, later and later, until it comes within a write.
    terminate: () => setTimeout(() => thread.terminate(), 40 * ++rounds),
  };
  let thread, rounds = 0;
  process.on("worker", (worker) => { thread = worker; });
  const write = () => {
    const numbers = new MongoClient(uri).db().collection("numbers");
    for (let lane = 1; lane <= 4; lane++) void (async () => {
      for (let n = 0; ; n++) {
        const _id = lane * 1_000_000 + rounds * 100_000 + n;
        const others = Array.from({ length: 500 }, () => ({ text: "x".repeat(100) }));
        await numbers.insertMany([{ _id }, ...others]);
        writeSync(1, _id + "\\n");
        if (lane === 1 && n === 10) void ways[way]();
      }
    })().catch(() => {});
  };
  const { uri } = await start(folder, { onEvent: ({ type }) => { if (type === "restarted") write(); } });
  write();
`;

test.each([
  ["exit", [7, null]],
  ["throw", [1, null]],
  // As when a thread runs out of memory in a write: nothing can be saved but the data, and lmdb may be quicker to die of it.
  ["terminate", [null, expect.stringMatching(/SIGKILL|SIGABRT|SIGSEGV/)]],
])("a process that ends by %s in the midst of writes ends, and has lost nothing", async (way, end) => {
  const program = join(folder, "program.mjs");
  writeFileSync(program, RECKLESS);
  const child = spawn(process.execPath, [program, folder, way], { stdio: ["ignore", "pipe", "ignore"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  const acknowledged: number[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => acknowledged.push(Number(line)));
  expect(await once(child, "close")).toEqual(end);
  expect(acknowledged.length).toBeGreaterThanOrEqual(10);
  const { uri } = await start();
  expect(await numbers(uri).countDocuments({ _id: { $in: acknowledged } })).toBe(acknowledged.length);
});

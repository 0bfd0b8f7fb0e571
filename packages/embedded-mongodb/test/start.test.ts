// The whole of it, as a program has it: started on a folder, spoken to by MongoDB's own driver, killed and started again.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Worker } from "node:worker_threads";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Embedded, EmbeddedEvent, EmbeddedOptions } from "../src/start.ts";

// A thread runs compiled code only.
const built = new URL("../dist/start.js", import.meta.url).href;
const { endpointOf, startEmbedded } = (await import(built)) as typeof import("../src/start.ts");

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "onit-Embedded-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function start(options: EmbeddedOptions = {}): Promise<Embedded> {
  const embedded = await startEmbedded(folder, options);
  onTestFinished(() => embedded.close());
  return embedded;
}

function client(uri: string): MongoClient {
  const driver = new MongoClient(uri, { serverSelectionTimeoutMS: 3_000 });
  onTestFinished(() => driver.close());
  return driver;
}

type Numbered = { _id: number };
const numbers = (uri: string) => client(uri).db().collection<Numbered>("numbers");

describe.each(["socket", "tcp"] as const)("by %s", (kind) => {
  const options: EmbeddedOptions = kind === "tcp" ? { transport: kind } : {};

  test("what the driver writes it finds again, also after a stop and a start", async () => {
    const first = await start(options);
    expect(first.uri).toMatch(
      kind === "tcp" ? /^mongodb:\/\/onit:.{43}@127\.0\.0\.1:\d+\/onit\?authSource=admin$/ : /sock\/onit$/,
    );
    const written = numbers(first.uri);
    await written.insertMany([{ _id: 1 }, { _id: 2 }, { _id: 3 }]);
    expect(await written.find({ _id: { $gt: 1 } }).toArray()).toEqual([{ _id: 2 }, { _id: 3 }]);
    expect(await first.size()).toEqual({ bytes: expect.any(Number), documents: 3 });
    await first.close();
    const second = await start(options);
    expect(await numbers(second.uri).countDocuments()).toBe(3);
  });

  test("another process of this user finds the way in, for as long as it runs", async () => {
    expect(await endpointOf(folder)).toBeUndefined();
    const embedded = await start(options);
    const uri = await endpointOf(folder);
    expect(uri).toBe(embedded.uri);
    expect(await numbers(uri!).countDocuments()).toBe(0);
    await expect(startEmbedded(folder)).rejects.toMatchObject({ name: "OwnedError" });
    await embedded.close();
    expect(await endpointOf(folder)).toBeUndefined();
  });

  test("a thread that fails is started again, and a client that was at work goes on with the same uri", async () => {
    const events: EmbeddedEvent[] = [];
    const threads: Worker[] = [];
    const remember = (worker: Worker): void => void threads.push(worker);
    process.on("worker", remember);
    onTestFinished(() => void process.off("worker", remember));
    let isBack: () => void = () => {};
    const onEvent = (event: EmbeddedEvent): void => {
      events.push(event);
      if (event.type === "restarted") isBack();
    };
    const { uri } = await start({ ...options, onEvent });
    const found = numbers(uri);
    let written = 0;
    for (let round = 0; round < 4; round++) {
      const back = new Promise<void>((resolve) => {
        isBack = resolve;
      });
      const write = (_id: number): Promise<unknown> => found.insertOne({ _id }).then(() => written++);
      await Promise.all(Array.from({ length: 20 }, (_, n) => write(round * 1_000 + n)));
      const late = Promise.allSettled(Array.from({ length: 20 }, (_, n) => write(round * 1_000 + 100 + n)));
      threads.at(-1)!.postMessage(null); // no message that it knows
      await Promise.all([back, late]);
      expect(await found.countDocuments()).toBeGreaterThanOrEqual(written);
    }
    expect(written).toBeGreaterThanOrEqual(80);
    expect(events.map(({ type }) => type)).toEqual(Array(4).fill(["died", "restarted"]).flat());
  });

  test("a stop waits for what is under way, and keeps all that it acknowledged", async () => {
    const embedded = await start(options);
    const written = numbers(embedded.uri);
    await written.insertOne({ _id: -1 });
    const inserts = Array.from({ length: 300 }, (_, _id) => written.insertOne({ _id }));
    await inserts[0];
    const [results] = await Promise.all([Promise.allSettled(inserts), embedded.close()]);
    const kept = results.flatMap((result, _id) => (result.status === "fulfilled" ? [_id] : []));
    expect(kept.length).toBeGreaterThan(0);
    const again = await start(options);
    const found = await numbers(again.uri)
      .find({ _id: { $gte: 0 } })
      .sort({ _id: 1 })
      .toArray();
    expect(found.map(({ _id }) => _id)).toEqual(expect.arrayContaining(kept));
  });

  test("a process that is killed in the midst of writes has lost none that it acknowledged", async () => {
    const program = join(folder, "program.mjs");
    writeFileSync(
      program,
      `const { startEmbedded } = await import(${JSON.stringify(built)});
       console.log((await startEmbedded(process.argv[2], ${JSON.stringify(options)})).uri);`,
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
});

// Writes without a pause, tells what was acknowledged, and ends its own life in the midst of it.
const RECKLESS = `
  import { writeSync } from "node:fs";
  import { MongoClient } from ${JSON.stringify(import.meta.resolve("mongodb"))};
  const { startEmbedded } = await import(${JSON.stringify(built)});
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
  const { uri } = await startEmbedded(folder, { onEvent: ({ type }) => { if (type === "restarted") write(); } });
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

test("without the password a port says hello, and nothing else", async () => {
  const { uri } = await start({ transport: "tcp" });
  const stranger = client(uri.replace(/onit:.*@/, "").replace(/\?.*/, ""));
  expect(await stranger.db("admin").command({ hello: 1 })).toMatchObject({ ok: 1, isWritablePrimary: true });
  await expect(stranger.db().collection("numbers").findOne()).rejects.toMatchObject({
    code: 13,
    codeName: "Unauthorized",
    message: "Command find requires authentication",
  });
  const impostor = client(uri.replace(/onit:.*@/, "onit:guess@"));
  await expect(impostor.db().collection("numbers").findOne()).rejects.toMatchObject({ code: 18 });
});

test("nonsense is told, and troubles nobody else", async () => {
  const events: EmbeddedEvent[] = [];
  const { uri } = await start({ transport: "tcp", onEvent: (event) => events.push(event) });
  const found = numbers(uri);
  await found.insertOne({ _id: 1 });
  const response = fetch(`http://127.0.0.1:${/:(\d+)\//.exec(uri)![1]}/`);
  await expect(response).rejects.toThrow();
  expect(await found.countDocuments()).toBe(1);
  expect(events).toEqual([
    { type: "trouble", message: expect.stringMatching(/was closed, it sent a message of \d+ bytes/) },
  ]);
});

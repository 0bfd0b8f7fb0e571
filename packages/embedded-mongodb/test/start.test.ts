// The whole of it, as a program has it: started on a folder, spoken to by MongoDB's own driver, stopped and started again.

import { readdirSync } from "node:fs";
import type { Worker } from "node:worker_threads";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { Embedded, EmbeddedEvent, EmbeddedOptions } from "../src/start.ts";
import { aFolder, client, numbers, server, startOn } from "./support/program.ts";

const { runningUri } = server;

let folder: string;
const where = aFolder();
beforeEach(() => {
  folder = where();
});

const start = (options: EmbeddedOptions = {}): Promise<Embedded> => startOn(folder, options);

describe.each(["socket", "tcp"] as const)("by %s", (kind) => {
  const options: EmbeddedOptions = kind === "tcp" ? { transport: kind } : {};

  test("what the driver writes it finds again, also after a stop and a start", async () => {
    const first = await start(options);
    expect(first.uri).toMatch(
      kind === "tcp" ? /^mongodb:\/\/embedded:.{43}@127\.0\.0\.1:\d+\/embedded\?authSource=admin$/ : /sock\/embedded$/,
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
    expect(await runningUri(folder)).toBeUndefined();
    const embedded = await start(options);
    const uri = await runningUri(folder);
    expect(uri).toBe(embedded.uri);
    expect(await numbers(uri!).countDocuments()).toBe(0);
    await expect(server.start(folder)).rejects.toMatchObject({ name: "OwnedError" });
    await embedded.close();
    expect(await runningUri(folder)).toBeUndefined();
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
});

test("without the password a port says hello, and nothing else", async () => {
  const { uri } = await start({ transport: "tcp" });
  const stranger = client(uri.replace(/embedded:.*@/, "").replace(/\?.*/, ""));
  expect(await stranger.db("admin").command({ hello: 1 })).toMatchObject({ ok: 1, isWritablePrimary: true });
  await expect(stranger.db().collection("numbers").findOne()).rejects.toMatchObject({
    code: 13,
    codeName: "Unauthorized",
    message: "Command find requires authentication",
  });
  const impostor = client(uri.replace(/embedded:.*@/, "embedded:guess@"));
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

test("the data goes by the name it is given: its files, and the database that the uri leads to", async () => {
  const { uri, close } = await start({ name: "shop" });
  expect(uri).toMatch(/sock\/shop$/);
  expect(await runningUri(folder, { name: "shop" })).toBe(uri);
  expect(readdirSync(folder)).toEqual(
    expect.arrayContaining(["shop-data.txt", "shop.mdb", "shop.mdb-lock", "shop.sock"]),
  );
  await numbers(uri).insertOne({ _id: 1 });
  await close();
  const again = await start({ name: "shop" });
  expect(await numbers(again.uri).countDocuments()).toBe(1);
});

test.each(["", "Shop", "../shop", "shop.mdb", "a/b", "1st", "a".repeat(32)])(
  "a name that would not do for files and a database is refused: %j",
  async (name) => {
    await expect(server.start(folder, { name })).rejects.toThrow(/cannot be the name of the data: take at most 31/);
    expect(readdirSync(folder)).toEqual([]);
  },
);

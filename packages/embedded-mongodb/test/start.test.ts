// The whole of it, as a program has it: started on a folder, spoken to by MongoDB's own driver, stopped and started again.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
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

describe("a document that is damaged on the disk", () => {
  type Thing = { _id: string; code: string; n: number; text: string; on: boolean };
  const things = (uri: string) => client(uri).db().collection<Thing>("things");

  /** Of ten documents, the one with n: 3. @param damage changes its bytes; `at` is where its text begins */
  async function damaged(
    damage: (bytes: Buffer, at: number) => void,
  ): Promise<{ uri: string; events: EmbeddedEvent[] }> {
    const before = await start();
    const written = things(before.uri);
    await written.createIndex({ n: 1 });
    await written.createIndex({ code: 1 }, { unique: true });
    const all = Array.from({ length: 10 }, (_, n) => ({
      _id: `the ${n}`,
      code: `c${n}`,
      n,
      text: `words of ${n}`,
      on: true,
    }));
    await written.insertMany(all);
    await before.close();
    const file = join(folder, "embedded.mdb");
    const bytes = readFileSync(file);
    for (let at = bytes.indexOf("words of 3"); at >= 0; at = bytes.indexOf("words of 3", at + 1)) damage(bytes, at);
    writeFileSync(file, bytes);
    const events: EmbeddedEvent[] = [];
    const { uri } = await start({ onEvent: (event) => events.push(event) });
    return { uri, events };
  }
  const OTHERS = [0, 1, 2, 4, 5, 6, 7, 8, 9];

  test.each<[string, (bytes: Buffer, at: number) => void]>([
    ["a length", (bytes, at) => void bytes.writeInt32LE(99_999, at - 4)],
    ["a type", (bytes, at) => void bytes.writeUInt8(0x77, at - 10)],
    ["a boolean", (bytes, at) => void bytes.writeUInt8(2, at + 15)],
    ["its end", (bytes, at) => void bytes.writeUInt8(1, at + 16)],
  ])("%s: scans go on without it, and it is named once", async (_, damage) => {
    const { uri, events } = await damaged(damage);
    const found = things(uri);
    const those = async (query: { toArray(): Promise<{ n: number }[]> }) => (await query.toArray()).map(({ n }) => n);
    expect(await those(found.find())).toEqual(OTHERS);
    expect(await those(found.find({ n: { $gte: 0 } }).sort({ n: 1 }))).toEqual(OTHERS);
    expect(
      await those(
        found
          .find({ n: { $gte: 0 } })
          .sort({ text: -1 })
          .project<{ n: number }>({ n: 1 }),
      ),
    ).toEqual(OTHERS.toReversed());
    expect(await those(found.aggregate<{ n: number }>([{ $match: { on: true } }]))).toEqual(OTHERS);
    expect((await found.updateMany({}, { $set: { seen: true } })).modifiedCount).toBe(9);
    await found.createIndex({ text: 1 });
    const named = events.filter(({ type }) => type === "damaged");
    expect(named).toEqual([
      {
        type: "damaged",
        collection: "embedded.things",
        document: "the 3",
        message: expect.stringContaining("Invalid BSON"),
      },
    ]);
  });

  test("who asks for it by a unique key is told so, and its key is not free", async () => {
    const { uri } = await damaged((bytes, at) => void bytes.writeInt32LE(99_999, at - 4));
    const found = things(uri);
    const isDamaged = /^The document the 3 in embedded\.things is damaged: Invalid BSON/;
    await expect(found.findOne({ _id: "the 3" })).rejects.toThrow(isDamaged);
    await expect(found.findOne({ code: "c3" })).rejects.toThrow(isDamaged);
    await expect(found.updateOne({ _id: "the 3" }, { $set: { n: 33 } })).rejects.toThrow(isDamaged);
    await expect(found.insertOne({ _id: "the 3", code: "new", n: 3, text: "", on: true })).rejects.toMatchObject({
      code: 11_000,
    });
    expect(await found.findOne({ _id: "the 4" })).toMatchObject({ code: "c4" });
    expect(await client(uri).db().command({ validate: "things" })).toMatchObject({
      valid: false,
      nInvalidDocuments: 1,
    });
  });
});

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

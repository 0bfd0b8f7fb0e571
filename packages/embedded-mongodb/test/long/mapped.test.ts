// The memory that the data file takes stays bounded: what was mapped is let go.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Binary, MongoClient } from "mongodb";
import { expect, onTestFinished, test } from "vitest";
import { mappedBytes, watchMapped } from "../../src/mapped.ts";

const MB = 1024 ** 2;

test("only what has grown since the last time counts, and a system that does not say is left alone", () => {
  const sizes = [50, 70, 81, 83, 60, 80, 91, 93, 50].map((size) => size * MB);
  let letGo = 0;
  const look = watchMapped(
    () => void letGo++,
    () => sizes.shift(),
  );
  for (const isOver of [false, false, true, false, false, true]) {
    const before = letGo;
    look();
    expect(letGo > before).toBe(isOver);
  }
  const silent = watchMapped(
    () => void letGo++,
    () => undefined,
  );
  silent();
  expect(letGo).toBe(2);
});

test("a server that was written 400 MB and reads them all keeps little of them in memory", async ({ skip }) => {
  if (mappedBytes() === undefined) return skip();
  const { start }: typeof import("../../src/start.ts") = await import(
    new URL("../../dist/start.js", import.meta.url).href
  );
  const folder = mkdtempSync(join(tmpdir(), "embedded-mapped-"));
  const events: string[] = [];
  const server = await start(folder, { onEvent: ({ type }) => events.push(type) });
  const client = await new MongoClient(server.uri).connect();
  onTestFinished(async () => {
    await client.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const before = mappedBytes()!;
  const all = client.db().collection<{ _id: number; raw: Binary | Buffer }>("all");
  const cursor = all.find({}, { batchSize: 5, sort: { _id: 1 } });
  for (let id = 0; id < 100; id++) await all.insertOne({ _id: id, raw: Buffer.alloc(4 * MB, id) });
  let read = 0;
  for await (const { _id, raw } of cursor) {
    expect([_id, (raw as Binary).length()]).toEqual([read++, 4 * MB]);
    if (read % 20 === 0) await new Promise((resolve) => setTimeout(resolve, 1_100)); // the server looks once a second
  }
  expect(read).toBe(100);
  expect(mappedBytes()! - before).toBeLessThan(200 * MB);
  expect(events.filter((type) => type !== "size")).toEqual([]);
}, 120_000);

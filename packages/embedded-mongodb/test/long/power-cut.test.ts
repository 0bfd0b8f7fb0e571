// The process that holds the embedded server is killed under load, again and again on the same data: everything that
// was acknowledged is there, whole, and nothing else but what was under way. POWER_CUTS says how often (8).

import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mongo } from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";

const CUTS = Number(process.env.POWER_CUTS ?? 8);
const built = new URL("../../dist/start.js", import.meta.url).href;
const writer = fileURLToPath(new URL("../support/power-cut-writer.mjs", import.meta.url));

type Embedded = { uri: string; close(): Promise<void> };
type Note = {
  is: "begun" | "done";
  id?: string;
  sum?: string | null;
  counter?: true;
  name?: string;
  writer?: string;
  answer?: unknown;
};
type Stored = { _id: string; writer: string; version: number; tags: string[]; due?: Date; sum: string };

/** What has to be, by every note of every life so far. `sums` holds what a document may be now: one state, or two. */
type Expected = {
  sums: Map<string, (string | null)[]>;
  counted: number[];
  countsUnderWay: number;
  /** Where the counter stood after the last cut. */
  least: number;
  takers: Map<string, string>;
  namesUnderWay: Set<string>;
};

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "embedded-power-cut-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test(`after each of ${CUTS} power cuts everything acknowledged is there and nothing is torn`, {
  timeout: 60_000 + CUTS * 10_000,
}, async () => {
  const expected: Expected = {
    sums: new Map(),
    counted: [],
    countsUnderWay: 0,
    least: 0,
    takers: new Map(),
    namesUnderWay: new Set(),
  };
  for (let round = 0; round < CUTS; round += 1) {
    const ms = 1 + Math.trunc(Math.random() * 300);
    const journal = join(folder, `journal-${round}`);
    await cut(journal, round, ms);
    remember(expected, journal);
    await verify(expected, `cut ${round}, after ${ms} ms`);
  }
  expect(expected.sums.size).toBeGreaterThan(CUTS);
});

async function cut(journal: string, round: number, ms: number): Promise<void> {
  const child = fork(writer, [join(folder, "data"), journal, String(round)], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  await writing(child);
  await new Promise((resolve) => setTimeout(resolve, ms));
  expect(child.exitCode, "the writer ended by itself").toBeNull();
  child.kill("SIGKILL");
  await ended;
}

const writing = (child: ChildProcess): Promise<void> =>
  new Promise((resolve, reject) => {
    child.once("message", () => resolve());
    child.once("exit", (code) => reject(new Error(`the writer ended with ${code} before it wrote`)));
  });

/** A write that was begun and not done may be there or not. */
function remember(expected: Expected, journal: string): void {
  const lines = readFileSync(journal, "utf8").split("\n").filter(Boolean);
  for (const line of lines) {
    const note = JSON.parse(line) as Note;
    if (note.id !== undefined) rememberDocument(expected, note.id, note);
    if (note.counter) rememberCount(expected, note);
    if (note.name !== undefined) rememberName(expected, note.name, note);
  }
}

function rememberDocument({ sums }: Expected, id: string, { is, sum = null }: Note): void {
  sums.set(id, is === "done" ? [sum] : [...(sums.get(id) ?? [null]), sum]);
}

function rememberCount(expected: Expected, { is, answer }: Note): void {
  expected.countsUnderWay += is === "done" ? -1 : 1;
  if (is === "done") expected.counted.push(answer as number);
}

function rememberName({ takers, namesUnderWay }: Expected, name: string, { is, writer: who, answer }: Note): void {
  if (is === "begun") namesUnderWay.add(`${name} ${who}`);
  else namesUnderWay.delete(`${name} ${who}`);
  if (answer === "taken") takers.set(name, who!);
}

async function verify(expected: Expected, when: string): Promise<void> {
  const { start } = (await import(built)) as { start(folder: string): Promise<Embedded> };
  const server = await start(join(folder, "data"));
  const client = await new mongo.MongoClient(server.uri).connect();
  try {
    const db = client.db("cut");
    await verifyDocuments(db, expected, when);
    await verifyIndexes(db, when);
    await verifyNames(db, expected, when);
    await verifyCounter(db, expected, when);
  } finally {
    await client.close();
    await server.close();
  }
}

async function verifyDocuments(db: mongo.Db, expected: Expected, when: string): Promise<void> {
  const found = new Map<string, string>();
  for await (const { _id, sum, ...rest } of db.collection<Stored>("documents").find({})) {
    expect(checksum(rest), `${when}: ${_id} is whole`).toBe(sum);
    expect(found.has(_id), `${when}: ${_id} is there once`).toBe(false);
    found.set(_id, sum);
    expect(expected.sums.has(_id), `${when}: ${_id} was written by somebody`).toBe(true);
  }
  const wrong = [...expected.sums].filter(([id, sums]) => !sums.includes(found.get(id) ?? null)).map(([id]) => id);
  expect(wrong, `${when}: documents that are not as they were acknowledged`).toEqual([]);
  for (const [id] of expected.sums) expected.sums.set(id, [found.get(id) ?? null]); // and so it stays
}

/** In the order in which the writer names the fields. */
function checksum(stored: object): string {
  const { writer: who, version, serial, tags, due, filling } = stored as { [field: string]: unknown };
  const rest = { writer: who, version, serial, tags, ...(due ? { due } : {}), filling };
  return createHash("sha256").update(JSON.stringify(rest)).digest("hex");
}

async function verifyIndexes(db: mongo.Db, when: string): Promise<void> {
  const documents = db.collection<Stored>("documents");
  const ids = async (filter: object, hint: mongo.Hint): Promise<string[]> =>
    (await documents.find(filter, { hint, projection: { _id: 1 } }).toArray()).map(({ _id }) => _id).toSorted();
  const all = { $natural: 1 } as const;
  const indexes = await documents.indexes();
  expect(indexes).toHaveLength(5);
  for (const { name, sparse } of indexes) {
    const filter = sparse ? { due: { $exists: true } } : {};
    expect(await ids(filter, name!), `${when}: through ${name}`).toEqual(await ids(filter, all));
    expect(await documents.countDocuments(filter, { hint: name! })).toBe(
      await documents.countDocuments(filter, { hint: all }),
    );
  }
  for (const tags of ["t0", "t1", "t2", "u0", "u1", "u2", "u3", "u4"])
    expect(await ids({ tags }, "tags_1"), `${when}: tagged ${tags}`).toEqual(await ids({ tags }, all));
  const serials = await documents.distinct("serial");
  expect(serials.length, `${when}: the unique serials`).toBe(await documents.countDocuments({}, { hint: all }));
}

async function verifyNames(db: mongo.Db, { takers, namesUnderWay }: Expected, when: string): Promise<void> {
  const stored = await db
    .collection<{ name: string; writer: string }>("names")
    .find({}, { hint: { $natural: 1 } })
    .toArray();
  const owners = new Map(stored.map(({ name, writer: who }) => [name, who]));
  expect(owners.size, `${when}: each name is taken once`).toBe(stored.length);
  const lost = [...takers].filter(([name, who]) => owners.get(name) !== who);
  expect(lost, `${when}: names that were acknowledged`).toEqual([]);
  const invented = stored.filter(
    ({ name, writer: who }) => takers.get(name) !== who && !namesUnderWay.has(`${name} ${who}`),
  );
  expect(invented, `${when}: names that nobody asked for`).toEqual([]);
  for (const [name, who] of owners) takers.set(name, who); // what is there now must stay, and what is not must not come
  namesUnderWay.clear();
}

async function verifyCounter(db: mongo.Db, expected: Expected, when: string): Promise<void> {
  const { counted, countsUnderWay, least } = expected;
  const counter = await db.collection<{ _id: string; n: number }>("counters").findOne({ _id: "shared" });
  expect(new Set(counted).size, `${when}: no number was given twice`).toBe(counted.length);
  expect(counter?.n, when).toBeGreaterThanOrEqual(counted.reduce((most, one) => Math.max(most, one), least));
  expect(counter?.n, when).toBeLessThanOrEqual(counted.length + countsUnderWay);
  expected.least = counter?.n ?? 0;
}

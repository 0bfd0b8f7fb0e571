// A disk that becomes full: writes are refused before LMDB meets it, which would end the process; all else goes on.

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { appendFileSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { open } from "lmdb";
import { type Collection as DriverCollection, MongoClient } from "mongodb";
import { afterAll, describe, expect, onTestFinished, test } from "vitest";
import { type Doc, decode, encode } from "../../src/language/values.ts";
import type { DiskSpace } from "../../src/storage/disk-space.ts";
import { type Environment, openEnvironment } from "../../src/storage/open-env.ts";
import { openStorage, type Storage } from "../../src/storage/storage.ts";
import { expire } from "../../src/storage/ttl.ts";
import { refusal } from "../refusal.ts";
import { rounds } from "../support/rounds.ts";

const NS = { db: "app", name: "mails" };
const MB = 1024 ** 2;
const RESERVE = 64 * MB;
const PLENTY: DiskSpace = { free: 1_024 * MB, total: 4_096 * MB };
const free = (bytes: number): DiskSpace => ({ ...PLENTY, free: bytes });

type Disk = { space: DiskSpace | undefined; asked: number; next?: DiskSpace[] };

/** A real data file on a disk of which the test says what is free. */
function onDisk(opened?: (folder: string) => Environment): { storage: Storage; disk: Disk; environment: Environment } {
  const folder = mkdtempSync(join(tmpdir(), "embedded-full-disk-"));
  const disk: Disk = { space: PLENTY, asked: 0 };
  const environment = (opened ?? openEnvironment)(folder);
  const measure = (): DiskSpace | undefined => {
    disk.asked += 1;
    return disk.next?.shift() ?? disk.space;
  };
  const storage = openStorage(environment, () => {}, { measure });
  storage.write(() => storage.create(NS).createIndex({ key: { a: 1 }, name: "a_1" }));
  onTestFinished(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });
  return { storage, disk, environment };
}

const mails = (storage: Storage) => storage.collection(NS)!;
const insert = (storage: Storage, ...docs: Doc[]): void =>
  storage.write(() => {
    for (const doc of docs) mails(storage).insert(doc, encode(doc));
  });
const ids = (storage: Storage): unknown[] => [...mails(storage).documents()].map(({ raw }) => decode(raw)._id);
const remove = (storage: Storage, intent?: { freesSpace: boolean }): void =>
  storage.write(() => {
    const first = mails(storage).documents().next().value!;
    mails(storage).remove(first.recordId, decode(first.raw));
  }, intent);

describe("on a disk that is nearly full", () => {
  test("a write is refused as MongoDB refuses it, says where and what to do, and leaves nothing", () => {
    const { storage, disk } = onDisk();
    insert(storage, { _id: 1, a: 1 });
    disk.space = free(RESERVE);
    const { code, codeName, message } = refusal(() => insert(storage, { _id: 2, a: 2 }));
    expect([code, codeName]).toEqual([14_031, "OutOfDiskSpace"]);
    expect(message).toMatch(
      /^The disk of .*embedded-full-disk-\w+ is nearly full: 64\.0 MB are free, this write may need 0\.\d MB, and 64\.0 MB are kept in reserve .*\. Nothing was written\. Free space on that disk/,
    );
    expect(ids(storage)).toEqual([1]);
    expect(mails(storage).count()).toBe(1);
  });

  test("reading goes on, and so does a write that finds nothing to change", () => {
    const { storage, disk } = onDisk();
    insert(storage, { _id: 1, a: 1 });
    disk.space = free(0);
    expect(storage.read(() => ids(storage))).toEqual([1]);
    expect(storage.write(() => "nothing to do")).toBe("nothing to do");
  });

  test("writes go on as soon as there is space again, without a restart", () => {
    const { storage, disk } = onDisk();
    disk.space = free(MB);
    refusal(() => insert(storage, { _id: 1 }));
    disk.space = PLENTY;
    insert(storage, { _id: 1 });
    expect(ids(storage)).toEqual([1]);
  });

  test("what only removes may use half of the reserve, and no more: removing needs pages too", () => {
    const { storage, disk } = onDisk();
    insert(storage, { _id: 1 }, { _id: 2 });
    disk.space = free(RESERVE * 0.75);
    expect(refusal(() => remove(storage)).code).toBe(14_031);
    remove(storage, { freesSpace: true });
    expect(ids(storage)).toEqual([2]);
    disk.space = free(RESERVE / 2);
    expect(refusal(() => remove(storage, { freesSpace: true })).code).toBe(14_031);
    expect(ids(storage)).toEqual([2]);
  });

  test("documents past their time are removed in the same way", () => {
    const { storage, disk } = onDisk();
    storage.write(() => mails(storage).createIndex({ key: { at: 1 }, name: "at_1", expireAfterSeconds: 0 }));
    insert(storage, { _id: 1, at: new Date(0) });
    disk.space = free(RESERVE / 2);
    expect(refusal(() => expire(storage, new Date(1))).code).toBe(14_031);
    disk.space = free(RESERVE * 0.75);
    expect(expire(storage, new Date(1))).toBe(1);
    expect(ids(storage)).toEqual([]);
  });

  test("a large write is refused where a small one still fits", () => {
    const { storage, disk } = onDisk();
    disk.space = free(RESERVE + 2 * MB);
    expect(refusal(() => insert(storage, { _id: 1, raw: Buffer.alloc(3 * MB) })).code).toBe(14_031);
    insert(storage, { _id: 2, raw: Buffer.alloc(MB) });
    expect(ids(storage)).toEqual([2]);
  });

  test("of many small changes the pages are counted once: an index over them is built in little space", () => {
    const { storage, disk } = onDisk();
    insert(storage, ...Array.from({ length: 5_000 }, (_, id) => ({ _id: id, b: id })));
    disk.space = free(RESERVE + 4 * MB);
    storage.write(() => mails(storage).createIndex({ key: { b: 1 }, name: "b_1" }));
    expect(mails(storage).indexes()).toHaveLength(3);
  });

  test("an index whose entries would not fit is refused as a whole", () => {
    const { storage, disk } = onDisk();
    const text = "x".repeat(1_000);
    insert(storage, ...Array.from({ length: 5_000 }, (_, id) => ({ _id: id, b: `${id} ${text}` })));
    disk.space = free(RESERVE + 4 * MB);
    const build = (): unknown => storage.write(() => mails(storage).createIndex({ key: { b: 1 }, name: "b_1" }));
    expect(refusal(build).code).toBe(14_031);
    expect(mails(storage).indexes()).toHaveLength(2);
    disk.space = PLENTY;
    expect(build()).toBe(true);
  });

  test("of a small disk an eighth is the reserve", () => {
    const { storage, disk } = onDisk();
    disk.space = { free: 3 * MB, total: 16 * MB };
    insert(storage, { _id: 1 });
    disk.space = { free: 2 * MB, total: 16 * MB };
    expect(refusal(() => insert(storage, { _id: 2 })).code).toBe(14_031);
  });

  test("where the file system does not tell what is free, nothing is refused", () => {
    const { storage, disk } = onDisk();
    disk.space = undefined;
    insert(storage, { _id: 1 });
    expect(ids(storage)).toEqual([1]);
  });
});

test("a disk that another program fills between the first change and the commit is noticed, and nothing was written", () => {
  const { storage, disk } = onDisk();
  disk.space = free(MB);
  disk.next = [PLENTY];
  expect(refusal(() => insert(storage, { _id: 1 })).code).toBe(14_031);
  expect(ids(storage)).toEqual([]);
});

test("before a transaction has grown by half of the reserve the disk is asked again: LMDB may write before the commit", () => {
  const { storage, disk } = onDisk();
  for (const reserve of [64 * MB, MB]) {
    disk.space = { free: 4_096 * MB, total: reserve * 8 };
    storage.write(() => {
      for (let id = 0; id < 5; id++) {
        const asked = disk.asked;
        const doc = { _id: id, raw: Buffer.alloc(reserve / 5) };
        const recordId = mails(storage).insert(doc, encode(doc));
        expect(disk.asked).toBeGreaterThan(asked);
        mails(storage).remove(recordId, doc);
      }
    });
  }
});

test("a long transaction asks on its way, and does not wait for its end to be refused", () => {
  const { storage, disk } = onDisk();
  disk.next = [PLENTY, PLENTY];
  disk.space = free(MB);
  let done = 0;
  refusal(() =>
    storage.write(() => {
      for (; done < 100; done++) {
        const doc = { _id: done, raw: Buffer.alloc(MB) };
        mails(storage).insert(doc, encode(doc));
      }
    }),
  );
  expect(done).toBeLessThan(20);
});

const tracked = (folder: string): Environment =>
  open<Uint8Array, Uint8Array>({
    path: join(folder, "embedded.mdb"),
    noSubdir: true,
    pageSize: 4_096,
    overlappingSync: false,
    cache: false,
    compression: false,
    encoding: "binary",
    keyEncoding: "binary",
    trackMetrics: true,
  } as Parameters<typeof open>[0]) as unknown as Environment;

const pagesWritten = (environment: Environment): number =>
  (environment.getStats() as { pagesWritten: number }).pagesWritten;

type Step = { ids: number[]; bytes: number; kind: "insert" | "remove" | "index" };
const step = fc.record({
  ids: fc.uniqueArray(fc.nat(2_000), { minLength: 1, maxLength: 120 }),
  bytes: fc.oneof(fc.nat(200), fc.nat(3_000), fc.nat(60_000)),
  kind: fc.constantFrom("insert" as const, "insert" as const, "remove" as const, "index" as const),
});

/** Writes what a step says, whatever is there already. */
function carryOut(storage: Storage, { ids: chosen, bytes, kind }: Step, number: number): void {
  storage.write(() => {
    const collection = mails(storage);
    if (kind === "index") return void collection.createIndex({ key: { [`f${number}`]: 1, a: -1 }, name: `f${number}` });
    const there = new Map([...collection.documents()].map(({ recordId, raw }) => [decode(raw)._id, recordId]));
    for (const id of chosen) {
      const recordId = there.get(id);
      if (recordId !== undefined) collection.remove(recordId, decode(collection.get(recordId)!));
      const doc = { _id: id, a: `${(id * 7_919) % 2_000} ${"k".repeat(bytes % 700)}`, raw: Buffer.alloc(bytes) };
      if (kind === "insert") collection.insert(doc, encode(doc));
    }
  });
}

test("no write that is accepted writes more pages than it was given space for, beside the reserve", {
  timeout: 120_000,
}, () => {
  let accepted = 0;
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
      // Two files with the same history: the first tells how much a step writes, the second has just too little space for it.
      const [first, second] = [onDisk(tracked), onDisk(tracked)];
      for (const [number, each] of steps.entries()) {
        const before = pagesWritten(first.environment);
        carryOut(first.storage, each, number);
        const written = pagesWritten(first.environment) - before;
        second.disk.space = free(RESERVE + written * 4_096 - 1);
        if (written > 0) {
          expect(refusal(() => carryOut(second.storage, each, number)).code).toBe(14_031);
          accepted += 1;
        }
        second.disk.space = PLENTY;
        carryOut(second.storage, each, number);
      }
    }),
    { numRuns: rounds(25) },
  );
  expect(accepted).toBeGreaterThan(50);
});

// --- on a real disk of its own ------------------------------------------------------------------------------------------------

const DISK_MB = 160;
const mount = mkdtempSync(join(tmpdir(), "embedded-small-disk-"));
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${DISK_MB}m`, "tmpfs", mount]).status === 0;
if (!mounted)
  console.error(
    "!!! NO DISK of its own could be mounted: the stories of a full disk are SKIPPED. Only root can mount.",
  );
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", mount]);
  rmSync(mount, { recursive: true, force: true });
});

const freeOf = (): number => {
  const { bavail, bsize } = statfsSync(mount);
  return bavail * bsize;
};

type Numbered = { _id: number; raw: Buffer };

/** Inserts one after the other, as long as `isOn`. */
async function writeOn(into: DriverCollection<Numbered>, from: number, isOn: () => boolean) {
  const [kept, refused] = [[] as number[], [] as Error[]];
  for (let id = from; isOn(); id++) {
    const raw = Buffer.alloc(20_000 + (id % 5) * 30_000, id);
    await into.insertOne({ _id: id, raw }).then(
      () => kept.push(id),
      (error: Error) => refused.push(error),
    );
  }
  return { kept, refused };
}

const idsIn = async (numbered: DriverCollection<Numbered>): Promise<number[]> =>
  (await numbered.find({ _id: { $gte: 0 } }, { projection: { _id: 1 }, sort: { _id: 1 } }).toArray()).map(
    ({ _id }) => _id,
  );

/** Another program that fills the disk, as fast as it can, to the last byte. */
function fill(): ChildProcess {
  return spawn("dd", ["if=/dev/zero", `of=${join(mount, "other")}`, "bs=64k"], { stdio: "ignore" });
}

describe.skipIf(!mounted)(`on a disk of ${DISK_MB} MB that another program fills while many write`, () => {
  test("the process lives, refuses writes and reads on; with space again it writes on, and all that was acknowledged is there", async () => {
    const built = new URL("../../dist/start.js", import.meta.url).href;
    const { start } = (await import(built)) as typeof import("../../src/start.ts");
    const events: unknown[] = [];
    const embedded = await start(join(mount, "data"), { onEvent: (event) => events.push(event) });
    const driver = new MongoClient(embedded.uri, { retryWrites: false });
    onTestFinished(async () => {
      await driver.close();
      await embedded.close();
    });
    const into = driver.db().collection<Numbered>("mails");
    for (let round = 0; round < 5; round++) {
      let isOn = true;
      const writers = [0, 1, 2, 3].map((n) => writeOn(into, round * 1e6 + n * 1e5, () => isOn));
      await new Promise((resolve) => setTimeout(resolve, 200));
      await once(fill(), "exit");
      expect(freeOf()).toBeLessThan(MB);
      await new Promise((resolve) => setTimeout(resolve, 300));
      isOn = false;
      const written = await Promise.all(writers);
      const refused = written.flatMap((each) => each.refused);
      expect(refused.length).toBeGreaterThan(0);
      for (const error of refused) expect(error).toMatchObject({ code: 14_031, codeName: "OutOfDiskSpace" });
      const kept = written.flatMap((each) => each.kept).sort((a, b) => a - b);
      expect(await idsIn(into)).toEqual(kept);
      rmSync(join(mount, "other"));
      await into.insertOne({ _id: -1 - round, raw: Buffer.alloc(1) });
      expect(await idsIn(into)).toEqual(kept);
      await into.deleteMany({ _id: { $gte: 0 } }); // the disk is small
    }
    expect(events.filter((event) => (event as { type: string }).type !== "size")).toEqual([]);
    expect(await into.countDocuments()).toBe(5);
  });

  test("its own data fills it to the reserve and not further, also by large documents; on a disk without a free byte the start is refused, and says why", async () => {
    const built = new URL("../../dist/start.js", import.meta.url).href;
    const { start } = (await import(built)) as typeof import("../../src/start.ts");
    const embedded = await start(join(mount, "own"));
    const driver = new MongoClient(embedded.uri, { retryWrites: false });
    const into = driver.db().collection<Numbered>("mails");
    const kept: number[] = [];
    for (let id = 0; ; id++) {
      const isKept = await into.insertOne({ _id: id, raw: Buffer.alloc(3 * MB, id) }).then(
        () => true,
        (error: Error) => {
          expect(error).toMatchObject({ code: 14_031 });
          return false;
        },
      );
      if (!isKept) break;
      kept.push(id);
    }
    expect(freeOf()).toBeGreaterThanOrEqual((DISK_MB / 8) * MB);
    await driver.close();
    await embedded.close();
    appendFileSync(join(mount, "last"), Buffer.alloc(freeOf()));
    await expect(start(join(mount, "own"))).rejects.toThrow(/is nearly full: 0\.0 MB are free/);
    rmSync(join(mount, "last"));
    const again = await start(join(mount, "own"));
    const reader = new MongoClient(again.uri);
    expect(await reader.db().collection("mails").countDocuments()).toBe(kept.length);
    await reader.close();
    await again.close();
  });
});

/** Writes until it is refused, reads, and says so. */
const WRITER = `
const [built, folder, driver] = process.argv.slice(2);
const { start } = await import(built);
const { MongoClient } = await import(driver);
const embedded = await start(folder);
const client = new MongoClient(embedded.uri, { retryWrites: false });
const mails = client.db().collection("mails");
const codes = [];
for (let id = 0; codes.length < 20; id++)
  await mails.insertOne({ _id: id, raw: Buffer.alloc(20_000 + (id % 5) * 30_000) }).catch(({ code }) => codes.push(code));
const [kept, last] = [await mails.countDocuments(), await mails.findOne({}, { sort: { _id: -1 } })];
await client.close();
await embedded.close();
console.log(JSON.stringify({ codes, kept, isWhole: last.raw.length() >= 20_000 }));
`;

test.skipIf(process.platform === "win32")(
  "a limit that no disk tells of (ulimit -f, as a quota) refuses writes in the same way, and the process lives",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "embedded-limit-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const built = new URL("../../dist/start.js", import.meta.url).href;
    const words = [join(folder, "writer.mjs"), built, join(folder, "data"), import.meta.resolve("mongodb")];
    writeFileSync(words[0]!, WRITER);
    const script = 'ulimit -f 20000; exec "$0" "$@"';
    const { stdout, stderr } = spawnSync("bash", ["-c", script, process.execPath, ...words], { encoding: "utf8" });
    expect(stderr).toBe("");
    const { codes, kept, isWhole } = JSON.parse(stdout) as { codes: number[]; kept: number; isWhole: boolean };
    expect(new Set(codes)).toEqual(new Set([14_031]));
    expect([kept > 20, isWhole]).toEqual([true, true]);
  },
);

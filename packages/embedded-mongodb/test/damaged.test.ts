// A data file that is not whole is refused, with what to do; it neither ends the process nor passes for an empty one.

import { cpSync, mkdtempSync, readFileSync, rmSync, truncateSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { serialize } from "bson";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { DEFAULT_NAME, filesOf } from "../src/name.ts";
import { checkPages } from "../src/storage/check-pages.ts";
import { openEnvironment } from "../src/storage/open-env.ts";
import { DamagedError, openPages, PAGE_BYTES, readMeta } from "../src/storage/pages.ts";
import { openStorage } from "../src/storage/storage.ts";
import { rounds } from "./support/rounds.ts";

const parent = mkdtempSync(join(tmpdir(), "embedded-damaged-"));
const whole = join(parent, "whole");
const folder = join(parent, "copy");
const FILES = filesOf(DEFAULT_NAME);
const file = join(folder, FILES.data);

let used = 0; // bytes of pages that hold something or did; behind them is only room for the next write

/** Two collections with indexes, a large document, and pages that were in use and are free. */
beforeAll(async () => {
  cpSync(mkdtempSync(join(parent, "new-")), whole, { recursive: true });
  const storage = openStorage(openEnvironment(whole));
  for (const name of ["mails", "tickets"]) {
    storage.write(() => {
      const collection = storage.create({ db: "app", name });
      collection.createIndex({ name: "n_1", key: { n: 1 } });
      for (let n = 0; n < 400; n++) {
        const doc = { _id: `${name}-${n}`, n, text: "word ".repeat(n) };
        collection.insert(doc, serialize(doc));
      }
      const large = { _id: "large", text: "z".repeat(300_000) };
      collection.insert(large, serialize(large));
    });
  }
  storage.write(() => storage.drop({ db: "app", name: "tickets" }));
  used = storage.size().bytes;
  await storage.close();
});
beforeEach(() => cpSync(whole, folder, { recursive: true }));
afterEach(() => rmSync(folder, { recursive: true }));
afterAll(() => rmSync(parent, { recursive: true }));

const refusal = (): string => {
  try {
    openEnvironment(folder);
  } catch (error) {
    return (error as Error).message;
  }
  return "";
};

const WHAT_TO_DO =
  /Nothing was changed\. Restore the folder from a backup; or rename the folder and start with a new one/;

test("a whole file opens, with all that is in it", async () => {
  checkPages(file, { isThorough: true });
  checkPages(file, { isThorough: false });
  const storage = openStorage(openEnvironment(folder));
  expect(storage.size().documents).toBe(401);
  await storage.close();
});

test.each([
  ["half", 0.5],
  ["the last tenth missing", 0.9],
  ["ten pages", 0],
])("a file that was cut off is refused: %s", (_, part) => {
  truncateSync(file, part === 0 ? 10 * PAGE_BYTES : Math.floor(used * part));
  expect(refusal()).toMatch(/^embedded\.mdb is damaged: /);
  expect(refusal()).toMatch(WHAT_TO_DO);
});

describe("a page that was overwritten", () => {
  /** All pages that the data needs, but not those that are free. */
  const needed = (): number[] => {
    const good = readFileSync(file);
    const pages = Array.from({ length: good.length / PAGE_BYTES }, (_, page) => page);
    return pages.filter((page) => good.readUInt32LE(page * PAGE_BYTES) === page && page % 7 < 2);
  };

  test("is noticed wherever it is, or is free", () => {
    const good = readFileSync(file);
    let refused = 0;
    for (const page of needed()) {
      const bad = Buffer.from(good);
      bad.fill(0, page * PAGE_BYTES, (page + 1) * PAGE_BYTES);
      writeFileSync(file, bad);
      try {
        checkPages(file, { isThorough: true });
      } catch (error) {
        expect(error).toBeInstanceOf(DamagedError);
        refused++;
      }
    }
    expect(refused).toBeGreaterThan(20);
  });

  test("any byte may change: it is whole, or damaged, and nothing else", () => {
    const good = readFileSync(file);
    const anywhere = fc.integer({ min: 0, max: good.length - 1 });
    const inFirstPages = fc.integer({ min: 0, max: 2 * PAGE_BYTES - 1 });
    fc.assert(
      fc.property(fc.oneof(anywhere, inFirstPages), fc.integer({ min: 1, max: 255 }), (at, bits) => {
        const bad = Buffer.from(good);
        bad[at] = bad[at]! ^ bits;
        writeFileSync(file, bad);
        try {
          checkPages(file, { isThorough: true });
        } catch (error) {
          const isTold = error instanceof DamagedError || String(error).includes("of LMDB, and only 2 can be read");
          if (!isTold) throw error;
        }
      }),
      { numRuns: rounds(150) },
    );
  });
});

test.each([
  ["first", [0]],
  ["second", [1]],
  ["both", [0, 1]],
])("where the data begins stands in two pages: the %s of them damaged", (_, pages) => {
  const bytes = readFileSync(file);
  for (const page of pages) for (let at = 100; at < 164; at++) bytes[page * PAGE_BYTES + at]! ^= 0xff;
  writeFileSync(file, bytes);
  expect(refusal()).toMatch(/^embedded\.mdb is damaged: /);
});

test("a tree that leads to a page twice is refused", () => {
  const pages = openPages(file);
  const { main } = readMeta(pages);
  pages.close();
  const bytes = readFileSync(file);
  // The roots of two tables become one.
  const at = main.root! * PAGE_BYTES;
  const nodes = [0, 2].map((i) => 24 + at + bytes.readUInt16LE(at + 24 + i));
  const [one, other] = nodes.map((node) => node + 8 + bytes.readUInt16LE(node + 6));
  bytes.copy(bytes, other!, one!, one! + 48);
  writeFileSync(file, bytes);
  expect(() => checkPages(file, { isThorough: true })).toThrow(/used twice/);
});

test("a folder whose data file is gone, or empty, does not begin with nothing", () => {
  truncateSync(file, 0);
  expect(refusal()).toMatch(/^embedded\.mdb is empty, though the data was in it\. Nothing was changed\. Restore/);
  expect(refusal()).toMatch(/To begin with nothing on purpose, delete embedded-data\.txt/);
  unlinkSync(file);
  expect(refusal()).toMatch(/^embedded\.mdb is gone, though/);
  // Folders of earlier versions have no note, but LMDB's lock file.
  unlinkSync(join(folder, FILES.note));
  expect(refusal()).toMatch(/^embedded\.mdb is gone, though/);
  unlinkSync(`${file}-lock`);
  expect(refusal()).toBe("");
});

test("a first start that a power cut ended is begun again", async () => {
  unlinkSync(join(folder, FILES.note));
  for (const bytes of [0, PAGE_BYTES, 2 * PAGE_BYTES]) {
    writeFileSync(file, Buffer.alloc(bytes));
    const storage = openStorage(openEnvironment(folder));
    expect(storage.size().documents).toBe(0);
    await storage.close();
    expect(readFileSync(join(folder, FILES.note), "utf8")).toContain("embedded.mdb");
    unlinkSync(join(folder, FILES.note));
  }
});

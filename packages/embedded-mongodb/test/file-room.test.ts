// What the disk does not say when it is asked, and refuses when it is written to: a user's quota, a limit on files.

import { mkdtempSync, rmSync, statSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { decode, encode } from "../src/language/values.ts";
import { openEnvironment } from "../src/storage/open-env.ts";
import { openStorage } from "../src/storage/storage.ts";
import { refusal } from "./refusal.ts";

const NS = { db: "app", name: "mails" };
const MB = 1024 ** 2;

/** A data file on a disk with room enough for everybody but this user. */
function aStorage() {
  const folder = mkdtempSync(join(tmpdir(), "embedded-quota-"));
  const quota = { isOf: undefined as string | undefined, asked: 0 };
  const grow = (path: string, bytes: number): void => {
    quota.asked += 1;
    if (quota.isOf) throw Object.assign(new Error(`${quota.isOf}: write`), { code: quota.isOf });
    truncateSync(path, bytes);
  };
  const storage = openStorage(openEnvironment(folder), () => {}, { grow });
  storage.write(() => storage.create(NS));
  onTestFinished(async () => {
    await storage.close();
    rmSync(folder, { recursive: true });
  });
  const insert = (_id: number, bytes = 100): void =>
    storage.write(() => {
      const doc = { _id, raw: Buffer.alloc(bytes) };
      storage.collection(NS)!.insert(doc, encode(doc));
    });
  const ids = (): unknown[] => [...storage.collection(NS)!.documents()].map(({ raw }) => decode(raw)._id);
  const length = (): number => statSync(join(folder, "embedded.mdb")).size;
  return { storage, quota, insert, ids, length };
}

test.each([
  ["EDQUOT", "The quota of its user on that disk is used up"],
  ["ENOSPC", "Its disk is full"],
  ["EFBIG", "Files of its user may not become longer"],
])(
  "%s is met before LMDB writes: the write is refused as on a full disk, says why, and leaves nothing",
  (code, why) => {
    const { storage, quota, insert, ids } = aStorage();
    insert(1);
    quota.isOf = code;
    const refused = refusal(() => insert(2, 2 * MB));
    expect([refused.code, refused.codeName]).toEqual([14_031, "OutOfDiskSpace"]);
    expect(refused.message).toContain(`${why}. Nothing was written.`);
    expect(storage.read(ids)).toEqual([1]);
    quota.isOf = undefined;
    insert(2, 2 * MB); // without a restart
    expect(ids()).toEqual([1, 2]);
  },
);

test("what else the disk says is not called a lack of room", () => {
  const { quota, insert, ids } = aStorage();
  quota.isOf = "EIO";
  expect(() => insert(1, 2 * MB)).toThrow("EIO: write");
  expect(ids()).toEqual([]);
});

test("the file is as long as what a commit may write before it is written, and is asked for no more than that", () => {
  const { storage, quota, insert, length } = aStorage();
  insert(1, 3 * MB);
  const before = length();
  expect(before).toBeGreaterThan(3 * MB);
  expect(before).toBeLessThan(4 * MB);
  const { asked } = quota;
  storage.write(() => "nothing to do");
  expect([quota.asked, length()]).toEqual([asked, before]);
});

// No command of one client holds up all others: its time and its memory are bounded, whatever it asks for.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BSONRegExp, type Long, serialize } from "bson";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createCursors } from "../src/commands/cursors.ts";
import { dispatcher } from "../src/commands/dispatch.ts";
import { compileRegExp } from "../src/language/regex.ts";
import { costOf } from "../src/language/regex-cost.ts";
import { type Doc, decode } from "../src/language/values.ts";
import { openEnvironment } from "../src/storage/open-env.ts";
import { openStorage, type Storage } from "../src/storage/storage.ts";

type Reply = Doc & { code: number; cursor: { firstBatch: Doc[]; nextBatch: Doc[]; id: Long } };

const folder = mkdtempSync(join(tmpdir(), "embedded-limits-"));
let storage: Storage;
let answer: ReturnType<typeof dispatcher>;

const run = async (body: Doc): Promise<Reply> => {
  const request = { body: serialize({ ...body, $db: "test" }), sequences: new Map() };
  const reply = decode(await answer(request, { id: 1, isTrusted: true }));
  return { ...reply, ok: Number(reply.ok) } as unknown as Reply;
};

/** Two to the power of its length are the ways to cut it up. */
const ENDLESS = "^(a+)+$";
const CAREFUL = `${"a".repeat(60)}!`;

beforeAll(async () => {
  storage = openStorage(openEnvironment(folder));
  const now = (): Date => new Date();
  const context = { storage, cursors: createCursors(), now, startedAt: now(), connections: () => 1, longestMs: 250 };
  answer = dispatcher({ ...context, longestMs: 60_000 });
  const numbers = Array.from({ length: 20_000 }, (_, i) => i);
  await run({ insert: "c", documents: [{ _id: 1, a: CAREFUL, list: [CAREFUL, "b"], numbers }] });
  await run({ insert: "many", documents: Array.from({ length: 2_000 }, (_, _id) => ({ _id, g: _id % 7 })) });
  answer = dispatcher(context);
});
afterAll(async () => {
  await storage.close();
  rmSync(folder, { recursive: true });
});

/** More than any of them may take, on a machine that has much else to do. */
const PATIENCE_MS = 60_000;

const timed = async (command: Doc): Promise<Reply> => {
  const start = performance.now();
  const reply = await run(command);
  expect(performance.now() - start).toBeLessThan(PATIENCE_MS);
  return reply;
};

const regex = { $regex: ENDLESS };
const pattern = new BSONRegExp(ENDLESS, "");
const update = (u: Doc, more: Doc = {}): Doc => ({ update: "c", updates: [{ q: { _id: 1 }, u, ...more }] });

describe("a regular expression without an end is ended", () => {
  test.each<[string, Doc]>([
    ["find", { find: "c", filter: { a: regex } }],
    ["count", { count: "c", query: { a: regex } }],
    ["distinct", { distinct: "c", key: "a", query: { a: regex } }],
    ["aggregate", { aggregate: "c", pipeline: [{ $match: { a: regex } }], cursor: {} }],
    ["delete", { delete: "c", deletes: [{ q: { a: regex }, limit: 0 }] }],
    ["update", { update: "c", updates: [{ q: { a: regex }, u: { $set: { b: 1 } }, multi: true }] }],
    ["findAndModify", { findAndModify: "c", query: { a: regex }, remove: true }],
    ["$not", { find: "c", filter: { a: { $not: regex } } }],
    ["$in", { find: "c", filter: { a: { $in: [pattern] } } }],
    ["$nin", { find: "c", filter: { a: { $nin: [pattern] } } }],
    ["$all", { find: "c", filter: { list: { $all: [pattern] } } }],
    ["$elemMatch", { find: "c", filter: { list: { $elemMatch: regex } } }],
    ["an array filter", update({ $set: { "list.$[e]": 1 } }, { arrayFilters: [{ e: regex }] })],
    ["$pull", update({ $pull: { list: regex } })],
    ["$regexMatch", { find: "c", filter: { $expr: { $regexMatch: { input: "$a", regex: ENDLESS } } } }],
    ["a projection", { find: "c", projection: { x: { $regexFind: { input: "$a", regex: pattern } } } }],
    ["a pipeline that updates", update([{ $set: { x: { $regexFindAll: { input: "$a", regex: ENDLESS } } } }] as never)],
  ])("in %s", async (_, command) => {
    expect(await timed(command)).toMatchObject({ ok: 0, code: 50, codeName: "MaxTimeMSExpired" });
  });

  test("and nothing of the write stays, while others' writes do", async () => {
    const refused = run({
      update: "many",
      updates: [
        { q: { _id: 5 }, u: { $set: { seen: true } } },
        { q: { $expr: { $regexMatch: { input: CAREFUL, regex: ENDLESS } } }, u: { $set: { seen: true } } },
      ],
    });
    const unhurried = { maxTimeMS: 30_000 }; // on a machine that has much else to do, these take longer than what holds without it
    const other = run({ update: "many", updates: [{ q: { _id: 6 }, u: { $set: { seen: true } } }], ...unhurried });
    expect(await refused).toMatchObject({ ok: 0, code: 50 });
    expect(await other).toMatchObject({ ok: 1, nModified: 1 });
    const { cursor } = await run({ find: "many", filter: { seen: true }, projection: { _id: 1 }, ...unhurried });
    expect(cursor.firstBatch).toEqual([{ _id: 6 }]);
  });

  test("maxTimeMS may be less or more than what holds without it", async () => {
    const start = performance.now();
    expect(await run({ find: "c", filter: { a: regex }, maxTimeMS: 1_500 })).toMatchObject({ code: 50 });
    expect(performance.now() - start).toBeGreaterThan(1_000);
  });
});

test("look-aheads, references and the usual patterns work as they did, guarded or not", () => {
  const matches = (source: string, text: string, options = ""): boolean => compileRegExp(source, options).test(text);
  const long = "x".repeat(100_000);
  expect(matches("^(?=.*b)(a)\\1", "aab")).toBe(true);
  expect(matches("(\\w+) \\1$", `${"x".repeat(2_000)} the the`)).toBe(true);
  expect(matches("one.*TWO", `${long} one ${long} two`, "i")).toBe(true);
  expect(matches("one.*two", `${long} two ${long} one`)).toBe(false);
  expect(matches("KISS", `${long}\u212Ai\u017F\u017F`, "i")).toBe(true);
  expect(matches("a|needle", `${long}a`)).toBe(true);
});

test("a pattern's cost is known before it meets a text", () => {
  expect(costOf("^Re: ").safeLength).toBeGreaterThan(1_000_000);
  expect(costOf("invoice").safeLength).toBeGreaterThan(100_000);
  expect(costOf("a.*b").safeLength).toBeGreaterThan(100);
  for (const endless of ["^(a+)+$", "^(a|aa)+$", "(a*)*b", "(a?){40}a{40}", "^(\\w+\\s?)*$", "(?:x+x+)+y"]) {
    expect(costOf(endless).safeLength).toBeLessThan(20);
  }
  expect(costOf("(foo|bar)+baz[k]")).toMatchObject({ needed: "baz" });
});

test("patterns that take long to read are refused", () => {
  for (const source of ["(".repeat(16_000) + ")".repeat(16_000), "a".repeat(40_000), "\\p{L}".repeat(5_000)]) {
    expect(() => compileRegExp(source, "")).toThrow(expect.objectContaining({ code: 51_091 }));
  }
});

const of = (x: unknown): Doc => ({ aggregate: "c", pipeline: [{ $project: { x } }], cursor: {} });
const twice = (operator: string): Doc => ({ [operator]: ["$$value", "$$value"] });
const grown = (initialValue: unknown, inner: Doc): Doc => ({
  $reduce: { input: { $range: [0, 60] }, initialValue, in: inner },
});

describe("an expression is ended before it fills the memory or the day", () => {
  test.each<[string, unknown]>([
    ["a range", { $size: { $range: [0, 1e9] } }],
    ["a text that doubles", grown("ab", twice("$concat"))],
    ["an array that doubles", { $size: grown([1], twice("$concatArrays")) }],
    ["a document that doubles", grown({}, { a: "$$value", b: "$$value" })],
    ["a replacement", { $replaceAll: { input: grownText(), find: "a", replacement: grownText() } }],
    ["a zip", { $zip: { inputs: Array.from({ length: 300 }, () => "$numbers") } }],
    [
      "a split",
      { $split: [{ $reduce: { input: { $range: [0, 25] }, initialValue: "a,", in: twice("$concat") } }, ","] },
    ],
    ["maps within maps", { $map: { input: "$numbers", in: { $map: { input: "$numbers", as: "b", in: "$$b" } } } }],
    ["sums within filters", { $filter: { input: "$numbers", cond: { $gt: [{ $sum: "$numbers" }, 0] } } }],
    ["sets compared", { $map: { input: "$numbers", in: { $setIntersection: ["$numbers", ["$$this"]] } } }],
    ["searches within maps", { $map: { input: "$numbers", in: { $indexOfArray: ["$numbers", 0.5] } } }],
  ])("%s", async (_, expression) => {
    const { code } = await timed(of(expression));
    expect([50, 146]).toContain(code);
  });

  test("matches of nothing are found once each", async () => {
    const reply = await run(of({ $regexFindAll: { input: "a\u{1F600}b", regex: "x*" } }));
    expect(reply.cursor.firstBatch[0]!.x).toMatchObject([{ idx: 0 }, { idx: 1 }, { idx: 2 }, { idx: 3 }]);
  });

  test("many small pieces make a text of any length", async () => {
    const text = { $reduce: { input: "$numbers", initialValue: "", in: { $concat: ["$$value", "0123456789"] } } };
    const reply = await run({ ...of({ $strLenBytes: text }), maxTimeMS: 60_000 });
    expect(reply.cursor.firstBatch[0]!.x).toBe(200_000);
  });
});

function grownText(): Doc {
  return { $reduce: { input: { $range: [0, 14] }, initialValue: "a", in: twice("$concat") } };
}

describe("a pipeline is ended before it fills the memory or the day", () => {
  const all = { $lookup: { from: "many", pipeline: [], as: "j" } };
  test.each<[string, Doc[]]>([
    ["every document with every document", [all, { $unwind: "$j" }, all, { $unwind: "$j" }, { $count: "n" }]],
    [
      "a group of everything",
      [{ $unwind: "$numbers" }, { $unwind: "$copy" }, { $group: { _id: null, all: { $push: "$$ROOT" } } }],
    ],
    ["a sort of everything", [{ $unwind: "$numbers" }, { $unwind: "$copy" }, { $sort: { numbers: -1 } }]],
    [
      "many facets",
      [{ $facet: { a: [{ $unwind: "$numbers" }], b: [{ $unwind: "$numbers" }], c: [{ $unwind: "$copy" }] } }],
    ],
  ])("%s", async (_, pipeline) => {
    const stages = [{ $match: {} }, { $set: { copy: "$numbers" } }, ...pipeline];
    const { code } = await timed({ aggregate: pipeline[0] === all ? "many" : "c", pipeline: stages, cursor: {} });
    expect([50, 292]).toContain(code);
  });

  test("a document nested deeper than may be stored is an error", async () => {
    const nested = { $reduce: { input: { $range: [0, 5_000] }, initialValue: {}, in: { a: "$$value" } } };
    expect(await timed({ ...of(nested), maxTimeMS: 60_000 })).toMatchObject({ ok: 0 });
  });
});

test("each batch of a cursor has its own time, unless the client named one for all", async () => {
  let time = 0;
  const now = (): Date => {
    time += 1;
    return new Date(time);
  };
  const context = { storage, cursors: createCursors(), now, startedAt: now(), connections: () => 1, longestMs: 40 };
  answer = dispatcher(context);
  const batches = async (more: Doc): Promise<Reply> => {
    let reply = await run({ find: "many", filter: { g: { $gte: 0 } }, batchSize: 400, ...more });
    while (reply.ok === 1 && !reply.cursor.id.isZero()) {
      reply = await run({ getMore: reply.cursor.id, collection: "many", batchSize: 400 });
    }
    return reply;
  };
  expect(await batches({})).toMatchObject({ ok: 1 });
  expect(await batches({ maxTimeMS: 15 })).toMatchObject({ ok: 0, code: 50 });
});

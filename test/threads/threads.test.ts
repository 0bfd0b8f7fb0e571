// Threads for large orders: how many bytes are under way at once, and what becomes of a thread that held many.

import { expect, test } from "vitest";
import { createThreads } from "../../src/mail/threads.ts";

const MB = 1024 ** 2;

/** Answers with the number of its thread and how many orders were under way in all threads when it began. */
const program = (() => {
  const source = `
    import { parentPort, threadId } from "node:worker_threads";
    parentPort.on("message", async ({ order: { under }, bytes }) => {
      const count = Atomics.add(under, 0, 1) + 1;
      await new Promise((resolve) => setTimeout(resolve, 30));
      Atomics.sub(under, 0, 1);
      parentPort.postMessage({ value: { threadId, count, length: bytes.length } });
    });`;
  return new URL(`data:text/javascript,${encodeURIComponent(source)}`);
})();

type Order = { under: Int32Array };
type Seen = { threadId: number; count: number; length: number };

async function carriedOut(sizes: readonly number[]): Promise<Seen[]> {
  const under = new Int32Array(new SharedArrayBuffer(4));
  const threads = createThreads<Order>(program, 60_000, 2);
  const answers = await Promise.all(sizes.map((size) => threads.ask({ under }, new Uint8Array(size))));
  return answers.map((answer) => {
    if ("error" in answer) throw new Error(answer.error);
    return answer.value as Seen;
  });
}

test("small orders go in two threads at most, which go on to the next", async () => {
  const seen = await carriedOut([10, 10, 10, 10, 10, 10]);
  expect(Math.max(...seen.map(({ count }) => count))).toBeLessThanOrEqual(2);
  expect(new Set(seen.map(({ threadId }) => threadId)).size).toBeLessThanOrEqual(2);
});

test("large orders go one after the other, each in a thread that ends with it; one larger than all that may be goes alone", async () => {
  const sizes = [20 * MB, 20 * MB, 30 * MB, 10];
  const seen = await carriedOut(sizes);
  expect(seen.slice(0, 3).map(({ count }) => count)).toEqual([1, 1, 1]);
  expect(seen.map(({ length }) => length)).toEqual(sizes);
  expect(new Set(seen.slice(0, 3).map(({ threadId }) => threadId)).size).toBe(3);
});

test("an order that cannot be sent, or whose thread cannot start, ends at once, and those after it are carried out", async () => {
  const threads = createThreads<object>(program, 600_000, 1);
  const tooLarge = { length: 2 ** 52 } as Uint8Array;
  expect(await threads.ask({}, tooLarge)).toEqual({ error: expect.stringContaining("buffer") });
  expect(await threads.ask({ notSent: () => {} }, new Uint8Array(10))).toEqual({
    error: expect.stringContaining("clone"),
  });
  const under = new Int32Array(new SharedArrayBuffer(4));
  expect(await threads.ask({ under }, new Uint8Array(10))).toMatchObject({ value: { count: 1, length: 10 } });

  const notStarting = createThreads<object>(new URL("https://elsewhere.example/program.js"), 600_000, 1);
  for (let order = 0; order < 2; order += 1)
    expect(await notStarting.ask({}, new Uint8Array(10))).toEqual({ error: expect.any(String) });
});

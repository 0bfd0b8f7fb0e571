// Which Onits go on when one of several on the same data is upgraded.

import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchSchema } from "../../src/runtime/watch-schema.ts";
import { SCHEMA } from "../../src/store/migrations/list.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function anOnit({ isDueAgain = false } = {}) {
  const ends: string[] = [];
  const data = { number: SCHEMA, isAway: false, again: 0 };
  const schema = {
    isDueAgain,
    number: async () => {
      if (data.isAway) throw new Error("away");
      return data.number;
    },
    again: async () => {
      data.again += 1;
      if (data.isAway) throw new Error("away");
      return { from: 0, to: SCHEMA, changed: {} };
    },
  };
  const log = { info: () => {}, warn: () => {}, error: () => {} };
  const app = { log, stopping: new AbortController().signal };
  watchSchema({ app, store: { schema } } as never, (because) => ends.push(because));
  return { ends, data };
}

test("an Onit ends once, with a plain sentence, when a newer one gave the data its format", async () => {
  const { ends, data } = anOnit();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ends).toEqual([]);
  data.number = SCHEMA + 1;
  await vi.advanceTimersByTimeAsync(120_000);
  expect(ends).toEqual([
    `The data has format ${SCHEMA + 1} now, and this Onit writes format ${SCHEMA}: a newer Onit was started on it. This one must not go on`,
  ]);
});

test("a store that is away for a while ends nobody", async () => {
  const { ends, data } = anOnit();
  data.isAway = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ends).toEqual([]);
});

test("what brought the data to its format is done once more where that is due, until it succeeds", async () => {
  const { data } = anOnit({ isDueAgain: true });
  data.isAway = true;
  await vi.advanceTimersByTimeAsync(60_000);
  expect(data.again).toBe(1);
  data.isAway = false;
  await vi.advanceTimersByTimeAsync(300_000);
  expect(data.again).toBe(2);
});

test("where it is not due, nothing is done", async () => {
  const { data } = anOnit();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(data.again).toBe(0);
});

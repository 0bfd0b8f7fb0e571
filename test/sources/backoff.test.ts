import { expect, test } from "vitest";
import { backoff } from "../../src/pacing/backoff.ts";

test("the wait doubles with every failure, up to the longest, and half of it is chance", () => {
  expect([0, 1, 2, 3].map((failures) => backoff(failures, 1_000, 5_000, 1))).toEqual([1_000, 2_000, 4_000, 5_000]);
  expect(backoff(2, 1_000, 5_000, 0)).toBe(2_000);
  expect(backoff(10_000, 1_000, 5_000, 1)).toBe(5_000);
});

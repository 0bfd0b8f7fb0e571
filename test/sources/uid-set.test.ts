import { expect, test } from "vitest";
import { inUidSet, uidSet, uidsOf } from "../../src/sources/uid-set.ts";

test("neighbours become a range, whatever their order; doubles count once", () => {
  expect(uidSet([3, 1, 2, 9, 7, 8, 100, 3])).toBe("1:3,7:9,100");
  expect(uidSet([5])).toBe("5");
  expect(uidSet([])).toBe("");
});

test("what was written is read again, and says what is in it", () => {
  expect(uidsOf("1:3,7:9,100")).toEqual([1, 2, 3, 7, 8, 9, 100]);
  expect(uidsOf("")).toEqual([]);
  const isIn = inUidSet("1:3,7:9,100");
  expect([0, 1, 3, 4, 9, 100, 101].filter(isIn)).toEqual([1, 3, 9, 100]);
  expect(inUidSet("")(1)).toBe(false);
});

import { expect, test } from "vitest";
import { uidSet } from "../../src/sources/uid-set.ts";

test("neighbours become a range, whatever their order; doubles count once", () => {
  expect(uidSet([3, 1, 2, 9, 7, 8, 100, 3])).toBe("1:3,7:9,100");
  expect(uidSet([5])).toBe("5");
  expect(uidSet([])).toBe("");
});

import { expect, test } from "vitest";
import { bell } from "../../src/pacing/bell.ts";

const MINUTE = 60_000;

function aBell() {
  const rung: string[] = [];
  let now = 0;
  const { trouble, over } = bell((because) => void rung.push(because), {
    afterMs: 10 * MINUTE,
    againMs: 24 * 60 * MINUTE,
    now: () => new Date(now),
  });
  return {
    rung,
    over,
    at(minutes: number, because: string, isUrgent = false) {
      now = minutes * MINUTE;
      trouble(because, isUrgent);
    },
  };
}

test("what may pass rings when it lasts, once, and again after a day", () => {
  const { at, rung } = aBell();
  for (const minutes of [0, 5, 10, 11, 500, 10 + 24 * 60]) at(minutes, `after ${minutes}`);
  expect(rung).toEqual(["after 10", `after ${10 + 24 * 60}`]);
});

test("what only a person can end rings at once, and once", () => {
  const { at, rung } = aBell();
  for (const minutes of [0, 1, 60]) at(minutes, `after ${minutes}`, true);
  expect(rung).toEqual(["after 0"]);
});

test("trouble that was over and comes again is new trouble", () => {
  const { at, rung, over } = aBell();
  at(0, "first", true);
  over();
  at(1, "second", true);
  over();
  at(2, "passes");
  expect(rung).toEqual(["first", "second"]);
});

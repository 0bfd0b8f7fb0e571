import { expect, test } from "vitest";
import { inTurn, shared } from "../../src/pacing/in-turn.ts";

const tick = (): Promise<void> => new Promise(setImmediate);

test("what has its turn is not begun before the one in front is over, also when that fails", async () => {
  const [owner, course]: [object, string[]] = [{}, []];
  const work =
    (name: string, fails = false) =>
    async (): Promise<string> => {
      course.push(`${name} begins`);
      await tick();
      course.push(`${name} ends`);
      if (fails) throw new Error(name);
      return name;
    };
  const first = inTurn("ben", owner, work("one", true));
  const second = inTurn("ben", owner, work("two"));
  const other = inTurn("ben", {}, work("other"));
  await expect(first).rejects.toThrow("one");
  expect(await second).toBe("two");
  expect(await other).toBe("other");
  expect(course.indexOf("two begins")).toBeGreaterThan(course.indexOf("one ends"));
  expect(course.indexOf("other begins")).toBeLessThan(course.indexOf("one ends"));
});

test("who asks while the same is being asked has its answer; who asks later asks anew", async () => {
  const owner = {};
  let asked = 0;
  const ask = async (): Promise<number> => {
    asked += 1;
    const mine = asked;
    await tick();
    return mine;
  };
  const both = await Promise.all([shared("ben", owner, ask), shared("ben", owner, ask)]);
  expect([...both, await shared("ben", owner, ask)]).toEqual([1, 1, 2]);
});

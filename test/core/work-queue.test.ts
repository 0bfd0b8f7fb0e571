import { expect, test } from "vitest";
import { WorkQueue } from "../../src/pacing/work-queue.ts";

test("what is about the same is not worked on twice at once, and each of it is worked on", async () => {
  const course: string[] = [];
  const queue = new WorkQueue<string>({
    atOnce: 2,
    about: (name) => name.slice(0, 1),
    async work(name) {
      course.push(`${name} begins`);
      await new Promise(setImmediate);
      course.push(`${name} ends`);
    },
    log: { info() {}, warn() {}, error() {} },
  });
  for (const name of ["a1", "a2", "b1"]) void queue.add(name, name);
  await queue.below(1);
  expect(course.indexOf("a2 begins")).toBeGreaterThan(course.indexOf("a1 ends"));
  expect(course.indexOf("b1 begins")).toBeLessThan(course.indexOf("a1 ends"));
  expect(course).toHaveLength(6);
});

test("what is dropped is not worked on, and nobody waits for it", async () => {
  const worked: string[] = [];
  let letGo = (): void => {};
  const hanging = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const queue = new WorkQueue<string>({
    atOnce: 1,
    work: async (name) => {
      await hanging;
      worked.push(name);
    },
    log: { info() {}, warn() {}, error() {} },
  });
  const [first, second] = [queue.add("first", "first"), queue.add("second", "second")];
  expect(queue.drop()).toEqual(["second"]);
  await second;
  expect([worked, queue.size()]).toEqual([[], 1]);
  letGo();
  await first;
  expect(worked).toEqual(["first"]);
});

// What waits for a place: the most urgent first, groups in turns, and each group in the order in which it came to be owed.

import fc from "fast-check";
import { expect, test } from "vitest";
import { WorkQueue } from "../../src/pacing/work-queue.ts";

type Item = { serial: number; urgency: number; group: string; since: number };

const items = fc
  .array(fc.record({ urgency: fc.nat(2), group: fc.constantFrom("a", "b", "c", "d"), since: fc.nat(50) }), {
    minLength: 1,
    maxLength: 80,
  })
  .map((all) => all.map((one, serial): Item => ({ ...one, serial })));

const log = { info() {}, warn() {}, error() {} };

/** Works with places that all of them find taken at first, then gets one free after the other. */
async function orderOf(all: readonly Item[], atOnce: number, mostOfGroup = atOnce): Promise<Item[]> {
  const begun: Item[] = [];
  const ends: (() => void)[] = [];
  const queue = new WorkQueue<Item>({
    atOnce,
    mostOfGroup,
    log,
    rank: (item) => item,
    work: (item) => {
      begun.push(item);
      return new Promise((resolve) => ends.push(resolve));
    },
  });
  const first = Array.from({ length: atOnce }, (_, at) => ({ serial: -1 - at, urgency: 0, group: `x${at}`, since: 0 }));
  for (const item of [...first, ...all]) void queue.add(String(item.serial), item);
  while (queue.size() > 0) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
  return begun.slice(atOnce);
}

test("nothing begins while something more urgent waits, and each group keeps the order in which its items came to be owed", async () => {
  await fc.assert(
    fc.asyncProperty(items, fc.integer({ min: 1, max: 8 }), async (all, atOnce) => {
      const begun = await orderOf(all, atOnce);
      expect(begun).toHaveLength(all.length);
      expect(begun.map(({ urgency }) => urgency)).toEqual(all.map(({ urgency }) => urgency).sort());
      const inTheirOrder = (group: string, urgency: number) =>
        begun.filter((one) => one.group === group && one.urgency === urgency);
      for (const group of ["a", "b", "c", "d"])
        for (const urgency of [0, 1, 2]) {
          const own = inTheirOrder(group, urgency);
          expect(own).toEqual([...own].sort((a, b) => a.since - b.since || a.serial - b.serial));
        }
    }),
    { numRuns: 60 },
  );
});

test("a group that comes to a queue full of another's is begun next, however many wait of the other", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 2, max: 60 }), fc.integer({ min: 1, max: 8 }), async (flood, atOnce) => {
      const many = Array.from({ length: flood }, (_, serial) => ({
        serial,
        urgency: 0,
        group: "flood",
        since: serial,
      }));
      const one = { serial: flood, urgency: 0, group: "one", since: flood };
      const begun = await orderOf([...many, one], atOnce);
      expect(begun.indexOf(one)).toBeLessThanOrEqual(1);
    }),
    { numRuns: 40 },
  );
});

test("a group whose work hangs takes no place of another group", async () => {
  const begun: string[] = [];
  const queue = new WorkQueue<string>({
    atOnce: Number.POSITIVE_INFINITY,
    mostOfGroup: 2,
    log,
    rank: (name) => ({ urgency: 0, group: name.slice(0, 1), since: 0 }),
    work: async (name) => {
      begun.push(name);
      if (name.startsWith("h")) await new Promise(() => {});
    },
  });
  for (const name of ["h1", "h2", "h3", "b1", "b2", "b3"]) void queue.add(name, name);
  await new Promise(setImmediate);
  expect(begun.sort()).toEqual(["b1", "b2", "b3", "h1", "h2"]);
  expect(queue.waitingOf("h")).toBe(1);
});

test("what waits for its own ticket counts as urgent for nobody: a place that it cannot take is not given up for it", async () => {
  const ends: (() => void)[] = [];
  const queue = new WorkQueue<string>({
    atOnce: 1,
    log,
    about: (name) => name.slice(0, 1),
    rank: (name) => ({ urgency: Number(name.slice(1)), group: "", since: 0 }),
    work: () => new Promise((resolve) => ends.push(resolve)),
  });
  for (const name of ["t2", "t0"]) void queue.add(name, name);
  expect(queue.hasMoreUrgent(2)).toBe(false);
  void queue.add("u1", "u1");
  expect([queue.hasMoreUrgent(2), queue.hasMoreUrgent(1)]).toEqual([true, false]);
  while (queue.size() > 0) {
    ends.shift()?.();
    await new Promise(setImmediate);
  }
});

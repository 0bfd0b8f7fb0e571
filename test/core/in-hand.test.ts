// Work in hand: how heavy it is.

import { expect, test } from "vitest";
import { inHand } from "../../src/pacing/in-hand.ts";

test("what is over weighs nothing any more, also when the work made it lighter", async () => {
  const items = inHand<{ raw: string }>({
    atOnce: 4,
    mostWeight: 10,
    weigh: ({ raw }) => raw.length,
    async work(item) {
      item.raw = "";
    },
  });
  items.begin({ raw: "x".repeat(20) });
  expect(items.hasRoom()).toBe(false);
  await items.all();
  expect(items.hasRoom()).toBe(true);
});

// "We are looking into it": what it does to the wait, and who is counted for asking again.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { HoldingRule } from "../../src/core/model/desk.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const LOOKING = "Hello Carl,\n\nwe are looking into it.\n\nBest regards\nAnna";

const withRule =
  (holdingAnswers: HoldingRule) =>
  ({ organisation, ...settings }: Settings): Settings => {
    const desks = new Map([...organisation.desks].map(([id, desk]) => [id, { ...desk, holdingAnswers }]));
    return { ...settings, organisation: { ...organisation, desks } };
  };

story("an answer that only promises one", () => {
  let world: World;
  afterEach(() => world.end());

  const asked = async (rule: HoldingRule): Promise<void> => {
    world = await aWorld({ change: withRule(rule) });
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.reply(world.last(ANNA), LOOKING);
    expect(world.last(CARL).text).toContain("we are looking into it");
  };
  const chases = async () => (await world.ticket("HD-1001")).chases.map(({ counted }) => counted);

  test("S2.34 N3 who chases after each of them is counted each time, and the third one escalates", async () => {
    await asked({ kind: "none" });
    for (const [day, at] of [
      ["03", 1],
      ["04", 2],
      ["05", 3],
    ] as const) {
      await world.until(`2026-03-${day}T10:00:00Z`);
      await world.reply(world.last(CARL), "Any news?");
      expect(await chases()).toEqual(Array(at).fill(true));
      if (at < 3) await world.reply(world.last(ANNA), LOOKING);
    }
    expect((await world.ticket("MG-1001")).record.escalatedCallRef).toBe("HD-1001");
  });

  test("P24 where it pauses the wait, no step fires for so long, then the next one does", async () => {
    await asked({ kind: "pause", ms: 4 * 3_600_000 });
    await world.until("12:50");
    const ending = world.last(ANNA, /The pause ends in 10 min/);
    expect(ending.text).toContain("You told Carl Cliff that an answer follows, so the reminders pause until");
    expect(ending.text).toContain("You received this because you promised an answer, and Carl Cliff has waited");
    expect(ending.text).toContain("I'm on it (or hand it over, decline it, call the next step):");
    await world.until("12:59");
    expect(world.inboxOf(ANNA).filter(({ subject }) => /The pause ends/.test(subject))).toHaveLength(1);
    expect(world.inboxOf(BEN).filter(({ subject }) => /Waiting/.test(subject))).toEqual([]);
    await world.until("13:00");
    expect(world.last(BEN, /Waiting/).headers.get("x-onit-because")).toContain(
      "we promised an answer, and none has followed",
    );
  });

  test("where it ends the wait, asking again chases and begins a new one; a further question chases nothing", async () => {
    await asked({ kind: "end" });
    expect((await world.ticket("HD-1001")).wait).toBeUndefined();
    await world.until("10:30");
    await world.reply(world.last(CARL), "Any news?");
    expect(await chases()).toEqual([true]);
    expect((await world.ticket("HD-1001")).wait?.number).toBe(2);
    await world.reply(world.last(ANNA), "It is fixed: the drum was empty, and it is replaced.");
    await world.until("12:30");
    await world.reply(world.last(CARL), "And how do I print on both sides?");
    expect(await chases()).toEqual([true]);
  });

  test("T8 an answer to what we asked beside it is no chase", async () => {
    world = await aWorld({ change: withRule({ kind: "none" }) });
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.reply(world.last(ANNA), "Hello Carl,\n\nwe are looking into it. Which floor is it on?\n\nAnna");
    await world.until("10:30");
    await world.reply(world.last(CARL), "Floor 3. Any news?");
    expect(await chases()).toEqual([]);
  });
});

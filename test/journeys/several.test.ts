// A step that needs two: both read who is missing, the steps go on until both are on it, and nobody is told twice.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import type { Policy } from "../../src/core/model/policy.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const STEPS: Policy["steps"] = [
  { afterMs: 600_000, tell: { kind: "group", id: "both" }, by: "email", needs: 2 },
  { afterMs: 3_600_000, tell: { kind: "person", id: "diana" }, by: "email" },
];

const needingTwo =
  (steps: Policy["steps"]) =>
  (settings: Settings): Settings => {
    const { organisation } = settings;
    const groups = new Map(organisation.groups).set("both", { id: "both", name: "Both", members: ["anna", "ben"] });
    const policies = new Map(
      [...organisation.policies].map(([id, policy]) => [id, { ...policy, steps, promiseMs: 2 * 3_600_000 }]),
    );
    return { ...settings, organisation: { ...organisation, groups, policies } };
  };

story("a step that needs two", () => {
  let world: World;
  afterEach(() => world.end());

  const told = async (steps = STEPS): Promise<void> => {
    world = await aWorld({ change: needingTwo(steps) });
    await world.mail({ from: CARL });
    await world.until("09:10");
  };
  const news = (address: string, words: RegExp) => world.inboxOf(address).filter(({ subject }) => words.test(subject));

  test("P22 each 'on it' says who is missing; the steps rest once both are on it, until the first promise ends", async () => {
    await told();
    expect(world.last(ANNA, /Waiting/).text).toContain("On it have to be 2 of those who were notified.");
    const pressed = await world.press(world.last(ANNA, /Waiting/), { hold: "30m" });
    expect(pressed.page).toContain("1 of 2 is on it (Anna Nowak); still missing: Ben Okafor");
    await world.until("09:11");
    expect(world.last(BEN).subject).toContain("Anna Nowak is on it, 1 of 2");
    expect(world.last(BEN).text).toContain("Still missing: Ben Okafor.");
    await world.reply(world.last(BEN), "on it");
    await world.until("09:12");
    expect(world.last(BEN).text).toContain("2 are needed, and enough are on it: no step fires before");
    expect(world.last(ANNA).text).toContain("Ben Okafor is on it. 2 are needed; on it so far: 2.");
    await world.until("09:39");
    expect(news(DIANA, /./)).toEqual([]);
    await world.until("09:40");
    expect(world.last(DIANA, /Waiting/).text).toContain("On it already: Ben Okafor.");
    expect(world.last(BEN).subject).toContain("Anna Nowak is not on it any more");
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });

  test("P22 while one of two is on it the next step fires at its time", async () => {
    await told();
    await world.press(world.last(ANNA, /Waiting/), { hold: "2h" });
    await world.until("10:00");
    expect(world.last(DIANA, /Waiting/).headers.get("x-onit-because")).toContain("step 2 of 2");
  });

  test("P22 who says it when enough are on it changes nothing, and reads what is true", async () => {
    const diana = { afterMs: 3_600_000, tell: { kind: "person", id: "diana" }, by: "email", needs: 2 } as const;
    await told([STEPS[0], diana]);
    await world.until("10:00");
    const asked = world.last(DIANA, /Waiting/);
    await world.press(world.last(ANNA, /Waiting/), { hold: "2h" });
    await world.press(world.last(BEN, /Waiting/), { hold: "2h" });
    const before = (await world.ticket("HD-1001")).wait;
    await world.reply(asked, "on it");
    await world.until("10:01");
    expect(world.last(DIANA).text).toMatch(
      /"on it" was not carried out: Anna Nowak and Ben Okafor are on it until .*12:00.*as many as this step needs/,
    );
    const late = await world.press(asked, { hold: "2h" });
    expect(late.page).toContain("Nothing left to do here");
    expect(late.page).toContain("Anna Nowak and Ben Okafor are on it until");
    expect((await world.ticket("HD-1001")).wait).toEqual(before);
  });

  test("P22 two who say it at the same moment, at two processes, are two", async () => {
    await told();
    const other = await world.replica();
    await Promise.all([
      world.press(world.last(ANNA, /Waiting/), { hold: "2h" }),
      world.press(world.last(BEN, /Waiting/), { hold: "2h" }),
    ]);
    await Promise.all([world.tick(), other.tick()]);
    await Promise.all([world.settled(), other.settled()]);
    const { wait, outbox } = await world.ticket("HD-1001");
    expect(wait?.escalation).toMatchObject({ status: "confirmed", clock: { kind: "held" } });
    expect(wait?.escalation?.together?.map(({ by }) => by).sort()).toEqual(["anna", "ben"]);
    expect(outbox.filter(({ kind }) => kind === "joined").length).toBeLessThanOrEqual(2);
  });
});

// The admins hear of hours in which a policy will reach nobody, before they come (N11).

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { watchCoverage } from "../../src/runtime/watch-coverage.ts";
import type { Running } from "../../src/start.ts";
import { story } from "../support/database.ts";
import { aWorld, type World } from "../support/world.ts";

const DIANA = "diana@harbour-lane.example";

const leaves =
  (...all: (readonly [who: string, from: string, until: string])[]) =>
  (settings: Settings): Settings => {
    const people = new Map(settings.organisation.people);
    for (const [id, from, until] of all) {
      const leave = { fromAt: new Date(`${from}T00:00:00Z`), untilAt: new Date(`${until}T00:00:00Z`) };
      people.set(id, { ...people.get(id)!, leave: [...people.get(id)!.leave, leave] });
    }
    return { ...settings, organisation: { ...settings.organisation, admins: ["diana"], people } };
  };

story("a gap in the escalation of the coming days (N11)", () => {
  let world: World;
  afterEach(() => world?.end());

  const look = ({ app, store }: Pick<Running, "app" | "store">) => watchCoverage(app, store.bookmarks);
  const told = (): string[] =>
    world.inboxOf(DIANA).flatMap(({ subject, text }) => (/escalation of the coming days/.test(subject) ? [text] : []));

  test("is told to the admins in the morning, once, with what to do, and again only when there is another", async () => {
    world = await aWorld({ at: "2026-03-02T07:00:00Z", change: leaves(["ben", "2026-03-10", "2026-03-12"]) });
    const watch = look(world);
    const lookAt = async (clock: string): Promise<number> => {
      world.moveClock(clock);
      await watch();
      await world.tick();
      return told().length;
    };
    expect(await lookAt("07:01")).toBe(1);
    const [mail = ""] = told();
    expect(mail).toContain(
      "From Tue 10 Mar 2026, 00:00 to Thu 12 Mar 2026, 00:00 (Europe/London) this reaches nobody at Support: Ben Okafor is on leave.",
    );
    expect(mail).toContain("Tell somebody else as well");
    expect(mail).toContain("In policies.yaml: policies.standard.steps[1].notify");

    expect(await lookAt("2026-03-03T07:00:00Z")).toBe(1);
    const dianaToo = leaves(["diana", "2026-03-14", "2026-03-15"]);
    world.app.configured = world.app.organisation = dianaToo(world.settings).organisation;
    expect(await lookAt("2026-03-04T05:59:00Z")).toBe(1);
    expect(await lookAt("2026-03-04T06:00:00Z")).toBe(2);
    expect(told().at(-1)).toContain("Diana Lane is on leave");
    expect(told().at(-1)).not.toContain("Ben Okafor is on leave");
  });

  test("is told once by two processes, and by the other one when the first dies before it could note it", async () => {
    world = await aWorld({ at: "2026-03-02T07:00:00Z", change: leaves(["ben", "2026-03-10", "2026-03-12"]) });
    const other = await world.replica();
    const dying = watchCoverage(world.app, {
      load: world.store.bookmarks.load,
      save: async () => {
        throw new Error("the process is gone");
      },
    });
    await expect(dying()).rejects.toThrow("gone");
    await Promise.all([look(world)(), look(other)(), look(other)()]);
    await world.tick();
    expect(told()).toHaveLength(1);
  });
});

// A desk that counts chases in working hours: a requester asks late on Friday, on Saturday, and on Monday.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

story("working hours", () => {
  let world: World;
  afterEach(() => world.end());

  const page = async (): Promise<string> => {
    const [link = ""] = /https?:\/\/\S+\/s\/[a-z2-7]{55}/.exec(world.last(CARL).text) ?? [];
    const body = await (await fetch(link)).text();
    return body.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ");
  };

  test("S1.5 N2 P20 after a chase on Friday at 16:50 the next one counts on Monday at 09:50, and receipt and page say so", async () => {
    // The day after the clocks of the office in London went forward, Monday begins at 08:00 UTC.
    world = await aWorld({ at: "2026-03-27T16:00:00Z" });
    await world.mail({ from: CARL, to: "services@onit.example", subject: "A second screen" });
    const ask = async (clock: string) => {
      await world.until(clock);
      await world.reply(world.last(CARL), "Any news?");
      return world.last(CARL).text;
    };

    const friday = await ask("2026-03-27T16:50:00Z");
    expect(friday).toContain("This is reminder 1 of 3.");
    expect(friday).toContain("Waiting since Fri 27 Mar, 16:00 GMT (50 working minutes).");
    expect(friday).toContain("The next reminder counts from Mon 30 Mar, 09:50 BST.");
    expect(friday).toContain("At 3 it goes to the next level: Management.");

    const saturday = await ask("2026-03-28T12:00:00Z");
    expect(saturday).toContain(
      "It does not count as a reminder: the minimum interval between reminders is 1 working hour.",
    );
    expect(saturday).toContain("The next reminder counts from Mon 30 Mar, 09:50 BST.");
    expect(await page()).toContain(
      "Waiting for us since Fri 27 Mar 2026, 16:00 GMT (1 working hour). We owe you an answer.",
    );
    expect(await page()).toContain(
      "It counts from Mon 30 Mar 2026, 09:50 BST : the minimum interval between two reminders is 1 working hour",
    );

    const monday = await ask("2026-03-30T08:50:00Z");
    expect(monday).toContain("This is reminder 2 of 3.");
    expect(monday).toContain("(1 working hour 50 min)");
    expect(monday).toContain("The next reminder counts from 10:50 BST.");

    // The first is nearly six days old by then, and still within five working days.
    await ask("2026-04-02T15:00:00Z");
    const { chases, visibility } = await world.ticket("SR-1001");
    expect(chases.map(({ counted }) => counted)).toEqual([true, false, true, true]);
    expect(visibility).toMatchObject([{ reference: "MG-1001", state: "made" }]);
  });

  test("S4.4 P20 nobody is notified at night or on a holiday; a ticket that becomes critical is, at once", async () => {
    const change = (settings: Settings): Settings => {
      const { policies, calendars } = settings.organisation;
      const [standard, office] = [policies.get("standard")!, calendars.get("office")!];
      const critical = { ...standard, everyHourFor: { priority: ["critical"], risk: [] } };
      const closed = { ...office, holidays: new Set(["2026-03-09"]) };
      return {
        ...settings,
        organisation: {
          ...settings.organisation,
          policies: new Map([...policies, ["standard", critical]]),
          calendars: new Map([["office", closed]]),
        },
      };
    };
    world = await aWorld({ at: "2026-03-06T16:55:00Z", change });
    await world.mail({ from: CARL, to: "services@onit.example", subject: "A second screen" });
    const steps = (address: string) => world.inboxOf(address).filter(({ subject }) => /waiting|waits/i.test(subject));
    await world.until("2026-03-09T16:00:00Z"); // the weekend, and a holiday
    expect(steps(BEN)).toEqual([]);
    await world.reply(world.last(ANNA), "#priority critical", { from: ANNA });
    await world.until("2026-03-09T16:01:00Z");
    expect(steps(BEN).length + steps(DIANA).length).toBeGreaterThan(0);
    expect(await world.ticket("SR-1001")).toMatchObject({ record: { priority: "critical" } });
  });
});

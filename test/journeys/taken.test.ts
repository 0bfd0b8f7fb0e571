// Somebody takes a ticket, gives it back, hands it over: who reads what of it.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL, DIANA } from "../support/people.ts";
import { aWorld, linkIn, type World } from "../support/world.ts";

/** With the standard policy changed. */
const policyWith =
  (change: object) =>
  (settings: Settings): Settings => {
    const { organisation } = settings;
    const policies = new Map([...organisation.policies].map(([id, policy]) => [id, { ...policy, ...change }]));
    return { ...settings, organisation: { ...organisation, policies } };
  };
const byMail = (id: string, afterMs: number) => ({ afterMs, tell: { kind: "person", id }, by: "email" }) as const;
const STEPS = [byMail("anna", 600_000), byMail("ben", 1_800_000), byMail("diana", 3_600_000)];

story("who took it", () => {
  let world: World;
  afterEach(() => world.end());

  const toldAll = async (change: object = {}): Promise<void> => {
    world = await aWorld({ change: policyWith({ steps: STEPS, ...change }) });
    await world.mail({ from: CARL });
    for (const clock of ["09:10", "09:30", "10:00"]) await world.until(clock); // Anna, Ben, Diana
  };
  const news = (address: string, words: RegExp) => world.inboxOf(address).filter(({ subject }) => words.test(subject));

  test("N4 everyone whom a step told reads once who took it and until when; the taker and the requester do not", async () => {
    await toldAll();
    await world.press(world.last(BEN), { hold: "2h" });
    await world.until("10:01");
    for (const address of [ANNA, DIANA]) {
      expect(news(address, /Ben Okafor is on it until/), address).toHaveLength(1);
      expect(world.last(address).text).toMatch(/Ben Okafor is on it until .*(11|12|13):00\. You have nothing to do/);
    }
    expect(news(BEN, /is on it until/)).toEqual([]);
    expect(world.inboxOf(CARL)).toHaveLength(1);
    await world.reply(world.last(BEN), "on it 3h");
    await world.until("10:02");
    expect(news(ANNA, /is on it until/)).toHaveLength(1);
  });

  test("N4 whom another's 'on it' or #next deprives of their promise gets one mail that says so", async () => {
    await toldAll();
    await world.press(world.last(BEN), { hold: "2h" });
    await world.press(world.last(DIANA, /Waiting/), { hold: "30m" });
    await world.until("10:02");
    expect(news(BEN, /You are not on it any more/)).toHaveLength(1);
    expect(world.last(BEN).text).toContain("Diana Lane is on it now, until");
    expect(news(BEN, /is on it until/)).toEqual([]);
    await world.reply(world.last(ANNA), "#next the cellar is under water");
    expect(world.last(DIANA, /not on it any more/).text).toContain(
      "You are not on it any more: Anna Nowak asked for the next step now. Why: the cellar is under water.",
    );
  });

  test("N4 given back before the mail could be sent, nobody reads that it was taken", async () => {
    await toldAll();
    world.relay.mood = () => "busy";
    await world.press(world.last(BEN), { hold: "2h" });
    await world.reply(world.last(BEN), "#decline not mine after all");
    world.relay.mood = () => "takes";
    await world.until("11:00");
    expect(news(ANNA, /is on it/)).toEqual([]);
    expect(
      (await world.ticket("HD-1001")).outbox.filter(({ kind }) => kind === "taken").map(({ state }) => state),
    ).toEqual(["withdrawn", "withdrawn"]);
  });

  test("N4 where the policy says so the requester reads who is on it and until when, once for each time", async () => {
    await toldAll({ tellsRequester: true });
    await world.press(world.last(BEN), { hold: "2h" });
    expect(world.last(CARL).subject).toMatch(/Ben Okafor is working on it/);
    expect(world.last(CARL).text).toMatch(/Ben Okafor is working on your request, and means to answer you by .*12:00/);
    await world.press(world.last(BEN), { hold: "1h" });
    expect(world.inboxOf(CARL)).toHaveLength(2);
  });

  test("N4 two processes that send at once send it once", async () => {
    await toldAll();
    const other = await world.replica();
    await world.press(world.last(BEN), { hold: "2h" });
    await Promise.all([world.tick(), other.tick()]);
    await Promise.all([world.settled(), other.settled()]);
    expect(news(ANNA, /is on it until/)).toHaveLength(1);
    expect(news(DIANA, /is on it until/)).toHaveLength(1);
  });

  test("P22 S4.5 'not mine' in words or by the page calls the next one, and none of it reaches the requester", async () => {
    world = await aWorld({ change: policyWith({ steps: STEPS }) });
    await world.mail({ from: CARL });
    await world.until("09:10");
    await world.reply(world.last(ANNA, /Waiting/), "Not mine, thanks.");
    await world.until("09:11");
    expect(world.last(BEN, /Waiting/).headers.get("x-onit-because")).toContain("step 2 of 3");
    expect(world.last(ANNA).text).toContain("you declined it");
    const link = linkIn(world.last(BEN, /Waiting/));
    const page = await (await fetch(link)).text();
    const mark = /name="mark" value="([^"]*)"/.exec(page)![1]!;
    const pressed = await world.press(world.last(BEN, /Waiting/), { do: "decline", mark, reason: "wrong floor" });
    expect(pressed.page).toContain("it is not yours");
    await world.until("09:12");
    expect(world.last(DIANA, /Waiting/).headers.get("x-onit-because")).toContain("step 3 of 3");
    expect(world.inboxOf(CARL)).toHaveLength(1);
    const late = await world.press(world.last(BEN, /Waiting/), { do: "next", mark });
    expect([late.status, late.page]).toEqual([409, expect.stringContaining("Nothing was changed.")]);
  });

  test("N4 '#snooze until 12:00' holds the steps until then and no longer", async () => {
    world = await aWorld({ change: policyWith({ steps: STEPS }) });
    await world.mail({ from: CARL });
    for (const clock of ["09:10", "09:30"]) await world.until(clock);
    await world.reply(world.last(BEN, /Waiting/), "#snooze until 12:00\nthe part comes at noon");
    expect(world.last(BEN).subject).toMatch(/You are on it until .*12:00/);
    expect(news(ANNA, /Ben Okafor is on it until .*13:00/)).toHaveLength(1); // in Warsaw
    await world.until("11:59");
    expect(world.inboxOf(DIANA)).toEqual([]);
    await world.until("12:00");
    expect(world.last(DIANA, /Waiting/).text).toContain("Nobody is on it");
    expect(world.inboxOf(CARL)).toHaveLength(1);
  });
});

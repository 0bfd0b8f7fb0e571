// Jira, ServiceNow and others send what people write in them, marked as a machine's. Where they are listed, people speak.

import { afterEach, expect, test } from "vitest";
import type { Settings } from "../../src/config/load.ts";
import { story } from "../support/database.ts";
import { ANNA } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const JIRA = "jira@tracker.example";
const MARKS = { "Auto-Submitted": "auto-generated", Precedence: "bulk", "X-Auto-Response-Suppress": "All" };

let world: World;
afterEach(() => world?.end());

const listing = (machinesThatSpeakForPeople: string[], trustedRelays?: string[]) => ({
  change: ({ organisation, server, ...rest }: Settings): Settings => ({
    ...rest,
    organisation: { ...organisation, machinesThatSpeakForPeople },
    server: { ...server, smtp: { ...server.smtp, ...(trustedRelays ? { trustedRelays } : {}) } },
  }),
});

const comment = (text: string, more: Partial<Parameters<World["mail"]>[0]> = {}) =>
  world.mail({ from: `Mara Lind (Jira) <${JIRA}>`, subject: "[JIRA] (HAR-7) Printer", text, headers: MARKS, ...more });
const onTicket = { subject: "[JIRA] (HAR-7) Mara Lind commented on [HD-1001] Printer" };

story("a ticket system of somebody else", () => {
  test("that is listed opens tickets, chases and answers, and gets answers of people and no others", async () => {
    world = await aWorld(listing([JIRA]));
    await comment("The printer does not print.");
    expect((await world.ticket("HD-1001")).record.requester.address).toBe(JIRA);
    await world.until("11:00");
    await comment("Mara Lind commented:\n\nAny news?", onTicket);
    expect((await world.ticket("HD-1001")).chases).toMatchObject([{ counted: true, by: JIRA }]);
    expect(world.inboxOf(JIRA)).toEqual([]);
    await world.reply(world.last(ANNA), "Hello Mara, which printer is it?");
    expect(world.inboxOf(JIRA)).toHaveLength(1);
    expect((await world.ticket("HD-1001")).wait).toBeUndefined();
    await comment("Mara Lind commented:\n\nThe one in the hall.", onTicket);
    expect((await world.ticket("HD-1001")).wait).toBeDefined();
    expect(world.inboxOf(JIRA)).toHaveLength(1);
  });

  test("is listed by its domain, too, and speaks from an address where nobody reads answers", async () => {
    world = await aWorld(listing(["@tracker.example"]));
    await comment("The printer does not print.", { from: "noreply@tracker.example" });
    expect((await world.ticket("HD-1001")).record.requester.address).toBe("noreply@tracker.example");
    expect(world.inboxOf("noreply@tracker.example")).toEqual([]);
  });

  test("that is listed still has answers that nobody wrote, and those count for nothing", async () => {
    world = await aWorld(listing([JIRA]));
    await comment("We have your request.", { headers: { "Auto-Submitted": "auto-replied" } });
    expect(await world.app.tickets.recent(9)).toEqual([]);
  });

  test("that is listed needs proof as everybody does", async () => {
    world = await aWorld(listing([JIRA], []));
    await comment("The printer does not print.");
    expect(await world.app.tickets.recent(9)).toEqual([]);
    expect((await world.app.mails.quarantinedOrFailed(5)).map(({ state }) => state)).toEqual(["quarantined"]);
  });

  test("that is not listed is a machine", async () => {
    world = await aWorld();
    await comment("The printer does not print.");
    expect(await world.app.tickets.recent(9)).toEqual([]);
  });

  test("that answers whatever it gets hears once that it was escalated, and no receipt", async () => {
    world = await aWorld(listing([JIRA]));
    await comment("The printer does not print.");
    for (let round = 0; round < 6; round += 1) {
      await comment("Any news?", onTicket);
      await world.until(`1${round}:30`);
    }
    expect(world.inboxOf(JIRA).map(({ subject }) => subject)).toEqual([expect.stringContaining("was escalated")]);
  });
});

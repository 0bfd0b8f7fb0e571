// Lines that break: a server that goes and comes back, one that falls silent, one that was never there.

import { expect, onTestFinished, test } from "vitest";
import { eventually } from "../support/eventually.ts";
import { freePort } from "../support/free-port.ts";
import { type SilentProxy, startSilentProxy } from "../support/silent-proxy.ts";
import { aDovecot, imapStory } from "./support/dovecot.ts";
import { aKeeper, aMailbox, aRawMail, QUICK, reading } from "./support/imap.ts";

const POLL_MS = 300;
const ANSWER_MS = 1_000;
const WATCHFUL = { ...QUICK, answerMs: ANSWER_MS };
const SLACK_MS = 100_000; // for a machine that is busy; a line that nobody watches is silent for minutes
const SILENT =
  /^(the server did not answer .+ within 1 seconds|Socket timeout|the connection was lost while mails were moved)$/;

async function aProxy(target: number): Promise<SilentProxy> {
  const proxy = await startSilentProxy(target);
  onTestFinished(() => proxy.close());
  return proxy;
}

imapStory("an outage", () => {
  test("of the server ends when it is back, and what came meanwhile is taken (P6)", async () => {
    const dovecot = await aDovecot();
    const keeper = aKeeper();
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => imap.health()[0]?.isWell);
    await dovecot.stop();
    await eventually(() => imap.health()[0]?.connectedSince === null);
    expect(imap.health()[0]?.isWell).toBe(false);
    dovecot.deliver("help", aRawMail("Meanwhile"));
    await dovecot.start();
    await eventually(() => dovecot.files("help", "Processed").length === 1);
    await eventually(() => imap.health()[0]?.isWell);
    expect(keeper.alarms).toEqual([]); // it passed by itself
  });

  test("that lasts is told of once", async () => {
    const keeper = aKeeper();
    const imap = reading([aMailbox(await freePort())], keeper);
    await eventually(() => imap.health()[0]?.lastError);
    expect(keeper.alarms).toEqual([]);
    keeper.now = new Date(keeper.now.getTime() + QUICK.alarmAfterMs);
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([expect.stringMatching(/cannot be read: connect ECONNREFUSED/)]);
  });

  test("that is mere silence, while nothing was to be said, is noticed within poll and answer time (P5)", async () => {
    const dovecot = await aDovecot();
    const proxy = await aProxy(dovecot.port);
    const keeper = aKeeper();
    const imap = reading([aMailbox(proxy.port, { pollMs: POLL_MS })], keeper, WATCHFUL);
    await eventually(() => imap.health()[0]?.isWell);
    proxy.mute();
    const mutedAt = performance.now();
    dovecot.deliver("help", aRawMail("Unheard"));
    await eventually(() => keeper.subjects().includes("Unheard"));
    expect(performance.now() - mutedAt).toBeLessThan(POLL_MS + ANSWER_MS + SLACK_MS);
    expect(proxy.accepted).toBe(2);
    expect(imap.health()[0]?.lastError?.because).toMatch(SILENT);
  });

  test("that one mail causes whenever it is fetched ends with that mail in Stuck, after five times", async () => {
    const dovecot = await aDovecot();
    const proxy = await aProxy(dovecot.port);
    proxy.breakAt(/Subject: Poison/);
    for (const subject of ["One", "Poison", "Two"]) dovecot.deliver("help", aRawMail(subject));
    const keeper = aKeeper();
    reading([aMailbox(proxy.port)], keeper);
    await eventually(() => dovecot.files("help", "Stuck").length === 1);
    await eventually(() => dovecot.files("help", "Processed").length === 2);
    expect(keeper.subjects().toSorted()).toEqual(["One", "Two"]);
    await eventually(() => keeper.alarms.length > 0);
    expect(keeper.alarms).toEqual([
      expect.stringMatching(/moved to "Stuck": fetching it broke the connection 5 times/),
    ]);
  });

  test.each([
    ["the greeting", /^\* OK/],
    ["the login", /OK .*Logged in/i],
    ["the listing of folders", /^\* LIST/m],
    ["the consent to IDLE", /^\+ idling/m],
    ["the listing of mails", /^\* \d+ FETCH .*INTERNALDATE/m],
    ["a fetched mail", /^\* \d+ FETCH .*BODY\[\]/m],
    ["the end of a move", /COPYUID/],
  ])("that begins with %s is noticed too", async (_, line) => {
    const dovecot = await aDovecot();
    dovecot.deliver("help", aRawMail("First"));
    const proxy = await aProxy(dovecot.port);
    proxy.muteAt(line);
    const keeper = aKeeper();
    const imap = reading([aMailbox(proxy.port, { pollMs: POLL_MS })], keeper, WATCHFUL);
    await eventually(() => proxy.accepted > 1);
    dovecot.deliver("help", aRawMail("Second"));
    await eventually(() => dovecot.files("help", "Processed").length === 2);
    await eventually(() => imap.health()[0]?.isWell);
    expect(keeper.subjects().toSorted()).toEqual(["First", "Second"]);
    expect(imap.health()[0]?.lastError?.because).toMatch(SILENT);
  });
});

// A mailbox that people have used for years is connected for the first time: what was there before is history.

import type { ImapFlow } from "imapflow";
import { expect, onTestFinished, test } from "vitest";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { aWorld } from "../support/world.ts";
import { aDovecot, type Dovecot, imapStory, PASSWORD } from "./support/dovecot.ts";
import { aKeeper, aMailbox, aRawMail, type Keeper, reading } from "./support/imap.ts";

const DAY_MS = 24 * 60 * 60_000;

type Laid = { daysOld?: number; flags?: string[]; date?: Date };

/** Lays mails into the inbox as the years did: each with the moment it came. Dovecot makes a moment that is still to come "now". */
async function lay(dovecot: Dovecot, mails: Record<string, Laid>, now = new Date()): Promise<void> {
  const client: ImapFlow = await dovecot.client("help");
  for (const [subject, { daysOld = 0, flags = [], date }] of Object.entries(mails)) {
    const raw = aRawMail(subject, date ? { Date: date.toUTCString().replace("GMT", "+0000") } : {});
    await client.append("INBOX", raw, flags, new Date(now.getTime() - daysOld * DAY_MS));
  }
  await client.logout();
}

function logOf(keeper: Keeper): { event: string; fields: object }[] {
  const lines: { event: string; fields: object }[] = [];
  keeper.taking.log = (event, fields) => void lines.push({ event, fields });
  return lines;
}

const GROWN: Record<string, Laid> = {
  "Of last year": { daysOld: 400, flags: ["\\Seen"] },
  "Never read": { daysOld: 3 },
  "Answered today": { daysOld: 0.1, flags: ["\\Seen", "\\Answered"] },
  "Brought over from another server": { date: new Date("2024-03-05T09:00:00Z") },
  "Waits since this night": { daysOld: 0.5 },
  "Waits and was looked at": { daysOld: 0.2, flags: ["\\Seen"] },
};
const NEWS = ["Waits and was looked at", "Waits since this night"];

async function first(dovecot: Dovecot, keeper: Keeper, over: Parameters<typeof aMailbox>[1] = {}, count = 2) {
  const imap = reading([aMailbox(dovecot.port, { pollMs: 100, ...over })], keeper);
  await eventually(() => keeper.kept.length >= count && imap.health()[0]?.isWell && imap.health()[0]?.waiting === 0);
  return imap;
}

imapStory("the first connection to a grown mailbox", () => {
  test("leaves what is older than a day or answered where it is; who wrote in the last hours is still heard", async () => {
    const [dovecot, keeper] = [await aDovecot(), aKeeper()];
    await lay(dovecot, GROWN);
    const log = logOf(keeper);
    await first(dovecot, keeper);
    expect(keeper.subjects().toSorted()).toEqual(NEWS);
    await eventually(() => dovecot.files("help").length === 4);
    expect(log).toEqual([
      { event: expect.stringContaining("history"), fields: expect.objectContaining({ mailbox: "help", mails: 4 }) },
    ]);
    await lay(dovecot, { "New, with an old date": { date: new Date("2020-01-01T00:00:00Z") } });
    await eventually(() => keeper.subjects().includes("New, with an old date"));
    expect(keeper.kept).toHaveLength(3);
  });

  test("what is history stays history: after a restart, for another process, and when its UIDs have changed", async () => {
    const [dovecot, keeper] = [await aDovecot(), aKeeper()];
    keeper.now = new Date(keeper.now.getTime() - 40 * DAY_MS);
    await lay(dovecot, GROWN, keeper.now);
    await (await first(dovecot, keeper)).close();
    await lay(dovecot, { "While Onit was away": { daysOld: 35 } }); // long before the next connection
    keeper.now = new Date();
    const second = reading([aMailbox(dovecot.port), aMailbox(dovecot.port, { pollMs: 50 })], keeper);
    await eventually(() => keeper.kept.length === 3 && second.health().every(({ isWell }) => isWell));
    await second.close();
    const [key = "", place = ""] = [...keeper.bookmarks].find(([name]) => name.startsWith("imap-history")) ?? [];
    keeper.bookmarks.set(key, JSON.stringify({ ...JSON.parse(place), uidValidity: "another" }));
    await lay(dovecot, { "Answered in the meantime": { daysOld: 34, flags: ["\\Answered"] } });
    await first(dovecot, keeper, {}, 4);
    expect(keeper.subjects().toSorted()).toEqual(["Answered in the meantime", ...NEWS, "While Onit was away"].sort());
    await eventually(() => dovecot.files("help").length === 4);
  });

  test("a process that dies before or after it has decided: the next one takes the same mails", async () => {
    const [dovecot, keeper] = [await aDovecot(), aKeeper()];
    await lay(dovecot, GROWN);
    const { save } = keeper.taking.bookmarks;
    let isCut = true;
    keeper.taking.bookmarks.save = async (key, value) => {
      if (isCut) throw new Error("the store is away");
      await save(key, value);
    };
    const imap = reading([aMailbox(dovecot.port)], keeper);
    await eventually(() => imap.health()[0]?.lastError !== null);
    expect(keeper.takes).toBe(0); // nothing before the decision is durable
    isCut = false;
    await eventually(() => keeper.kept.length === 2 && imap.health()[0]?.isWell);
    expect(keeper.subjects().toSorted()).toEqual(NEWS);
  });

  test("`since` says from which day on mails are read, answered or not; written later, it counts for what is left", async () => {
    const [dovecot, keeper] = [await aDovecot(), aKeeper()];
    await lay(dovecot, GROWN);
    const since = (daysAgo: number): Date => new Date(keeper.now.getTime() - daysAgo * DAY_MS);
    await (await first(dovecot, keeper, { since: since(5) }, 4)).close();
    expect(keeper.subjects().toSorted()).toEqual(["Answered today", "Never read", ...NEWS].sort());
    await first(dovecot, keeper, { since: since(10_000) }, 6);
    expect(keeper.kept).toHaveLength(6);
    await eventually(() => dovecot.files("help").length === 0);
  });

  test("a mailbox that Onit read before it told history from news loses nothing", async () => {
    const [dovecot, keeper] = [await aDovecot(), aKeeper()];
    keeper.taking.wasRead = async (id) => id === "help";
    await lay(dovecot, GROWN);
    await first(dovecot, keeper, {}, 6);
    await eventually(() => dovecot.files("help").length === 0);
  });

  test("another account or folder under the same name in the settings is a first connection, too", async () => {
    const [dovecot, keeper] = [await aDovecot(), aKeeper()];
    keeper.taking.wasRead = async () => true;
    keeper.bookmarks.set(
      "imap-history help",
      JSON.stringify({ user: "help", folder: "Old", uidValidity: "1", firstAt: null, since: null, uids: "" }),
    );
    await lay(dovecot, GROWN);
    await first(dovecot, keeper);
    expect(keeper.subjects().toSorted()).toEqual(NEWS);
  });
});

imapStory("history", () => {
  story("on a database", () => {
    test("nobody hears of it: no ticket, no receipt, no step; a new mail is answered", async () => {
      const dovecot = await aDovecot();
      for (let serial = 1; serial <= 12; serial += 1)
        dovecot.deliver(
          "help",
          aRawMail(`Old matter ${serial}`, {
            From: `customer${serial}@company.example`,
            Date: "Tue, 5 Mar 2024 09:00:00 +0000",
          }),
        );
      const client = await dovecot.client("help");
      await client.mailboxOpen("INBOX");
      await client.messageFlagsAdd("1:*", ["\\Seen", "\\Answered"]);
      await client.logout();
      const mailbox = {
        ...aMailbox(dovecot.port, { pollMs: 200 }),
        caFile: undefined,
        authservId: "mx.onit.example",
        auth: { password: "HELP_PASSWORD" },
      };
      const world = await aWorld({
        change: (settings) => ({ ...settings, server: { ...settings.server, imap: [mailbox] } }),
        environment: { HELP_PASSWORD: PASSWORD },
      });
      onTestFinished(() => world.end());
      dovecot.deliver(
        "help",
        aRawMail("A new matter", {
          "Return-Path": "<carl@elsewhere.example>",
          "Authentication-Results": "mx.onit.example; dmarc=pass header.from=elsewhere.example",
        }),
      );
      await eventually(() => dovecot.files("help", "Processed").length === 1);
      await eventually(async () => (await world.app.tickets.recent(50)).length > 0);
      await world.settled();
      expect((await world.app.tickets.recent(50)).map(({ record }) => record.subject)).toEqual(["A new matter"]);
      await world.until("09:31");
      expect(world.relay.received.filter(({ to }) => to.includes("company"))).toEqual([]);
      await eventually(() => dovecot.files("help").length === 12);
    });
  });
});

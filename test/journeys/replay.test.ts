// What was read wrongly can be read again: first the differences, then, if wanted, their effects, once.

import { afterEach, expect, test } from "vitest";
import { TURNS } from "../../src/core/words/phrase-lists.ts";
import { plant, plantList } from "../../src/core/words/phrase-tree.ts";
import type { Tongue } from "../../src/core/words/phrases.ts";
import { explainFile } from "../../src/reports/explain.ts";
import { replay } from "../../src/reports/replay.ts";
import { story } from "../support/database.ts";
import { BEN, CARL } from "../support/people.ts";
import { aSmallWorld } from "../support/small-world.ts";
import { aWorld, type World } from "../support/world.ts";

const EPOCH = new Date(0);
const none = plantList([]);
const english = Object.fromEntries(TURNS.map((turn) => [turn, none])) as unknown as Tongue;

story("replaying mails (N9)", () => {
  let world: World;
  afterEach(() => world?.end());

  const differences = async (applies: boolean, since = EPOCH) => {
    const found: string[] = [];
    for await (const { before, now, applied } of replay(since, applies, world.app))
      found.push(`${before} → ${now}${applied ? `: ${applied}` : ""}`);
    await world.settled();
    return found;
  };

  /** Carl asks in words that the phrases do not know yet. */
  async function anUnseenChase(): Promise<void> {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("11:00");
    await world.reply(world.last(CARL), "Pray tell how my matter fares.");
    const { organisation } = world.app;
    world.app.configured = world.app.organisation = {
      ...organisation,
      phrases: { ...organisation.phrases, chase: plant(() => [["how my matter fares", english]]) },
    };
  }

  test("a new phrase shows which mails it would have caught, and changes nothing by itself", async () => {
    await anUnseenChase();
    const before = await world.full("HD-1001");
    expect(await differences(false)).toEqual(["unsure → chase"]);
    expect(await world.full("HD-1001")).toEqual(before);
    expect(await differences(false, new Date("2026-03-02T12:00:00Z"))).toEqual([]);
  });

  test("carried out, the chase is counted at the time it was made, and once however often it is replayed", async () => {
    await anUnseenChase();
    await world.until("12:00");
    expect(await differences(true)).toEqual(["unsure → chase: chase 1 of 3"]);
    const { chases } = await world.ticket("HD-1001");
    expect(chases.filter(({ counted }) => counted).map(({ at }) => at.toISOString())).toEqual([
      "2026-03-02T11:00:00.000Z",
    ]);
    expect(await differences(true)).toEqual(["unsure → chase: nothing: it was counted before"]);
    expect((await world.ticket("HD-1001")).chases).toHaveLength(chases.length);
  });

  test("mails read rightly come out the same, however the ticket went on since", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("10:30");
    await world.reply(world.last(CARL), "Any news?");
    await world.until("10:40");
    await world.reply(world.last(BEN), "Which room?");
    await world.until("10:50");
    await world.reply(world.last(CARL, /Which room/), "Room 204.");
    await world.until("11:00");
    await world.reply(world.last(BEN, /204/), "It is fixed, please try again.");
    await world.until("11:05");
    await world.reply(world.last(CARL, /is fixed/), "Thank you!");
    await world.mail({ from: BEN, subject: "[HD-1001]", text: "#close" });
    expect((await world.ticket("HD-1001")).record.status).toBe("closed");
    expect(await differences(false)).toEqual([]);
  });

  test("mails that were held back come in once they are vouched for", async () => {
    world = await aWorld();
    world.app.hasCheckedSender = () => false;
    await world.mail({ from: CARL });
    world.app.hasCheckedSender = () => true;
    expect(await differences(false)).toEqual(["quarantine → new-request"]);
    await expect(world.ticket("HD-1001")).rejects.toThrow();
    expect(await differences(true)).toEqual(["quarantine → new-request: read again"]);
    expect((await world.ticket("HD-1001")).record.requester.address).toBe(CARL);
    expect(await differences(true)).toEqual([]);
  });

  test("a mail in a file is explained as if it came in now, and no number is used up", async () => {
    world = await aWorld();
    const raw = `From: ${CARL}\r\nTo: help@onit.example\r\nSubject: Coffee\r\n\r\nThe machine leaks.\r\n`;
    const text = await explainFile(Buffer.from(raw), world.app);
    expect(text).toContain("verdict     new-request");
    expect(text).toContain('new text begins "The machine leaks."');
    await expect(world.ticket("HD-1001")).rejects.toThrow();
    expect(await world.app.mails.recent(10)).toEqual([]);
    await world.mail({ from: CARL });
    expect((await world.ticket("HD-1001")).record.reference).toBe("HD-1001");
  });
});

test("N9, P1: a chase that is counted afterwards has no receipt either, where no machine may answer its mail", async () => {
  for (const [header, kinds] of [
    ["X-Any: thing", ["chase-receipt"]],
    ["Precedence: bulk", []],
  ] as const) {
    const small = aSmallWorld(new Date("2026-03-02T09:00:00Z"));
    const bring = (head: string, text: string) =>
      small.bring(`From: ${CARL}\r\nTo: help@onit.example\r\n${head}\r\n\r\n${text}\r\n`, CARL, "help@onit.example");
    await bring("Subject: Printer on fire\r\nMessage-ID: <1@x>", "Please help");
    small.now = new Date("2026-03-02T10:00:00Z");
    await bring(`Subject: Re: [HD-1001]\r\nMessage-ID: <2@x>\r\n${header}`, "Any news?");
    const [row] = [...small.store.rows.tickets.values()];
    const { ticket } = row!;
    row!.ticket = { ...ticket, chases: [], outbox: ticket.outbox.filter(({ kind }) => kind !== "chase-receipt") };
    for (const mail of small.store.rows.mails.values())
      if (mail.reading?.verdict === "chase") mail.reading.verdict = "unsure";
    for await (const _ of replay(EPOCH, true, { ...small.app, mails: small.store.mails }));
    const after = [...small.store.rows.tickets.values()][0]!.ticket;
    expect(after.chases).toMatchObject([{ counted: true }]);
    expect(after.outbox.map(({ kind }) => kind).filter((kind) => kind === "chase-receipt")).toEqual(kinds);
  }
});

// A ticket with five thousand mails is read, decided on and shown as one with ten is. Counted in commands and bytes, so it holds on
// every machine.

import mongoose from "mongoose";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { databaseUri, story } from "../support/database.ts";
import { deliveryReport } from "../support/delivery-report.ts";
import { afterMails } from "../support/long-past.ts";
import { ANNA, CARL } from "../support/people.ts";
import type { Received } from "../support/relay.ts";
import { aWorld, type World } from "../support/world.ts";

const { calculateObjectSize } = mongoose.mongo.BSON;
const DORA = "dora@elsewhere.example";
const WORDS = "It still does not print, and we cannot send anything out. ".repeat(10);
const ANSWER = "Hello, we replaced the toner. Please try again.";
const MAILS = 5_000;
const AGAIN = `From: ${DORA}\r\nTo: help@onit.example\r\nSubject: Re: Printer\r\nMessage-ID: <again@elsewhere.example>\r\nIn-Reply-To: <request-of-${DORA}>\r\n\r\nIt is broken again.\r\n`;

/** What goes to the database and comes from it. */
type Traffic = { commands: number; bytes: number };

story("a ticket with a long past", () => {
  let world: World;
  let traffic: Traffic = { commands: 0, bytes: 0 };
  let largest = 0;
  /** What was sent, asked and held before the five thousand mails. */
  let early: { answer: Received; held: string; status: string };

  beforeAll(async () => {
    world = await aWorld({ uri: `${databaseUri()}?monitorCommands=true` });
    const client = mongoose.connections.at(-1)!.getClient();
    client.on("commandStarted", ({ command }) => {
      traffic = { commands: traffic.commands + 1, bytes: traffic.bytes + calculateObjectSize(command) };
    });
    client.on("commandSucceeded", ({ reply }) => {
      traffic = { ...traffic, bytes: traffic.bytes + calculateObjectSize(reply as object) };
    });
    await begun(CARL);
    await grown("HD-1001", 10);
    await begun(DORA);
    early = await whatWasEarly();
    await grown("HD-1002", MAILS);
  });
  afterAll(() => world.end());

  async function begun(from: string): Promise<void> {
    await world.raw(request(from), from, "help@onit.example");
    await world.reply(world.last(ANNA), ANSWER);
  }

  const request = (from: string): string =>
    `From: ${from}\r\nTo: help@onit.example\r\nSubject: Printer\r\nMessage-ID: <request-of-${from}>\r\n\r\nIt is broken.\r\n`;

  /** Anna writes words that may be for a colleague, and has decided about them. */
  async function whatWasEarly(): Promise<typeof early> {
    const answer = world.last(DORA);
    await world.raw(AGAIN, DORA, "help@onit.example");
    await world.reply(world.last(ANNA), "Interesting printer");
    const held = /https?:\/\/\S+\/h\/[a-z2-7]+\/note/.exec(world.last(ANNA, /please decide/).text)?.[0] ?? "";
    await fetch(held, { method: "POST", body: new URLSearchParams({ choice: "note" }) });
    await world.reply(world.last(ANNA, /It is broken again/), ANSWER);
    const status = /https?:\/\/\S+\/s\/[a-z2-7]+/.exec(world.last(DORA).text)?.[0] ?? "";
    return { answer, held, status };
  }

  async function grown(reference: string, mails: number): Promise<void> {
    let ticket = await world.ticket(reference);
    const began = world.now().getTime();
    for (let number = 0; number < mails; number += 50) {
      world.moveClock(new Date(began + number * 72_000).toISOString()); // in four days: what is counted by the day is behind it
      const decision = afterMails(ticket, number + 10, Math.min(50, mails), world.now(), WORDS);
      ticket = await world.app.tickets.commit(decision, world.now());
      largest = Math.max(largest, await sizeOf(ticket));
    }
  }

  async function sizeOf({ id }: Ticket): Promise<number> {
    const collection = mongoose.connections.at(-1)!.db!.collection("tickets");
    return calculateObjectSize((await collection.findOne({ _id: id as never }))!);
  }

  async function trafficOf(act: () => Promise<unknown>): Promise<Traffic> {
    traffic = { commands: 0, bytes: 0 };
    await act();
    return traffic;
  }

  test("stays a small document", async () => {
    const { conversation } = await world.full("HD-1002");
    expect(conversation.length).toBeGreaterThan(2 * MAILS);
    expect(largest).toBeLessThan(256 * 1024); // with the words of a whole decision on fifty mails
  });

  test("takes no more of the database for each further mail than one with ten, but for what leaves it now and then", async () => {
    const each = async (from: string): Promise<Traffic[]> => [
      await trafficOf(() => world.reply(world.last(from), "It is broken again.")),
      await trafficOf(() => world.reply(world.last(ANNA), ANSWER)),
    ];
    await each(DORA); // what the last of five thousand left is taken out
    const [few, many] = [await each(CARL), await each(DORA)];
    for (const [index, { commands, bytes }] of many.entries()) {
      expect(commands, JSON.stringify({ few, many })).toBeLessThanOrEqual(few[index]!.commands + 8);
      expect(bytes, JSON.stringify({ few, many })).toBeLessThan(3 * few[index]!.bytes);
    }
    expect(await sizeOf(await world.ticket("HD-1002"))).toBeLessThan(128 * 1024);
  });

  test("shows its latest words, and what came before to who asks for that", async () => {
    let page = "";
    const open = async (path: string): Promise<void> => {
      page = await world.mailbox(path);
    };
    const ofHeavy = "/mailbox/tickets/HD-1002";
    const { bytes } = await trafficOf(() => open(ofHeavy));
    const link = (): string =>
      /href="(\?before=[^"]*)">What came before/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    const numbers = (): number[] => [...page.matchAll(/answer (\d+)</g)].map(([, number]) => Number(number));
    expect(bytes).toBeLessThan(1_000_000);
    expect(page).toContain("It is broken again.");
    const shown = numbers();
    expect(shown.at(-1)).toBe(MAILS + 9);
    expect(await trafficOf(() => open(`${ofHeavy}${link()}`))).toMatchObject({
      bytes: expect.toSatisfy((sum) => sum < 1_000_000),
    });
    const earlier = numbers();
    expect(earlier.at(-1)).toBe(shown[0]! - 1);
    expect(earlier[0]).toBeLessThan(shown[0]! - 20);
    expect(page).not.toContain("It is broken again.");
    await open("/mailbox/tickets/HD-1001");
    expect(link()).toBe("");
  });

  test("is given to programs as people see it: its latest part, and what came before when they ask for that", async () => {
    const { text } = await aKeptApiKey("anna", world.app);
    type Part = { countedChases: number; conversation: { text: string }[]; history: { seq: number }[]; older?: string };
    let part: Part | undefined;
    const ask = async (reference: string, query = ""): Promise<void> => {
      const headers = { authorization: `Bearer ${text}` };
      part = (await (await fetch(`${world.url}/api/tickets/${reference}${query}`, { headers })).json()) as Part;
    };
    expect((await trafficOf(() => ask("HD-1002"))).bytes).toBeLessThan(1_000_000);
    const latest = part!;
    expect(latest.conversation.length).toBeLessThan(2_000);
    expect(latest.history.at(-1)!.seq).toBe((await world.full("HD-1002")).history.at(-1)!.seq);
    const before = `?before=${encodeURIComponent(latest.older!)}`;
    expect((await trafficOf(() => ask("HD-1002", before))).bytes).toBeLessThan(1_000_000);
    expect(part!.history.at(-1)!.seq).toBe(latest.history[0]!.seq - 1);
    expect(part!.older).not.toBe(latest.older);
    expect(part!.countedChases).toBe(latest.countedChases); // of the ticket as it stands
    await ask("HD-1001");
    expect(part!.older).toBeUndefined();
  });

  test("says of a part that does not exist, or is another ticket's, that there is none", async () => {
    const { text } = await aKeptApiKey("anna", world.app);
    const ask = (reference: string, before: string): Promise<Response> =>
      fetch(`${world.url}/api/tickets/${reference}?before=${before}`, { headers: { authorization: `Bearer ${text}` } });
    const { id } = await world.ticket("HD-1002");
    const { older } = (await (await ask("HD-1002", "")).json()) as { older: string };
    const part = encodeURIComponent(older);
    expect((await ask("HD-1002", part)).status).toBe(200);
    for (const wrong of [
      "garbage",
      "%00",
      `other/x`,
      `${id}/`,
      `${id}/~`,
      `${id}/zzz`,
      part.slice(0, -1),
      `${part}0`,
    ]) {
      const answer = await ask("HD-1002", wrong);
      expect([wrong, answer.status, await answer.json()]).toEqual([
        wrong,
        422,
        { error: expect.stringContaining("no such part"), help: expect.any(String) },
      ]);
    }
    expect((await ask("HD-1001", part)).status).toBe(422);
    expect(await world.mailbox("/mailbox/tickets/HD-1002?before=garbage")).toContain("does not exist");
  });

  test("shows its requester the latest hundred messages", async () => {
    let page = "";
    const { bytes } = await trafficOf(async () => {
      page = await (await fetch(early.status)).text();
    });
    expect(bytes).toBeLessThan(1_000_000);
    expect(page).toContain("Only the latest 100 are shown.");
    expect(page.match(/<article/g)).toHaveLength(100);
    expect(page).toContain("It is broken again.");
  });

  test("knows a mail again that it read long ago, whatever way it comes", async () => {
    const before = await world.ticket("HD-1002");
    expect(before.readMails).toHaveLength(new Set(before.readMails).size);
    await mongoose.connections.at(-1)!.db!.collection("mails").deleteMany({}); // else it is known by its bytes
    await world.raw(AGAIN, DORA, "help@onit.example");
    expect((await world.ticket("HD-1002")).version).toBe(before.version);
  });

  test("takes a mail that answers one of long ago, and one that returns it", async () => {
    const { messageId } = early.answer;
    expect((await world.ticket("HD-1002")).outbox.some((one) => one.messageId === messageId)).toBe(false);
    await world.mail({ from: DORA, subject: "Re: Printer", text: "Hm, still.", inReplyTo: `<request-of-${DORA}>` });
    expect((await world.full("HD-1002")).conversation.at(-1)?.text).toContain("Hm, still.");
    await world.raw(bounceOf(early.answer), "", early.answer.replyTo);
    const { ticket } = await world.full("HD-1002");
    expect(ticket.outbox.filter((one) => one.messageId === messageId)).toMatchObject([{ state: "bounced" }]);
  });

  const bounceOf = ({ messageId, to, replyTo }: Received): string =>
    deliveryReport({ messageId, recipient: to, to: replyTo });

  test("says of held words what was decided about them long ago", async () => {
    const { held = [] } = await world.ticket("HD-1002");
    expect(held.some(({ text }) => text.includes("Interesting printer"))).toBe(false);
    const page = await (await fetch(early.held)).text();
    expect(page).toContain("This was decided before");
    expect(page).toContain("Interesting printer");
  });

  test("has all its waits in the figures of the management", async () => {
    const found: Ticket[] = [];
    for await (const ticket of world.app.tickets.escalatedSince(new Date(0))) found.push(ticket);
    const ended = found.find(({ record }) => record.reference === "HD-1002")?.endedWaits ?? [];
    expect(ended.filter(({ stepsFired }) => stepsFired > 0)).toHaveLength(MAILS / 5);
  });
});

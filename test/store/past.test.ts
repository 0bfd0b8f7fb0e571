// A ticket that gathers ten thousand mails: its document stays small, and nothing is lost or doubled wherever a process dies.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { MongoClient } from "mongodb";
import mongoose from "mongoose";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { StaleTicketError } from "../../src/core/model/stale-ticket.ts";
import type { Saying, Ticket } from "../../src/core/model/ticket.ts";
import { bounced as bouncedOf } from "../../src/core/outbox/deliver.ts";
import { exportData } from "../../src/store/export-data.ts";
import { brokenAt } from "../../src/store/history.ts";
import { importData } from "../../src/store/import-data.ts";
import { openStore, type Store } from "../../src/store/open.ts";
import { aTicket, at } from "../support/builders.ts";
import { databaseUri, story } from "../support/database.ts";
import { afterMail, mailIdOf, messageIdOf, requestOf } from "../support/long-past.ts";

const BY = { address: "anna@client.example", name: "Anna" };
const saying = (text: string): Saying => ({ at: at("09:00"), by: BY, from: "requester", text, private: false });

/** A kilobyte, so that every sixty of them make the document heavy. */
const words = (number: number): string => `mail ${number} ${"x".repeat(1_000)}`;

story("the past of a ticket", () => {
  let uri: string;
  let client: MongoClient;
  let stores: Store[] = [];
  beforeEach(async () => {
    uri = databaseUri();
    client = await MongoClient.connect(uri);
  });
  afterEach(async () => {
    await Promise.all(stores.map((store) => store.close()));
    stores = [];
    await client.db().dropDatabase();
    await client.close();
  });

  const opened = async (): Promise<Store> => {
    const store = await openStore(uri);
    stores.push(store);
    return store;
  };
  const say = (store: Store, next: Ticket, ...texts: string[]): Promise<Ticket> =>
    store.tickets.commit(
      { next, because: `said ${texts[0]?.slice(0, 12)}`, by: BY.address, cause: "mail", says: texts.map(saying) },
      at("09:00"),
    );
  const begun = (store: Store, id = "a"): Promise<Ticket> =>
    say(store, aTicket({ id, version: 0, record: { reference: `HD-${id}` } }), words(0));
  const saidIn = async (store: Store, id = "a"): Promise<string[]> =>
    (await store.tickets.conversation(id)).map(({ text }) => text);
  const sizeOf = async (id = "a"): Promise<number> => {
    const [document] = await client
      .db()
      .collection("tickets")
      .find({ _id: id as never }, { raw: true })
      .toArray();
    return (document as unknown as Uint8Array).length;
  };
  const piecesIn = (): Promise<number> => client.db().collection("past").countDocuments();

  /** All that a ticket says of itself, wherever it lies, is one and whole. */
  const isWhole = async (store: Store, texts: readonly string[], id = "a"): Promise<void> => {
    expect(await saidIn(store, id)).toEqual(texts);
    const full = await store.tickets.read(id);
    expect(full?.conversation.map(({ text }) => text)).toEqual(texts);
    const history = await store.historyOf(id);
    expect(full?.history.map(({ seq }) => seq)).toEqual(history.map(({ seq }) => seq));
    expect([brokenAt(history), history.at(-1)?.hash]).toEqual([undefined, full?.ticket.chain]);
    expect(history.map(({ seq }) => seq)).toEqual(history.map((_, index) => index + 1));
  };

  test("leaves its document when that is heavy, and is read as if it had not", async () => {
    const store = await opened();
    let ticket = await begun(store);
    const texts = [words(0)];
    let largest = 0;
    for (let number = 1; number <= 300; number += 1) {
      texts.push(words(number));
      ticket = await say(store, ticket, words(number));
      if (number % 10 === 0) largest = Math.max(largest, await sizeOf());
    }
    expect(largest).toBeLessThan(100_000);
    expect(largest).toBeGreaterThan(50_000);
    expect(await piecesIn()).toBe(6);
    await isWhole(store, texts);
    expect(ticket.past?.said).toBe(301);
  });

  test("is read part by part, each by the id that the part after it tells, and by no other", async () => {
    const store = await opened();
    let ticket = await begun(store);
    const texts = [words(0)];
    for (let number = 1; number <= 300; number += 1) {
      texts.push(words(number));
      ticket = await say(store, ticket, words(number));
    }
    const named: string[] = [];
    let read: string[] = [];
    for (let before: string | undefined = ""; before !== undefined; ) {
      const part = await store.tickets.read("a", { latest: 1, ...(before === "" ? {} : { before }) });
      expect(part?.isNoPart).toBeUndefined();
      read = [...part!.conversation.map(({ text }) => text), ...read];
      if (before !== "") named.push(before);
      before = part!.older;
    }
    expect(read).toEqual(texts);
    expect(named.length).toBeGreaterThan(3);

    const pieces = client.db().collection<{ _id: string }>("past");
    const piece = (await pieces.findOne({ _id: named[2]! }))!;
    const cut = `${"9".repeat(10)}-${"0".repeat(12)}`;
    const unnamed = `a/${cut}/000000`; // its process died before the document named it
    await pieces.insertOne({ ...piece, _id: unnamed, cut } as never);
    for (const before of [unnamed, "garbage", "a", "a/", "a/~", "b/x", named[0]!.slice(0, -1), `${named[0]}0`, "\0"]) {
      const part = await store.tickets.read("a", { latest: 1, before });
      expect([before, part]).toMatchObject([before, { isNoPart: true, isPast: true, conversation: [], history: [] }]);
      expect(part?.older).toBeUndefined();
    }
    expect((await store.tickets.read("a", { latest: 1, before: named[2]! }))?.isNoPart).toBeUndefined();
  });

  const exportedAndImported = async (): Promise<Store> => {
    const folder = await mkdtemp(join(tmpdir(), "onit-past-test-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "all.jsonl");
    await exportData(uri, file, { onit: "0.1.0", madeAt: at("12:00") });
    await Promise.all(stores.splice(0).map((one) => one.close()));
    await client.db().dropDatabase();
    await importData(uri, file, { now: at("12:00") });
    return opened();
  };

  test("goes with its ticket into an export, and is whole where that is imported", async () => {
    const store = await opened();
    let ticket = await begun(store);
    const texts = [words(0)];
    for (let number = 1; number <= 130; number += 1) {
      texts.push(words(number));
      ticket = await say(store, ticket, words(number));
    }
    expect(await piecesIn()).toBeGreaterThan(1);
    const again = await exportedAndImported();
    await isWhole(again, texts);
    await say(again, (await again.tickets.byId("a"))!, "and more");
    await isWhole(again, [...texts, "and more"]);
  });

  test("the latest words are read alone, and not all that were ever said", async () => {
    const store = await opened();
    let ticket = await begun(store);
    for (let number = 1; number <= 200; number += 1) ticket = await say(store, ticket, words(number));
    const atLeast = (count: number) => (sayings: readonly Saying[]) => sayings.length >= count;
    const latest = (await store.tickets.conversation("a", atLeast(60))).map(({ text }) => text);
    expect(latest).toEqual((await saidIn(store)).slice(-latest.length));
    expect(latest.length).toBeGreaterThanOrEqual(60);
    expect(latest.length).toBeLessThan(120);
    expect(await store.tickets.conversation("a", atLeast(900))).toHaveLength(201);
  });

  test("a light ticket has no pieces, and one command writes its decision", async () => {
    const store = await opened();
    const ticket = await begun(store);
    await say(store, ticket, words(1));
    expect(await piecesIn()).toBe(0);
    await isWhole(store, [words(0), words(1)]);
  });

  test("a document that a release before this one let grow is made light by the next decision", async () => {
    const store = await opened();
    const made = await begun(store);
    const [old] = await client.db().collection("tickets").find().toArray();
    const { past: _, ...document } = old!;
    const texts = Array.from({ length: 2_000 }, (_, number) => words(number));
    await client
      .db()
      .collection("tickets")
      .replaceOne({ _id: "a" as never }, { ...document, conversation: texts.map(saying) });
    await isWhole(store, texts);
    const { past: __, ...asFound } = made;
    await say(store, asFound, "new");
    expect(await sizeOf()).toBeLessThan(5_000);
    expect(await piecesIn()).toBeGreaterThan(5); // none so large that it is slow to read
    await isWhole(store, [...texts, "new"]);
  });

  test("a small document of a release before this one stays in one, and is weighed from then on", async () => {
    const store = await opened();
    const { past: _, ...made } = await begun(store);
    await client
      .db()
      .collection("tickets")
      .updateOne({}, { $unset: { past: 1 } });
    const { past } = await say(store, made, "new");
    expect(past).toEqual({ said: 2, weight: expect.any(Number) });
    expect(past?.weight).toBeGreaterThan(1_000);
    expect(await piecesIn()).toBe(0);
    await isWhole(store, [words(0), "new"]);
  });

  test("what a decision says that came too late is in no place", async () => {
    const store = await opened();
    const made = await begun(store);
    const heavy = await say(store, made, "y".repeat(70_000));
    await say(store, heavy, "first");
    await expect(say(store, heavy, "second")).rejects.toThrow(StaleTicketError);
    await isWhole(store, [words(0), "y".repeat(70_000), "first"]);
  });

  test("two processes that make the same ticket light at once lose nothing, and one of them decides again", async () => {
    const [one, two] = [await opened(), await opened()];
    let ticket = await begun(one);
    const texts = [words(0)];
    for (let round = 1; round <= 12; round += 1) {
      texts.push("z".repeat(70_000));
      const heavy = await say(one, ticket, texts.at(-1)!);
      const both = await Promise.allSettled([say(one, heavy, `one ${round}`), say(two, heavy, `two ${round}`)]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      texts.push(both[0]?.status === "fulfilled" ? `one ${round}` : `two ${round}`);
      ticket = (await one.tickets.byId("a"))!;
    }
    await isWhole(two, texts);
  });

  /** The store of a process that dies at its n-th write from now: before the write arrives, or before its answer does. */
  const dying = async (atWrite: number, arrives: boolean): Promise<Store> => {
    const store = await opened();
    const connection = mongoose.connections.at(-1)!;
    let writes = 0;
    const around =
      <Args extends unknown[], Result>(write: (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        writes += 1;
        if (writes > atWrite || (writes === atWrite && !arrives)) throw new Error("the process died");
        const result = await write(...args);
        if (writes === atWrite) throw new Error("the process died");
        return result;
      };
    const { collection } = connection.models.Ticket!;
    collection.updateOne = around(collection.updateOne.bind(collection)) as never;
    connection.db!.command = around(connection.db!.command.bind(connection.db)) as never;
    return store;
  };

  test.each([1, 2].flatMap((write) => [true, false].map((arrives) => [write, arrives] as const)))(
    "a process that dies at write %i of a decision that makes it light (arrives: %s) loses and doubles nothing",
    async (write, arrives) => {
      const store = await opened();
      const texts = [words(0), "y".repeat(70_000)];
      const heavy = await say(store, await begun(store), texts[1]!);
      const process = await dying(write, arrives);
      await expect(say(process, heavy, "said")).rejects.toThrow("the process died");
      const isWritten = write === 2 && arrives;
      await isWhole(store, isWritten ? [...texts, "said"] : texts);
      expect(await piecesIn()).toBe(write === 1 && !arrives ? 0 : 1);
      const found = (await store.tickets.byId("a"))!;
      const after = isWritten ? found : await say(store, found, "said");
      await isWhole(store, [...texts, "said"]);
      await say(store, await say(store, after, "v".repeat(70_000)), "last");
      await isWhole(store, [...texts, "said", "v".repeat(70_000), "last"]);
    },
  );

  describe("what it gathers beside its words", () => {
    /** The same as if nothing had ever left, but for what the store adds, and for the order of what was owed at one instant. */
    const asRead = ({ past: _, chain: _chain, version: _version, outbox, ...ticket }: Ticket): object => ({
      ...ticket,
      outbox: outbox.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.key < b.key ? -1 : 1)),
    });
    const readIn = async (store: Store, id = "a"): Promise<object> => asRead((await store.tickets.read(id))!.ticket);

    const minutes = (number: number): Date => new Date(at("09:00").getTime() + number * 60_000);

    /** The same in memory, where nothing ever leaves, and in the database. */
    const gathered = async (store: Store, mails: number): Promise<{ here: Ticket; whole: Ticket }> => {
      let whole = aTicket({ id: "a", version: 0, record: { reference: "HD-a" }, messageIds: ["<0@client.example>"] });
      whole = { ...whole, readMails: ["00000000"] };
      let here = await store.tickets.commit({ next: whole, because: "made", by: "x", cause: "x" }, minutes(0));
      for (let number = 1; number <= mails; number += 1) {
        whole = afterMail(whole, number, minutes(number)).next;
        here = await store.tickets.commit(afterMail(here, number, minutes(number)), minutes(number));
      }
      return { here, whole };
    };

    test("leaves the document when it is much, and is read as if it had not", async () => {
      const store = await opened();
      const { here, whole } = await gathered(store, 400);
      expect(await sizeOf()).toBeLessThan(100_000);
      expect([here.outbox.length < 100, here.readMails.length < 100, here.endedWaits.length < 100]).toEqual([
        true,
        true,
        true,
      ]);
      expect(await store.tickets.byId("a")).toEqual(here);
      expect(await readIn(store)).toEqual(asRead(whole));
      expect(here.past?.chases).toBe(
        whole.chases.filter(({ counted }) => counted).length - here.chases.filter(({ counted }) => counted).length,
      );
    });

    test("is found again by what a mail, a link or a request names, and by nothing else", async () => {
      const store = await opened();
      const { here, whole } = await gathered(store, 100);
      const [first] = whole.outbox;
      const recalled = await store.tickets.recall(here, {
        mail: "00000003",
        request: requestOf(4),
        sentAs: [first!.messageId!.toUpperCase().replace("ONIT.EXAMPLE", "gateway.example")],
      });
      expect(here.readMails).not.toContain("00000003");
      expect(recalled.readMails).toContain("00000003");
      expect(recalled.handled?.at(-1)).toEqual({ key: requestOf(4), content: "00000004bb" });
      expect(recalled.outbox.slice(here.outbox.length)).toEqual([first]);
      const byKey = await store.tickets.recall(here, { notices: [first!.key, here.outbox[0]!.key] });
      expect(byKey.outbox.slice(here.outbox.length)).toEqual([first]);
      expect(await store.tickets.recall(here, { mail: "ffffffff", request: "ff", sentAs: ["<x@y>"] })).toBe(here);
      expect((await store.tickets.byMessageIds(["<no@x>", messageIdOf(3)]))?.id).toBe("a");
      expect(await store.tickets.byMessageIds(["<no@x>"])).toBeUndefined();
    });

    test("goes with its ticket into an export, and is found again where that is imported", async () => {
      const { here, whole } = await gathered(await opened(), 60);
      expect(here.past?.last).toBeDefined();
      const again = await exportedAndImported();
      expect(await readIn(again)).toEqual(asRead(whole));
      const ticket = (await again.tickets.byId("a"))!;
      expect((await again.tickets.recall(ticket, { mail: mailIdOf(3) })).readMails).toContain(mailIdOf(3));
      expect((await again.tickets.byMessageIds([messageIdOf(3)]))?.id).toBe("a");
    });

    test("of a release before this one stays in its document until the next decision makes that light", async () => {
      const store = await opened();
      let next: Ticket = { ...(await begun(store)), readMails: ["00000000"] };
      for (let number = 1; number <= 400; number += 1) next = afterMail(next, number, minutes(number)).next;
      const { past: _, id: _id, version, chain, record, messageIds, ...engine } = next;
      const change = { engine, messageIds };
      await client
        .db()
        .collection("tickets")
        .updateOne({}, { $set: change, $unset: { past: 1 } });
      expect(await readIn(store)).toEqual(asRead(next));
      const found = (await store.tickets.byId("a"))!;
      await store.tickets.commit(afterMail(found, 401, minutes(401)), minutes(401));
      expect(await sizeOf()).toBeLessThan(100_000);
      expect(await readIn(store)).toEqual(asRead(afterMail(next, 401, minutes(401)).next));
    });

    test.each([1, 2].flatMap((write) => [true, false].map((arrives) => [write, arrives] as const)))(
      "is neither lost nor doubled when a process dies at write %i of a decision that takes it out (arrives: %s)",
      async (write, arrives) => {
        const store = await opened();
        const { here, whole } = await gathered(store, MANY_AT);
        expect(here.past?.last).toBeUndefined();
        const process = await dying(write, arrives);
        const decide = (ticket: Ticket) => afterMail(ticket, MANY_AT + 1, minutes(MANY_AT + 1));
        await expect(process.tickets.commit(decide(here), minutes(MANY_AT + 1))).rejects.toThrow("the process died");
        expect(await piecesIn()).toBe(write === 1 && !arrives ? 0 : 1);
        const isWritten = write === 2 && arrives;
        expect(await readIn(store)).toEqual(asRead(isWritten ? decide(whole).next : whole));
        const found = (await store.tickets.byId("a"))!;
        if (!isWritten) await store.tickets.commit(decide(found), minutes(MANY_AT + 1));
        expect((await store.tickets.byId("a"))?.past?.last).toBeDefined();
        expect(await readIn(store)).toEqual(asRead(decide(whole).next));
        expect(await piecesIn()).toBe(1); // written twice, it is the same
      },
    );
    /** The next mail after so many takes out what is spent for the first time. */
    const MANY_AT = 23;

    test("two processes that take it out at once lose nothing, and one of them decides again", async () => {
      const [one, two] = [await opened(), await opened()];
      const { here, whole } = await gathered(one, MANY_AT);
      const decided = [1, 2].map((more) => afterMail(here, MANY_AT + more, minutes(MANY_AT + more)));
      const both = await Promise.allSettled([
        one.tickets.commit(decided[0]!, minutes(40)),
        two.tickets.commit(decided[1]!, minutes(40)),
      ]);
      expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
      const more = both[0]?.status === "fulfilled" ? 1 : 2;
      expect(await readIn(two)).toEqual(asRead(afterMail(whole, MANY_AT + more, minutes(MANY_AT + more)).next));
    });

    test("a notice that was brought back and changed is told once, as it stands now", async () => {
      const store = await opened();
      const { here, whole } = await gathered(store, 100);
      const key = whole.outbox[0]!.key;
      const recalled = await store.tickets.recall(here, { notices: [key] });
      const bounced = bouncedOf(recalled, { key }, "no such user", minutes(101))!.next;
      let ticket = await store.tickets.commit(
        { next: bounced, because: "came back", by: "x", cause: "x" },
        minutes(101),
      );
      const states = async (): Promise<unknown[]> =>
        (await store.tickets.read("a"))!.ticket.outbox.filter((one) => one.key === key).map(({ state }) => state);
      expect(await states()).toEqual(["bounced"]);
      for (let number = 102; number < 160; number += 1)
        ticket = await store.tickets.commit(afterMail(ticket, number, minutes(number)), minutes(number));
      expect(ticket.outbox.some((one) => one.key === key)).toBe(false);
      expect(await states()).toEqual(["bounced"]);
      const again = await store.tickets.recall(ticket, { notices: [key] });
      expect(again.outbox.filter((one) => one.key === key).map(({ state }) => state)).toEqual(["bounced"]);
    });
  });

  test("whatever was said, by whichever process, and wherever one died, is read in its order", async () => {
    const step = fc.record({
      process: fc.nat(1),
      sizes: fc.array(fc.integer({ min: 0, max: 40_000 }), { minLength: 1, maxLength: 3 }),
      dies: fc.option(fc.record({ write: fc.integer({ min: 1, max: 2 }), arrives: fc.boolean() }), { freq: 4 }),
    });
    let serial = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 15 }), async (steps) => {
        const id = `t${++serial}`;
        const both = [await opened(), await opened()] as const;
        await begun(both[0], id);
        const texts = [words(0)];
        for (const [number, { process, sizes, dies }] of steps.entries()) {
          const said = sizes.map((size, index) => `${number}.${index} ${"s".repeat(size)}`);
          const store = dies ? await dying(dies.write, dies.arrives) : both[process]!;
          const before = (await both[process]!.tickets.byId(id))!;
          await say(store, before, ...said).catch((error: Error) => expect(error.message).toBe("the process died"));
          const after = (await both[process]!.tickets.byId(id))!;
          if (after.version > before.version) texts.push(...said);
          else expect(dies).not.toBeNull();
        }
        await isWhole(both[0], texts, id);
        await Promise.all(stores.map((store) => store.close()));
        stores = [];
      }),
      { numRuns: 12 },
    );
  });
});

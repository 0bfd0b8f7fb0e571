// The data of an earlier release is brought to today's format: whole, whatever dies or runs beside it, and never down.

import { MongoClient } from "mongodb";
import mongoose from "mongoose";
import { describe, expect, onTestFinished, test } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import { StaleTicketError } from "../../src/core/model/stale-ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { listed } from "../../src/store/migrations/008-listed.ts";
import { MIGRATIONS, SCHEMA } from "../../src/store/migrations/list.ts";
import { openStore } from "../../src/store/open.ts";
import { migrate } from "../../src/store/schema.ts";
import { aTicket, at } from "../support/builders.ts";
import { databaseUri, story } from "../support/database.ts";

test("migrations are numbered from one, without a gap, and each says what it does", () => {
  expect(MIGRATIONS.map(({ number }) => number)).toEqual(MIGRATIONS.map((_, index) => index + 1));
  expect(MIGRATIONS.filter(({ name }) => name.length < 20)).toEqual([]);
  expect(SCHEMA).toBe(MIGRATIONS.length);
});

story("data of nobody yet", () => {
  test("has today's format at once, and is looked at once more, as an earlier release may begin at the same moment", async () => {
    const uri = databaseUri();
    const first = await openStore(uri);
    onTestFinished(async () => {
      await first.drop();
      await first.close();
    });
    expect(first.schema.migrated).toBeUndefined();
    expect([await first.schema.number(), first.schema.isDueAgain]).toEqual([SCHEMA, true]);
    expect((await first.schema.again()).changed).toEqual({});
    const next = await openStore(uri);
    onTestFinished(() => next.close());
    expect([next.schema.migrated, next.schema.isDueAgain]).toEqual([undefined, false]);
  });

  test("has today's format also where a command opens it first, and writes", async () => {
    const uri = databaseUri();
    const command = await openStore(uri, { migrates: false });
    onTestFinished(async () => {
      await command.drop();
      await command.close();
    });
    await mongoose
      .createConnection(uri)
      .asPromise()
      .then(async (connection) => {
        await connection.collection("tickets").insertOne({ reference: "HD-1001" });
        await connection.close();
      });
    const next = await openStore(uri, { migrates: false });
    onTestFinished(() => next.close());
    expect(await next.schema.number()).toBe(SCHEMA);
  });
});

const PROBE = "[Onit] round trip 0123456789abcdef01234567";
/** A probe, a mail of ours that is none, and somebody who writes about one. */
const MAILS = [
  { _id: "probe", state: "done", reading: { verdict: "own-mail", subject: PROBE } },
  { _id: "notice", state: "done", reading: { verdict: "own-mail", subject: "[HD-1] We have your request" } },
  { _id: "request", state: "done", reading: { verdict: "new-request", subject: PROBE, ticketId: "t" } },
];

story("data of an earlier release", () => {
  const notice = (over: Partial<Notice>): Notice => {
    const due = { kind: "received", cause: "made", because: "", now: at("09:00"), facts: {} } as const;
    return { ...owe(aTicket(), { ...due, to: [{ address: "x@y.example", name: "" }] }).outbox[0]!, ...over };
  };
  /** A database as the first release left it, with `count` tickets that owe something and one that perhaps sent something. */
  const anOld = async (count = 1) => {
    const uri = databaseUri();
    const store = await openStore(uri);
    const commit = (id: string, reference: string, over: Partial<Notice>) =>
      store.tickets.commit(
        {
          next: aTicket({ id, version: 0, outbox: [notice(over)], record: { reference } }),
          because: "made",
          by: "x",
          cause: "x",
        },
        at("09:00"),
      );
    for (let number = 0; number < count; number += 1) await commit(`owing${number}`, `HD-${number}`, {});
    await commit("perhaps", "HD-9999", { state: "uncertain", settledAt: at("09:05") });
    await store.systemMails.owe(
      { key: "k", to: { address: "x@y.example", name: "" }, subject: "", text: "", because: "" },
      at("09:00"),
      at("08:00"),
    );
    await store.close();
    const client = await MongoClient.connect(uri);
    const db = client.db();
    await db.collection("tickets").updateMany({}, { $unset: { owed: 1, uncertainAt: 1 } });
    await asSentences(db);
    await db.collection("letters").updateMany({}, { $unset: { keptAt: 1 } });
    await db.collection("letters").createIndex({ owedAt: 1 }, { expireAfterSeconds: 100 });
    await db.collection("signatures").insertOne({ _id: "s", mail: "m", expiresAt: at("09:00") } as never);
    await db.collection("signatures").createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 });
    await db.collection("mails").insertMany(MAILS.map((mail) => ({ ...mail, receivedAt: at("09:00") })) as never[]);
    await db.collection("meta").drop();
    onTestFinished(async () => {
      await db.dropDatabase();
      await client.close();
    });
    return { uri, db };
  };
  /** As tickets were kept before format 4. */
  const asSentences = async (db: Db) => {
    for await (const { _id, engine } of db.collection<Old>("tickets").find()) {
      const outbox = engine.outbox.map(({ cause: _, ...rest }) => ({
        ...rest,
        key: `${_id}/made/received/x@y.example/email`,
        ...(rest.state === "queued" ? { facts: { problems: "no category\nno summary" } } : {}),
      }));
      const manual = {
        info: {},
        asked: true,
        sendBacks: [{ at: at("09:00"), by: "anna", because: "no category\nno summary" }],
      };
      const readMails = ["c0ffee", "api-abc def"];
      await db
        .collection<Old>("tickets")
        .updateOne({ _id }, { $set: { engine: { ...engine, outbox, manual, readMails } } } as object);
    }
  };
  const opened = async (uri: string) => {
    const store = await openStore(uri);
    onTestFinished(() => store.close());
    return store;
  };
  type Old = { _id: string; engine: { outbox: Notice[] } };
  type Db = Awaited<ReturnType<typeof anOld>>["db"];
  const contentOf = async (db: Db) =>
    Promise.all(["tickets", "letters", "meta"].map((name) => db.collection(name).find().sort({ _id: 1 }).toArray()));
  const inSentences = async (db: Db): Promise<number> =>
    db.collection("tickets").countDocuments({
      $or: [
        { "engine.outbox": { $elemMatch: { cause: { $exists: false } } } },
        { "engine.manual.sendBacks.because": { $exists: true } },
        { "engine.readMails": /^api-/ },
      ],
    });
  const indexesOf = async (db: Db, name: string) =>
    (await db.collection(name).listIndexes().toArray()).map((one) => one.name);

  test("is found by today's lookups, and forgotten by the clock of the database only", async () => {
    const { uri, db } = await anOld();
    const store = await opened(uri);
    expect(await store.tickets.owing(at("09:01"), "rest", 9)).toHaveLength(1);
    expect(await store.tickets.desksOwing(at("09:01"))).toEqual(["support"]);
    expect((await store.tickets.uncertain(9)).map(({ id }) => id)).toEqual(["perhaps"]);
    expect(await indexesOf(db, "letters")).not.toContain("owedAt_1");
    expect(await indexesOf(db, "signatures")).not.toContain("expiresAt_1");
    expect(await db.collection("letters").findOne()).toMatchObject({ keptAt: expect.any(Date) });
    const signature = await db.collection("signatures").findOne();
    expect(signature).toMatchObject({ _id: "s", mail: "m", keptAt: expect.any(Date) });
    expect(signature).not.toHaveProperty("expiresAt");
    expect(await db.collection("meta").findOne()).toMatchObject({ _id: "schema", number: SCHEMA });
    expect(Object.values(store.schema.migrated?.changed ?? {})).toEqual([2, 1, 1, 2, 1]);
    expect(await db.collection("mails").find().sort({ _id: 1 }).toArray()).toMatchObject([
      { _id: "notice", state: "done" },
      { _id: "probe", state: "probe", probeSeenAt: expect.any(Date) },
      { _id: "request", state: "done" },
    ]);
  });

  test("has lists and fields where sentences were", async () => {
    const { uri } = await anOld();
    const store = await opened(uri);
    const { outbox, manual, readMails, handled } = (await store.tickets.byReference("HD-0"))!;
    expect(outbox).toMatchObject([{ cause: "made", facts: { missing: ["no category", "no summary"] } }]);
    expect(outbox[0]?.facts).not.toHaveProperty("problems");
    expect(manual?.sendBacks).toEqual([{ at: at("09:00"), by: "anna", missing: ["no category", "no summary"] }]);
    expect([readMails, handled]).toEqual([["c0ffee"], [{ key: "abc", content: "def" }]]);
  });

  test("tells a mail that was kept from one that was sent, whoever wrote an answer by their id, and since when it is solved", async () => {
    const { uri, db } = await anOld();
    const old = (cause: string, kind: string, more: object) => ({
      ...notice({ mailId: "m7" }),
      key: `owing0/${cause}/${kind}/x@y.example/email`,
      kind,
      createdAt: at("10:00"),
      ...more,
    });
    const outbox = [
      old("mail c7", "answer", { facts: { by: "Ben" }, state: "sent", outcome: "captured: no relay is named" }),
      old("held c8", "answer", { facts: { by: "Ben" }, mailId: "m8", state: "sent", outcome: "the relay took it" }),
      old("mail c9", "answer", { facts: { by: "Eve" }, mailId: "m9", state: "sent" }),
      old("solved 2", "requester-replied", { state: "queued" }),
      old("uncertain owing0/mail c7/answer/x@y.example/email", "undelivered", {
        state: "sending",
        outcome: "sent again: the process that sent it before did not say what became of it",
      }),
    ].map(({ cause: _, ...rest }) => rest);
    const held = [{ id: "c8", mailId: "m8", by: { address: "anna@x.example", name: "Anna", personId: "anna" } }];
    const history = [
      { seq: 1, by: "ben", cause: "mail m7" },
      { seq: 2, by: "eve@x.example", cause: "mail m9" },
    ];
    await db
      .collection("tickets")
      .updateOne({ _id: "owing0" as never }, { $set: { "engine.outbox": outbox, "engine.held": held, history } });
    const store = await opened(uri);
    const migrated = (await store.tickets.byReference("HD-0"))!;
    expect(migrated.outbox).toMatchObject([
      { cause: "mail c7", facts: { by: "Ben", byId: "ben" }, captured: true, outcome: "no relay is named" },
      { cause: "held c8", facts: { byId: "anna" }, outcome: "the relay took it" },
      { cause: "mail c9", facts: { by: "Eve", byId: null } },
      { cause: "solved 2" },
      { cause: "uncertain owing0/mail c7/answer/x@y.example/email", deaths: 1 },
    ]);
    expect(migrated.outbox[1]).not.toHaveProperty("captured");
    expect(migrated.solved).toEqual({ at: at("10:00"), wait: 2 });
  });

  test("is not touched by the next start", async () => {
    const { uri, db } = await anOld();
    await (await opened(uri)).schema.again();
    const before = await contentOf(db);
    expect((await opened(uri)).schema.migrated).toBeUndefined();
    expect(await contentOf(db)).toEqual(before);
  });

  test("has today's format in the end, wherever a process dies", async () => {
    const { db } = await anOld(3);
    for (let writes = 0; writes < 18; writes += 1) {
      await migrate(dyingAfter(db, writes) as never, 0).catch((error: Error) => expect(error.message).toBe("killed"));
      // What a killed one has done stays, and its number stands only for what is done.
      const number = (await db.collection("meta").findOne())?.number ?? 0;
      if (number >= 2)
        expect(
          await db.collection("tickets").countDocuments({ deliverAt: { $exists: true }, owed: { $exists: false } }),
        ).toBe(0);
      if (number >= 4) expect(await inSentences(db)).toBe(0);
    }
    await migrate(db as never, 0);
    const [tickets = [], letters = [], meta = []] = await contentOf(db);
    expect(tickets.filter(({ owed, uncertainAt }) => owed || uncertainAt)).toHaveLength(4);
    expect([letters.length, meta[0]?.number]).toEqual([1, SCHEMA]);
    expect(await inSentences(db)).toBe(0);
    for (const { engine } of tickets) expect(engine.handled).toEqual([{ key: "abc", content: "def" }]); // once
  });

  test("is brought up by several processes that start at once", async () => {
    const { uri, db } = await anOld(20);
    const stores = await Promise.all([opened(uri), opened(uri), opened(uri)]);
    for (const store of stores) expect(await store.tickets.owing(at("09:01"), "rest", 99)).toHaveLength(20);
    expect(await db.collection("tickets").countDocuments({ version: 2 })).toBe(21);
    expect(await inSentences(db)).toBe(0);
    for await (const { engine } of db.collection("tickets").find())
      expect([engine.readMails, engine.handled]).toEqual([["c0ffee"], [{ key: "abc", content: "def" }]]);
    expect(await db.collection("meta").countDocuments()).toBe(1);
  });

  test("that another process changed meanwhile keeps what that one wrote", async () => {
    const { db } = await anOld();
    const [old] = await db
      .collection("tickets")
      .find({ _id: "owing0" as never })
      .toArray();
    const beside = intercepting(db, async () => {
      const ticket = { version: 2, owed: { deskId: "support", urgent: at("12:00") } };
      await db.collection("tickets").updateOne({ _id: old!._id }, { $set: ticket });
    });
    await migrate(beside as never, 0);
    expect(await db.collection("tickets").findOne({ _id: old!._id })).toMatchObject({
      version: 2,
      owed: { urgent: at("12:00") },
    });
  });

  test("written by an old process after the migration is brought up when that is done again", async () => {
    const { uri, db } = await anOld();
    const store = await opened(uri);
    await db.collection("tickets").updateMany({}, { $unset: { owed: 1 } });
    await asSentences(db);
    await store.schema.again();
    expect(await inSentences(db)).toBe(0);
    expect(await store.tickets.owing(at("09:01"), "rest", 9)).toHaveLength(1);
  });

  test("is brought up once more by the next start, where the process that migrated it ended before that was due", async () => {
    const { uri, db } = await anOld();
    await (await openStore(uri)).close();
    await db.collection("tickets").updateMany({}, { $unset: { owed: 1 } }); // by an old process that still ran
    await asSentences(db);
    const next = await opened(uri);
    expect([next.schema.migrated, next.schema.isDueAgain]).toEqual([undefined, true]);
    await next.schema.again();
    expect(await inSentences(db)).toBe(0);
    expect(await next.tickets.owing(at("09:01"), "rest", 9)).toHaveLength(1);
    expect((await opened(uri)).schema.isDueAgain).toBe(false);
    expect(await db.collection("meta").findOne()).toEqual({ _id: "schema", number: SCHEMA });
  });

  test("what a newer Onit noted as due stays due, when an older one has done its own", async () => {
    const { uri, db } = await anOld();
    const store = await opened(uri);
    await db.collection("meta").updateOne({}, { $set: { number: SCHEMA + 1, againTo: SCHEMA + 1 } });
    await store.schema.again();
    expect(await db.collection("meta").findOne()).toMatchObject({ againFrom: 0, againTo: SCHEMA + 1 });
  });

  test("that was loaded in its old form meanwhile is not written back in it", async () => {
    const { uri, db } = await anOld();
    const store = await opened(uri);
    await asSentences(db);
    const inOldForm = (await store.tickets.byReference("HD-0"))!;
    await store.schema.again();
    const decision = { next: inOldForm, because: "closed", by: "ben", cause: "x" };
    await expect(store.tickets.commit(decision, at("09:05"))).rejects.toBeInstanceOf(StaleTicketError);
    expect(await inSentences(db)).toBe(0);
  });

  describe("and of a newer one", () => {
    test("is refused with one sentence, and nothing is written", async () => {
      const { uri, db } = await anOld();
      await db.collection("meta").insertOne({ _id: "schema" as never, number: SCHEMA + 1 });
      const before = await contentOf(db);
      const indexes = await indexesOf(db, "letters");
      await expect(openStore(uri)).rejects.toThrow(
        `The data in this database has format ${SCHEMA + 1}; this Onit reads formats up to ${SCHEMA}. A newer Onit wrote it: start that one`,
      );
      expect(await contentOf(db)).toEqual(before);
      expect(await indexesOf(db, "letters")).toEqual(indexes);
    });

    test("a command beside an Onit of an earlier release changes nothing under it", async () => {
      const { uri, db } = await anOld();
      const before = await contentOf(db);
      await expect(openStore(uri, { migrates: false })).rejects.toThrow(
        /has format 0; .* `onit start` of this release/,
      );
      expect(await contentOf(db)).toEqual(before);
    });
  });
});

type Collection = { updateOne(...all: unknown[]): unknown; updateMany(...all: unknown[]): unknown };
type Wrapped = { collection(name: string): Collection };

/** The same database for a process that is killed before its write of this number. */
function dyingAfter(db: Wrapped, writes: number): Wrapped {
  let left = writes;
  const counted =
    (write: (...all: unknown[]) => unknown) =>
    (...all: unknown[]) => {
      left -= 1;
      if (left < 0) throw new Error("killed");
      return write(...all);
    };
  return wrapped(db, ({ updateOne, updateMany }) => ({
    updateOne: counted(updateOne),
    updateMany: counted(updateMany),
  }));
}

/** The same database, in which something happens right before each single write. */
const intercepting = (db: Wrapped, before: () => Promise<void>): Wrapped =>
  wrapped(db, ({ updateOne, updateMany }) => ({
    updateMany,
    updateOne: async (...all) => {
      await before();
      return updateOne(...all);
    },
  }));

const wrapped = (db: Wrapped, change: (writes: Collection) => Collection): Wrapped => ({
  collection(name) {
    const collection = db.collection(name);
    const { updateOne, updateMany } = change({
      updateOne: collection.updateOne.bind(collection),
      updateMany: collection.updateMany.bind(collection),
    });
    return new Proxy(collection, {
      get: (target, key) => {
        if (key === "updateOne") return updateOne;
        if (key === "updateMany") return updateMany;
        const value = Reflect.get(target, key);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
  },
});

story("words for the search", () => {
  test("are noted for records that are damaged or lack what today's have, too: nothing keeps Onit from starting", async () => {
    const client = await MongoClient.connect(databaseUri());
    onTestFinished(() =>
      client
        .db()
        .dropDatabase()
        .then(() => client.close()),
    );
    const tickets = client.db().collection<{ _id: string; words?: string[] }>("tickets");
    const records = {
      nothing: undefined,
      text: "HD-1",
      old: { reference: "HD-2", subject: null, requester: { address: "carl@elsewhere.example" }, participants: null },
      odd: {
        reference: 3,
        requester: null,
        participants: [null, "vera@post.example"],
        purpose: "escalation",
        status: "open",
      },
    };
    for (const [_id, record] of Object.entries(records)) await tickets.insertOne({ _id, record } as never);
    expect(await listed.run(client.db())).toBe(4);
    const words = new Map((await tickets.find().toArray()).map((one) => [one._id, one.words]));
    expect([words.get("nothing"), words.get("text")]).toEqual([[], []]);
    expect(words.get("old")).toEqual(expect.arrayContaining(["hd-2", "carl@elsewhere.example"]));
    expect(words.get("odd")).toContain("vera@post.example");
    expect(await listed.run(client.db())).toBe(0);
  });
});

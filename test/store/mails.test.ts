// How large mails lie in the database, and what is made of those that are damaged there.

import { MongoClient } from "mongodb";
import { expect, onTestFinished, test } from "vitest";
import type { KeptMail } from "../../src/core/model/mail.ts";
import { seal } from "../../src/mail/seal.ts";
import { openStore } from "../../src/store/open.ts";
import { at } from "../support/builders.ts";
import { databaseUri, story } from "../support/database.ts";

const MB = 1024 * 1024;
const envelope = { source: "smtp", from: "a@b.example", recipient: "help@onit.example", peer: "127.0.0.1" };

/** The same mail as one way of several brought it. */
function mailBy(relay: string, size = 3 * MB): KeptMail {
  const head = `Received: from ${relay}\r\nFrom: a@b.example\r\nSubject: s\r\nMessage-ID: <1@x>\r\nDate: Mon, 30 Nov 2026 09:00:00 +0000\r\n\r\n`;
  const body = Buffer.alloc(size, "0123456789 abcdefgh ijklmnopq\r\n");
  return seal(Buffer.concat([Buffer.from(head), body]), envelope, at("09:00"));
}
const aMail = (id: string, size: number): KeptMail => ({
  id,
  contentId: id,
  raw: Buffer.alloc(size, `${id} `),
  envelope,
  receivedAt: at("09:00"),
});

type Document = { _id: string; raw?: Buffer; partsUnder?: string };

story("mails in the database", () => {
  const aStore = async () => {
    const uri = databaseUri();
    const { mails, close } = await openStore(uri);
    const client = await MongoClient.connect(uri);
    onTestFinished(async () => {
      await close();
      await client.db().dropDatabase();
      await client.close();
    });
    const documents = client.db().collection<Document>("mails");
    const parts = client.db().collection<Document>("mailParts");
    /** As a release up to format 8 kept it. */
    const putOld = async ({ id, raw, ...rest }: KeptMail, partBytes: number) => {
      const count = raw.length > partBytes ? Math.ceil(raw.length / partBytes) : 0;
      for (let n = 0; n < count; n += 1)
        await parts.insertOne({ _id: `${id}/${n}`, raw: raw.subarray(n * partBytes, (n + 1) * partBytes) });
      const lying = { parts: count, ...(count ? {} : { raw }) };
      await documents.insertOne({
        _id: id,
        ...rest,
        ...lying,
        state: "done",
        leaseUntil: at("09:00"),
        attempts: 0,
      } as never);
    };
    return { uri, mails, documents, parts, putOld };
  };
  type Store = Awaited<ReturnType<typeof aStore>>;
  /** The parts of a mail as its document names them. */
  const partsOf = async ({ documents, parts }: Store, id: string): Promise<Document[]> => {
    const under = (await documents.findOne({ _id: id }))?.partsUnder ?? id;
    return parts.find({ _id: { $gte: `${under}/`, $lt: `${under}/~` } }).toArray();
  };

  test("of one mail that two relays bring at once, one copy is kept whole", async () => {
    const { uri, mails } = await aStore();
    const other = await openStore(uri);
    const [one, two] = [mailBy("relay1.example"), mailBy("another.relay.with.a.longer.name.example")];
    expect(one.id).toBe(two.id);
    const kept = await Promise.all([mails.keep(one, at("09:02")), other.mails.keep(two, at("09:02"))]);
    expect(kept.filter(Boolean)).toHaveLength(1);
    expect((await mails.find(one.id))?.raw.equals(kept[0] ? one.raw : two.raw)).toBe(true);
    await other.close();
  });

  test("parts that a process left when it died are no part of a copy that came another way", async () => {
    const { mails, documents, parts } = await aStore();
    const [one, two] = [mailBy("relay1.example"), mailBy("relay2.example")];
    await mails.keep(one, at("09:02"));
    await documents.deleteOne({ _id: one.id });
    expect(await parts.countDocuments()).toBe(4);
    expect(await mails.keep(two, at("09:02"))).toBe(true);
    expect((await mails.find(two.id))?.raw.equals(two.raw)).toBe(true);
  });

  test("the same bytes again use the parts that are there already", async () => {
    const { mails, documents, parts } = await aStore();
    const mail = mailBy("relay1.example");
    await mails.keep(mail, at("09:02"));
    await documents.deleteOne({ _id: mail.id });
    expect(await mails.keep(mail, at("09:02"))).toBe(true);
    expect(await parts.countDocuments()).toBe(4);
    expect((await mails.find(mail.id))?.raw.equals(mail.raw)).toBe(true);
  });

  test("a part of an earlier release is no part of the mail that comes again", async () => {
    const { mails, parts } = await aStore();
    const mail = mailBy("relay1.example", 13 * MB);
    await parts.insertOne({ _id: `${mail.id}/0`, raw: mail.raw.subarray(0, 8 * MB) });
    expect(await mails.keep(mail, at("09:02"))).toBe(true);
    expect((await mails.find(mail.id))?.raw.equals(mail.raw)).toBe(true);
  });

  test("mails of earlier releases are read as they were kept, and counted as what they can weigh at most", async () => {
    const { mails, putOld } = await aStore();
    for (const size of [100, 5 * MB, 20 * MB]) {
      const mail = aMail(`old${size}`, size);
      await putOld(mail, 8 * MB);
      const found = await mails.find(mail.id);
      expect([found?.raw.equals(mail.raw), found?.damage]).toEqual([true, undefined]);
      expect(await mails.bytesIn(mail.id)).toBe(size > 8 * MB ? 24 * MB : 8 * MB);
    }
  });

  test("a large mail of which there is a copy leaves no parts", async () => {
    const { mails, parts, putOld } = await aStore();
    const mail = aMail("again", 5 * MB);
    await putOld(mail, 8 * MB);
    expect(await mails.keep(mail, at("09:02"))).toBe(false);
    expect(await parts.countDocuments()).toBe(0);
  });

  test.each<[string, (store: Store, id: string) => Promise<unknown>, number]>([
    ["lacks a part", async (store, id) => store.parts.deleteOne({ _id: (await partsOf(store, id))[1]!._id }), MB],
    [
      "lacks a part, and was kept by an earlier release,",
      async (store, id) => {
        await store.parts.deleteOne({ _id: (await partsOf(store, id))[1]!._id });
        await store.documents.updateOne({ _id: id }, { $unset: { bytes: 1 } });
      },
      MB,
    ],
    [
      "has a part without bytes",
      async (store, id) => store.parts.updateOne({ _id: (await partsOf(store, id))[0]!._id }, { $unset: { raw: 1 } }),
      0,
    ],
    [
      "has a part that was cut off",
      async (store, id) =>
        store.parts.updateOne({ _id: (await partsOf(store, id))[2]!._id }, { $set: { raw: Buffer.alloc(10) } }),
      2 * MB + 10,
    ],
  ])("a mail that %s is claimed as damaged, beside the others", async (_, damage, left) => {
    const store = await aStore();
    const { mails } = store;
    for (const id of ["m1", "m2", "m3"]) await mails.keep(aMail(id, id === "m2" ? 3 * MB : 500), at("09:00"), "p");
    await damage(store, "m2");
    const claimed = await mails.claimUnread(at("09:01"), at("09:03"), 50);
    const told = claimed.map((mail) => [mail.id, mail.raw.length, mail.damage !== undefined]);
    expect(told.toSorted()).toEqual([
      ["m1", 500, false],
      ["m2", left, true],
      ["m3", 500, false],
    ]);
    expect((await mails.recent(5)).map(({ id }) => id).toSorted()).toEqual(["m1", "m2", "m3"]);
  });

  test("a mail whose bytes cannot be asked for is damaged, and the one beside it is claimed", async () => {
    const { mails, documents } = await aStore();
    for (const id of ["m1", "m2"]) await mails.keep(aMail(id, 500), at("09:00"), "p");
    await documents.updateOne({ _id: "m1" }, { $set: { parts: 2 ** 40 } } as never);
    const claimed = await mails.claimUnread(at("09:01"), at("09:03"), 50);
    expect(claimed.map(({ id, damage }) => [id, damage !== undefined]).toSorted()).toEqual([
      ["m1", true],
      ["m2", false],
    ]);
    expect(await mails.recent(5)).toHaveLength(2);
  });

  test("a mail whose document has no bytes is claimed as damaged", async () => {
    const { mails, documents } = await aStore();
    await mails.keep(aMail("m1", 500), at("09:00"), "p");
    await documents.updateOne({ _id: "m1" }, { $unset: { raw: 1 } });
    expect(await mails.claimUnread(at("09:01"), at("09:03"), 50)).toMatchObject([
      { id: "m1", damage: expect.stringContaining("missing") },
    ]);
  });
});

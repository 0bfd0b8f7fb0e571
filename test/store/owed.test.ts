// What an earlier release left in the database is delivered by this one.

import { MongoClient } from "mongodb";
import { expect, onTestFinished, test } from "vitest";
import { owe } from "../../src/core/outbox/owe.ts";
import { openStore } from "../../src/store/open.ts";
import { aTicket, at } from "../support/builders.ts";
import { databaseUri, story } from "../support/database.ts";

story("what is owed", () => {
  test("by a ticket of a release without lanes is found in its lane after the next start", async () => {
    const uri = databaseUri();
    const before = await openStore(uri);
    const [notice] = owe(aTicket(), {
      kind: "received",
      to: [{ address: "x@y.example", name: "" }],
      cause: "made",
      because: "",
      now: at("09:00"),
      facts: {},
    }).outbox;
    await before.tickets.commit(
      { next: aTicket({ version: 0, outbox: [notice!] }), because: "made", by: "x", cause: "x" },
      at("09:00"),
    );
    await before.close();
    const client = await MongoClient.connect(uri);
    await client
      .db()
      .collection("tickets")
      .updateMany({}, { $unset: { owed: 1 } });
    await client.close();
    const store = await openStore(uri);
    onTestFinished(async () => {
      await store.drop();
      await store.close();
    });
    expect(await store.tickets.owing(at("09:01"), "rest", 9)).toHaveLength(1);
    expect(await store.tickets.desksOwing(at("09:01"))).toEqual(["support"]);
  });
});

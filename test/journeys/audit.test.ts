// The audit: all that was refused and decided in one chain, whoever writes at the same moment, dies or moves the data.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Collection, MongoClient } from "mongodb";
import { afterEach, describe, expect, onTestFinished, test } from "vitest";
import { noteSettings } from "../../src/runtime/note-settings.ts";
import { exportData } from "../../src/store/export-data.ts";
import { importData } from "../../src/store/import-data.ts";
import { openStore } from "../../src/store/open.ts";
import { at, aWaitingTicket } from "../support/builders.ts";
import { databaseUri, story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { aHome } from "../support/program.ts";
import { aWorld, type World } from "../support/world.ts";

story("the audit", () => {
  let world: World;
  afterEach(() => world?.end());

  const written = async (app = world.app) => {
    const lines: string[] = [];
    for await (const { by, cause, because } of app.audit.each(1)) lines.push(`${by}, ${cause}: ${because}`);
    return lines;
  };
  const troubles = async () => (await world.store.audit.check()).troubles;
  const collection = async (name: string) => {
    const client = await MongoClient.connect(world.uri);
    onTestFinished(() => client.close());
    return client.db().collection<{ _id: number }>(name);
  };
  /** Carl asks and chases; the steps fire, an escalation is refused, Ben is on it and answers. */
  const aStory = async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:31");
    await world.mail({ from: ANNA, to: world.last(CARL).replyTo, subject: "Re: HD-1001", text: "#escalate" });
    await world.press(world.last(BEN));
    await world.app.audit.note({
      key: "refused/x",
      at: world.now(),
      by: "anna",
      cause: "keys",
      because: "refused: no",
    });
    await world.until("09:40");
  };

  test("S4.9 N20: every decision on a ticket is in it once, beside what was refused elsewhere, and all of it verifies", async () => {
    await aStory();
    const lines = await written();
    let decisions = 0;
    for (const reference of ["HD-1001", "MG-1001"]) {
      const { history } = await world.full(reference);
      decisions += history.length;
      for (const { by, cause, because } of history)
        expect(lines.filter((line) => line === `${by}, ${reference}, ${cause}: ${because}`)).toHaveLength(1);
    }
    expect(lines).toContain("anna, keys: refused: no");
    expect(lines).toHaveLength(decisions + 1);
    expect(await world.app.audit.gather()).toBe(0);
    expect(await world.store.audit.check()).toMatchObject({
      entries: lines.length,
      tickets: 2,
      waiting: 0,
      troubles: [],
    });
    expect((await world.app.audit.latest(10)).map(({ cause }) => cause)).toEqual(["keys"]);
  });

  test("N20: a process that dies between the entries and the mark leaves work that adds nothing twice; without the entries it adds them", async () => {
    await aStory();
    const before = await written();
    const tickets = await collection("tickets");
    await tickets.updateMany({}, { $set: { unaudited: 1 } });
    expect(await world.app.audit.gather()).toBeGreaterThan(3);
    expect(await written()).toEqual(before);
    const audit = await collection("audit");
    await audit.deleteMany({ _id: { $gt: 2 } });
    await tickets.updateMany({}, { $set: { unaudited: 1 } });
    await world.app.audit.gather();
    expect(new Set(await written())).toEqual(new Set(before.filter((line) => !line.startsWith("anna, keys"))));
    expect(await troubles()).toEqual([]);
  });

  test("P4 N20: processes that note and take in at the same moment make one chain, each entry once", async () => {
    world = await aWorld();
    const others = [await world.replica(), await world.replica()];
    const apps = [world.app, ...others.map(({ app }) => app)];
    const made = Array.from({ length: 40 }, (_, serial) =>
      aWaitingTicket({
        id: `ticket-${serial + 100}`,
        version: 0,
        record: { reference: `HD-${serial + 5000}` },
        messageIds: [],
      }),
    );
    await Promise.all(
      made.map(async (next, index) => {
        const app = apps[index % apps.length]!;
        await app.tickets.commit({ next, because: "made", by: "carl", cause: "mail" }, at("09:00"));
        const note = {
          key: `n/${index % 20}`,
          at: at("09:00"),
          by: "anna",
          cause: `${index % 20}`,
          because: "refused",
        };
        await Promise.all([app.audit.note(note), app.audit.gather()]);
      }),
    );
    await Promise.all(apps.map((app) => app.audit.gather()));
    expect(await world.store.audit.check()).toMatchObject({ entries: 60, tickets: 40, waiting: 0, troubles: [] });
  });

  describe("says where it is broken, and what that means:", () => {
    test.each([
      [
        "words that were changed",
        (audit, id) => audit.updateOne({ _id: id }, { $set: { because: "all fine" } }),
        /^Entry 3 has other words/,
      ],
      [
        "an entry that was taken out",
        (audit, id) => audit.deleteOne({ _id: id }),
        /^Entry 3 is missing.*up to entry 2 is as it was written/,
      ],
      [
        "a time that was changed",
        (audit, id) => audit.updateOne({ _id: id }, { $set: { at: new Date(0) } }),
        /^Entry 3 does not fit/,
      ],
      [
        "an entry that stands for another ticket",
        (audit, id) => audit.updateOne({ _id: id }, { $set: { key: "ticket/x/1/y" } }),
        /^Entry 3 does not fit/,
      ],
    ] as [string, (audit: Collection<{ _id: number }>, id: number) => Promise<unknown>, RegExp][])(
      "N20: %s",
      async (_, tamper, sentence) => {
        await aStory();
        await tamper(await collection("audit"), 3);
        expect(await troubles()).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
      },
    );

    test("N20: a history that was changed, cut off, written anew or taken out as a whole", async () => {
      await aStory();
      const tickets = await collection("tickets");
      const ofCarl = { "record.reference": "HD-1001" } as never;
      const ticket = await tickets.findOne(ofCarl);
      const { history, chain } = ticket as unknown as { history: { hash: string }[]; chain: string };
      const changed = (entries: object[], end = chain) =>
        tickets.updateOne(ofCarl, { $set: { history: entries, chain: end } }).then(troubles);
      expect(await changed(history.map((one, index) => (index === 1 ? { ...one, because: "fine" } : one)))).toEqual([
        expect.stringMatching(/^HD-1001: entry \d+ of its history does not fit/),
      ]);
      expect(await changed(history.slice(0, -1))).toEqual([
        expect.stringContaining("does not end where the ticket says"),
        expect.stringContaining("the audit has 1 decision that its history does not have"),
      ]);
      expect(await changed(history.slice(0, -1), history.at(-2)!.hash)).toEqual([
        expect.stringContaining("the audit has 1 decision that its history does not have"),
      ]);
      await tickets.deleteOne(ofCarl);
      expect(await troubles()).toEqual([
        expect.stringMatching(/^Ticket \S+ is gone from the database, and the audit has \d+/),
      ]);
    });

    test("N20: an end that was cut off: by the histories, and by the head that was written down", async () => {
      await aStory();
      const audit = await collection("audit");
      const { head } = await world.store.audit.check();
      await audit.deleteOne({ _id: head!.seq });
      expect(await troubles()).toEqual([
        expect.stringMatching(/^(?:HD|MG)-1001: entry \d+ of its history was taken into the audit/),
      ]);
      await audit.deleteMany({});
      await (await collection("tickets")).deleteMany({});
      expect(await troubles()).toEqual([]);
      expect((await world.store.audit.check(head)).troubles).toEqual([
        expect.stringContaining(`Entry ${head!.seq} is not the one that was written down`),
      ]);
    });
  });

  test("N20: it moves with the data, and data that is merged into other data joins one chain", async () => {
    await aStory();
    const folder = await mkdtemp(join(tmpdir(), "onit-audit-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const file = join(folder, "data.jsonl");
    await exportData(world.uri, file, { onit: "test", madeAt: world.now() });
    const here = await world.store.audit.check();
    const moved = databaseUri();
    await importData(moved, file, { now: world.now() });
    const store = await openStore(moved);
    expect(await store.audit.check()).toEqual(here);
    await store.drop();
    const other = { key: "of others", at: world.now(), by: "zoe", cause: "keys", because: "refused: there" };
    await store.close();
    const theirs = await openStore(moved);
    await theirs.audit.note(other);
    await theirs.close();
    for (const _ of ["once", "again"]) await importData(moved, file, { now: world.now(), merge: true });
    const merged = await openStore(moved);
    await merged.audit.gather();
    expect(await merged.audit.check()).toMatchObject({
      entries: here.entries + 1,
      tickets: 2,
      waiting: 0,
      troubles: [],
    });
    await merged.drop();
    await merged.close();
  });

  test("N20: settings and templates that are taken over are in it file by file, each change once, whichever process sees it", async () => {
    world = await aWorld();
    const other = await world.replica();
    const seen = async (...files: string[]) =>
      Promise.all([noteSettings(files, world.app), noteSettings(files, other.app)]);
    await seen("config/people.yaml 1", "templates/x.hbs 1");
    await seen("config/people.yaml 2", "templates/x.hbs 1");
    await seen("config/people.yaml 2", "templates/x.hbs 1");
    await seen("config/people.yaml 1", "config/roles.yaml 1");
    await seen("config/people.yaml 1", "templates/x.hbs 1");
    expect(await written()).toEqual([
      "settings, files: in force: 2 files",
      "settings, files: changed: config/people.yaml",
      "settings, files: changed: config/people.yaml; new: config/roles.yaml; gone: templates/x.hbs",
      "settings, files: new: templates/x.hbs; gone: config/roles.yaml",
    ]);
    await (await collection("audit")).updateOne({ _id: 2 } as never, { $set: { files: ["config/people.yaml 9"] } });
    expect(await troubles()).toEqual(["Entry 2 names other files than those it was written with."]);
  });

  test("N20: the command lists, verifies and exports it, and ends with 1 where it is broken", async () => {
    await aStory();
    const home = await aHome();
    onTestFinished(() => home.end());
    const run = async (...words: string[]) => {
      const { ended, said } = home.run(["audit", ...words], { MONGODB_URI: world.uri });
      return { code: await ended, said: said() };
    };
    const good = await run("verify");
    expect(good).toMatchObject({ code: 0, said: expect.stringContaining("all are as they were written") });
    const head = /ends with (\S+)/.exec(good.said)![1]!;
    expect((await run("verify", "--head", head)).code).toBe(0);
    const listed = (await run("list", "--last", "2", "--of", "HD-1001")).said.trim().split("\n");
    expect(listed).toHaveLength(2);
    const lines = (await run("export")).said.split("\n").filter((line) => line.startsWith("{"));
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(lines.map((_, index) => index + 1));
    expect((await run("export", "--csv")).said).toMatch(/^seq,at,by,cause,because,hash\r?\n1,2026-/);
    await (await collection("audit")).deleteOne({ _id: 2 });
    expect(await run("verify", "--head", head)).toMatchObject({
      code: 1,
      said: expect.stringContaining("Entry 2 is missing"),
    });
  });
});

// What is kept of somebody, written out and erased: afterwards nothing names them, and chains, figures and recurrence are as they were.

import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MongoClient } from "mongodb";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { mentionedIn, whyNotErased } from "../../src/actions/privacy.ts";
import type { Settings } from "../../src/config/load.ts";
import { figures } from "../../src/reports/escalation-register.ts";
import { watchRetention } from "../../src/runtime/watch-retention.ts";
import { exportData } from "../../src/store/export-data.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN } from "../support/people.ts";
import { aHome } from "../support/program.ts";
import { aWorld, type World } from "../support/world.ts";

const ZOLTAN = "zoltan.quist@elsewhere.example";
const WROTE = `"Zoltan Quist" <${ZOLTAN}>`;
const TRACE = /zoltan|quist/i;

const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), "onit-privacy-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
};

/** Every text in bytes: as it is, and what base64 and quoted-printable in it mean. */
function meanings(text: string): string {
  const unquoted = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  const packed = [...text.matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([one]) =>
    Buffer.from(one, "base64").toString("latin1"),
  );
  const again = packed.flatMap((one) =>
    [...one.replaceAll(/\r?\n/g, "").matchAll(/[A-Za-z0-9+/]{16,}={0,2}/g)].map(([inner]) =>
      Buffer.from(inner, "base64").toString("latin1"),
    ),
  );
  return [text, unquoted, decodeURIComponent(text.replaceAll(/%(?![0-9A-Fa-f]{2})/g, "")), ...packed, ...again].join(
    "\n",
  );
}

/** When a key signed last is noted a little later, by itself. */
const besideKeyUses = (dumped: string): string[] =>
  dumped
    .split("\n")
    .filter((line) => !line.startsWith('{"c":"keyUses"'))
    .map((line) => line.replace(/"(sum|sha256)":"[^"]*",?/g, ""));

story("privacy", () => {
  let world: World;
  afterEach(() => world?.end());

  /** Zoltan asks, chases until it escalates, and is answered; his Dora is copied, and asks herself, with him copied in. */
  const aStory = async () => {
    world = await aWorld();
    await world.mail({ from: WROTE, text: "Zoltan here. The printer of Quist burns", cc: "dora@elsewhere.example" });
    for (const clock of ["11:00", "12:30", "14:00"]) {
      await world.until(clock);
      await world.reply(world.last(ZOLTAN), "Any news?", { from: WROTE });
    }
    await world.until("14:10");
    await world.mail({
      from: "dora@elsewhere.example",
      subject: "Scanner",
      text: `Zolt\u00e4n: ask ${ZOLTAN}`,
      cc: WROTE,
    });
    await world.reply(world.last(ANNA, /HD-1001/), "Hello Zoltan, it is repaired.");
    await world.reply(world.last(ANNA, /HD-1001/), "#close");
    for (const reference of ["MG-1001"])
      await world.reply(world.last(BEN, new RegExp(reference)), "#close").catch(() => {});
    await world.until("15:00");
    await world.until("15:30");
  };
  const dump = async (): Promise<string> => {
    const file = join(await aFolder(), "data.jsonl");
    await exportData(world.uri, file, { onit: "test", madeAt: world.now(), whileRunning: true });
    return readFile(file, "utf8");
  };
  const erased = (dryRun = false) =>
    world.store.personal.erase({ address: ZOLTAN, dryRun, mentions: mentionedIn(world.app) });

  test("S4.40 N20 N21: after it nothing names them, byte by byte, in any collection or page; chains, figures and recurrence hold", async () => {
    await aStory();
    expect(await whyNotErased(ZOLTAN, world.app)).toBeUndefined();
    const before = { figures: await figures(new Date(0), world.app), audit: await world.store.audit.check() };
    const tickets = (await world.app.tickets.ofRequester(ZOLTAN, new Date(0), 10)).map(({ id }) => id);
    expect(tickets.length).toBeGreaterThan(0);
    const dumped = await dump();
    expect(meanings(dumped)).toMatch(TRACE);
    const { changed } = await erased(true);
    expect(Object.keys(changed).sort()).toEqual(["audit", "mails", "sent", "tickets"]);
    expect(besideKeyUses(await dump())).toEqual(besideKeyUses(dumped));

    const done = await erased();
    expect(done).toMatchObject({ left: 0 });
    expect(Object.keys(done.changed).sort()).toEqual(["audit", "mails", "sent", "tickets"]);
    const after = meanings(await dump());
    expect(
      after
        .split("\n")
        .filter((line) => TRACE.test(line))
        .map((line) => line.slice(0, 300)),
    ).toEqual([]);
    const links = [...(await world.mailbox("/mailbox")).matchAll(/href="(\/mailbox[^"]*)"/g)].map(([, path]) => path!);
    expect(links.length).toBeGreaterThan(3);
    for (const path of ["/mailbox", ...new Set(links)].slice(0, 12))
      expect(await world.mailbox(path)).not.toMatch(TRACE);

    expect(await world.store.audit.check()).toMatchObject({ entries: before.audit.entries, troubles: [] });
    expect(await figures(new Date(0), world.app)).toEqual(before.figures);
    expect((await world.app.tickets.ofRequester(done.pseudonym, new Date(0), 10)).map(({ id }) => id)).toEqual(tickets);
    expect((await world.full("HD-1001")).ticket.record).toMatchObject({ subject: "Printer on fire" });
    expect(await erased()).toMatchObject({ changed: {}, left: 0, pseudonym: done.pseudonym });
  });

  test("N21: what was decided on the ticket as it was is decided again, and brings nothing back; a run that died is gone on with", async () => {
    await aStory();
    const stale = await world.ticket("HD-1001");
    await erased();
    const late = { next: stale, because: "late", by: "anna", cause: "test" };
    await expect(world.app.tickets.commit(late, world.now())).rejects.toThrow(/has moved past version/);
    const client = await MongoClient.connect(world.uri);
    onTestFinished(() => client.close());
    await client
      .db()
      .collection("sent")
      .insertOne({ to: { address: ZOLTAN, name: "Zoltan Quist" }, text: "Hello Zoltan", html: "" });
    await client
      .db()
      .collection("anything")
      .insertOne({ deep: [{ [`to ${ZOLTAN}`]: { words: `for ${ZOLTAN.toUpperCase()}` } }] });
    expect((await erased()).changed).toEqual({ anything: 1, sent: 1 });
    expect(meanings(await dump())).not.toMatch(TRACE);
  });

  test("N21: large mails go with all their parts", async () => {
    world = await aWorld();
    const content = `${ZOLTAN}\n`.repeat(60_000);
    await world.mail({ from: WROTE, attachments: [{ filename: "log.txt", content }] });
    await world.reply(world.last(ANNA), "#close");
    await world.until("10:00");
    const client = await MongoClient.connect(world.uri);
    onTestFinished(() => client.close());
    const parts = () => client.db().collection("mailParts").countDocuments();
    expect(await parts()).toBeGreaterThan(1);
    await erased();
    expect(await parts()).toBe(0);
    expect(meanings(await dump())).not.toMatch(TRACE);
  });

  test("N21: nobody is erased who is under a legal hold, one of ours, or still waits: a sentence says why", async () => {
    world = await aWorld({
      change: ({ organisation, ...rest }) => ({
        ...rest,
        organisation: { ...organisation, legalHold: ["@held.example"] },
      }),
    });
    await world.mail({ from: WROTE });
    const why = (address: string) => whyNotErased(address, world.app);
    expect(await why("vera@held.example")).toContain('under a legal hold ("@held.example" in organisation.yaml)');
    expect(await why(ANNA)).toContain("belongs to Anna Nowak in people.yaml");
    expect(await why("help@onit.example")).toContain("an address of ours");
    expect(await why(ZOLTAN)).toContain("HD-1001 is still open");
    expect(await why("nobody@elsewhere.example")).toBeUndefined();
  });

  test("N21: the commands write out and erase, and the audit says so without the address; nothing they say names them", async () => {
    await aStory();
    const home = await aHome();
    onTestFinished(() => home.end());
    const run = async (...words: string[]) => {
      const { ended, said } = home.run(["privacy", ...words], { MONGODB_URI: world.uri });
      return { code: await ended, said: said() };
    };
    const folder = join(await aFolder(), "zoltan");
    expect(await run("export", ZOLTAN, folder)).toMatchObject({
      code: 0,
      said: expect.stringMatching(/\d+ documents and \d+ mails/),
    });
    const files = await readdir(folder);
    expect(files.filter((name) => name.endsWith(".eml")).length).toBeGreaterThan(4);
    expect(await readFile(join(folder, "documents.jsonl"), "utf8")).toContain('"collection":"tickets"');
    expect((await run("erase", ZOLTAN, "--dry-run")).said).toMatch(/^This would change: \d+ in audit, .* in tickets/m);
    const done = await run("erase", ZOLTAN);
    expect(done).toMatchObject({
      code: 0,
      said: expect.stringMatching(/They are erased-[0-9a-f]{16}@erased\.invalid/),
    });
    expect(done.said).not.toMatch(TRACE);
    expect((await world.app.audit.latest(1))[0]?.cause).toMatch(/^erasure of erased-/);
    expect(meanings(await dump())).not.toMatch(TRACE);
  });

  /** Three ask at once, and Ben is told of them in one mail. @returns who asked for the ticket that carries it, and the others */
  const aMailOfThree = async (legalHold: string[] = []) => {
    const retention = { rawMailMs: 10 * 86_400_000, conversationMs: 20 * 86_400_000 };
    world = await aWorld({
      change: ({ organisation, ...rest }) => ({
        ...rest,
        organisation: {
          ...organisation,
          legalHold,
          desks: new Map([...organisation.desks].map(([id, desk]) => [id, { ...desk, retention }])),
        },
      }),
    });
    const names = ["Xaver", "Yvonne", "Zoltan"];
    for (const name of names)
      await world.mail({ from: `${name} Quist <${name}@elsewhere.example>`, subject: `The ${name} matter` });
    await world.until("09:10");
    const references = ["HD-1001", "HD-1002", "HD-1003"];
    const tickets = await Promise.all(references.map((reference) => world.ticket(reference)));
    for (const reference of references) await world.reply(world.last(ANNA, new RegExp(reference)), "#close");
    const at = tickets.findIndex(({ outbox }) => outbox.some(({ rows }) => rows));
    const told = world.last(BEN, /3 people wait/).text;
    for (const name of names) expect(told).toContain(`The ${name} matter`);
    const { key } = tickets[at]!.outbox.find(({ rows }) => rows)!;
    return { key, lead: names[at]!, others: names.filter((_, index) => index !== at) };
  };
  const addressOf = (name: string): string => `${name.toLowerCase()}@elsewhere.example`;

  test("N18 N21: a mail that told of several goes with each of them, whichever of their tickets it belongs to", async () => {
    const { key, others } = await aMailOfThree();
    expect((await world.app.sent.find(key))!.text).toContain(`The ${others[0]} matter`);
    await world.store.personal.erase({
      address: addressOf(others[0]!),
      dryRun: false,
      mentions: mentionedIn(world.app),
    });
    expect(await world.app.sent.find(key)).toMatchObject({ text: "(erased)", html: "(erased)" });
  });

  test("N18 N21: what is written out for somebody has no words of a mail that tells of others, too", async () => {
    const { key, lead, others } = await aMailOfThree();
    for (const name of [lead, others[0]!]) {
      const found = [];
      for await (const { collection, document } of world.store.personal.keptOf({
        address: addressOf(name),
        mentions: mentionedIn(world.app),
      }))
        if (collection === "sent") found.push(document);
      expect(found.map(({ _id }) => _id)).toContain(key);
      const text = JSON.stringify(found);
      expect(text).toContain(`The ${name} matter`);
      for (const other of [lead, ...others].filter((one) => one !== name))
        expect(text, `${name} reads of ${other}`).not.toMatch(new RegExp(`${other} (Quist|matter)`));
    }
  });

  test("N18 N21: its words go with the first of its tickets that is kept no longer", async () => {
    const { key } = await aMailOfThree();
    world.moveClock("2026-03-30T10:00:00Z");
    const client = await MongoClient.connect(world.uri);
    onTestFinished(() => client.close());
    const { alsoOf } = (await world.app.sent.find(key))!;
    const others = client.db().collection<{ _id: string }>("tickets");
    await others.updateMany({ _id: { $ne: alsoOf![0]! } }, { $set: { "record.status": "open" } });
    await watchRetention(world.app, world.store)();
    expect(await world.app.sent.find(key)).toMatchObject({ text: "(erased)", html: "(erased)" });
  });

  test("N18 N21: a mail that tells of somebody under a legal hold stays whole", async () => {
    const { key, others } = await aMailOfThree(["yvonne@elsewhere.example"]);
    world.moveClock("2026-03-30T10:00:00Z");
    await watchRetention(world.app, world.store)();
    expect((await world.app.sent.find(key))!.text).toContain(`The ${others[0]} matter`);
  });

  test("S4.40 N21: what a desk keeps no longer goes once a day, whichever process does it: bytes and words, not times, chains and figures", async () => {
    const DAY = 86_400_000;
    const change = ({ organisation, ...rest }: Settings): Settings => {
      const retention = { rawMailMs: 10 * DAY, conversationMs: 20 * DAY };
      const desks = new Map([...organisation.desks].map(([id, desk]) => [id, { ...desk, retention }]));
      return { ...rest, organisation: { ...organisation, desks, legalHold: ["vera@held.example"] } };
    };
    world = await aWorld({ change });
    await world.mail({ from: WROTE, text: "Swordfish" });
    await world.mail({ from: "vera@held.example", text: "Swordlily" });
    for (const reference of ["HD-1001", "HD-1002"])
      await world.reply(world.last(ANNA, new RegExp(reference)), "#close");
    await world.mail({ from: "dora@elsewhere.example", text: "Swordplay" });
    await world.until("10:00");
    const other = await world.replica();
    const looks = [world, other].map(({ app, store }) => watchRetention(app, store));
    const on = async (day: string) => {
      world.moveClock(day);
      await Promise.all(looks.map((look) => look()));
      await Promise.all(looks.map((look) => look()));
    };
    const raw = async (word: string) =>
      (await world.app.mails.recent(20)).filter((mail) => mail.raw.includes(word)).length;
    const said = async (reference: string) => (await world.full(reference)).conversation.map(({ text }) => text).join();
    const before = await figures(new Date(0), world.app);
    await on("2026-03-11T10:00:00Z");
    expect(await raw("Swordfish")).toBeGreaterThan(0);
    await on("2026-03-13T10:00:00Z");
    expect(await raw("Swordfish")).toBe(0);
    expect(await said("HD-1001")).toContain("Swordfish");
    await on("2026-03-30T10:00:00Z");
    expect(await said("HD-1001")).toContain("(erased)");
    const text = meanings(await dump()).toLowerCase();
    const found = ["swordfish", "swordlily", "swordplay"].filter((word) => text.includes(word));
    expect(found).toEqual(["swordlily", "swordplay"]);
    for (const word of ["Swordlily", "Swordplay"]) expect(await raw(word)).toBeGreaterThan(0);
    await world.app.audit.gather();
    expect((await world.store.audit.check()).troubles).toEqual([]);
    expect(await figures(new Date(0), world.app)).toEqual(before);
    const noted = (await world.app.audit.latest(10)).map(({ because }) => because);
    expect(noted).toContain("the bytes of 0 mails and the words of 1 tickets were erased");
  });
});

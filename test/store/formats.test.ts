// The data of every release whose format differs, opened by today's Onit: nothing is lost, and the story goes on where it stood.

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { MongoClient } from "mongodb";
import { createTransport } from "nodemailer";
import { afterEach, beforeEach, expect, test } from "vitest";
import { submitTo } from "../../src/channels/submit.ts";
import { stateName } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { type Running, start } from "../../src/start.ts";
import { brokenAt } from "../../src/store/history.ts";
import { importData } from "../../src/store/import-data.ts";
import { SCHEMA } from "../../src/store/migrations/list.ts";
import { openStore } from "../../src/store/open.ts";
import { ask, CHASE, ESCALATION, settingsThatCheck } from "../formats/make.ts";
import { STORED } from "../formats/stored.ts";
import { at } from "../support/builders.ts";
import { databaseUri, story } from "../support/database.ts";
import { deliveryReport } from "../support/delivery-report.ts";
import { type Relay, startRelay } from "../support/relay.ts";
import { exampleSettings } from "../support/world.ts";

const folder = fileURLToPath(new URL("../formats", import.meta.url));
const files = readdirSync(folder)
  .filter((name) => name.endsWith(".jsonl.gz"))
  .sort();
/** What people did by API and page is in these, too. */
const hasActs = (file: string): boolean => file >= "12";
/** A heavy ticket, whose history and conversation lie beside it. */
const hasPast = (file: string): boolean => file >= "15";

const ticketsIn = (file: string): number => (file.startsWith("01") ? 5 : hasPast(file) ? 10 : hasActs(file) ? 9 : 6);

test("there is a file of today's format, so that a release that changes it brings one", () => {
  const [head] = gunzipSync(readFileSync(`${folder}/${files.at(-1)}`))
    .toString("utf8")
    .split("\n");
  expect(JSON.parse(head!)).toMatchObject({ schema: SCHEMA });
});

story("data written by", () => {
  let uri: string;
  let client: MongoClient;
  let relay: Relay;
  let now: Date;
  let onit: Running | undefined;
  beforeEach(async () => {
    uri = databaseUri();
    now = at("14:27");
    client = await MongoClient.connect(uri);
    relay = await startRelay(() => now);
  });
  afterEach(async () => {
    await onit?.close();
    onit = undefined;
    await relay.close();
    await client.db().dropDatabase();
    await client.close();
  });

  const contentOf = async (): Promise<[string, unknown][]> => {
    const collections = await client.db().listCollections().toArray();
    const all = collections.map(async ({ name }): Promise<[string, unknown][]> => {
      const documents = await client.db().collection(name).find().sort({ _id: 1 }).toArray();
      return documents.map((document) => [name, document]);
    });
    return (await Promise.all(all)).flat();
  };
  const began = async (wanted = exampleSettings): Promise<Running> => {
    const settings = await wanted();
    const environment = { MONGODB_URI: uri, ONIT_LOG: "silent", ONIT_RELAY_URL: relay.url };
    onit = await start({ settings, environment, now: () => now, ticking: false });
    return onit;
  };
  const until = async (clock: string): Promise<void> => {
    now = at(clock);
    await onit?.tick();
    await onit?.settled();
  };
  const ticket = async (reference: string): Promise<Ticket> => {
    const found = await onit?.app.tickets.byReference(reference);
    if (!found) throw new Error(`${reference} is lost`);
    return found;
  };
  const inboxOf = (address: string) => relay.received.filter(({ to }) => to === address);

  test.each(files)("%s has today's form, document by document, and a second start changes nothing", async (file) => {
    const { documents, different, refused, withoutIndex } = await importData(uri, `${folder}/${file}`, { now });
    expect([different, refused, withoutIndex]).toEqual([[], [], []]);
    expect(
      await client
        .db()
        .collection("meta")
        .findOne({ _id: "schema" as never }),
    ).toEqual({ _id: "schema", number: SCHEMA });
    expect(documents.tickets).toBe(ticketsIn(file));
    await openStore(uri).then((store) => store.close());
    const content = await contentOf();
    for (const [name, document] of content) {
      const shape = STORED[name];
      const found = shape?.safeParse(document);
      expect([name, found?.error?.issues]).toEqual([name, undefined]);
      expect([name, found?.success]).toEqual([name, true]);
    }
    const again = await openStore(uri);
    expect(again.schema.migrated).toBeUndefined();
    expect(await contentOf()).toEqual(content);
    await again.schema.again();
    expect(await contentOf()).toEqual(content);
    for (const [name, document] of content) {
      if (name !== "tickets") continue;
      const { _id, chain } = document as { _id: string; chain: string };
      const history = await again.historyOf(_id);
      expect([brokenAt(history), history.at(-1)?.hash]).toEqual([undefined, chain]);
    }
    await again.close();
  });

  test.each(files)("%s says the same of its tickets, and the story goes on", async (file) => {
    await importData(uri, `${folder}/${file}`, { now });
    const { app } = await began();
    await tellsTheStory();
    expect((await app.tickets.uncertain(9)).map(({ record }) => record.reference)).toEqual(["HD-1004"]);
    expect((await app.tickets.waiting(9)).map(({ record }) => record.reference)).toEqual(["HD-1003"]);
    if (!file.startsWith("01")) {
      const [left] = await app.mails.quarantinedOrFailed(9);
      expect(left?.reading).toMatchObject({ subject: "[HD-1003] Door stuck", verdict: "quarantine" });
    }
    // What was owed is sent, and the steps that are due fire.
    await until("14:40");
    expect(inboxOf("erik@elsewhere.example").map(({ subject }) => subject)).toEqual([
      "[HD-1003] We have your request: Door stuck",
    ]);
    expect(inboxOf("erik@elsewhere.example")[0]?.text).not.toMatch(/undefined|\[object/);
    expect(inboxOf("fay@elsewhere.example")).toEqual([]); // nobody knows: a person decides
    await until("15:20");
    expect(inboxOf("diana@harbour-lane.example").map(({ subject }) => subject)).toContain(
      "[HD-1003] Waiting 1 h: Door stuck",
    );
    // Mails of the earlier release are answered: its reply addresses lead to their tickets.
    await answerTo("HD-1001", "carl@elsewhere.example", "Any news?");
    expect((await ticket("HD-1001")).chases.map(({ counted }) => counted)).toEqual([true, true, true, true]);
    await answerTo("HD-1001", "diana@harbour-lane.example", "Dear Carl, a new printer stands in the hall.");
    const answered = await ticket("HD-1001");
    expect([answered.wait, answered.endedWaits.at(-1)?.reason]).toEqual([undefined, "answered"]);
    expect(inboxOf("carl@elsewhere.example").at(-1)?.text).toContain("a new printer stands in the hall");
    expect(await app.tickets.nextReference("HD")).toBe(
      file.startsWith("01") ? "HD-1005" : hasPast(file) ? "HD-1010" : hasActs(file) ? "HD-1009" : "HD-1006",
    );
  });

  test.each(files.filter(hasActs))("%s knows what people did by API and page, and for whom", async (file) => {
    await importData(uri, `${folder}/${file}`, { now });
    const { app, url } = await began(settingsThatCheck);
    const scanner = await ticket("HD-1006");
    expect(scanner.manual?.sendBacks.map(({ missing }) => missing.length)).toEqual([10, 9]);
    const missing = scanner.manual?.sendBacks[1]?.missing;
    expect(missing?.[0]).toBe('"ASAP" below "User Impact" is too vague for somebody who takes over');
    // The same request again does nothing again; another one under its key is refused.
    expect(await ask(onit!, "HD-1006/chases", CHASE, "chase-1")).toMatchObject({
      status: 200,
      json: { repeated: true },
    });
    expect(await ask(onit!, "HD-1006/chases", { for: "x@y.example" }, "chase-1")).toMatchObject({ status: 409 });
    const again = await ask(onit!, "HD-1006/escalate", ESCALATION, "escalate-1");
    expect(again).toMatchObject({ status: 422, json: { repeated: true, missing } });
    expect((await ticket("HD-1006")).version).toBe(scanner.version);
    // Hana's page says since when it is solved.
    const sent = await app.sent.recent(200);
    const receipt = sent.find(({ to }) => to.address === "hana@elsewhere.example");
    const page = await fetch(`${url}${/\/s\/[a-z2-7]+/.exec(receipt?.text ?? "")}`);
    expect(await page.text()).toContain("</strong>, as you told us on");
    // What was only kept says so.
    expect((await ticket("HD-1008")).outbox.map(stateName)).toEqual(Array(5).fill("captured"));
    // The author of an answer hears that it came back, by who they are and not by how they are called.
    const answer = sent.find(({ kind, to }) => kind === "answer" && to.address === "gus@elsewhere.example");
    await returned(answer!.messageId, "gus@elsewhere.example");
    const { outbox } = await ticket("HD-1006");
    expect(outbox.filter(({ kind }) => kind === "undelivered").map(({ to }) => to.personId)).toEqual(["ben"]);
  });

  test.each(files.filter(hasPast))("%s holds a heavy ticket, all of which is read and goes on", async (file) => {
    await importData(uri, `${folder}/${file}`, { now });
    await began();
    const heavy = await ticket("HD-1009");
    expect(heavy.past?.last).toBeDefined();
    const words = async () => (await onit!.app.tickets.conversation(heavy.id)).map(({ text }) => text.split(".", 1)[0]);
    const said = ["The report fails", "Page 1 of it", "Page 2 of it", "Page 3 of it"];
    expect(await words()).toEqual(said);
    await answerTo("HD-1009", "jo@elsewhere.example", "And one page more.");
    expect(await words()).toEqual([...said, "And one page more"]);
    expect(brokenAt(await onit!.store.historyOf(heavy.id))).toBeUndefined();
  });

  async function tellsTheStory(): Promise<void> {
    const fire = await ticket("HD-1001");
    expect(fire.record).toMatchObject({ subject: "Printer on fire", status: "open", updatedAt: at("09:00") });
    expect(fire.chases.map(({ counted, at: when }) => [counted, when])).toEqual([
      [true, at("10:30")],
      [true, at("12:00")],
      [true, at("14:00")],
    ]);
    expect(fire.visibility).toMatchObject([{ cause: "chases", state: "made", reference: "MG-1001" }]);
    expect(fire.wait).toMatchObject({ since: at("09:00"), escalation: { status: "confirmed", nextStep: 3 } });
    expect(fire.wait?.escalation?.confirmation).toMatchObject({ by: "diana", until: at("20:05") });
    const said = await onit?.app.tickets.conversation(fire.id);
    expect(said?.filter(({ from }) => from === "requester").map(({ text }) => text)).toEqual([
      "It burns. Please help!",
      "Any news?",
      "Hello? Any news yet?",
      "Any update, please?",
    ]);
    expect((await ticket("MG-1001")).record).toMatchObject({ purpose: "escalation", escalatedCallRef: "HD-1001" });
    const keyboard = await ticket("HD-1002");
    expect([keyboard.wait, keyboard.endedWaits]).toMatchObject([undefined, [{ reason: "answered" }]]);
    const answers = await onit?.app.tickets.conversation(keyboard.id);
    expect(answers?.at(-1)).toMatchObject({ from: "staff", text: expect.stringContaining("on its way to your desk") });
    const states = async (reference: string) =>
      (await ticket(reference)).outbox.filter(({ kind }) => kind === "received").map(({ state }) => state);
    expect([await states("HD-1003"), await states("HD-1004")]).toEqual([["retry"], ["uncertain"]]);
  }

  /** Answers the last mail that person had about a ticket, whichever release sent it. */
  async function answerTo(reference: string, address: string, text: string): Promise<void> {
    const sent = await onit?.app.sent.recent(200);
    const mail = sent?.find(({ to, subject }) => to.address === address && subject.includes(`[${reference}]`));
    if (!mail || !onit) throw new Error(`${address} had no mail about ${reference}`);
    await submitTo(
      "127.0.0.1",
      onit.smtpPort,
    )({
      from: { address, name: mail.to.name },
      to: mail.replyTo,
      subject: `Re: ${mail.subject}`,
      text,
      inReplyTo: mail.messageId,
      references: [...mail.references, mail.messageId],
    });
    await onit.settled();
  }

  /** A mail of ours comes back. */
  async function returned(messageId: string, address: string): Promise<void> {
    const transport = createTransport({ host: "127.0.0.1", port: onit!.smtpPort, ignoreTLS: true });
    const raw = deliveryReport({ messageId, recipient: address });
    await transport.sendMail({ envelope: { from: "", to: "help@onit.example" }, raw });
    await onit!.settled();
  }

  test("an Onit of an earlier format is refused today's data with one sentence", async () => {
    await importData(uri, `${folder}/${files.at(-1)}`, { now });
    await client
      .db()
      .collection("meta")
      .updateOne({}, { $set: { number: SCHEMA + 1 } });
    const before = await contentOf();
    await expect(began()).rejects.toMatchObject({
      name: "SetupError", // no stack, exit code 1
      message: expect.stringMatching(
        `has format ${SCHEMA + 1}; this Onit reads formats up to ${SCHEMA}\\. A newer Onit`,
      ),
    });
    expect(await contentOf()).toEqual(before);
  });
});

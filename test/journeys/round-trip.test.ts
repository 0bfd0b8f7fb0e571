// The mail that Onit writes to itself (N16): whether what goes out by the relay comes back.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { MongoClient } from "mongodb";
import { afterEach, expect, onTestFinished, test } from "vitest";
import { SILENT_MS } from "../../src/core/model/round-trip.ts";
import { probeMail } from "../../src/outbound/probe-mail.ts";
import { watchRoundTrip } from "../../src/outbound/round-trip.ts";
import type { App, Message } from "../../src/ports/app.ts";
import { createTokens } from "../../src/security/tokens.ts";
import { story } from "../support/database.ts";
import { BEN, CARL } from "../support/people.ts";
import { type Received, startRelay } from "../support/relay.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

const MINUTE = 60_000;
const EVERY_MS = 15 * MINUTE;

async function aWebhook() {
  const posted: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request
      .on("data", (chunk) => (body += chunk))
      .on("end", () => {
        posted.push(JSON.parse(body).what);
        response.end("ok");
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return { posted, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` };
}

const asRaw = ({ headers, from, to, subject, messageId, text }: Message): string => {
  const fields = { ...headers, From: from.address, To: to.address, Subject: subject, "Message-ID": messageId };
  const head = Object.entries(fields).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${head.join("")}\r\n${text.replaceAll("\n", "\r\n")}`;
};

story("the round trip", () => {
  let world: World;
  let ms: number;
  let looks: (() => Promise<void>)[];
  afterEach(() => world?.end());

  const watching = (app: App) => watchRoundTrip(app, { store: app.roundTrips!, everyMs: EVERY_MS }, () => ms);
  async function begin(options: WorldOptions = {}): Promise<void> {
    world = await aWorld(options);
    ms = 0;
    looks = [watching(world.app)];
  }
  /** Minute by minute, as the program does. */
  async function pass(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      ms += MINUTE;
      world.moveClock(new Date(world.now().getTime() + MINUTE).toISOString());
      for (const look of looks) await look();
    }
    await world.tick();
    await world.settled();
  }
  const probes = (): Received[] => world.relay.received.filter(({ headers }) => headers.has("x-onit-round-trip"));
  const others = (): Received[] => world.relay.received.filter(({ headers }) => !headers.has("x-onit-round-trip"));
  const bringBack = (probe: Received): Promise<string> => world.raw(probe.raw, "reply@onit.example", probe.to);
  /** What another organisation's Onit writes to itself, by its own keys. */
  const anothers = (writer: "doctor" | "roundTrip", { mark, from }: { mark?: string; from?: string } = {}): string => {
    const keys = { current: () => [{ id: 1, secret: Buffer.alloc(32, 7) }], refresh: async () => {}, signed: () => {} };
    const tokens = createTokens(keys as unknown as Parameters<typeof createTokens>[0]);
    const { message } = probeMail({ ...world.app, tokens }, writer, mark);
    return asRaw(from ? { ...message, from: { ...message.from, address: from } } : message);
  };
  const health = async () => (await fetch(`${world.url}/health`)).json() as Promise<Record<string, unknown>>;
  const metrics = async () => (await fetch(`${world.url}/metrics`)).text();

  test("N16: one probe a period goes out for all replicas; it comes back as no ticket, nothing answers it, and its lag is a metric", async () => {
    await begin();
    const other = await world.replica();
    looks.push(watching(other.app));
    await pass(14);
    expect(probes()).toEqual([]);
    await pass(2);
    expect(probes()).toHaveLength(1);
    expect(probes()[0]!.to).toMatch(/^reply\+[a-z2-7]+@onit\.example$/);
    await pass(2);
    await bringBack(probes()[0]!);
    expect(await health()).toMatchObject({ status: "ok", roundTrip: { isWell: true, lagSeconds: 180 } });
    expect(await metrics()).toMatch(/^onit_round_trip_seconds 180$/m);
    expect(await metrics()).toMatch(/^onit_round_trip_up 1$/m);
    expect(await world.app.tickets.byReference("HD-1001")).toBeUndefined();
    expect(await world.app.mails.recent(1)).toEqual([]);
    expect(await world.app.mails.count("probe")).toBe(1);
    await pass(15);
    expect([probes().length, others().length]).toEqual([2, 0]);
  });

  test("N16: silence opens one alarm, by the webhook, the second relay, the mail and /health, and its end is told once", async () => {
    const second = await startRelay(() => world.now());
    onTestFinished(() => second.close());
    const webhook = await aWebhook();
    await begin({ environment: { ONIT_ALARM_RELAY_URL: second.url, ONIT_ALARM_WEBHOOK: webhook.url } });
    looks.push(watching((await world.replica()).app));
    await pass(15 + 14);
    expect(webhook.posted).toEqual([]);
    await pass(60);
    const what = "mails that Onit sends to itself do not come back, so answers to its mails may not reach it";
    expect(webhook.posted).toEqual([what]);
    expect(second.received.map(({ to, subject }) => [to, subject])).toEqual([[BEN, `[Onit] ${what}`]]);
    expect(others().map(({ to, messageId }) => [to, messageId])).toEqual([[BEN, second.received[0]!.messageId]]);
    expect(await health()).toMatchObject({ status: "degraded", roundTrip: { isWell: false } });
    expect(await metrics()).toMatch(/^onit_round_trip_up 0$/m);

    await bringBack(probes().at(-1)!);
    await pass(5);
    expect(webhook.posted).toEqual([what, "mails that Onit sends to itself come back again"]);
    expect(others().at(-1)).toMatchObject({
      to: BEN,
      subject: "[Onit] mails that Onit sends to itself come back again",
    });
    expect(await health()).toMatchObject({ status: "ok", roundTrip: { isWell: true } });
    await pass(8);
    expect([webhook.posted.length, others().length]).toEqual([2, 2]);
  });

  test("a probe that is written by somebody else, or sent again, hides no fault", async () => {
    await begin();
    await pass(16);
    const [first] = probes();
    await bringBack(first!);
    await pass(15);
    const awaited = async () => (await world.app.roundTrips!.read())!.awaited.map(({ mark }) => mark);
    const waiting = await awaited();
    expect(waiting).toHaveLength(1);
    await bringBack(first!);
    const other = String(probes()[1]!.headers.get("x-onit-round-trip"));
    const relabelled = first!.raw.toString().replaceAll(String(first!.headers.get("x-onit-round-trip")), other);
    await world.raw(relabelled, "reply@onit.example", first!.to);
    await world.raw(anothers("roundTrip", { mark: other }), CARL, "reply@onit.example");
    expect(await awaited()).toEqual(waiting);
  });

  /** What a mail server says of a mail that it could not hand over (RFC 3464). */
  const returned = ({ to, messageId, raw }: Pick<Received, "to" | "messageId" | "raw">, changed = messageId): string =>
    [
      "From: Mail Delivery System <mailer-daemon@mx.example>",
      "To: reply@onit.example",
      "Subject: Undelivered Mail Returned to Sender",
      "Auto-Submitted: auto-replied",
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      "MIME-Version: 1.0",
      "",
      "--b\r\nContent-Type: text/plain\r\n\r\nYour message could not be delivered.",
      `--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; ${to}\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such mailbox`,
      `--b\r\nContent-Type: message/rfc822\r\n\r\n${raw.toString().replaceAll(messageId, changed)}`,
      "--b--",
      "",
    ].join("\r\n");
  const bounce = (report: string): Promise<string> => world.raw(report, "", "reply@onit.example");

  test("one that is returned is told at once, with what the mail server says, and kept no longer than one that came back", async () => {
    await begin();
    await pass(16);
    await bounce(returned(probes()[0]!));
    expect([await world.app.mails.recent(1), await world.app.mails.count("probe")]).toEqual([[], 1]);
    expect((await world.app.roundTrips!.read())!.awaited).toEqual([]);
    await pass(1);
    expect(others().map(({ to, text }) => [to, /Why: .*/.exec(text)?.[0]])).toEqual([
      [BEN, expect.stringContaining("550 5.1.1 no such mailbox")],
    ]);
    await bounce(returned(probes()[0]!).replace("Undelivered", "Again undelivered"));
    expect(await world.app.mails.count("probe")).toBe(2);
    await pass(15);
    await bringBack(probes()[1]!);
    await pass(2);
    expect(others().at(-1)!.subject).toContain("come back again");
  });

  test("a report that names no probe of ours, or a mail to somebody else, settles nothing", async () => {
    await begin();
    await pass(16);
    const [probe] = probes();
    await bounce(returned(probe!, probe!.messageId.replace(/\.[^.@]+@/, ".aaaaaaaaaaaaaaaa@")));
    await bounce(returned({ ...probe!, to: BEN, raw: Buffer.from(probe!.raw.toString().replaceAll(probe!.to, BEN)) }));
    expect([await world.app.mails.count("probe"), (await world.app.mails.recent(5)).length]).toEqual([0, 2]);
    expect((await world.app.roundTrips!.read())!.awaited).toHaveLength(1);
  });

  test("what Onit wrote to itself is forgotten a day after it was read, by the database's own clock", async () => {
    await begin();
    await pass(16);
    const id = await bringBack(probes()[0]!);
    await world.raw(asRaw(probeMail(world.app, "doctor").message), "reply@onit.example", probes()[0]!.to);
    const client = new MongoClient(world.uri);
    onTestFinished(() => client.close());
    const mails = client.db().collection("mails");
    const [forgotten] = (await mails.indexes()).filter(({ expireAfterSeconds }) => expireAfterSeconds !== undefined);
    const [field = ""] = Object.keys(forgotten!.key);
    const kept = await mails.find({ [field]: { $exists: true } }).toArray();
    expect(kept.map(({ state }) => state)).toEqual(["probe", "probe"]);
    expect(forgotten!.expireAfterSeconds).toBe(86_400);
    for (const one of kept) expect(Math.abs(one[field].getTime() - Date.now())).toBeLessThan(60_000);
    await bringBack(probes()[0]!); // its copy is the same mail
    expect([await mails.countDocuments(), id]).toEqual([2, expect.any(String)]);
  });

  test.each(["roundTrip", "doctor"] as const)(
    "a probe of another Onit (%s) opens no ticket, is answered by nobody, and no admin hears of it",
    async (writer) => {
      await begin();
      const reply = "reply@onit.example";
      await world.raw(anothers(writer), reply, reply); // the same names
      await world.raw(anothers(writer, { from: "help@theirs.example" }), "reply@theirs.example", "help@onit.example");
      await world.settled();
      await world.tick();
      expect([await world.app.mails.recent(9), await world.app.mails.count("probe")]).toEqual([[], 2]);
      expect(await world.app.tickets.byReference("HD-1001")).toBeUndefined();
      expect(world.relay.received).toEqual([]);
    },
  );

  test("a request below the head of a probe is lost by nobody's seal: its words keep it", async () => {
    await begin();
    const words = anothers("roundTrip", { from: CARL }).replace(/\r\n\r\n/, "\r\n\r\nThe printer is on fire.\r\n");
    await world.raw(words, CARL, "help@onit.example");
    const subject = anothers("roundTrip", { from: CARL }).replace(/^Subject: .*$/m, "Subject: The printer is on fire");
    await world.raw(subject, CARL, "help@onit.example");
    const inOurName = anothers("doctor").replace(/\r\n\r\n/, "\r\n\r\nThe printer is on fire.\r\n");
    await world.raw(inOurName, "reply@onit.example", "help@onit.example");
    const found = await world.app.mails.recent(9);
    expect(found.map(({ state }) => state).sort()).toEqual(["done", "done", "quarantined"]);
    expect(await world.app.mails.count("probe")).toBe(0);
  });

  test("a relay that refuses us opens its own alarm and no other, and nothing is awaited of what was not taken", async () => {
    await begin();
    world.relay.refusal = { at: "mail", code: 451, text: "4.3.0 later" };
    await pass(20);
    expect((await world.app.roundTrips!.read())!.awaited).toEqual([]);
    world.relay.refusal = undefined;
    await pass(20);
    expect(probes()).toHaveLength(1); // and with it the relay is known to work again
    expect(await health()).toMatchObject({ relay: { isWell: true }, roundTrip: { isWell: true } });
  });

  test("a reply address that the relay refuses for good is told at once, with what the relay says", async () => {
    const webhook = await aWebhook();
    await begin({ environment: { ONIT_ALARM_WEBHOOK: webhook.url } });
    world.relay.mood = (to) => (to.startsWith("reply+") ? "refuses" : "takes");
    await pass(16);
    expect(webhook.posted).toHaveLength(1);
    expect(others()[0]!.text).toContain("5.1.1 no such user");
  });

  test("silence is told however many went out meanwhile", async () => {
    const webhook = await aWebhook();
    await begin({ environment: { ONIT_ALARM_WEBHOOK: webhook.url } });
    looks = [watchRoundTrip(world.app, { store: world.app.roundTrips!, everyMs: MINUTE }, () => ms)];
    await pass(SILENT_MS / MINUTE - 1);
    expect(webhook.posted).toEqual([]);
    await pass(30);
    expect(probes().length).toBeGreaterThan(60); // more than are remembered
    expect(webhook.posted).toHaveLength(1);
  });

  test("a clock that is set makes no silence, and a process that died before it sent leaves none", async () => {
    const webhook = await aWebhook();
    await begin({ environment: { ONIT_ALARM_WEBHOOK: webhook.url } });
    await pass(16);
    world.moveClock(new Date(world.now().getTime() + 6 * 3_600_000).toISOString());
    for (const look of looks) await look();
    expect(webhook.posted).toEqual([]);
    await bringBack(probes().at(-1)!);
    await world.app.roundTrips!.begin("0".repeat(24), world.now(), 0);
    await pass(14);
    expect([webhook.posted, SILENT_MS]).toEqual([[], 40 * MINUTE]);
  });

  test("none is sent without a relay, without a way back, or where it is switched off", async () => {
    world = await aWorld({ withoutRelay: true });
    expect(world.app.roundTrips).toBeUndefined();
    await world.end();
    const smtp = { trustedRelays: [] };
    world = await aWorld({
      change: (all) => ({ ...all, server: { ...all.server, smtp: { ...all.server.smtp, ...smtp } } }),
    });
    expect(world.app.roundTrips).toBeUndefined();
    await world.end();
    const off = { probeEveryMs: 0 };
    world = await aWorld({
      change: (all) => ({ ...all, server: { ...all.server, delivery: { ...all.server.delivery, ...off } } }),
    });
    expect(world.app.roundTrips).toBeUndefined();
  });
});

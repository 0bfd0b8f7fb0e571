// A relay that refuses us and not the recipient: nothing is given up, one alarm comes another way, and all goes out once it ends.

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, onTestFinished, test } from "vitest";
import type { Notice } from "../../src/core/model/notice.ts";
import { type Lane, laneOf } from "../../src/core/outbox/lanes.ts";
import { alarm, notifyThatOver } from "../../src/outbound/alert-admins.ts";
import { deliver } from "../../src/outbound/deliver.ts";
import { watchVitals } from "../../src/runtime/vitals.ts";
import { story } from "../support/database.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { type Refusal, type Relay, startRelay } from "../support/relay.ts";
import { aWorld, type World, type WorldOptions } from "../support/world.ts";

const LOGIN: Refusal = { at: "auth", code: 535, text: "5.7.8 the password has expired" };
const FULL: Refusal = { at: "mail", code: 451, text: "4.3.0 no room on the queue's disk" };
const LIMIT: Refusal = { at: "mail", code: 550, text: "5.4.5 your account has sent enough for today" };

/** Takes what is posted to it, as a chat service does. */
async function aWebhook() {
  const posted: { text: string; what: string; because: string }[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request
      .on("data", (chunk) => (body += chunk))
      .on("end", () => {
        posted.push(JSON.parse(body));
        response.end("ok");
      });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => void server.close(() => resolve())));
  return { posted, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook/s3cret-path` };
}

story("a relay that refuses us", () => {
  let world: World;
  afterEach(() => world?.end());

  async function aRefusingRelay(refusal: Refusal, options: WorldOptions = {}) {
    const relay = await startRelay(() => world.now());
    relay.refusal = refusal;
    onTestFinished(() => relay.close());
    const environment = { ...options.environment, ONIT_RELAY_URL: relay.loginUrl };
    world = await aWorld({ ...options, withoutRelay: true, environment });
    return relay;
  }
  const mails = async () => (await world.ticket("HD-1001")).outbox.filter(({ channel }) => channel === "email");
  const states = async () => [...new Set((await mails()).map(({ state }) => state))];
  const health = async () => (await fetch(`${world.url}/health`)).json() as Promise<Record<string, unknown>>;
  /** Minute by minute would take long: every half an hour is often enough for every wait to be over. */
  async function pass(hours: number, stepMinutes = 30) {
    for (let minutes = 0; minutes < hours * 60; minutes += stepMinutes)
      await world.until(new Date(world.now().getTime() + stepMinutes * 60_000).toISOString());
  }

  test.each<[Refusal["at"], number, string, "retry" | "failed"]>([
    ["connect", 554, "5.7.1 your network is not welcome", "retry"],
    ["connect", 421, "4.3.2 closing down for a while", "retry"],
    ["auth", 535, "5.7.8 wrong password", "retry"],
    ["auth", 454, "4.7.0 try the login again later", "retry"],
    ["auth", 550, "5.7.30 this kind of login is switched off", "retry"],
    ["mail", 530, "5.7.0 encrypt first", "retry"],
    ["mail", 550, "5.4.5 you have sent enough today", "retry"],
    ["mail", 550, "5.7.60 you may not send as this address", "retry"],
    ["mail", 451, "4.3.0 no room on the queue's disk", "retry"],
    ["mail", 552, "5.3.4 the message size is above the limit", "failed"],
    ["rcpt", 554, "5.7.1 Relay access denied", "retry"],
    ["rcpt", 550, "5.7.705 your tenant has sent too much", "retry"],
    ["rcpt", 550, "5.1.1 nobody of that name", "failed"],
    ["rcpt", 552, "5.2.2 the mailbox is full", "failed"],
    ["rcpt", 421, "4.7.0 slow down", "retry"],
    ["data", 552, "5.2.2 over quota", "retry"],
    ["data", 550, "5.7.26 your domain's mail is not authenticated", "retry"],
    ["data", 554, "5.6.0 the message is malformed", "failed"],
  ])("at %s with %i %s: %s, with what the relay said", async (at, code, text, state) => {
    const relay = await aRefusingRelay({ at, code, text });
    await world.mail({ from: CARL });
    expect(await states()).toEqual([state]);
    expect((await mails())[0]!.outcome).toContain(text);
    relay.refusal = undefined;
    if (state === "failed") return;
    await pass(1);
    expect(await states()).toEqual(["sent"]);
    expect(relay.received.filter(({ to }) => to === CARL)).toHaveLength(1);
  });

  test.each([LOGIN, LIMIT])(
    "is told once by the webhook, the log, /health and the front page, and that it is over ($at)",
    async (refusal) => {
      const webhook = await aWebhook();
      const relay = await aRefusingRelay(refusal, { environment: { ONIT_ALARM_WEBHOOK: webhook.url } });
      const warned: string[] = [];
      world.app.log.warn = (_, event) => void warned.push(event);
      expect(await health()).toMatchObject({ status: "ok", relay: { isWell: true, since: null } });
      await world.mail({ from: CARL });
      await pass(5);
      expect(webhook.posted).toHaveLength(1);
      expect(webhook.posted[0]!.because).toContain(refusal.text);
      expect(webhook.posted[0]!.text).toMatch(/^\[Onit\] the relay 127\.0\.0\.1:\d+ /);
      expect(warned.filter((event) => event.includes("does not take mail"))).toHaveLength(1);
      expect(await health()).toMatchObject({
        status: "degraded",
        relay: { isWell: false, since: "2026-03-02T09:00:00.000Z" },
      });
      expect(await (await fetch(world.url)).text()).toContain("the relay does not take them");
      relay.refusal = undefined;
      await pass(1);
      expect(await health()).toMatchObject({ status: "ok", relay: { isWell: true } });
      expect(webhook.posted).toHaveLength(1);
    },
  );

  test("by trouble that may pass, is told once within two minutes, though no mail is tried, and not again for an hour when it comes back", async () => {
    const webhook = await aWebhook();
    const relay = await aRefusingRelay(FULL, { environment: { ONIT_ALARM_WEBHOOK: webhook.url } });
    const look = watchVitals(world.app, () => ({}) as never);
    const told = async (clock: string) => {
      world.moveClock(clock);
      await look();
      await world.settled();
      return webhook.posted.length;
    };
    await world.mail({ from: CARL });
    expect(await told("09:00")).toBe(0);
    expect(await told("09:02")).toBe(1);
    expect(webhook.posted[0]!.what).toMatch(/ refuses mails of Onit$/);
    expect(await health()).toMatchObject({ status: "degraded", relay: { isWell: false } });
    relay.refusal = undefined;
    await world.until("09:20");
    expect(await health()).toMatchObject({ status: "ok", relay: { isWell: true } });
    relay.refusal = FULL;
    await world.mail({ from: CARL, subject: "The scanner smokes" });
    expect(await told("09:25")).toBe(1);
    expect(await health()).toMatchObject({ status: "degraded" });
  });

  const OVER = /takes mail of Onit again$/;
  const overMails = (relay: { received: { to: string; subject: string }[] }) =>
    relay.received.filter(({ to, subject }) => to === BEN && OVER.test(subject));

  test("its end is told the admins once by mail and webhook, when it has lasted two minutes, however many processes see it", async () => {
    const webhook = await aWebhook();
    const relay = await aRefusingRelay(LIMIT, { environment: { ONIT_ALARM_WEBHOOK: webhook.url } });
    const other = await world.replica();
    const looks = [world, other].map(({ app }) => watchVitals(app, () => ({}) as never));
    const lookAll = async () => {
      await Promise.all(looks.map((look) => look()));
      await Promise.all([world.settled(), other.settled()]);
    };
    await world.mail({ from: CARL });
    await lookAll();
    await world.until("09:30");
    await other.tick();
    relay.refusal = undefined;
    await world.until("10:00");
    await lookAll();
    expect([overMails(relay), webhook.posted.length]).toEqual([[], 1]);
    for (const clock of ["10:02", "10:03", "10:30"]) {
      await world.until(clock);
      await lookAll();
    }
    expect(overMails(relay)).toHaveLength(1);
    expect(webhook.posted.map(({ what }) => OVER.test(what))).toEqual([false, true]);
    relay.refusal = LIMIT;
    await world.mail({ from: CARL, subject: "The scanner smokes" });
    await lookAll();
    expect(webhook.posted).toHaveLength(3); // what was over is news again, though the first alarm is not long ago
  });

  test("its end is told by a process that was started after it, too; where nobody was told of trouble nothing is said", async () => {
    const relay = await aRefusingRelay(LOGIN);
    await world.mail({ from: CARL });
    await pass(1);
    relay.refusal = undefined;
    const other = await world.replica();
    const look = watchVitals(other.app, () => ({}) as never);
    world.moveClock("10:30");
    await other.tick();
    for (const clock of ["10:31", "10:33", "10:40"]) {
      world.moveClock(clock);
      await look();
      await other.settled();
    }
    expect(overMails(relay)).toHaveLength(1);
    await notifyThatOver("something that nobody was told of", "it is over", "it was nothing", world.app);
    await world.settled();
    expect(relay.received.filter(({ subject }) => subject.includes("it is over"))).toEqual([]);
  });

  test("once one mail is taken all that waited goes out, however far away its own next try was", async () => {
    const relay = await aRefusingRelay({ at: "rcpt", code: 554, text: "5.7.1 Relay access denied" });
    await world.mail({ from: CARL });
    await pass(1, 10);
    await world.mail({ from: "Dora <dora@elsewhere.example>", subject: "The scanner smokes" });
    const first = (await world.ticket("HD-1001")).outbox.find(({ to }) => to.address === CARL);
    expect(first?.dueAt.getTime()).toBeGreaterThan(Date.parse("2026-03-02T10:05:00Z"));
    relay.refusal = undefined;
    await world.until("10:01"); // the second one's turn has come
    const left = [...(await world.ticket("HD-1001")).outbox, ...(await world.ticket("HD-1002")).outbox];
    expect(left.filter(({ state }) => state === "retry")).toEqual([]);
    expect(relay.received.filter(({ to }) => to === CARL)).toHaveLength(1);
    expect(await world.app.systemMails.waiting(9)).toEqual([]);
  });

  test("a process that starts tries at once what waited: whoever puts the relay right starts Onit again", async () => {
    const relay = await aRefusingRelay(LIMIT);
    await world.mail({ from: CARL });
    expect(await states()).toEqual(["retry"]);
    relay.refusal = undefined;
    await world.replica(undefined, true); // the clock stands: no mail's own next try is due
    await expect.poll(states, { timeout: 60_000 }).toEqual(["sent"]);
    expect(relay.received.filter(({ to }) => to === CARL)).toHaveLength(1);
  });

  test("has each mail that waits for another try counted, and the age of the oldest, until the relay has taken them", async () => {
    const relay = await aRefusingRelay(LOGIN);
    await world.mail({ from: CARL });
    const waiting = (await mails()).filter(({ state }) => state === "retry");
    expect(waiting.length).toBeGreaterThan(1);
    await world.settled();
    const system = (await world.app.systemMails.waiting(9)).length; // the alarm waits, too
    expect(await health()).toMatchObject({
      outbox: { tickets: 0, oldest: null }, // nothing is due before its next try
      unsent: { retrying: waiting.length + system, oldest: "2026-03-02T09:00:00.000Z" },
      relay: { lastDelivery: null },
    });
    relay.refusal = undefined;
    await pass(1);
    expect(await health()).toMatchObject({
      unsent: { retrying: 0, oldest: null },
      relay: { lastDelivery: "2026-03-02T10:00:00.000Z" },
    });
  });

  test("is told to the admins through a second relay, by the same message that waits for the first one", async () => {
    const second = await startRelay(() => world.now());
    onTestFinished(() => second.close());
    const first = await aRefusingRelay(LOGIN, { environment: { ONIT_ALARM_RELAY_URL: second.url } });
    await world.mail({ from: CARL });
    await pass(5);
    expect(second.received.map(({ to, subject }) => [to, subject])).toEqual([
      [BEN, expect.stringMatching(/^\[Onit\] the relay 127\.0\.0\.1:\d+ /)],
    ]);
    expect(second.received[0]?.text).toContain(LOGIN.text);
    expect(second.received[0]?.text).toMatch(/^Noticed: Mon 2 Mar 2026, \d\d:\d\d [A-Z]+$/m);
    first.refusal = undefined;
    await pass(1);
    const late = first.received.filter(({ to, subject }) => to === BEN && subject.startsWith("[Onit] the relay"));
    expect(late.map(({ messageId }) => messageId)).toEqual([second.received[0]?.messageId]);
    expect(second.received).toHaveLength(1); // nothing else ever goes that way
  });

  test("while the second relay takes nothing either, the webhook and the log still tell of it", async () => {
    const [second, webhook] = [await startRelay(() => world.now()), await aWebhook()];
    onTestFinished(() => second.close());
    second.refusal = LIMIT;
    await aRefusingRelay(LOGIN, {
      environment: { ONIT_ALARM_RELAY_URL: second.url, ONIT_ALARM_WEBHOOK: webhook.url },
    });
    const failed: object[] = [];
    world.app.log.error = (fields, event) => void (event.includes("second relay") && failed.push(fields));
    await world.mail({ from: CARL });
    await pass(5);
    expect([webhook.posted.length, failed]).toEqual([1, [{ to: BEN, because: expect.stringContaining(LIMIT.text) }]]);
  });

  test("an alarm of something else goes by the relay alone while that is well", async () => {
    const second = await startRelay(() => world.now());
    onTestFinished(() => second.close());
    world = await aWorld({ environment: { ONIT_ALARM_RELAY_URL: second.url } });
    const heard: string[] = [];
    world.app.log.info = (_, event) => void heard.push(event);
    await alarm("escalation steps are late", "3 waits", world.app);
    await world.settled();
    expect(world.last(BEN).subject).toBe("[Onit] escalation steps are late");
    expect(heard).toEqual(["system mail queued", "system mail delivered"]);
    expect(second.received).toEqual([]);
  });

  test("for two days loses nothing: all goes out in order and once when it ends, and nothing that is no longer owed", async () => {
    const relay = await aRefusingRelay(LOGIN);
    await world.mail({ from: CARL });
    await pass(2); // the policy's steps are due meanwhile
    await world.mail({ from: CARL, subject: "Re: [HD-1001] Printer on fire", text: "Any news?" });
    await pass(2);
    await world.mail({
      from: `Anna Nowak <${ANNA}>`,
      subject: "Re: [HD-1001] Printer on fire",
      text: "Dear Carl,\n\nplease switch it off.\n\n#send",
    });
    await pass(44, 240);
    const owed = await mails();
    expect(new Set(owed.map(({ state }) => state))).not.toContain("failed");
    expect(owed.some(({ kind }) => kind === "step")).toBe(true);
    relay.refusal = undefined;
    await pass(1);
    const after = await mails();
    expect(new Set(after.map(({ state }) => state))).toEqual(new Set(["sent", "withdrawn"]));
    expect(after.filter(({ kind }) => kind === "step").every(({ state }) => state === "withdrawn")).toBe(true);
    for (const person of [ANNA, BEN, CARL]) {
      const ids = after
        .filter(({ to, state }) => to.address === person && state === "sent")
        .map(({ messageId }) => messageId);
      const received = relay.received.filter(({ to, subject }) => to === person && subject.includes("HD-1001"));
      expect(received.map(({ messageId }) => messageId)).toEqual(ids);
    }
  });

  const ANSWERED = "u2@elsewhere-2.example";

  /** Of the mails that arrived, by lane, when each came to be owed. */
  async function owedSince(relay: Relay): Promise<Map<Lane, number[]>> {
    const tickets = await world.app.tickets.recent(999);
    const all = tickets.flatMap(({ outbox }) => outbox);
    const notices = new Map(all.map((one) => [one.messageId, one]));
    /** A mail of several since the first of them. */
    const owedAt = ({ createdAt, rows = [] }: Notice): number =>
      Math.min(createdAt.getTime(), ...rows.map(({ key }) => all.find((one) => one.key === key)!.createdAt.getTime()));
    const since = new Map<Lane, number[]>();
    for (const { messageId, to } of relay.received) {
      const notice = notices.get(messageId);
      if (!notice || to === BEN) continue; // what is owed to a reader goes in one order: their steps bring receipts of the same ticket along
      const lane = laneOf(notice);
      if (lane === "rest" && to === ANSWERED) continue; // the answer brings along the receipt that was owed to its reader before
      since.set(lane, [...(since.get(lane) ?? []), owedAt(notice)]);
    }
    return since;
  }

  test("for a day: by one connection what was owed first leaves first, whichever ticket owes it, and nothing withdrawn", async () => {
    const relay = await aRefusingRelay(LOGIN, {
      change: ({ organisation, server }) => ({
        organisation,
        server: { ...server, delivery: { ...server.delivery, connections: 1 } },
      }),
    });
    const later = (minutes: number) => world.until(new Date(world.now().getTime() + minutes * 60_000).toISOString());
    const write = async (serial: number, subject: string, text: string) => {
      await world.mail({ from: `u${serial}@elsewhere-${serial}.example`, subject, text });
      await later(7);
    };
    for (const serial of [1, 2, 3, 4, 5, 6]) await write(serial, `Printer ${serial}`, "It is on fire.");
    for (const serial of [5, 3, 1]) await write(serial, `Re: [HD-100${serial}] Printer ${serial}`, "Any news?");
    await world.mail({
      from: `Anna Nowak <${ANNA}>`,
      subject: "Re: [HD-1002] Printer 2",
      text: "Dear customer,\n\nplease switch it off.\n\n#send",
    });
    await pass(24, 480);
    expect(relay.received).toEqual([]);
    relay.refusal = undefined;
    await later(10);
    const outboxes = (await world.app.tickets.recent(99)).flatMap(({ outbox }) => outbox);
    const owed = outboxes.filter(({ channel }) => channel === "email");
    expect(new Set(owed.map(({ state }) => state))).toEqual(new Set(["sent", "withdrawn"]));
    const steps = (await world.ticket("HD-1002")).outbox.filter(({ kind }) => kind === "step");
    expect(new Set(steps.map(({ state }) => state))).toEqual(new Set(["withdrawn"])); // answered meanwhile
    const withdrawn = owed.flatMap(({ state, messageId }) => (state === "withdrawn" && messageId ? [messageId] : []));
    expect(relay.received.filter(({ messageId }) => withdrawn.includes(messageId))).toEqual([]);
    const since = await owedSince(relay);
    for (const lane of ["urgent", "rest"] as const) {
      const times = since.get(lane)!;
      expect(new Set(times).size, lane).toBeGreaterThan(2);
      expect(times, lane).toEqual(times.toSorted((a, b) => a - b));
    }
  });

  test("is tried again by whoever is there: a process that dies meanwhile loses nothing, and a new one sends it once", async () => {
    const relay = await aRefusingRelay(LOGIN);
    await world.mail({ from: CARL });
    const other = await world.replica();
    relay.refusal = undefined;
    world.moveClock("09:30");
    const ticket = await world.ticket("HD-1001");
    await Promise.all([deliver(ticket, other.app), deliver(ticket, world.app)]);
    await pass(1);
    expect(await states()).toEqual(["sent"]);
    expect(relay.received.filter(({ to }) => to === CARL)).toHaveLength(1);
  });

  test("is given up after delivery.giveUpAfter, and then whoever can help hears of what was not said", async () => {
    const relay = await aRefusingRelay(LIMIT, {
      change: ({ organisation, server }) => ({
        organisation,
        server: { ...server, delivery: { ...server.delivery, giveUpAfterMs: 6 * 3_600_000 } },
      }),
    });
    await world.mail({ from: CARL });
    await pass(5);
    expect(await states()).not.toContain("failed");
    await pass(2);
    const [first] = await mails();
    expect(first).toMatchObject({
      state: "failed",
      outcome: expect.stringMatching(/^given up after 6 h: .*5\.4\.5/),
    });
    relay.refusal = undefined;
    await pass(1);
    expect(relay.received.some(({ to }) => to === BEN)).toBe(true); // the alarm
  });
});

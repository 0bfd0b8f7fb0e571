// Programs outside are told what happens to tickets: by a program that really listens.

import { createHmac, timingSafeEqual } from "node:crypto";
import { MongoClient } from "mongodb";
import { afterEach, beforeEach, expect, onTestFinished, test } from "vitest";
import { mentionedIn } from "../../src/actions/privacy.ts";
import { replayDelivery, sendTest, webhooksNow } from "../../src/actions/webhooks.ts";
import type { Settings } from "../../src/config/load.ts";
import { EVENT_TYPES, type Webhook } from "../../src/core/model/webhook.ts";
import { EVENTS } from "../../src/web/api-webhook-schema.ts";
import { aKeptApiKey } from "../support/api-key.ts";
import { at } from "../support/builders.ts";
import { story } from "../support/database.ts";
import { answering, type HookServer, type Posted, startHookServer } from "../support/hook-server.ts";
import { ANNA, BEN, CARL, PIOTR } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const SECRET = "0123456789abcdef-s3cret";
const CRM: Webhook = {
  ...{ id: "crm", name: "CRM", active: true, url: "CRM_URL", secret: "CRM_SECRET", events: EVENT_TYPES, words: "none" },
  giveUpAfterMs: 3 * 86_400_000,
};
const WORDS = /printer|please help|any news|wholesale/i;

/** As docs/webhooks.md tells its reader to. */
function isFromOnit({ headers, body }: Posted, secret: string, now: number): boolean {
  const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(headers["onit-signature"] ?? "") ?? [];
  if (!v1 || Math.abs(now / 1000 - Number(t)) > 300) return false;
  const wanted = createHmac("sha256", secret).update(`${headers["onit-event"]}.${t}.`).update(body).digest();
  return timingSafeEqual(Buffer.from(v1, "hex"), wanted);
}

story("webhooks", () => {
  let world: World;
  let hook: HookServer;
  beforeEach(async () => {
    hook = await startHookServer();
  });
  afterEach(async () => {
    await world.end();
    await hook.close();
  });

  const telling =
    (webhooks: readonly Partial<Webhook>[], privateTargets = ["127.0.0.0/8"]) =>
    ({ organisation, server, ...rest }: Settings): Settings => ({
      ...rest,
      organisation: {
        ...organisation,
        webhooks: new Map(webhooks.map((one) => [one.id ?? CRM.id, { ...CRM, ...one }])),
      },
      server: { ...server, delivery: { ...server.delivery, privateTargets } },
    });
  const begin = async (webhooks: readonly Partial<Webhook>[] = [{}], privateTargets?: string[]) => {
    const environment = { CRM_URL: `${hook.url}/s3cret-path`, CRM_SECRET: SECRET };
    world = await aWorld({ change: telling(webhooks, privateTargets), environment });
  };
  const database = async () => {
    const client = await MongoClient.connect(world.uri);
    onTestFinished(() => client.close());
    return client.db();
  };
  const bodies = (posted = hook.posted) => posted.map(({ body }) => JSON.parse(body));
  const told = (reference = "HD-1001") =>
    bodies()
      .filter(({ ticket }) => ticket?.reference === reference)
      .map(({ type, sequence }) => `${sequence} ${type}`);
  const states = async (id = "crm") => (await webhooksNow(world.app)).find(({ webhook }) => webhook.id === id)!.counts;

  const aStory = async () => {
    await world.mail({ from: CARL, text: "Please help, wholesale is down" });
    await world.until("09:10");
    await world.reply(world.last(ANNA, /HD-1001/), "On it");
    await world.until("11:20");
    await world.reply(world.last(CARL), "Any news?");
    await world.reply(world.last(ANNA, /HD-1001/), "#close");
    await world.reply(world.last(ANNA, /HD-1001/), "#reopen");
  };

  test("what happens to a ticket is told once each, in its order, and signed as the documents say", async () => {
    await begin();
    await aStory();
    const types = bodies().map(({ type }) => type);
    for (const type of EVENT_TYPES.filter((one) => one !== "notice.undelivered")) expect(types).toContain(type);
    expect(bodies().map(({ sequence }) => sequence)).toEqual(hook.posted.map((_, at) => at + 1));
    expect(new Set(hook.posted.map(({ headers }) => headers["onit-event"])).size).toBe(hook.posted.length);
    for (const one of hook.posted) {
      const { id, type, at } = JSON.parse(one.body);
      expect(EVENTS[type as keyof typeof EVENTS].safeParse(JSON.parse(one.body)).error).toBeUndefined();
      expect(one.headers["onit-event"]).toBe(id);
      expect(isFromOnit(one, SECRET, Date.parse(at))).toBe(true);
      expect(isFromOnit(one, `${SECRET}!`, Date.parse(at))).toBe(false);
      expect(isFromOnit({ ...one, body: `${one.body} ` }, SECRET, Date.parse(at))).toBe(false);
      expect(isFromOnit(one, SECRET, Date.parse(at) + 301_000)).toBe(false);
    }
    expect(await world.store.webhooks.gather(() => [], world.now())).toBe(0); // nothing is left beside the tickets
  });

  test("a program gets none of people's words unless its setting allows it, and private ones only where it allows all", async () => {
    await begin([{}, { id: "mirror", words: "public" }, { id: "inside", words: "all" }]);
    await aStory();
    const of = async (webhook: string) => JSON.stringify(await world.app.webhooks.list({ webhook, limit: 100 }));
    expect(await of("crm")).not.toMatch(WORDS);
    expect(await of("mirror")).toMatch(/wholesale is down/);
    expect(await of("mirror")).not.toMatch(/"because":"/);
    expect(await of("inside")).toMatch(/"because":"/);
  });

  test("words beside “on it” that are held for their author's decision do not leave with the event", async () => {
    await begin([{ words: "all" }]);
    await world.mail({ from: CARL });
    await world.until("09:10");
    await world.reply(world.last(ANNA, /HD-1001/), "On it\n\nYour contract ends anyway, Carl.");
    expect((await world.ticket("HD-1001")).held).toMatchObject([{ mailId: expect.any(String) }]);
    expect(told()).toContain("3 ticket.confirmed");
    expect(JSON.stringify(bodies())).not.toMatch(/contract ends/);
  });

  test("what was owed, or is sent again, goes by the settings of the moment it is posted", async () => {
    await begin([{ words: "all" }]);
    const now = (over: Partial<Webhook>): void => {
      world.app.organisation = { ...world.app.organisation, webhooks: new Map([["crm", { ...CRM, ...over }]]) };
    };
    await aStory();
    expect(JSON.stringify(bodies())).toMatch(WORDS);
    const sendAgain = async (over: Partial<Webhook>, type: string) => {
      now(over);
      const { event } = (await world.app.webhooks.list({ webhook: "crm", limit: 100 })).find(
        (one) => one.type === type,
      )!;
      hook.posted = [];
      await replayDelivery("crm", { event }, "ben", world.app);
      await world.settled();
      return { posted: bodies(), kept: (await world.app.webhooks.find("crm", event))! };
    };
    const { posted: without } = await sendAgain({ words: "none" }, "ticket.opened");
    expect(without).toMatchObject([{ type: "ticket.opened", words: null }]);
    const { posted: fewer } = await sendAgain({ words: "public" }, "ticket.chased");
    expect(fewer).toMatchObject([{ words: { because: null } }]);
    for (const over of [{ events: ["ticket.opened" as const] }, { desks: ["field"] }]) {
      const { posted, kept } = await sendAgain(over, "ticket.closed");
      expect([posted, kept.state]).toEqual([[], "withdrawn"]);
      expect(kept.outcome).toMatch(/settings exclude this event/);
    }
  });

  test("a program that is away stops nothing, opens one alarm, and is told all of it in order once it is back", async () => {
    await begin([{}, { id: "other", url: `${hook.url}/other` }]);
    hook.answer = (response, { path }) => void response.writeHead(path === "/other" ? 200 : 503).end();
    await world.mail({ from: CARL });
    for (const clock of ["09:01", "09:10", "09:16", "09:30"]) await world.until(clock);
    await world.reply(world.last(ANNA, /HD-1001/), "On it");
    await world.mail({ from: "dora@elsewhere.example", subject: "Scanner" });
    for (const clock of ["09:50", "10:05", "10:25"]) await world.until(clock);
    expect(await states("other")).toMatchObject({ waiting: 0, failed: 0 });
    expect((await states()).delivered).toBe(0);
    const alarms = () => world.relay.received.filter(({ subject }) => /webhook crm takes/.test(subject));
    expect(new Set(alarms().map(({ to, subject }) => `${to} ${subject}`)).size).toBe(alarms().length);
    expect(alarms().length).toBeGreaterThan(0);
    const before = hook.posted.filter(({ path }) => path !== "/other").length;
    expect(before).toBeLessThan(14); // it is left in peace
    hook.answer = answering(200);
    hook.posted = [];
    await world.until("10:45");
    const mine = hook.posted.filter(({ path }) => path !== "/other").map(({ body }) => JSON.parse(body));
    for (const reference of ["HD-1001", "HD-1002"]) {
      const sequences = mine.filter(({ ticket }) => ticket.reference === reference).map(({ sequence }) => sequence);
      expect(sequences.length).toBeGreaterThan(0);
      expect(sequences).toEqual(sequences.map((_, at) => at + 1));
    }
    expect(await states()).toMatchObject({ waiting: 0, failed: 0 });
    expect(alarms().some(({ subject }) => /takes events again/.test(subject))).toBe(true);
  });

  test("an event that a program cannot take holds up its own ticket, and no other; after a test that is taken it follows", async () => {
    await begin();
    hook.answer = (response, { body }) => void response.writeHead(/HD-1001/.test(body) ? 500 : 200).end();
    await world.mail({ from: CARL });
    for (const clock of ["09:01", "09:07", "09:10", "09:25"]) await world.until(clock);
    await world.mail({ from: "dora@elsewhere.example", subject: "Scanner" });
    expect(told("HD-1002")).toEqual(["1 ticket.opened"]);
    expect(new Set(told())).toEqual(new Set(["1 ticket.opened"])); // what follows it waits
    expect(await states()).toMatchObject({ delivered: 1, failed: 0 });
    hook.answer = answering(200);
    hook.posted = [];
    await sendTest("crm", world.app);
    await world.settled();
    expect(told().slice(0, 2)).toEqual(["1 ticket.opened", "2 ticket.escalated"]);
    expect((await states()).waiting).toBe(0);
  });

  test("what a program refuses is its last word, and others go on; what is given up or refused can be sent again, under the same id", async () => {
    await begin([{ giveUpAfterMs: 3_600_000 }]);
    hook.answer = answering(422, "no such customer");
    await world.mail({ from: CARL });
    expect(await states()).toEqual({ waiting: 0, delivered: 0, failed: 1 });
    const [first] = await world.app.webhooks.list({ webhook: "crm", limit: 1 });
    expect(first).toMatchObject({ state: "failed", attempts: 1, outcome: "it answered 422: no such customer" });
    hook.answer = answering(200);
    expect(await replayDelivery("crm", { event: first!.event }, "ben", world.app)).toBe(1);
    await world.settled();
    const [one, again] = hook.posted;
    expect([one!.body, one!.headers["onit-event"]]).toEqual([again!.body, again!.headers["onit-event"]]);
    expect(again!.headers["onit-replay"]).toBe("1");
    expect(await states()).toEqual({ waiting: 0, delivered: 1, failed: 0 });
    hook.answer = answering(404);
    await world.until("09:10");
    expect((await states()).waiting).toBe(1);
    for (const clock of ["09:12", "09:20", "09:40", "11:00"]) await world.until(clock);
    const { failed } = await states();
    expect(failed).toBeGreaterThan(0);
    hook.answer = answering(200);
    await world.until("12:10");
    expect(await replayDelivery("crm", { state: "failed" }, "ben", world.app)).toBe((await states()).waiting);
    await world.settled();
    expect(await states()).toMatchObject({ waiting: 0, failed: 0 });
    expect((await world.store.audit.latest(50)).map(({ because }) => because)).toContain("1 event is sent again");
  });

  test("a private address is not posted to unless a setting allows it, and nothing ever says the address or the secret", async () => {
    await begin([{}], []);
    await world.mail({ from: CARL });
    expect(hook.posted).toEqual([]);
    expect((await states()).waiting).toBe(1);
    const outcome = await sendTest("crm", world.app);
    expect(outcome).toMatchObject({ kind: "retry", because: expect.stringMatching(/inside a private network/) });
    const said = JSON.stringify([outcome, await world.app.webhooks.list({ webhook: "crm", limit: 9 }), world.relay]);
    expect(said).not.toMatch(/s3cret/);
  });

  test("a process that dies anywhere between the decision and the answer loses and doubles no event", async () => {
    await begin();
    const { webhooks } = world.app;
    const dies = async (): Promise<never> => {
      throw new Error("killed");
    };
    world.app.webhooks = { ...webhooks, gather: dies };
    await world.mail({ from: CARL }); // decided, and nobody has gathered it
    expect(hook.posted).toEqual([]);
    world.app.webhooks = { ...webhooks, settle: dies, letGo: dies };
    await world.until("09:01"); // told, and not noted
    expect(told()).toEqual(["1 ticket.opened"]);
    world.app.webhooks = webhooks;
    await world.until("09:05");
    expect(new Set(hook.posted.map(({ headers }) => headers["onit-event"])).size).toBe(1);
    expect(await states()).toEqual({ waiting: 0, delivered: 1, failed: 0 });
  });

  test("of several processes one tells a program at a time: each event comes once, in order", async () => {
    await begin();
    const other = await world.replica(telling([{}]));
    const gather = world.app.webhooks.gather;
    world.app.webhooks = { ...world.app.webhooks, gather: async () => 0 };
    for (let at = 0; at < 12; at += 1) await world.mail({ from: CARL, subject: `Printer ${at}` });
    await world.until("09:10");
    world.app.webhooks = { ...world.app.webhooks, gather };
    await Promise.all([world.tick(), other.tick()]);
    await Promise.all([world.settled(), other.settled()]);
    expect(new Set(hook.posted.map(({ headers }) => headers["onit-event"])).size).toBe(hook.posted.length);
    expect(hook.posted.length).toBeGreaterThanOrEqual(24);
    for (const reference of ["HD-1001", "HD-1012"]) expect(told(reference)[0]).toBe("1 ticket.opened");
    expect((await states()).waiting).toBe(0);
  });

  test("a process whose time with a slow program is over posts no more of its round: another has it by then", async () => {
    await begin();
    const { webhooks } = world.app;
    world.app.webhooks = { ...webhooks, gather: async () => 0 };
    for (let count = 0; count < 12; count += 1) await world.mail({ from: CARL, subject: `Printer ${count}` });
    world.app.webhooks = webhooks;
    const minutesOn = (minutes: number) => new Date(at("09:00").getTime() + minutes * 60_000);
    hook.answer = async (response) => {
      world.app.now = () => minutesOn(3);
      await webhooks.hold("crm", "another process", minutesOn(3), minutesOn(5));
      response.writeHead(200).end();
    };
    world.app.wakeWebhooks();
    await world.settled();
    expect(hook.posted.length).toBeLessThan(5); // those that were under way
    expect(await states()).toMatchObject({ waiting: 12 - hook.posted.length });
  });

  test("erasing somebody takes them out of what is stored and of what is still to be sent", async () => {
    await begin([{ words: "all" }]);
    hook.answer = answering(503);
    await world.mail({ from: `"Zoltan Quist" <zoltan@elsewhere.example>`, text: "Zoltan here, wholesale burns" });
    expect(JSON.stringify(await world.app.webhooks.list({ webhook: "crm", limit: 9 }))).toMatch(/zoltan/i);
    const erasure = { address: "zoltan@elsewhere.example", dryRun: false, mentions: mentionedIn(world.app) };
    expect((await world.store.personal.erase(erasure)).changed).toMatchObject({ webhookDeliveries: 1 });
    hook.answer = answering(200);
    hook.posted = [];
    await world.until("10:30");
    expect(told()[0]).toBe("1 ticket.opened");
    expect(JSON.stringify(hook.posted)).not.toMatch(/zoltan|quist|wholesale/i);
  });

  test("admins see it on a page and by the API, send a test, and have it sent again; nobody else does", async () => {
    await begin();
    hook.answer = answering(400);
    await world.mail({ from: CARL });
    const keys = { ben: await aKeptApiKey("ben", world.app), piotr: await aKeptApiKey("piotr", world.app) };
    const call = async (path: string, body?: object, as: keyof typeof keys = "ben") => {
      const headers = { authorization: `Bearer ${keys[as].text}`, "content-type": "application/json" };
      const method = body ? "POST" : "GET";
      const answer = await fetch(`${world.url}/api/v1/webhooks${path}`, {
        method,
        headers,
        body: JSON.stringify(body),
      });
      return { status: answer.status, said: JSON.parse(await answer.text()) };
    };
    const { webhooks } = (await call("")).said;
    expect(webhooks).toMatchObject([{ id: "crm", words: "none", failed: 1, waiting: 0, trouble: null }]);
    const { deliveries } = (await call("/crm/deliveries?state=failed&ticket=HD-1001")).said;
    expect(deliveries).toMatchObject([{ type: "ticket.opened", ticket: "HD-1001", sequence: 1, state: "failed" }]);
    expect((await call("/crm/deliveries?state=lost")).status).toBe(422);
    expect((await call("/other/deliveries")).status).toBe(404);
    for (const [path, body] of [[""], ["/crm/replay", { state: "failed" }], ["/crm/test", {}]] as const)
      expect((await call(path, body, "piotr")).status).toBe(403);
    expect((await call("/crm/replay", { event: 1 })).status).toBe(422);
    expect((await call("/crm/test", {})).said).toEqual({ taken: false, outcome: "it answered 400" });
    hook.answer = answering(200);
    expect((await call("/crm/replay", { event: deliveries[0].event })).said).toEqual({ sent: 1 });
    await world.settled();
    expect((await call("")).said.webhooks).toMatchObject([{ failed: 0, delivered: 1 }]);
    expect(JSON.stringify(await call(""))).not.toMatch(/s3cret|CRM_/);

    const browser = await aBrowser(BEN);
    const page = await browser("/webhooks/crm");
    expect(page).toMatch(/ticket\.opened/);
    const form = { form: /name="form" value="([^"]+)"/.exec(page)![1]!, do: deliveries[0].event };
    hook.posted = [];
    expect(await browser("/webhooks/crm", form)).toMatch(/1 event is sent again\./);
    await world.settled();
    expect(hook.posted.map(({ headers }) => headers["onit-event"])).toEqual([deliveries[0].event]);
    expect(await browser("/webhooks/crm", { ...form, form: "other" })).toMatch(/another page/);
    expect(await (await aBrowser(PIOTR))("/webhooks")).toMatch(/not allowed/);
    expect(await fetch(`${world.url}/webhooks`).then((answer) => answer.url)).toMatch(/sign-in$/);
  });

  /** Of a colleague who signs in by the link in their mail; keeps what it is told to. */
  async function aBrowser(address: string) {
    const cookies = new Map<string, string>();
    const browse = async (path: string, form?: Record<string, string>): Promise<string> => {
      const answer = await fetch(path.startsWith("http") ? path : `${world.url}${path}`, {
        redirect: "manual",
        headers: { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") },
        ...(form ? { method: "POST", body: new URLSearchParams(form) } : {}),
      });
      for (const one of answer.headers.getSetCookie()) {
        const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
        cookies.set(name, value);
      }
      const to = answer.headers.get("location");
      return to === null ? answer.text() : browse(to);
    };
    await browse("/sign-in", { address });
    await world.until("09:01");
    const mail = world.inboxOf(address).findLast(({ subject }) => /^Sign in/.test(subject))!;
    await browse(/https?:\/\/\S+\/sign-in\/\w+/.exec(mail.text)![0], { enter: "yes" });
    return browse;
  }

  test("nothing is sent again to one that is not active, and what there is none of is not claimed", async () => {
    await begin();
    await world.mail({ from: CARL });
    const [{ event } = { event: "" }] = await world.app.webhooks.list({ webhook: "crm", limit: 1 });
    const browser = await aBrowser(BEN);
    const page = await browser("/webhooks/crm");
    const form = { form: /name="form" value="([^"]+)"/.exec(page)![1]! };
    const none = await browser("/webhooks/crm", { ...form, do: "failed" });
    expect(none).toMatch(/There is none to send again/);
    const webhooks = new Map([["crm", { ...CRM, active: false }]]);
    world.app.organisation = { ...world.app.organisation, webhooks };
    expect(await browser("/webhooks/crm", { ...form, do: event })).toMatch(/It is not active\./);
    const { text } = await aKeptApiKey("ben", world.app);
    const headers = { authorization: `Bearer ${text}`, "content-type": "application/json" };
    const asked = { method: "POST", headers, body: JSON.stringify({ event }) };
    expect((await fetch(`${world.url}/api/v1/webhooks/crm/replay`, asked)).status).toBe(422);
    expect(await replayDelivery("crm", { event }, "ben", world.app)).toBeUndefined();
    expect(await replayDelivery("erp", { event }, "ben", world.app)).toBeUndefined();
    expect(await world.app.webhooks.find("crm", event)).toMatchObject({ state: "delivered", replays: 0 });
  });

  // How the embedded database finds them: another server explains itself in other words.
  test.skipIf(Boolean(process.env.ONIT_TEST_SERVER || process.env.MONGODB_URI))(
    "the first that are due are found by an index alone, however many wait",
    async () => {
      await begin();
      const db = await database();
      const now = world.now();
      const waiting = Array.from({ length: 300 }, (_, count) => ({
        ...{ _id: `crm/${count}`, webhook: "crm", ticketId: `t${count}`, state: "waiting", sequence: 1 },
        ...{ owedAt: new Date(now.getTime() - count * 1_000), dueAt: now },
      }));
      await db.collection("webhookDeliveries").insertMany(waiting as never);
      expect(await world.app.webhooks.dueTickets("crm", now, 3)).toEqual(["t299", "t298", "t297"]);
      const due = { webhook: "crm", state: "waiting", dueAt: { $lte: now } };
      const asked = db.collection("webhookDeliveries").find(due).sort({ owedAt: 1, sequence: 1 }).limit(3);
      const { executionStats } = await asked.explain("executionStats");
      expect(executionStats).toMatchObject({ nReturned: 3, totalDocsExamined: 3 });
    },
  );

  test("once there is no webhook any more, what waited beside the tickets goes with its words; not before another process may have taken it", async () => {
    await begin([{ words: "all" }]);
    const { webhooks } = world.app;
    world.app.webhooks = { ...webhooks, gather: async () => 0 };
    await world.mail({ from: CARL });
    world.app.webhooks = webhooks;
    world.app.configured = world.app.organisation = { ...world.app.configured, webhooks: undefined };
    const tickets = (await database()).collection("tickets");
    const marked = () => tickets.countDocuments({ "events.words": { $exists: true } });
    await world.until("09:30");
    expect(await marked()).toBe(1);
    await world.until("10:01");
    expect(await marked()).toBe(0);
    expect(await tickets.countDocuments({ eventsAt: { $exists: true } })).toBe(0);
  });

  test("what a desk keeps no longer goes from what is owed, from what was told and from what the program answered", async () => {
    await begin([{ words: "all" }]);
    hook.answer = answering(422, "no wholesale here");
    await world.mail({ from: CARL, text: "wholesale is down" });
    const { webhooks } = world.app;
    world.app.webhooks = { ...webhooks, gather: async () => 0 };
    await world.reply(world.last(CARL), "Any news? The wholesale printer is down");
    await world.reply(world.last(ANNA, /HD-1001/), "#close");
    const db = await database();
    const kept = async () => {
      const [deliveries, tickets] = ["webhookDeliveries", "tickets"].map((name) => db.collection(name));
      const events = await tickets!.find({}, { projection: { events: 1 } }).toArray();
      return JSON.stringify([await deliveries!.find().toArray(), events]);
    };
    expect((await kept()).match(/wholesale/g)!.length).toBeGreaterThan(2);
    const desk = { deskId: "support", addresses: [], conversationBefore: new Date("2026-03-03T09:00:00Z") };
    expect(await world.store.personal.retire([desk], () => false)).toMatchObject({ conversations: 1 });
    expect(await kept()).toMatch(/ticket\.closed/);
    expect(await kept()).not.toMatch(/wholesale/);
  });

  test("without a webhook nothing is written beside tickets", async () => {
    await begin([{ active: false }]);
    await world.mail({ from: CARL });
    expect((await world.ticket("HD-1001")).events).toBeUndefined();
    expect(await world.store.webhooks.gather(() => [], world.now())).toBe(0);
    expect(hook.posted).toEqual([]);
  });
});

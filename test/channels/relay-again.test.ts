// A relay that took nothing: when it is tried again, and what becomes of what waited.

import { expect, test } from "vitest";
import type { Outcome } from "../../src/core/model/notice.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { catchUp } from "../../src/outbound/catch-up.ts";
import type { RelayNews } from "../../src/outbound/relay-news.ts";
import { watchRelay } from "../../src/outbound/relay-watch.ts";
import type { App, Channel } from "../../src/ports/app.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { aTicket, at, CARL } from "../support/builders.ts";
import { aMessage } from "../support/message.ts";
import { aSmallWorld } from "../support/small-world.ts";

const AWAY: Outcome = { kind: "retry", because: "refused", blocked: "troubled", extent: "all", isAway: true };
const LOGIN: Outcome = { kind: "retry", because: "535", blocked: "refused", extent: "all" };
const TAKEN: Outcome = { kind: "sent", because: "250" };

function watched(outcomes: Outcome[], { doesGreet = false, news }: { doesGreet?: boolean; news?: RelayNews } = {}) {
  const clock = { now: new Date("2026-03-02T09:00:00Z") };
  const seen = { offered: 0, greeted: 0, broughtOne: 0, broughtAll: 0, started: 0 };
  const count = (what: keyof typeof seen) => (): void => {
    seen[what] += 1;
  };
  const relayNow = { doesGreet };
  const channel: Channel & { close(): void } = {
    async send() {
      seen.offered += 1;
      return outcomes.shift()!;
    },
    close() {},
  };
  const app = {
    now: () => clock.now,
    log: { info() {}, warn() {}, error() {} },
    systemMails: { bringForward: async () => count("broughtOne")() },
    tickets: { heldUp: async () => [] },
    wakeSystemMails() {},
    ring() {},
    ringOver() {},
    wakeHeldUp: count("broughtAll"),
    startSending: count("started"),
  } as unknown as App;
  const greets = async () => {
    seen.greeted += 1;
    return relayNow.doesGreet;
  };
  const relay = watchRelay(channel, { relay: "relay.example:25", now: () => clock.now, app: () => app, greets, news });
  const passSeconds = (seconds: number): void => {
    clock.now = new Date(clock.now.getTime() + seconds * 1_000);
  };
  return { relay, seen, relayNow, passSeconds };
}

function toldAmongProcesses(): RelayNews {
  const told: string[] = [];
  return { tell: async () => void told.push("taken"), latest: async () => String(told.length) };
}

test("a relay that could not be reached is greeted at each look; once it greets one mail tries it, and when that is taken all come", async () => {
  const { relay, seen, relayNow } = watched([AWAY, TAKEN, TAKEN]);
  await relay.tryAgain();
  expect(seen.greeted).toBe(0); // nothing is wrong
  await relay.send(aMessage());
  await relay.tryAgain();
  expect(await relay.send(aMessage())).toMatchObject({ kind: "retry" });
  expect(seen).toMatchObject({ greeted: 1, offered: 1, broughtOne: 0, broughtAll: 0 });
  relayNow.doesGreet = true;
  await relay.tryAgain();
  expect(seen).toMatchObject({ greeted: 2, broughtOne: 1, broughtAll: 0 });
  expect(await relay.send(aMessage())).toEqual(TAKEN); // long before the pause is over
  expect(seen.broughtAll).toBe(1);
  await relay.send(aMessage());
  expect(seen.broughtAll).toBe(1); // nothing waited any more
});

test("a relay that refuses the login is left in peace until its pause is over: whoever tries often is locked out", async () => {
  const { relay, seen, passSeconds } = watched([LOGIN, TAKEN], { doesGreet: true });
  await relay.send(aMessage());
  await relay.tryAgain();
  expect(seen).toMatchObject({ greeted: 0, broughtOne: 0, started: 0, offered: 1 });
  passSeconds(301);
  await relay.tryAgain();
  expect(seen).toMatchObject({ greeted: 0, started: 1 });
  await relay.send(aMessage());
  expect(seen.broughtAll).toBe(1);
});

test("what another process found out ends the pause of this one, and all that waits here comes", async () => {
  const news = toldAmongProcesses();
  const [first, second] = [watched([LOGIN, TAKEN], { news }), watched([LOGIN, TAKEN], { news })];
  await Promise.all([first.relay.send(aMessage()), second.relay.send(aMessage())]);
  await second.relay.tryAgain();
  expect(await second.relay.send(aMessage())).toMatchObject({ kind: "retry" });
  first.passSeconds(301);
  expect(await first.relay.send(aMessage())).toEqual(TAKEN);
  await second.relay.tryAgain();
  expect(second.seen).toMatchObject({ broughtAll: 1, offered: 1 });
  expect(await second.relay.send(aMessage())).toEqual(TAKEN);
});

test("news that cannot be read is no news", async () => {
  const away: RelayNews = {
    tell: () => Promise.reject(new Error("away")),
    latest: () => Promise.reject(new Error("away")),
  };
  const { relay, seen, passSeconds } = watched([LOGIN, TAKEN], { news: away });
  await relay.send(aMessage());
  await relay.tryAgain();
  expect(seen.broughtAll).toBe(0);
  passSeconds(301);
  expect(await relay.send(aMessage())).toEqual(TAKEN);
});

test("what waited is brought forward and sent, also beside a ticket that is damaged and system mails that cannot be looked up", async () => {
  const world = aSmallWorld(at("09:00"));
  const { app } = world;
  const waiting = async (serial: number): Promise<string> => {
    const record = { reference: `HD-${serial}`, deskId: "support" };
    const blank = aTicket({ id: ticketIdFrom(`b${serial}`), version: 0, messageIds: [], record });
    const to = [{ address: CARL, name: "" }];
    const owing = owe(blank, { kind: "answer", to, cause: "made", because: "a test", now: at("09:00") });
    const outbox = owing.outbox.map((one) => ({ ...one, state: "retry" as const, blocked: 1, dueAt: at("09:30") }));
    const decision = { next: { ...owing, outbox }, because: "made", by: "test", cause: "test" };
    return (await app.tickets.commit(decision, at("09:00"))).id;
  };
  const ids: string[] = [];
  for (let serial = 1; serial <= 20; serial += 1) ids.push(await waiting(serial));
  const [, damaged = ""] = ids;
  const errors: object[] = [];
  let started = 0;
  app.log = { info() {}, warn() {}, error: (fields) => void errors.push(fields) };
  app.startSending = () => {
    started += 1;
  };
  const { byId } = app.tickets;
  app.tickets = {
    ...app.tickets,
    byId: async (id) => {
      if (id === damaged) throw new Error("it is damaged");
      return byId(id);
    },
  };
  await catchUp(app);
  expect([world.handed.length, started]).toEqual([19, 1]);
  expect(await app.tickets.heldUp()).toEqual([damaged]);
  expect(errors).toEqual([expect.objectContaining({ ticket: damaged })]);
  await waiting(21);
  app.systemMails = { ...app.systemMails, bringForward: () => Promise.reject(new Error("away")) };
  await catchUp(app);
  expect([world.handed.length, started]).toEqual([20, 2]);
  app.tickets = { ...app.tickets, heldUp: () => Promise.reject(new Error("away")) };
  await expect(catchUp(app)).rejects.toThrow("away");
  expect([app.catchingUp, started]).toEqual([undefined, 3]); // mails that come now wait for nothing
});

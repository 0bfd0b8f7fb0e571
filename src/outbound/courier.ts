// Delivers what a decision owes as soon as it is stored, so that nobody waits for the next beat of the clock. What finds no room
// here is found in the store by the sending loop.

import type { Ticket } from "../core/model/ticket.ts";
import type { Webhook } from "../core/model/webhook.ts";
import { LANES, type Lane, MAIL_LANES, owedIn } from "../core/outbox/lanes.ts";
import { WorkQueue } from "../pacing/work-queue.ts";
import type { App } from "../ports/app.ts";
import { alarm, notifyThatOver } from "./alert-admins.ts";
import { beginToCatchUp, catchUp } from "./catch-up.ts";
import { deliver } from "./deliver.ts";
import { sendSystemMails } from "./system-mail.ts";
import { gatherEvents, tellWebhook } from "./tell-webhooks.ts";

const MOST_WAITING = 200; // in each lane
const INSIDE_AT_ONCE = 8;
const OUTSIDE_AT_ONCE = 8;
const LARGE_AT_ONCE = 2; // of each lane: these alone wait for memory
const WEBHOOKS_AT_ONCE = 32;
const ALARMS_AT_ONCE = 16; // more than there are kinds of trouble: none waits for a webhook that another one hangs on

type Alarm = { what: string; because: string; matter: string; isOver: boolean };

const alarmsOf = (app: App) =>
  new WorkQueue<Alarm>({
    atOnce: ALARMS_AT_ONCE,
    work: ({ what, because, matter, isOver }) =>
      isOver ? notifyThatOver(matter, what, because, app) : alarm(what, because, app, { matter }),
    log: app.log,
  });

/** A program that hangs keeps no other waiting. */
function tellers(app: App) {
  const telling = new WorkQueue<Webhook>({
    atOnce: WEBHOOKS_AT_ONCE,
    work: (webhook) => tellWebhook(webhook, app),
    log: app.log,
  });
  const events = new WorkQueue<void>({
    atOnce: 1,
    work: async () => (await gatherEvents(app)).forEach((webhook) => void telling.add(webhook.id, webhook)),
    log: app.log,
  });
  app.wakeWebhooks = () => void events.add("all", undefined);
  return [events, telling];
}

const eachLane = <Queue>(make: (lane: Lane) => Queue): Record<Lane, Queue> =>
  Object.fromEntries(LANES.map((lane) => [lane, make(lane)])) as Record<Lane, Queue>;

/** What a ticket owes in a lane: all of it, or its turn. */
type Item = { ticket: Ticket; until?: Date | undefined; isFirst?: boolean };

export type Courier = {
  size(): number;
  /** Resolves once nothing is under way. */
  settled(): Promise<void>;
  /** Resolves once what is under way is over; what waits stays in the store. */
  stop(): Promise<void>;
};

/** The queue of each lane, and beside it one of what waits for memory. */
function lanesOf(app: App, places: Record<Lane, number>) {
  const queue = (atOnce: number, work: (item: Item) => Promise<void>) =>
    new WorkQueue<Item>({ atOnce, work, log: app.log, about: ({ ticket }) => ticket.id });
  const largeFiles = eachLane((lane) =>
    queue(LARGE_AT_ONCE, async ({ ticket, until }) => void (await deliver(ticket, app, { lane, until }))),
  );
  const lanes = eachLane((lane) =>
    queue(places[lane], async ({ ticket: found, until, isFirst = true }) => {
      const ticket = isFirst ? found : await app.tickets.byId(found.id);
      const isLeft = ticket !== undefined && (await deliver(ticket, app, { lane, until }, false));
      if (isLeft && largeFiles[lane].size() < MOST_WAITING) void largeFiles[lane].add(ticket.id, { ticket, until });
    }),
  );
  return { lanes, largeFiles };
}

/** The only one in this process that delivers, so that it never does the same twice at once. @param connections to the relay */
export function openCourier(app: App, connections: number): Courier {
  const mails = connections === 1 ? 1 : 2 * connections; // while one is noted the next is sent; who names one connection wants no overtaking
  const places = { inside: INSIDE_AT_ONCE, outside: OUTSIDE_AT_ONCE, urgent: mails, rest: mails };
  const { lanes, largeFiles } = lanesOf(app, places);
  const systemMails = new WorkQueue<void>({ atOnce: 1, work: () => sendSystemMails(app), log: app.log });
  const alarms = alarmsOf(app);
  const heldUp = new WorkQueue<void>({ atOnce: 1, work: () => catchUp(app), log: app.log });
  const queues = [...Object.values(lanes), ...Object.values(largeFiles), systemMails, alarms, heldUp, ...tellers(app)];

  app.wake = (ticket, what) => {
    const now = app.now();
    for (const [lane, at] of Object.entries(owedIn(ticket)) as [Lane, Date][]) {
      if (at > now || lanes[lane].size() >= MOST_WAITING) continue;
      const isBehind = what === "left" || lanes[lane].size() >= places[lane];
      if (app.catchingUp?.lanes.has(lane) && isBehind) app.catchingUp.more.add(lane);
      else void lanes[lane].add(ticket.id, { ticket });
    }
  };
  app.dispatch = (lane, turn) => lanes[lane].add(`${turn.ticket.id} ${turn.until.getTime()}`, turn);
  app.wakeHeldUp = () => {
    app.catchingUp = beginToCatchUp();
    for (const lane of MAIL_LANES) for (const queue of [lanes[lane], largeFiles[lane]]) queue.drop(); // they come in order
    void heldUp.add("all", undefined);
  };
  app.wakeSystemMails = () => void systemMails.add("letters", undefined);
  app.ring = (what, because, matter = what) => void alarms.add(matter, { what, because, matter, isOver: false });
  app.ringOver = (matter, what, because) => void alarms.add(`over ${matter}`, { what, because, matter, isOver: true });

  const size = (): number => queues.reduce((sum, queue) => sum + queue.size(), 0);
  return {
    size,
    async settled() {
      while (size() > 0) await Promise.all(queues.map((queue) => queue.below(1)));
    },
    stop: async () => void (await Promise.all(queues.map((queue) => queue.stop().over))),
  };
}

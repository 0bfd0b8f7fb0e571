// Delivers what a decision owes as soon as it is stored, so that nobody waits for the next beat of the clock. What finds no room
// here is found in the store by the sending loop.

import type { ChannelName } from "../core/model/policy.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Webhook } from "../core/model/webhook.ts";
import { channelsOwing, type Lane, MAIL_LANES, owedIn, REST, urgencyOf } from "../core/outbox/lanes.ts";
import { type Rank, WorkQueue } from "../pacing/work-queue.ts";
import type { App } from "../ports/app.ts";
import { alarm, notifyThatOver } from "./alert-admins.ts";
import { beginToCatchUp, catchUp } from "./catch-up.ts";
import { deliver } from "./deliver.ts";
import type { DeliveryPart } from "./next-due.ts";
import { sendSystemMails } from "./system-mail.ts";
import { gatherEvents, tellWebhook } from "./tell-webhooks.ts";

const MOST_WAITING = 200; // of each desk in each lane
const INSIDE_AT_ONCE = 8;
const OUTSIDE_AT_ONCE = 8; // of each channel
const LARGE_AT_ONCE = 2; // of each lane: these alone wait for memory
const WEBHOOKS_AT_ONCE = 32;
const ALARMS_AT_ONCE = 16; // more than there are kinds of trouble: none waits for a webhook that another one hangs on

type Alarm = { what: string; because: string; matter: string; isOver: boolean };

function alarmsOf(app: App) {
  const alarms = new WorkQueue<Alarm>({
    atOnce: ALARMS_AT_ONCE,
    work: ({ what, because, matter, isOver }) =>
      isOver ? notifyThatOver(matter, what, because, app) : alarm(what, because, app, { matter }),
    log: app.log,
  });
  app.ring = (what, because, matter = what) => void alarms.add(matter, { what, because, matter, isOver: false });
  app.ringOver = (matter, what, because) => void alarms.add(`over ${matter}`, { what, because, matter, isOver: true });
  return alarms;
}

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

/** What a ticket owes in a lane: all of it, or its turn. */
type Item = {
  ticket: Ticket;
  lane: Lane;
  until: Date;
  channel?: ChannelName | undefined;
  isWhole?: boolean;
  isFirst?: boolean;
  gaveWay?: boolean; // it was begun, and something more urgent came before it was over
};

/** Desks, and channels of one's own, have the same share of the places; what one of them owes leaves in the order in which it came to be owed. */
const rankOf = (item: Item): Rank => ({
  urgency: urgencyOf(item.ticket, item.lane, item.until),
  group: groupOf(item),
  since: item.until.getTime(),
});

const groupOf = ({ ticket: { record }, lane, channel }: Item): string => `${lane} ${channel ?? record.deskId}`;
const keyOf = ({ ticket, lane, channel }: Item): string => `${lane} ${channel ?? ""} ${ticket.id}`;

/** All that a ticket owes now: the same in each lane is one item, but each channel of one's own has its own. */
function itemsOf(ticket: Ticket, now: Date): Item[] {
  const owed = Object.entries(owedIn(ticket)) as [Lane, Date][];
  return owed.flatMap(([lane, until]): Item[] => {
    if (until > now) return [];
    const channels = lane === "outside" ? channelsOwing(ticket, now) : [undefined];
    return channels.map((channel) => ({ ticket, lane, until, channel, isWhole: true }));
  });
}

export type Courier = {
  size(): number;
  /** Resolves once nothing is under way. */
  settled(): Promise<void>;
  /** Resolves once what is under way is over; what waits stays in the store. */
  stop(): Promise<void>;
};

/**
 * The queue of each lane, and beside each one of what waits for memory. Both lanes of mails have one queue: what is urgent takes each
 * place that gets free, and the rest gives up its own between two mails.
 */
function lanesOf(app: App, connections: number) {
  const about = ({ ticket, channel = "" }: Item): string => `${ticket.id} ${channel}`;
  const queue = (atOnce: number, work: (item: Item) => Promise<void>, mostOfGroup = atOnce) =>
    new WorkQueue<Item>({ atOnce, mostOfGroup, work, log: app.log, about, rank: rankOf });
  const large = () => queue(LARGE_AT_ONCE, async (item) => void (await deliver(item.ticket, app, partOf(item))));
  const largeFiles: Record<Lane, WorkQueue<Item>> = {
    inside: large(),
    outside: large(),
    urgent: large(),
    rest: large(),
  };
  const sending = async (item: Item): Promise<void> => {
    const { lane, isFirst = true } = item;
    const ticket = isFirst ? item.ticket : await app.tickets.byId(item.ticket.id);
    item.gaveWay = false;
    const isOver = (): boolean => {
      item.gaveWay = lane === "rest" && mails.hasMoreUrgent(REST);
      return item.gaveWay;
    };
    const part = { ...partOf(item), isOver };
    const isLeft = ticket !== undefined && (await deliver(ticket, app, part, false));
    if (isLeft && largeFiles[lane].size() < MOST_WAITING) void largeFiles[lane].add(ticket.id, { ...item, ticket });
  };
  const atOnce = connections === 1 ? 1 : 2 * connections; // while one is noted the next is sent; who names one connection wants no overtaking
  const mails = queue(atOnce, sending);
  const lanes: Record<Lane, WorkQueue<Item>> = {
    inside: queue(INSIDE_AT_ONCE, sending),
    outside: queue(Number.POSITIVE_INFINITY, sending, OUTSIDE_AT_ONCE),
    urgent: mails,
    rest: mails,
  };
  return { lanes, largeFiles, isBusy: () => mails.size() >= atOnce };
}

const partOf = ({ lane, until, channel, isWhole }: Item): DeliveryPart => ({
  lane,
  channel,
  until: isWhole ? undefined : until,
});

/** What gave way keeps its turn. */
async function dispatch(item: Item, queue: WorkQueue<Item>): Promise<void> {
  do {
    item.gaveWay = false;
    await queue.add(`${keyOf(item)} ${item.until.getTime()}`, item);
    item.isFirst = false;
  } while (item.gaveWay);
}

/** The only one in this process that delivers, so that it never does the same twice at once. @param connections to the relay */
export function openCourier(app: App, connections: number): Courier {
  const { lanes, largeFiles, isBusy } = lanesOf(app, connections);
  const systemMails = new WorkQueue<void>({ atOnce: 1, work: () => sendSystemMails(app), log: app.log });
  const alarms = alarmsOf(app);
  const heldUp = new WorkQueue<void>({ atOnce: 1, work: () => catchUp(app), log: app.log });
  const queues = [
    ...new Set(Object.values(lanes)),
    ...Object.values(largeFiles),
    systemMails,
    alarms,
    heldUp,
    ...tellers(app),
  ];

  app.wake = (ticket, what) => {
    for (const item of itemsOf(ticket, app.now())) {
      const { lane } = item;
      if (lanes[lane].waitingOf(groupOf(item)) >= MOST_WAITING) continue;
      if (app.catchingUp?.lanes.has(lane) && (what === "left" || isBusy())) app.catchingUp.more.add(lane);
      else void lanes[lane].add(keyOf(item), item);
    }
  };
  app.dispatch = (lane, turn) => dispatch({ lane, ...turn }, lanes[lane]);
  app.wakeHeldUp = () => {
    app.catchingUp = beginToCatchUp();
    for (const lane of MAIL_LANES) for (const queue of [lanes[lane], largeFiles[lane]]) queue.drop(); // they come in order
    void heldUp.add("all", undefined);
  };
  app.wakeSystemMails = () => void systemMails.add("letters", undefined);

  const size = (): number => queues.reduce((sum, queue) => sum + queue.size(), 0);
  return {
    size,
    async settled() {
      while (size() > 0) await Promise.all(queues.map((queue) => queue.below(1)));
    },
    stop: async () => void (await Promise.all(queues.map((queue) => queue.stop().over))),
  };
}

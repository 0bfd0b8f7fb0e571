// Delivers what a decision owes as soon as it is stored, so that nobody waits for the next beat of the clock. What finds no room
// here is found in the store by the sending loop.

import type { Ticket } from "../core/model/ticket.ts";
import { LANES, type Lane, owedIn } from "../core/outbox/lanes.ts";
import { WorkQueue } from "../pacing/work-queue.ts";
import type { App } from "../ports/app.ts";
import { alarm } from "./alert-admins.ts";
import { deliver } from "./deliver.ts";
import { sendSystemMails } from "./system-mail.ts";

const MOST_WAITING = 200; // in each lane
const INSIDE_AT_ONCE = 8;
const LARGE_AT_ONCE = 2; // of each lane: these alone wait for memory
const ALARMS_AT_ONCE = 16; // more than there are kinds of trouble: none waits for a webhook that another one hangs on

type Alarm = { what: string; because: string };

const alarmsOf = (app: App) =>
  new WorkQueue<Alarm>({
    atOnce: ALARMS_AT_ONCE,
    work: ({ what, because }) => alarm(what, because, app),
    log: app.log,
  });

const eachLane = <Queue>(make: (lane: Lane) => Queue): Record<Lane, Queue> =>
  Object.fromEntries(LANES.map((lane) => [lane, make(lane)])) as Record<Lane, Queue>;

export type Courier = {
  size(): number;
  /** Resolves once nothing is under way. */
  settled(): Promise<void>;
  /** Resolves once what is under way is over; what waits stays in the store. */
  stop(): Promise<void>;
};

/** The only one in this process that delivers, so that it never does the same twice at once. @param connections to the relay */
export function openCourier(app: App, connections: number): Courier {
  const queue = (atOnce: number, work: (ticket: Ticket) => Promise<void>) =>
    new WorkQueue<Ticket>({ atOnce, work, log: app.log });
  const places = { inside: INSIDE_AT_ONCE, urgent: 2 * connections, rest: 2 * connections }; // while one is noted the next is sent
  const largeFiles = eachLane((lane) =>
    queue(LARGE_AT_ONCE, async (ticket) => void (await deliver(ticket, app, lane))),
  );
  const lanes = eachLane((lane) =>
    queue(places[lane], async (ticket) => {
      const isLeft = await deliver(ticket, app, lane, false);
      if (isLeft && largeFiles[lane].size() < MOST_WAITING) void largeFiles[lane].add(ticket.id, ticket);
    }),
  );
  const systemMails = new WorkQueue<void>({ atOnce: 1, work: () => sendSystemMails(app), log: app.log });
  const alarms = alarmsOf(app);
  const queues = [...Object.values(lanes), ...Object.values(largeFiles), systemMails, alarms];

  app.wake = (ticket) => {
    const now = app.now();
    for (const [lane, at] of Object.entries(owedIn(ticket)) as [Lane, Date][]) {
      if (at <= now && lanes[lane].size() < MOST_WAITING) void lanes[lane].add(ticket.id, ticket);
    }
  };
  app.dispatch = (lane, ticket) => lanes[lane].add(ticket.id, ticket);
  app.wakeSystemMails = () => void systemMails.add("letters", undefined);
  app.ring = (what, because) => void alarms.add(what, { what, because });

  const size = (): number => queues.reduce((sum, queue) => sum + queue.size(), 0);
  return {
    size,
    async settled() {
      while (size() > 0) await Promise.all(queues.map((queue) => queue.below(1)));
    },
    stop: async () => void (await Promise.all(queues.map((queue) => queue.stop().over))),
  };
}

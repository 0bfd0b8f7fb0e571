// Events for programs outside, from the tickets they are written beside to what became of each delivery. As with the audit, a decision
// marks its ticket in the write that makes it, and the mark goes only once the deliveries are there: a process may die between.

import type { Collection } from "mongodb";
import type { Connection } from "mongoose";
import type { TicketEvent } from "../core/model/ticket-event.ts";
import { after } from "../core/words/duration.ts";
import type { AttemptMade, Delivery, NewDelivery, WebhookHealth, WebhookStore } from "../ports/webhook-store.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";
import type { TicketDocument } from "./ticket-document.ts";

type StoredDelivery = Delivery & { _id: string; keptAt?: Date };
type StoredState = Partial<WebhookHealth> & { _id: string; holder?: string; heldUntil?: Date };
type Marked = Pick<TicketDocument, "_id" | "version"> & { events?: TicketEvent[] };

const AHEAD_MS = 5 * 60_000;
const MANY = 100; // tickets at a time
const FORGOTTEN_SECONDS = 30 * 86_400; // counted from `keptAt`, by the database's own clock like the removal itself
const DURABLY = { writeConcern: DURABLE } as const;
const KEPT_NOW = { $currentDate: { keptAt: true } } as const;
const FIRST = { owedAt: 1, sequence: 1 } as const;

type Deliveries = () => Collection<StoredDelivery>;
type States = () => Collection<StoredState>;

export function openWebhooks(connection: Connection): WebhookStore & { ready(): Promise<unknown> } {
  const deliveries: Deliveries = () => connection.collection("webhookDeliveries") as never;
  const states: States = () => connection.collection("webhookStates") as never;
  return {
    ready: () => makeReady(deliveries()),
    async forget(before) {
      const isOld = { eventsAt: { $gt: new Date(0), $lte: before, $exists: true } } as never; // its sparse index serves it
      const gone = { $unset: { events: 1, eventsAt: 1 } };
      await connection.collection<Marked>("tickets").updateMany(isOld, gone as never, DURABLY);
    },
    gather: (make, now) => gather(connection, deliveries(), make, now),
    ...sendingFrom(deliveries, states),
    ...listingFrom(deliveries),
    ...statesIn(states),
  };
}

const makeReady = (deliveries: Collection<StoredDelivery>): Promise<unknown> =>
  deliveries.createIndexes([
    { key: { webhook: 1, state: 1, dueAt: 1 } },
    { key: { webhook: 1, state: 1, ...FIRST, dueAt: 1 } },
    { key: { webhook: 1, ticketId: 1, state: 1, sequence: 1 } },
    { key: { webhook: 1, owedAt: -1, _id: -1 } },
    { key: { ticketId: 1 } },
    { key: { keptAt: 1 }, expireAfterSeconds: FORGOTTEN_SECONDS },
  ]);

async function gather(
  connection: Connection,
  deliveries: Collection<StoredDelivery>,
  make: (ticketId: string, event: TicketEvent) => readonly NewDelivery[],
  now: Date,
): Promise<number> {
  const tickets = connection.collection<Marked>("tickets");
  const options = { projection: { version: 1, events: 1 }, sort: { eventsAt: 1 }, limit: MANY } as const;
  const isMarked = { eventsAt: { $gt: new Date(0), $exists: true } } as never;
  let [count, cleared] = [0, MANY];
  while (cleared === MANY) {
    const marked = await tickets.find(isMarked, options).toArray();
    if (marked.length === 0) break;
    const made = marked.flatMap(({ _id, events = [] }) => events.flatMap((event) => make(_id, event)));
    await keepAll(deliveries, made, now);
    count += made.length;
    // A ticket that was changed meanwhile keeps its mark: what is there already is not made again.
    const cleaned = marked.map(({ _id, version }) => ({
      updateOne: { filter: { _id, version }, update: { $unset: { events: 1, eventsAt: 1 } } },
    }));
    cleared = (await tickets.bulkWrite(cleaned as never, { ordered: false })).modifiedCount;
  }
  return count;
}

/** @throws when another process makes the same at this moment; the mark stays, and the next beat looks again */
async function keepAll(deliveries: Collection<StoredDelivery>, made: readonly NewDelivery[], now: Date): Promise<void> {
  if (made.length === 0) return;
  const upserts = made.map((one) => ({
    updateOne: {
      filter: { _id: `${one.webhook}/${one.event}` },
      update: { $setOnInsert: waiting(one, now), ...KEPT_NOW },
      upsert: true,
    },
  }));
  await deliveries.bulkWrite(upserts as never, DURABLY);
}

function waiting(made: NewDelivery, now: Date): Delivery {
  const { sequence, type } = made.payload;
  const untried = { attempts: 0, replays: 0, outcome: null, triedAt: null };
  return { ...made, sequence, type, state: "waiting", owedAt: now, dueAt: now, ...untried };
}

const whole = (stored: StoredDelivery | null): Delivery | undefined => {
  if (!stored) return undefined;
  const { _id, keptAt: _keptAt, ...delivery } = stored;
  return delivery;
};

type Sending = Pick<
  WebhookStore,
  "dueTickets" | "head" | "settle" | "withdraw" | "postpone" | "waitFor" | "bringForward" | "bringBack"
>;

const isWaiting = (webhook: string) => ({ webhook, state: "waiting" as const });
const meant = ({ webhook, event, owedAt }: Delivery) => ({ ...isWaiting(webhook), event, owedAt });
const tried = ({ outcome, at }: AttemptMade) => ({ outcome, triedAt: at });

function sendingFrom(deliveries: Deliveries, states: States): Sending {
  const waitFor = async ({ webhook, ticketId, dueAt }: Delivery): Promise<void> => {
    const behind = { ...isWaiting(webhook), ticketId, dueAt: { $lt: dueAt } };
    await deliveries().updateMany(behind, { $set: { dueAt } });
  };
  return {
    async dueTickets(webhook, now, limit, atAnyTime = false) {
      const due = { ...isWaiting(webhook), ...(atAnyTime ? {} : { dueAt: { $lte: now } }) };
      const found = deliveries().find(due).project<StoredDelivery>({ ticketId: 1 });
      const first = await found
        .sort(atAnyTime ? { dueAt: 1 } : FIRST)
        .limit(limit)
        .toArray();
      return [...new Set(first.map(({ ticketId }) => ticketId))];
    },
    head: async (webhook, ticketId) =>
      whole(await deliveries().findOne({ ...isWaiting(webhook), ticketId }, { sort: { sequence: 1 } })),
    async settle(delivery, state, what) {
      const change = { $set: { state, ...tried(what) }, $inc: { attempts: 1 }, ...KEPT_NOW };
      await deliveries().updateOne(meant(delivery), change as never, DURABLY);
    },
    async withdraw(delivery, outcome) {
      const change = { $set: { state: "withdrawn", outcome }, ...KEPT_NOW };
      await deliveries().updateOne(meant(delivery), change as never, DURABLY);
    },
    async postpone(delivery, until, what) {
      const change = { $set: { dueAt: until, ...tried(what) }, $inc: { attempts: 1 }, ...KEPT_NOW };
      await deliveries().updateOne(meant(delivery), change as never);
      await waitFor({ ...delivery, dueAt: until });
    },
    waitFor,
    async bringForward(webhook, now) {
      await deliveries().updateMany({ ...isWaiting(webhook), dueAt: { $gt: now } }, { $set: { dueAt: now } });
    },
    async bringBack(now, latest) {
      await deliveries().updateMany({ state: "waiting", dueAt: { $gt: latest } }, { $set: { dueAt: now } });
      await states().updateMany({ pausedUntil: { $gt: latest } }, { $set: { pausedUntil: now } });
    },
  };
}

const listingFrom = (deliveries: Deliveries): Pick<WebhookStore, "list" | "find" | "counts" | "replay"> => ({
  async counts(webhook) {
    const count = (state: Delivery["state"]) => deliveries().countDocuments({ webhook, state });
    const [waits, delivered, failed] = await Promise.all([count("waiting"), count("delivered"), count("failed")]);
    return { waiting: waits, delivered, failed };
  },
  async replay(webhook, which, now) {
    const change = { $set: { state: "waiting", owedAt: now, dueAt: now }, $inc: { replays: 1 }, ...KEPT_NOW };
    const isSettled = { state: { $ne: "waiting" as const } };
    return (await deliveries().updateMany({ webhook, ...isSettled, ...which }, change as never, DURABLY)).modifiedCount;
  },
  async list({ webhook, state, ticket, before, limit }) {
    const asked = { webhook, ...(state ? { state } : {}), ...(ticket ? { reference: ticket } : {}) };
    const later = before && {
      $or: [{ owedAt: { $lt: before.at } }, { owedAt: before.at, _id: { $lt: `${webhook}/${before.event}` } }],
    };
    const found = deliveries().find({ ...asked, ...later } as never);
    const stored = await found.sort({ owedAt: -1, _id: -1 }).limit(limit).toArray();
    return stored.flatMap((one) => whole(one) ?? []);
  },
  find: async (webhook, event) => whole(await deliveries().findOne({ _id: `${webhook}/${event}` })),
});

function statesIn(states: States): Pick<WebhookStore, "hold" | "letGo" | "health" | "noteHealth"> {
  return {
    async hold(webhook, holder, now, until) {
      const isOver = [{ heldUntil: { $lte: now } }, { heldUntil: { $gt: after(until, AHEAD_MS) } }]; // by a clock that was ahead
      const isFree = { $or: [{ holder }, { holder: { $exists: false } }, ...isOver] };
      const change = { $set: { holder, heldUntil: until } };
      try {
        await states().updateOne({ _id: webhook, ...isFree } as never, change, { upsert: true });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error; // another process has it: the update found none that is free
        return false;
      }
    },
    async letGo(webhook, holder) {
      await states().updateOne({ _id: webhook, holder }, { $unset: { holder: 1, heldUntil: 1 } });
    },
    async health(webhook) {
      const {
        failures = 0,
        tickets = [],
        since = null,
        pausedUntil = null,
        because = null,
        toldAt = null,
      } = (await states().findOne({ _id: webhook })) ?? {};
      return { failures, tickets, since, pausedUntil, because, toldAt };
    },
    async noteHealth(webhook, health) {
      await states().updateOne({ _id: webhook }, { $set: health }, { upsert: true });
    },
  };
}

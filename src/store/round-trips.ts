// One document, changed by one conditional write each time, so that any number of processes may look after it.

import type { Connection } from "mongoose";
import { type Awaited, MOST_AWAITED, type RoundTrip } from "../core/model/round-trip.ts";
import { after } from "../core/words/duration.ts";
import type { RoundTripStore } from "../ports/round-trip-store.ts";
import { DURABLE, isDuplicateKey } from "./insert.ts";

type Stored = { _id: "mail"; tellingUntil?: Date; awaited: Awaited[] } & Omit<RoundTrip, "awaited">;

const ID = { _id: "mail" } as const;
const DURABLY = { writeConcern: DURABLE } as const;

type All = () => ReturnType<typeof collectionOf>;
const collectionOf = (connection: Connection) => connection.collection<Stored>("roundTrips");

export function openRoundTrips(connection: Connection): RoundTripStore {
  const all: All = () => collectionOf(connection);
  return {
    async read() {
      const found = await all().findOne(ID);
      if (!found) return undefined;
      const { _id, tellingUntil: _until, ...roundTrip } = found;
      return roundTrip;
    },
    ...probesIn(all),
    async claimTelling(now, until) {
      const isFree = { ...ID, $or: [{ tellingUntil: { $exists: false } }, { tellingUntil: { $lte: now } }] };
      return (await all().updateOne(isFree as never, { $set: { tellingUntil: until } })).modifiedCount === 1;
    },
    async told(at) {
      const change = at ? { $set: { toldAt: at } } : { $unset: { toldAt: 1 as const } };
      await all().updateOne(ID, change as never, DURABLY);
    },
  };
}

const probesIn = (all: All): Pick<RoundTripStore, "begin" | "taken" | "unsent" | "back"> => ({
  async begin(mark, now, periodMs) {
    const isDue = { ...ID, $or: [{ askedAt: { $lte: after(now, -periodMs) } }, { askedAt: { $gt: now } }] };
    const probe = { mark, sentAt: now, isTaken: false };
    const change = {
      $set: { askedAt: now },
      $unset: { refusal: 1 as const },
      $push: { awaited: { $each: [probe], $slice: -MOST_AWAITED } },
    };
    try {
      await all().updateOne(isDue, change as never, { upsert: true, ...DURABLY });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false; // there is one that is not due: the update found none, and the insert met it
    }
  },
  async taken(mark) {
    await all().updateOne({ ...ID, "awaited.mark": mark }, { $set: { "awaited.$.isTaken": true } });
  },
  async unsent(mark, refusal) {
    const change = { $pull: { awaited: { mark } }, ...(refusal === undefined ? {} : { $set: { refusal } }) };
    await all().updateOne(ID, change as never);
  },
  async back(mark, at) {
    const found = await all().findOne({ ...ID, "awaited.mark": mark });
    const probe = found?.awaited.find((one) => one.mark === mark);
    if (!probe) return false;
    const change = {
      $pull: { awaited: { sentAt: { $lte: probe.sentAt } } },
      $set: { backAt: at, lagMs: Math.max(0, at.getTime() - probe.sentAt.getTime()) },
      $unset: { refusal: 1 as const },
    };
    await all().updateOne({ ...ID, "awaited.mark": mark }, change as never, DURABLY);
    return true;
  },
});

// System mails: mails we owe that belong to no ticket. One document for each cause, so that a cause is answered once in a while
// whatever comes in, and whichever process reads it.

import { type Connection, type Model, Schema } from "mongoose";
import type { OwedSystemMail } from "../core/model/system-mail.ts";
import { after } from "../core/words/duration.ts";
import type { SystemMailStore } from "../ports/system-mail-store.ts";
import { isDuplicateKey } from "./insert.ts";
import { makeOwnIndexes } from "./own-indexes.ts";

type Stored = Omit<OwedSystemMail, "key"> & {
  _id: string;
  state: "owed" | "settled";
  leaseUntil: Date;
  holder?: string; // whose lease it is; absent: nobody has it in hand
  heldUp?: true; // the relay took nothing when it was tried last
  keptAt?: Date;
  outcome?: string;
};

const LONGEST_LEASE_MS = 15 * 60_000; // of a system mail that is sent
const FORGOTTEN_SECONDS = 30 * 86_400; // counted from `keptAt`, by the database's own clock like the removal itself

const schema = new Schema<Stored>(
  { _id: String, owedAt: Date, state: String, leaseUntil: Date, keptAt: Date, claims: Number },
  { versionKey: false, strict: false, minimize: false },
);
schema.index({ state: 1, leaseUntil: 1 });
schema.index({ keptAt: 1 }, { expireAfterSeconds: FORGOTTEN_SECONDS });

export function openSystemMails(connection: Connection): SystemMailStore & { ready(): Promise<unknown> } {
  const model = connection.model<Stored>("Letter", schema, "letters");
  return {
    ready: () => makeOwnIndexes(model),
    async owe({ key, ...systemMail }, now, unlessSince) {
      const isOld = { _id: key, owedAt: { $lt: unlessSince } };
      const owed = { ...systemMail, owedAt: now, state: "owed", leaseUntil: now, claims: 0 };
      try {
        const change = { $set: owed, $unset: { outcome: 1 as const }, $currentDate: { keptAt: true as const } };
        await model.collection.updateOne(isOld as never, change, { upsert: true });
        return true;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
        return false; // there is one that is not old: the update found none, and the insert met it
      }
    },
    async bringBack(now, latest) {
      const isInHand = { holder: { $exists: true }, leaseUntil: { $lte: after(latest, LONGEST_LEASE_MS) } };
      await model.updateMany(
        { state: "owed", leaseUntil: { $gt: now }, $nor: [isInHand] },
        { $set: { leaseUntil: now } },
      );
      await model.updateMany({ owedAt: { $gt: latest } }, { $set: { owedAt: now } });
    },
    async bringForward(now) {
      const isHeldUp = { state: "owed" as const, heldUp: true as const, leaseUntil: { $gt: now } };
      await model.updateMany(isHeldUp, { $set: { leaseUntil: now } });
    },
    ...inTurn(model),
    about: async (keys) => {
      const found = await model.find({ _id: { $in: [...keys] } }).lean<Stored[]>();
      return found.flatMap(({ about }) => about ?? []);
    },
    countSince: (prefix, since) =>
      model.countDocuments({ owedAt: { $gte: since }, _id: { $gte: prefix, $lt: `${prefix}\uffff` } }).exec(),
    ...byHand(model),
    lastOwedAt: async (key) => (await model.findById(key).lean<Stored>())?.owedAt,
  };
}

/** For those who send. */
const inTurn = (model: Model<Stored>): Pick<SystemMailStore, "claim" | "releaseOf" | "settle" | "retry"> => ({
  async claim(now, leaseUntil, holder = "") {
    const isDue = { state: "owed" as const, leaseUntil: { $lte: now } };
    const change = { $set: { leaseUntil, holder }, $unset: { heldUp: 1 as const }, $inc: { claims: 1 } };
    const stored = await model
      .findOneAndUpdate(isDue, change, { sort: { leaseUntil: 1 }, returnDocument: "after" })
      .lean<Stored>();
    return stored ? systemMailOf(stored) : undefined;
  },
  async releaseOf(holder, now) {
    const isInHand = { state: "owed" as const, holder, leaseUntil: { $gt: now } };
    await model.updateMany(isInHand, { $set: { leaseUntil: now } });
  },
  async settle({ key, owedAt }, outcome) {
    await model.updateOne({ _id: key, owedAt }, { $set: { state: "settled", outcome } });
  },
  async retry({ key, owedAt }, at, outcome, counts = true) {
    const back = counts ? {} : { $inc: { claims: -1 } };
    const noted = { leaseUntil: at, outcome, ...(counts ? {} : { heldUp: true as const }) };
    const change = { $set: noted, $unset: { holder: 1 as const }, ...back };
    await model.updateOne({ _id: key, owedAt }, change);
  },
});

const systemMailOf = ({
  _id,
  state: _s,
  leaseUntil: _l,
  outcome: _o,
  keptAt: _k,
  holder: _h,
  heldUp: _u,
  ...rest
}: Stored): OwedSystemMail => ({
  key: _id,
  ...rest,
});

/** For people who look at what waits. */
const byHand = (model: Model<Stored>): Pick<SystemMailStore, "waiting" | "unsent" | "retryNow"> => ({
  async waiting(limit) {
    const found = await model.find({ state: "owed" }).sort({ owedAt: 1 }).limit(limit).lean<Stored[]>();
    return found.map((stored) => ({
      ...systemMailOf(stored),
      dueAt: stored.leaseUntil,
      ...(stored.outcome === undefined ? {} : { outcome: stored.outcome }),
    }));
  },
  async unsent() {
    const isOwed = { state: "owed" as const };
    const [retrying, first] = await Promise.all([
      model.countDocuments({ ...isOwed, outcome: { $exists: true } }).exec(),
      model.findOne(isOwed, { owedAt: 1 }).sort({ owedAt: 1 }).lean<Pick<Stored, "owedAt">>(),
    ]);
    return { retrying, oldest: first?.owedAt };
  },
  async retryNow(key, now) {
    const later = { _id: key, state: "owed" as const, leaseUntil: { $gt: now }, outcome: { $exists: true } };
    return (await model.updateOne(later, { $set: { leaseUntil: now } })).matchedCount > 0;
  },
});

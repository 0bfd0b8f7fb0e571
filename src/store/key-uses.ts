// How much each signing key is used: what an admin wants to know before dropping one.

import { type Connection, Schema } from "mongoose";

/** `live` counts the tokens by the day they run out: {"2026-06-01": 12}. */
type StoredUse = { _id: number; lastSignedAt: Date; live: Record<string, number> };

export type KeyUse = {
  lastSignedAt: Date;
  live: number; // tokens that have not run out yet; a process that was killed may have signed a few more
  liveUntil: Date | undefined; // the day after which none of them is good any more
};

const useSchema = new Schema<StoredUse>({ _id: Number, lastSignedAt: Date }, { versionKey: false, strict: false });

export const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

export function openKeyUses(connection: Connection) {
  const uses = connection.model<StoredUse>("KeyUse", useSchema, "keyUses");
  const forgotten = new Map<number, string>(); // by key, the day up to which this process has forgotten days

  async function forget(id: number, today: string): Promise<void> {
    const known = (await uses.findById(id).lean<StoredUse>())?.live ?? {};
    const past = Object.keys(known).filter((day) => day < today);
    const $unset = Object.fromEntries(past.map((day) => [`live.${day}`, ""]));
    if (past.length > 0) await uses.collection.updateOne({ _id: id as never }, { $unset } as never);
    forgotten.set(id, today);
  }

  return {
    /** Adds to what is known of a key's use. @param live new tokens by the day they run out; days before `now` are forgotten */
    async note(id: number, lastSignedAt: Date, live: Readonly<Record<string, number>>, now: Date): Promise<void> {
      const $inc = Object.fromEntries(Object.entries(live).map(([day, count]) => [`live.${day}`, count]));
      await uses.collection.updateOne({ _id: id as never }, { $max: { lastSignedAt }, $inc }, { upsert: true });
      if (forgotten.get(id) !== dayOf(now)) await forget(id, dayOf(now));
    },
    async find(id: number, now: Date): Promise<KeyUse | undefined> {
      const stored = await uses.findById(id).lean<StoredUse>();
      if (!stored) return undefined;
      const days = Object.entries(stored.live ?? {}).filter(([day]) => day >= dayOf(now));
      const last = days
        .map(([day]) => day)
        .sort()
        .at(-1);
      return {
        lastSignedAt: stored.lastSignedAt,
        live: days.reduce((sum, [, count]) => sum + count, 0),
        liveUntil: last === undefined ? undefined : new Date(last),
      };
    },
  };
}

export type KeyUses = ReturnType<typeof openKeyUses>;

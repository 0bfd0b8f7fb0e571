// What went out, as it went out: the words, the addresses and the cause of every message.

import { type Connection, Schema } from "mongoose";
import type { SentMessage, SentStore } from "../ports/app.ts";
import type { TemplateMark } from "../ports/template-store.ts";
import { isDuplicateKey } from "./insert.ts";
import { makeOwnIndexes } from "./own-indexes.ts";

type Stored = SentMessage & { _id: string };

const schema = new Schema<Stored>(
  { _id: String, at: Date, personId: String, channel: String },
  { versionKey: false, strict: false, minimize: false },
);
schema.index({ at: -1 });
schema.index({ personId: 1, channel: 1, at: -1 });

const MOST_COUNTED = 1_000; // more is as much too much

const inside = (personId: string) => ({ personId, channel: "inbox" });
const UNREAD = { readAt: { $exists: false } } as const;

export function openSent(connection: Connection): SentStore & { ready(): Promise<unknown> } {
  const model = connection.model<Stored>("Sent", schema, "sent");
  const many = async (filter: object, limit: number): Promise<SentMessage[]> =>
    (await model.find(filter).sort({ at: -1 }).limit(limit).lean<Stored[]>()).map(({ _id, ...message }) => message);
  return {
    ready: () => makeOwnIndexes(model),
    async keep(message) {
      try {
        await model.collection.insertOne({ _id: message.key, ...message } as never);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error; // the same message again
      }
    },
    find: async (key) => (await many({ _id: key }, 1))[0],
    recent: (limit) => many({}, limit),
    async templatesOf(keys) {
      const asked = { _id: { $in: [...keys] }, template: { $exists: true } };
      const found = await model.find(asked, { template: 1 }).lean<{ _id: string; template: TemplateMark }[]>();
      return new Map(found.map(({ _id, template }) => [_id, template]));
    },
    async toldLately(personId, kind, since) {
      const told = { personId, channel: "email", kind, at: { $gte: since }, isDrill: { $exists: false } } as object;
      const found = await model.find(told, { at: 1, tells: 1 }).sort({ at: -1 }).limit(MOST_COUNTED).lean<Stored[]>();
      return { count: found.reduce((sum, { tells = 1 }) => sum + tells, 0), lastAt: found[0]?.at };
    },
    unread: (personId, since) =>
      model.collection.countDocuments({ ...inside(personId), at: { $gte: since }, ...UNREAD }),
    async unreadBetween(from, until, limit) {
      const filter: object = { at: { $gte: from, $lte: until }, channel: "inbox", ...UNREAD };
      const found = await model.find(filter).sort({ at: 1 }).limit(limit).lean<Stored[]>();
      return found.map(({ _id, ...message }) => message);
    },
    async markRead(personId, key, at) {
      const which = { ...inside(personId), ...(key === undefined ? {} : { _id: key }), ...UNREAD };
      await model.collection.updateMany(which as never, { $set: { readAt: at } });
    },
    inbox: (personId, limit, unread) => many({ ...inside(personId), ...(unread && UNREAD) }, limit),
  };
}

// Every mail we ever took, raw and whole. It is here before SMTP says 250; everything after that may be repeated.

import type { Connection } from "mongoose";
import type { KeptMail } from "../core/model/mail.ts";
import type { MailStore, StoredMail } from "../ports/mail-store.ts";
import { batched } from "./batch.ts";
import { DURABLE, insertEach } from "./insert.ts";
import {
  bytesOfMail,
  found,
  isLarge,
  keepParts,
  type Models,
  modelsOf,
  type Stored,
  whole,
  wholeOrDamaged,
  withoutBytes,
} from "./mail-documents.ts";
import { makeOwnIndexes } from "./own-indexes.ts";

const KEEP_GATHERS_MS = 4; // a sender waits for it
const SETTLE_GATHERS_MS = 50; // nobody does

const CLAIM_BYTES = 16 * 1024 * 1024; // in memory at once; the last of them may be as large as a mail can be
const PROBE_BYTES = 64 * 1024; // as a mail takes: a disk that is full has room for a few bytes
const SUSPECT_FROM = 2; // readings that were begun and not ended
export function openMails(connection: Connection): MailStore & { ready(): Promise<unknown> } {
  const models = modelsOf(connection);
  const { mails } = models;
  const insert = batched(KEEP_GATHERS_MS, (documents: { _id: string; raw?: Buffer }[]) =>
    insertEach(connection, mails.collection, documents),
  );
  const update = batched(SETTLE_GATHERS_MS, (changes: Change[]) => updateEach(connection, changes));
  return {
    ready: () => Promise.all([makeOwnIndexes(mails), models.parts.createCollection()]),
    async keep({ id, raw, ...rest }, leaseUntil, holder) {
      if (isLarge(raw) && (await isKept(connection, id))) return false; // its parts would be nobody's
      const lying = await keepParts(models, id, raw);
      const lease = { leaseUntil, ...(holder === undefined ? {} : { holder }) };
      const attempts = holder === undefined ? -1 : 0; // each claim adds one
      const document = { _id: id, ...rest, ...lying, state: "kept", ...lease, attempts };
      return (await insert(document)) === "inserted";
    },
    settle: (id, state, reading) => {
      const seen = state === "probe" ? { $currentDate: { probeSeenAt: true } } : {};
      return update({ id, change: { $set: { state, reading }, $unset: { trouble: 1 }, ...seen } });
    },
    async trouble(id, because, retryAt) {
      const change = { $set: { trouble: because, leaseUntil: retryAt }, $unset: { holder: 1 } };
      return (await mails.findOneAndUpdate({ _id: id }, change, AFTER).lean<Stored>())?.attempts ?? 0;
    },
    stick: (id, because) => update({ id, change: { $set: { state: "stuck", trouble: because } } }),
    claimUnread: (now, leaseUntil, limit, holder = "") => claimUnread(models, now, { leaseUntil, holder }, limit),
    claimSuspect: (now, leaseUntil, most, holder = "") => claimSuspect(models, now, { leaseUntil, holder }, most),
    ...lookups(models),
    ...leases(models),
    ...byPeople(models),
    wasReadFrom: async (mailbox) =>
      (await mails.exists({ "envelope.source": "imap", "envelope.mailbox": mailbox })) !== null,
    probe: (now) => probe(connection, now),
    count: (state) => mails.countDocuments({ state }).exec(),
  };
}

/** What people do with mails that are left for them, and how far they were asked. */
const byPeople = (models: Models): Pick<MailStore, "reopen" | "markNotified" | "markAsked"> => ({
  reopen: (id, leaseUntil, proof = {}) => {
    const change = {
      $set: { state: "kept" as const, leaseUntil, attempts: 0, ...proof },
      $unset: { told: 1, holder: 1 },
    };
    const isLeft = { _id: id, ...LEFT };
    return found(models, models.mails.findOneAndUpdate(isLeft, change, AFTER).lean<Stored>().exec());
  },
  markNotified: async (ids) => void (await models.mails.updateMany({ _id: { $in: ids } }, { $set: { told: true } })),
  markAsked: async (ids) =>
    void (await models.mails.updateMany({ _id: { $in: ids } }, { $set: { "reading.asks.isAsked": true } })),
});

const leases = ({ mails }: Models): Pick<MailStore, "release" | "releaseOf" | "bringBack"> => ({
  release: async (ids, now) =>
    void (await mails.updateMany({ _id: { $in: [...ids] }, state: "kept" }, { $set: { leaseUntil: now } })),
  releaseOf: async (holder, now) =>
    void (await mails.updateMany({ state: "kept", holder, leaseUntil: { $gt: now } }, { $set: { leaseUntil: now } })),
  bringBack: async (now, latest) =>
    void (await mails.updateMany({ state: "kept", leaseUntil: { $gt: latest } }, { $set: { leaseUntil: now } })),
});

const LEFT = { state: { $in: ["stuck" as const, "quarantined" as const] } };
const NO_PROBE = { state: { $ne: "probe" as const } };
const UNASKED = { state: "quarantined" as const, "reading.asks.isAsked": false };
const AFTER = { returnDocument: "after" } as const;

function lookups(
  models: Models,
): Pick<MailStore, "find" | "bytesIn" | "recent" | "quarantinedOrFailed" | "unasked" | "receivedSince"> {
  const { mails } = models;
  const many = async (query: ReturnType<typeof mails.find>, limit: number): Promise<StoredMail[]> => {
    const stored = await query.sort({ receivedAt: -1 }).limit(limit).lean<Stored[]>();
    return Promise.all(stored.map((one) => wholeOrDamaged(models, one)));
  };
  return {
    find: (prefix) =>
      found(
        models,
        mails
          .findOne({ _id: { $gte: prefix, $lt: `${prefix}\uffff` } })
          .lean<Stored>()
          .exec(),
      ),
    async bytesIn(id) {
      const stored = await mails.findById(id, { bytes: 1, parts: 1 }).lean<Stored>();
      return stored ? bytesOfMail(stored) : 0;
    },
    recent: (limit) => many(mails.find(NO_PROBE), limit),
    quarantinedOrFailed: (limit, untold) =>
      many(mails.find({ ...LEFT, ...(untold ? { told: { $ne: true } } : {}) }), limit),
    async unasked(limit) {
      const stored = await mails.find(UNASKED, { raw: 0 }).sort({ receivedAt: 1 }).limit(limit).lean<Stored[]>();
      return stored.map(withoutBytes);
    },
    async *receivedSince(since, probes) {
      const query = { receivedAt: { $gte: since }, ...(probes ? {} : NO_PROBE) };
      const ids = mails.find(query, { _id: 1 }).sort({ receivedAt: 1 });
      for await (const { _id } of ids.lean<{ _id: string }[]>().cursor()) {
        const stored = await mails.findById(_id).lean<Stored>();
        if (stored) yield await whole(models, stored);
      }
    },
  };
}

/** By whom, and until when. It is the fence: of two who see the same unread mail, the one whose update still finds it has it. */
type Lease = { leaseUntil: Date; holder: string };

async function claimUnread(models: Models, now: Date, lease: Lease, limit: number): Promise<KeptMail[]> {
  const unread = { ...isOver(now), attempts: { $lt: SUSPECT_FROM } };
  const oldest = models.mails.find(unread, { leaseUntil: 1 }).sort({ leaseUntil: 1 }).limit(limit);
  const claimed: KeptMail[] = [];
  let held = 0;
  for (const one of await oldest.lean<Stored[]>()) {
    const mail = await claim(models, one, lease);
    if (mail) claimed.push(mail);
    held += mail?.raw.length ?? 0;
    if (held >= CLAIM_BYTES) break; // the next claim brings the rest
  }
  return claimed;
}

async function claimSuspect(models: Models, now: Date, lease: Lease, most: number): Promise<KeptMail | undefined> {
  const { mails } = models;
  await mails.updateMany(
    { ...isOver(now), attempts: { $gte: most } },
    { $set: { state: "stuck", trouble: "the process that read it died or stopped responding" } },
  );
  const suspects = mails.find({ ...isOver(now), attempts: { $gte: SUSPECT_FROM } }, { leaseUntil: 1 });
  const [first] = await suspects.sort({ attempts: 1, leaseUntil: 1 }).limit(1).lean<Stored[]>();
  return first && claim(models, first, lease);
}

const isOver = (now: Date) => ({ state: "kept" as const, leaseUntil: { $lte: now } });

/** @returns undefined when somebody else was faster */
async function claim(models: Models, seen: Stored, lease: Lease): Promise<StoredMail | undefined> {
  const isSame = { _id: seen._id, state: "kept" as const, leaseUntil: seen.leaseUntil };
  const change = { $set: lease, $inc: { attempts: 1 } };
  const stored = await models.mails.findOneAndUpdate(isSame, change, AFTER).lean<Stored>();
  return stored ? wholeOrDamaged(models, stored) : undefined;
}

async function probe({ db }: Connection, at: Date): Promise<void> {
  const written = { q: { _id: "write" }, u: { $set: { at, room: Buffer.alloc(PROBE_BYTES) } }, upsert: true };
  const reply = await db?.command({ update: "probes", updates: [written], writeConcern: DURABLE });
  if (!reply || reply.writeErrors?.length)
    throw new Error(`a write was refused: ${JSON.stringify(reply?.writeErrors)}`);
}

/** Whether it is there, on the disk of a majority: a change of nothing, since a mere look would not wait for that. */
async function isKept({ db }: Connection, id: string): Promise<boolean> {
  const nothing = { q: { _id: id }, u: { $setOnInsert: { state: "kept" } } };
  const reply = await db?.command({ update: "mails", updates: [nothing], writeConcern: DURABLE });
  return reply?.n === 1 && !reply.writeConcernError;
}

type Change = { id: string; change: object };

async function updateEach({ db }: Connection, changes: readonly Change[]): Promise<undefined[]> {
  const updates = changes.map(({ id, change }) => ({ q: { _id: id }, u: change }));
  const reply = await db?.command({ update: "mails", updates, ordered: false, writeConcern: DURABLE });
  if (!reply || reply.writeErrors?.length) throw new Error(`updating mails: ${JSON.stringify(reply?.writeErrors)}`);
  return changes.map(() => undefined);
}

// A mail as the database has it: one document, and parts beside it where it is large.

import { type Connection, type Model, Schema } from "mongoose";
import { largeBuffer } from "../pacing/large-buffer.ts";
import type { StoredMail } from "../ports/mail-store.ts";
import { insertEach } from "./insert.ts";

export type Stored = Omit<StoredMail, "id" | "raw"> & {
  _id: string;
  raw?: Buffer;
  parts: number;
  leaseUntil: Date;
  holder?: string;
  probeSeenAt?: Date; // of a probe alone
};
type Part = { _id: string; raw: Buffer };

const PROBE_KEPT_SECONDS = 86_400; // counted from `probeSeenAt`, by the database's own clock like the removal itself
export const PART_BYTES = 1024 * 1024; // larger mails lie in parts of it: on its way to the disk each is in memory several times over

const schema = new Schema<Stored>(
  {
    _id: String,
    contentId: String,
    raw: Buffer,
    parts: Number,
    envelope: Schema.Types.Mixed,
    receivedAt: Date,
    state: String,
    leaseUntil: Date,
    holder: String,
    attempts: Number,
    trouble: String,
    reading: Schema.Types.Mixed,
    releasedBy: String,
    confirmedBy: String,
    told: Boolean,
    probeSeenAt: Date,
  },
  { versionKey: false, minimize: false },
);
schema.index({ state: 1, leaseUntil: 1 });
schema.index({ receivedAt: -1 });
schema.index({ probeSeenAt: 1 }, { expireAfterSeconds: PROBE_KEPT_SECONDS, sparse: true });
schema.index({ "reading.asks.isAsked": 1 }, { sparse: true });
const partSchema = new Schema<Part>({ _id: String, raw: Buffer }, { versionKey: false });

export type Models = { mails: Model<Stored>; parts: Model<Part> };

export async function found(models: Models, query: Promise<Stored | null>): Promise<StoredMail | undefined> {
  const stored = await query;
  return stored ? whole(models, stored) : undefined;
}

export const modelsOf = (connection: Connection): Models => ({
  mails: connection.model<Stored>("Mail", schema, "mails"),
  parts: connection.model<Part>("MailPart", partSchema, "mailParts"),
});

/** Parts first: the mail exists only once its own document does, and a repeated part changes nothing. */
export async function keepParts({ parts }: Models, id: string, raw: Buffer): Promise<number> {
  const count = raw.length > PART_BYTES ? Math.ceil(raw.length / PART_BYTES) : 0;
  for (const [index, partId] of partIds(id, count).entries()) {
    const part = { _id: partId, raw: raw.subarray(index * PART_BYTES, (index + 1) * PART_BYTES) };
    const [outcome] = await insertEach(parts.db, parts.collection, [part]);
    if (outcome instanceof Error) throw outcome;
  }
  return count;
}

export async function whole(
  { parts: model }: Models,
  { _id, parts, leaseUntil: _, holder: _holder, ...rest }: Stored,
): Promise<StoredMail> {
  if (parts === 0) return { ...rest, id: _id, raw: bytes(rest.raw) };
  return { ...rest, id: _id, raw: await joined(model, partIds(_id, parts)) };
}

/** One after the other, each into its place: no more than one lies in memory beside the whole. */
async function joined(model: Models["parts"], ids: readonly string[]): Promise<Buffer> {
  let whole: Buffer | undefined;
  let size = 0;
  for (const [index, id] of ids.entries()) {
    const part = await model.findById(id).lean<Part>();
    if (!part) continue;
    const raw = bytes(part.raw);
    whole ??= largeBuffer(raw.length * (ids.length - index)); // none is larger than the first
    size += raw.copy(whole, size);
  }
  return whole?.subarray(0, size) ?? Buffer.alloc(0);
}

const partIds = (id: string, parts: number): string[] => Array.from({ length: parts }, (_, index) => `${id}/${index}`);

/** Lean documents carry the driver's Binary. */
const bytes = (raw: unknown): Buffer => {
  if (Buffer.isBuffer(raw)) return raw;
  return Buffer.from((raw as { buffer: Uint8Array }).buffer);
};

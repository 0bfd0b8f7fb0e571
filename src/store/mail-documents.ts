// A mail as the database has it: one document, and parts beside it where it is large.

import { createHash } from "node:crypto";
import { type Connection, type Model, Schema } from "mongoose";
import type { KeptMail } from "../core/model/mail.ts";
import { largeBuffer } from "../pacing/large-buffer.ts";
import type { StoredMail } from "../ports/mail-store.ts";
import { insertEach } from "./insert.ts";

export type Stored = Omit<StoredMail, "id" | "raw"> & {
  _id: string;
  raw?: Buffer;
  parts: number;
  partsUnder?: string; // how their ids begin; absent: as the mail's own, as releases up to format 8 named them
  bytes?: number; // of `raw`; those releases did not note it
  leaseUntil: Date;
  holder?: string;
  probeSeenAt?: Date; // of a probe alone
};
type Part = { _id: string; raw?: unknown };

const OLD_PART_BYTES = 8 * 1024 * 1024; // of releases that did not note `bytes`; smaller mails were in one document
const PROBE_KEPT_SECONDS = 86_400; // counted from `probeSeenAt`, by the database's own clock like the removal itself
const PART_BYTES = 1024 * 1024; // larger mails lie in parts of it: on its way to the disk each is in memory several times over

const schema = new Schema<Stored>(
  {
    _id: String,
    contentId: String,
    raw: Buffer,
    parts: Number,
    partsUnder: String,
    bytes: Number,
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

type Lying = Pick<Stored, "parts" | "partsUnder" | "bytes"> & { raw?: Buffer };

/**
 * Parts first: the mail exists only once its own document does. Their ids hold a digest of all of them: the same mail that came
 * another way has other bytes under the same id, and a part that is there already is the same one.
 * @returns what the mail's document says of its bytes
 */
export async function keepParts({ parts }: Models, id: string, raw: Buffer): Promise<Lying> {
  const bytes = raw.length;
  if (bytes <= PART_BYTES) return { raw, bytes, parts: 0 };
  const lying = { bytes, parts: Math.ceil(bytes / PART_BYTES), partsUnder: `${id}/${digestOf(raw)}/${PART_BYTES}` };
  for (const [index, partId] of partIds({ _id: id, ...lying }).entries()) {
    const part = { _id: partId, raw: raw.subarray(index * PART_BYTES, (index + 1) * PART_BYTES) };
    const [outcome] = await insertEach(parts.db, parts.collection, [part]);
    if (outcome instanceof Error) throw outcome;
  }
  return lying;
}

export const isLarge = (raw: Buffer): boolean => raw.length > PART_BYTES;

/** How many bytes it takes in memory, at most; 0 when they do not matter. */
export function bytesOfMail({ bytes, parts }: Pick<Stored, "bytes" | "parts">): number {
  if (bytes === undefined) return OLD_PART_BYTES * Math.max(1, parts);
  return bytes > PART_BYTES ? bytes : 0;
}

/** What is missing is said in `damage`. @throws when the database does not answer */
export async function whole({ parts: model }: Models, stored: Stored): Promise<StoredMail> {
  const { bytes } = stored;
  const read = stored.parts === 0 ? bytesIn(stored.raw) : await joined(model, partIds(stored));
  const { length } = read.raw;
  const isShort = bytes !== undefined && length !== bytes;
  const damage = read.damage ?? (isShort ? `the database gives ${length} of its ${bytes} bytes` : undefined);
  return { ...withoutBytes(stored), raw: read.raw, ...(damage === undefined ? {} : { damage }) };
}

/** As `whole`, where one mail must not hold up others: that it cannot be read now is damage, too. */
export const wholeOrDamaged = (models: Models, stored: Stored): Promise<StoredMail> =>
  whole(models, stored).catch(({ message }: Error) => ({
    ...withoutBytes(stored),
    raw: Buffer.alloc(0),
    damage: `it could not be read from the database: ${message}`,
  }));

export function withoutBytes(stored: Stored): Omit<StoredMail, "raw"> {
  const {
    _id,
    raw: _,
    parts: _parts,
    partsUnder: _under,
    bytes: _bytes,
    leaseUntil: _until,
    holder: _by,
    ...rest
  } = stored;
  return { ...rest, id: _id };
}

type Read = Pick<KeptMail, "raw" | "damage">;

/** One after the other, each into its place: no more than one lies in memory beside the whole. */
async function joined(model: Models["parts"], ids: readonly string[]): Promise<Read> {
  let whole: Buffer = Buffer.alloc(0);
  let size = 0;
  for (const [index, id] of ids.entries()) {
    const part = bytesIn((await model.findById(id).lean<Part>())?.raw);
    const damage = `part ${index + 1} of its ${ids.length} in the database is missing or cannot be read`;
    if (part.damage !== undefined) return { raw: whole.subarray(0, size), damage };
    if (index === 0) whole = largeBuffer(part.raw.length * ids.length); // none is larger than the first
    size += part.raw.copy(whole, size);
  }
  return { raw: whole.subarray(0, size) };
}

type Placed = Pick<Stored, "_id" | "parts"> & { partsUnder?: string | undefined };

const partIds = ({ _id, parts, partsUnder = _id }: Placed): string[] =>
  Array.from({ length: parts }, (_, index) => `${partsUnder}/${index}`);

const digestOf = (raw: Buffer): string => createHash("sha256").update(raw).digest("hex").slice(0, 40);

/** Lean documents carry the driver's Binary. */
function bytesIn(raw: unknown): Read {
  if (Buffer.isBuffer(raw)) return { raw };
  const inner = (raw as { buffer?: unknown } | undefined | null)?.buffer;
  if (inner instanceof Uint8Array) return { raw: Buffer.from(inner) };
  return { raw: Buffer.alloc(0), damage: "its bytes in the database are missing or cannot be read" };
}

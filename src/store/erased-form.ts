// What a document becomes when somebody is erased.

import { searchWords } from "../core/words/search.ts";
import type { Database } from "./database.ts";
import { ERASED, isAsWritten, type StoredEntry } from "./history.ts";
import { type Erased, GONE, hasAddress, withoutThem } from "./personal.ts";

/** Whom it is about. `ticketIds`: of the tickets they asked for, and of what those led to. */
export type Concerned = { subject: Erased; ticketIds: ReadonlySet<string> };

export type Document = Record<string, unknown> & { _id: unknown };
export type Looking = { db: Database; mentions(raw: Buffer, isTheirs: (text: string) => boolean): Promise<boolean> };
type Written = { by?: { address?: string }; text?: string };

/** What stands in the place of a mail. */
export const TOMBSTONE = Buffer.from("Subject: (erased)\r\n\r\nThis mail was erased.\r\n");

/** @returns the document as it is to be; undefined when there is nothing of theirs in it */
export async function erasedForm(
  collection: string,
  document: Document,
  concerned: Concerned,
  looking: Looking,
): Promise<Document | undefined> {
  const isTheirs = isAbout(collection, document, concerned);
  if (collection === "mails") return erasedMail(document, isTheirs, concerned, looking);
  if (!isTheirs) return undefined;
  const whole = withoutThem(document, concerned.subject) as Document;
  const form = (FORMS[collection] ?? ((_: Document, changed: Document) => changed))(document, whole, concerned);
  return JSON.stringify(form) === JSON.stringify(document) ? undefined : form;
}

/** Whether it names them, or belongs to a ticket of theirs. A mail may name them in other words of its bytes, too. */
export const isAbout = (collection: string, document: Document, { subject, ticketIds }: Concerned): boolean =>
  hasAddress(document, subject.address) || isOfTheirTickets(collection, document, ticketIds);

function isOfTheirTickets(collection: string, document: Document, ids: ReadonlySet<string>): boolean {
  const { _id, ticket } = document;
  const { ticketId: read } = (document.reading ?? {}) as { ticketId?: string };
  return [collection === "tickets" ? _id : undefined, ticket, read, ...ticketsOf(document)].some((id) =>
    ids.has(String(id)),
  );
}

/** Of which tickets a document tells; a mail that went out may tell of several. */
function ticketsOf({ ticketId, alsoOf }: Document): unknown[] {
  return [ticketId, ...(Array.isArray(alsoOf) ? alsoOf : [])];
}

type Form = (before: Document, changed: Document, concerned: Concerned) => Document;

const FORMS: Readonly<Record<string, Form>> = {
  tickets: (before, changed, concerned) => ticketForm(before, spoken(before, changed, concerned)),
  past: spoken,
  audit: (before, changed) => unsalted(before as never, changed as never) as never,
  sent: (before, changed, { subject, ticketIds }) =>
    ticketsOf(before).some((id) => ticketIds.has(String(id))) ||
    whose(before.to) === subject.address ||
    whose(before.to) === subject.pseudonym
      ? { ...changed, text: GONE, html: GONE }
      : changed,
  webhookDeliveries: (_, changed) => ({ ...changed, payload: { ...(changed.payload as object), words: null } }),
  letters: (before, changed, { subject }) =>
    whose(before.to) === subject.address ? { ...changed, text: GONE, state: "settled", outcome: GONE } : changed,
};

/** A document as it is written out for them. The words of a mail that tells of others' tickets, too, are left out, unless it went to them. */
export function exportedForm(collection: string, document: Document, { subject, ticketIds }: Concerned): Document {
  if (collection !== "sent" || whose(document.to) === subject.address) return document;
  const told = ticketsOf(document);
  const count = Math.max(told.length, Number(document.tells ?? 1));
  const isOfOthers = told.filter((id) => ticketIds.has(String(id))).length < count;
  return count > 1 && isOfOthers ? { ...document, subject: LEFT_OUT, text: LEFT_OUT, html: LEFT_OUT } : document;
}

const LEFT_OUT = "(not written out, as it tells of other people's tickets, too)";

const whose = (one: unknown): string | undefined => (one as { address?: string } | undefined)?.address?.toLowerCase();

/** Their own words go; of entries of the history whose words were changed, the salt: their places in the chain hold without it. */
function spoken(before: Document, changed: Document, { subject }: Concerned): Document {
  const { conversation, history } = before as { conversation?: Written[]; history?: StoredEntry[] };
  const said = (changed.conversation as Written[] | undefined)?.map((one, index) => {
    const by = conversation?.[index]?.by?.address?.toLowerCase();
    return by === subject.address || by === subject.pseudonym ? { ...one, text: GONE } : one;
  });
  const happened = (changed.history as StoredEntry[] | undefined)?.map((one, index) => unsalted(history![index]!, one));
  const events = changed.events as { words?: unknown }[] | undefined;
  return {
    ...changed,
    ...(events ? { events: events.map(({ words: _, ...event }) => event) } : {}),
    ...(said ? { conversation: said } : {}),
    ...(happened ? { history: happened } : {}),
  };
}

/** One that was changed by somebody before stays broken. */
const unsalted = (before: StoredEntry, after: StoredEntry): StoredEntry =>
  isAsWritten(before) && !isAsWritten(after) ? { ...after, salt: ERASED } : after;

/** A process that decides on what it loaded before must find that it is stale, or it would write all of it back. */
function ticketForm(before: Document, changed: Document): Document {
  const { engine, record } = changed as {
    engine?: Record<string, unknown>;
    record?: Parameters<typeof searchWords>[0];
  };
  const { wording: _, ...rest } = engine ?? {};
  const form = {
    ...changed,
    ...(engine ? { engine: rest } : {}),
    ...(record ? { words: searchWords(record) } : {}),
  };
  return JSON.stringify(form) === JSON.stringify(before) ? form : { ...form, version: Number(before.version) + 1 };
}

async function erasedMail(
  document: Document,
  isTheirs: boolean,
  { subject }: Concerned,
  { db, mentions }: Looking,
): Promise<Document | undefined> {
  if (document.state === "kept") return undefined; // it came just now, and nobody has read it
  const raw = await bytesOfForm(document, db);
  if (raw.equals(TOMBSTONE) && !hasAddress(document, subject.address)) return undefined;
  if (!isTheirs && !(await isIn(raw, subject.address, mentions))) return undefined;
  const { partsUnder: _, ...changed } = withoutThem(document, subject) as Document;
  const reading = changed.reading as Record<string, unknown> | undefined;
  return {
    ...changed,
    ...(reading ? { reading: { ...reading, newText: GONE } } : {}),
    raw: TOMBSTONE,
    bytes: TOMBSTONE.length,
    parts: 0,
  } as Document;
}

/** Whether a mail names them: in its bytes, or in what they mean. */
export async function isIn(raw: Buffer, address: string, mentions: Looking["mentions"]): Promise<boolean> {
  const says = (text: string): boolean => hasAddress(text, address);
  return says(raw.toString("latin1")) || mentions(raw, says);
}

export async function bytesOfForm({ raw, _id, parts, partsUnder = _id }: Document, db: Database): Promise<Buffer> {
  if (!parts) return bufferOf(raw);
  const ids = Array.from({ length: Number(parts) }, (_, index) => `${partsUnder}/${index}`);
  const found = await db
    .collection<{ _id: string; raw: unknown }>("mailParts")
    .find({ _id: { $in: ids } })
    .toArray();
  const byId = new Map(found.map((part) => [part._id, bufferOf(part.raw)]));
  return Buffer.concat(ids.map((id) => byId.get(id) ?? Buffer.alloc(0)));
}

function bufferOf(raw: unknown): Buffer {
  if (Buffer.isBuffer(raw)) return raw;
  const inner = (raw as { buffer?: unknown } | undefined)?.buffer;
  return inner instanceof Uint8Array ? Buffer.from(inner) : Buffer.alloc(0);
}

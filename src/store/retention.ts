// What people wrote goes when a desk keeps it no longer; times, states and histories stay. Each write is one that may be repeated and that
// a document changed meanwhile does not match. A ticket itself comes last: as long as it has words, all of it is looked at again.

import type { Connection } from "mongoose";
import type { Database } from "./database.ts";
import { TOMBSTONE } from "./erased-form.ts";
import { DURABLY } from "./migrations/migration.ts";
import { GONE } from "./personal.ts";

/** Of one desk: what is older goes. */
export type Retained = {
  deskId: string;
  addresses: readonly string[];
  rawMailBefore?: Date;
  conversationBefore?: Date;
};
export type Retired = { mails: number; conversations: number };

type Said = { text: string };
type Held = (address: string) => boolean;
type Id = { _id: string };
type Kept = Id & {
  receivedAt: Date;
  state: string;
  envelope: { recipient: string; from: string };
  reading?: { ticketId?: string };
};
type Seen = Id & { version: number; record: { deskId: string; status: string; requester: { address: string } } };
type Told = Id & { ticketId: string; alsoOf?: string[] };
type Spoken = Id & {
  ticketId?: string;
  version?: number;
  conversation?: Said[];
  held?: Said[];
  events?: { words?: unknown }[]; // that nobody has gathered
  engine?: { held?: Said[] };
  record?: Seen["record"];
};

const HAS_WORDS = { conversation: { $elemMatch: { text: { $ne: GONE } } } };

/** @param isHeld whose data must be kept */
export async function retire(connection: Connection, desks: readonly Retained[], isHeld: Held): Promise<Retired> {
  const db = connection.db as Database;
  const retired = { mails: await retireMails(db, desks, isHeld), conversations: 0 };
  for (const { deskId, conversationBefore } of desks)
    if (conversationBefore) retired.conversations += await retireWords(db, deskId, conversationBefore, isHeld);
  await dropParts(db);
  return retired;
}

async function retireMails(db: Database, desks: readonly Retained[], isHeld: Held): Promise<number> {
  const latest = desks.flatMap(({ rawMailBefore }) => rawMailBefore ?? []).sort((a, b) => b.getTime() - a.getTime())[0];
  if (!latest) return 0;
  const mails = db.collection<Kept>("mails");
  const old = {
    receivedAt: { $lt: latest },
    state: { $in: ["done", "quarantined"] },
    bytes: { $ne: TOMBSTONE.length },
  };
  let count = 0;
  for await (const mail of mails.find(old as never, {
    projection: { receivedAt: 1, state: 1, envelope: 1, reading: 1 },
  })) {
    const ticketId = mail.reading?.ticketId;
    const ticket =
      ticketId === undefined
        ? null
        : await db.collection<Seen>("tickets").findOne({ _id: ticketId }, { projection: { record: 1 } });
    const { recipient, from } = mail.envelope;
    const desk = desks.find(({ deskId, addresses }) =>
      ticket ? deskId === ticket.record.deskId : addresses.includes(recipient),
    );
    const isOpen = ticket?.record.status === "open";
    const isKept = isOpen || isHeld(from) || (ticket && isHeld(ticket.record.requester.address));
    if (!desk?.rawMailBefore || mail.receivedAt >= desk.rawMailBefore || isKept) continue;
    const change = { $set: { raw: TOMBSTONE, bytes: TOMBSTONE.length, parts: 0 }, $unset: { partsUnder: 1 } };
    count += (await mails.updateOne({ _id: mail._id, state: mail.state }, change as never, DURABLY)).modifiedCount;
  }
  return count;
}

/** The parts of large mails whose bytes went; a part without a mail waits for it. */
export async function dropParts(db: Database): Promise<void> {
  const parts = db.collection<Id>("mailParts");
  for await (const { _id } of parts.find({}, { projection: { _id: 1 } })) {
    const mail = await db.collection<Id>("mails").findOne({ _id: _id.split("/")[0]! }, { projection: { parts: 1 } });
    if ((mail as { parts?: number } | null)?.parts === 0) await parts.deleteOne({ _id }, DURABLY);
  }
}

async function retireWords(db: Database, deskId: string, before: Date, isHeld: Held): Promise<number> {
  const tickets = db.collection<Spoken>("tickets");
  const isOld = { "record.deskId": deskId, "record.status": "closed", "record.updatedAt": { $lt: before } };
  let count = 0;
  for await (const { _id, record } of tickets.find(isOld as never, { projection: { record: 1 } })) {
    if (!record || isHeld(record.requester.address) || (await tellsOfHeld(db, _id, isHeld))) continue;
    const past = await db
      .collection<Spoken>("past")
      .find({ ticketId: _id, ...HAS_WORDS } as never)
      .toArray();
    const now = await tickets.findOne({ _id, ...isOld } as never);
    if (!now || (past.length === 0 && !now.conversation?.some(({ text }) => text !== GONE))) continue;
    await db.collection("sent").updateMany(mailsOf(_id), { $set: { text: GONE, html: GONE } }, DURABLY);
    await db
      .collection("mails")
      .updateMany({ "reading.ticketId": _id }, { $set: { "reading.newText": GONE } }, DURABLY);
    await db
      .collection("webhookDeliveries")
      .updateMany({ ticketId: _id }, { $set: { "payload.words": null } }, DURABLY);
    await db
      .collection("webhookDeliveries")
      .updateMany({ ticketId: _id, outcome: { $ne: null } }, { $set: { outcome: GONE } }, DURABLY); // what the program said
    for (const piece of past)
      await db.collection<Spoken>("past").updateOne({ _id: piece._id }, { $set: wordless(piece) } as never, DURABLY);
    const held = now.engine?.held ? { "engine.held": silent(now.engine.held) } : {};
    const change = {
      $set: { ...wordless(now), ...held, version: (now.version ?? 0) + 1 },
      $unset: { "engine.wording": 1 }, // its first words
    };
    count += (await tickets.updateOne({ _id, version: now.version } as never, change as never, DURABLY)).modifiedCount;
  }
  return count;
}

/** What went out and tells of a ticket, also beside others. */
const mailsOf = (ticketId: string): object => ({ $or: [{ ticketId }, { alsoOf: ticketId }] });

/** Whether a mail that tells of this ticket tells of somebody, too, whose data must be kept: then its words wait with it. */
async function tellsOfHeld(db: Database, ticketId: string, isHeld: Held): Promise<boolean> {
  const shared = { ...mailsOf(ticketId), alsoOf: { $exists: true } };
  const mails = await db
    .collection<Told>("sent")
    .find(shared as never, { projection: { ticketId: 1, alsoOf: 1 } })
    .toArray();
  const ids = mails.flatMap((mail) => [mail.ticketId, ...(mail.alsoOf ?? [])]);
  const whose = { projection: { "record.requester.address": 1 } };
  const told = await db
    .collection<Seen>("tickets")
    .find({ _id: { $in: [...new Set(ids)] } }, whose)
    .toArray();
  return told.some(({ record }) => isHeld(record.requester.address));
}

const silent = (said: readonly Said[]): Said[] => said.map((one) => ({ ...one, text: GONE }));

const wordless = ({ conversation, held, events }: Spoken): object => ({
  ...(conversation ? { conversation: silent(conversation) } : {}),
  ...(held ? { held: silent(held) } : {}),
  ...(events ? { events: events.map(({ words: _, ...event }) => event) } : {}),
});

// Tickets with what has left their documents: taken out, read, and brought back where something names it.

import type { Connection, Model } from "mongoose";
import { type HeldReply, heldBehind } from "../core/model/held-reply.ts";
import type { Notice } from "../core/model/notice.ts";
import type { Past, Saying, Ticket } from "../core/model/ticket.ts";
import { GATHERED, spentIn, sumOfSpent } from "../core/outbox/spent.ts";
import type { Named, PastPart, TicketStore } from "../ports/ticket-store.ts";
import type { StoredEntry } from "./history.ts";
import {
  isHeavy,
  joinedPieces,
  type Leaving,
  LISTS,
  leavingIn,
  namesPiece,
  PAST_COLLECTION,
  type PastPiece,
  piecesBack,
  piecesOf,
  weightOf,
  writePieces,
} from "./past.ts";
import { heldKey, isNamed, keysNamed, messageKey } from "./past-keys.ts";
import { type Cut, type TicketDocument, toEntry, toTicket } from "./ticket-document.ts";
import { putBack, takenOut } from "./whole-ticket.ts";

const MANY = 64; // entries of lists that are written whole with each decision

type Histories = { historyOf(id: string): Promise<StoredEntry[]> };

/** With what has left the documents. */
export function readingIn(
  connection: Connection,
  model: Model<TicketDocument>,
): Pick<TicketStore, "read" | "conversation" | "recall"> & Histories {
  return {
    async read(id, part) {
      const stored = await model.findById(id).lean<TicketDocument>();
      if (!stored) return undefined;
      const isNow = part?.before === undefined;
      const bare = isNow ? toTicket(stored) : { ...toTicket(stored), ...joinedPieces([], GATHERED) };
      if (!isNow && !(await namesPiece(connection, stored, part.before!))) return { ticket: bare, ...NO_PART };
      const { left, older } = await leftIn(connection, stored, part);
      const { conversation, history } = isNow ? stored : NO_WORDS;
      return {
        ticket: putBack(bare, left),
        conversation: [...left.conversation, ...conversation],
        history: [...left.history, ...history].map(toEntry),
        ...(isNow ? {} : { isPast: true as const }),
        ...(older === undefined ? {} : { older }),
      };
    },
    async conversation(id, isEnough = () => false) {
      const stored = await model.findById(id, { conversation: 1, past: 1 }).lean<TicketDocument>();
      if (!stored) return [];
      let sayings: Saying[] = stored.conversation;
      if (isEnough(sayings)) return sayings;
      for await (const { conversation = [] } of piecesBack(connection, stored, ["conversation"])) {
        sayings = [...conversation, ...sayings];
        if (isEnough(sayings)) break;
      }
      return sayings;
    },
    async historyOf(id) {
      const stored = await model.findById(id, { history: 1, past: 1 }).lean<TicketDocument>();
      if (!stored) return [];
      return [...(await leavingIn(connection, stored, ["history"])).history, ...stored.history];
    },
    recall: (ticket, named) => recall(connection, ticket, named),
  };
}

const NO_WORDS = { conversation: [], history: [] };
const NO_PART = { ...NO_WORDS, isPast: true as const, isNoPart: true as const };

/** What has left, all or a part of it, and the id of the oldest piece that was read, where there are older ones. */
async function leftIn(
  connection: Connection,
  stored: TicketDocument,
  part: PastPart | undefined,
): Promise<{ left: Leaving; older?: string }> {
  if (!part) return { left: await leavingIn(connection, stored, LISTS) };
  const { latest, before } = part;
  let [said, happened] = before === undefined ? [stored.conversation.length, stored.history.length] : [0, 0];
  const pieces: PastPiece[] = [];
  for await (const piece of piecesBack(connection, stored, LISTS, { before })) {
    const oldest = pieces.at(-1);
    if (oldest && (said >= latest || happened >= latest))
      return { left: joinedPieces(pieces.toReversed(), LISTS), older: oldest._id };
    pieces.push(piece);
    said += piece.conversation?.length ?? 0;
    happened += piece.history?.length ?? 0;
  }
  return { left: joinedPieces(pieces.toReversed(), LISTS) };
}

/** The same with all waits, and with whom their steps notified. */
export async function* withWaits(tickets: AsyncIterable<Ticket>, connection: Connection): AsyncGenerator<Ticket> {
  for await (const ticket of tickets) {
    const naming = { _id: ticket.id, ...(ticket.past ? { past: ticket.past } : {}) };
    yield putBack(ticket, {
      ...joinedPieces([], LISTS),
      ...(await leavingIn(connection, naming, ["outbox", "endedWaits"])),
    });
  }
}

const pastOf = ({ db }: Connection) => db?.collection<PastPiece>(PAST_COLLECTION);

/** Durable copies of what was in the document once: also in pieces that no document names they are as true as their version. */
async function piecesWith(connection: Connection, { id, past }: Ticket, keys: readonly string[]): Promise<PastPiece[]> {
  if (past?.last === undefined || keys.length === 0) return [];
  const projection = { outbox: 1, readMails: 1, handled: 1, held: 1 } as const;
  const found = pastOf(connection)?.find({ keys: { $in: keys }, ticketId: id }, { projection, sort: { _id: 1 } });
  return (await found?.toArray()) ?? [];
}

async function recall(connection: Connection, ticket: Ticket, named: Named): Promise<Ticket> {
  const pieces = await piecesWith(connection, ticket, keysNamed(ticket.id, named));
  if (pieces.length === 0) return ticket;
  const left = joinedPieces(pieces, ["outbox", "handled", "readMails"]);
  const here = new Set(ticket.outbox.map(({ key }) => key));
  const meant = left.outbox.filter((one) => !here.has(one.key) && isNamed(one, named));
  const outbox = [...new Map(meant.map((one) => [one.key, one])).values()]; // brought back before: the later one
  const request = left.handled.find(({ key }) => key === named.request);
  const isRead = named.mail !== undefined && left.readMails.includes(named.mail);
  const held = await heldOf(connection, ticket, outbox);
  return {
    ...ticket,
    outbox: [...ticket.outbox, ...outbox],
    ...(isRead ? { readMails: [...ticket.readMails, named.mail!] } : {}),
    ...(request ? { handled: [...(ticket.handled ?? []), request] } : {}),
    ...(held.length > 0 ? { held: [...(ticket.held ?? []), ...held] } : {}),
  };
}

/** The held replies that these notices ask about, and that have left as well. */
async function heldOf(connection: Connection, ticket: Ticket, outbox: readonly Notice[]): Promise<HeldReply[]> {
  const here = ticket.held?.map(({ id }) => id) ?? [];
  const wanted = new Set(outbox.flatMap((one) => heldBehind(one) ?? []).filter((id) => !here.includes(id)));
  if (wanted.size === 0) return [];
  const { held } = joinedPieces(await piecesWith(connection, ticket, [heldKey(ticket.id)]), ["held"]);
  return [...new Map(held.filter(({ id }) => wanted.has(id)).map((one) => [one.id, one])).values()];
}

/** @returns the id of the ticket that read one of these mails so long ago that its document does not say so */
export async function ticketThatRead(
  connection: Connection,
  messageIds: readonly string[],
): Promise<string | undefined> {
  const keys = messageIds.map(messageKey);
  return (await pastOf(connection)?.findOne({ keys: { $in: keys } }, { projection: { ticketId: 1 } }))?.ticketId;
}

export const makePastIndex = async (connection: Connection): Promise<unknown> =>
  pastOf(connection)?.createIndex({ keys: 1 }, { sparse: true });

const UNCUT: Past = { said: 0, weight: 0 };
const WITHOUT_WORDS = { history: 0, conversation: 0 } as const;

/**
 * Looks only into a document that is heavy, has gathered much, or is of a release that did not weigh it.
 * @param next what a decision makes of the ticket
 * @returns undefined when somebody else was faster
 */
export async function cutFor(
  next: Ticket,
  at: Date,
  connection: Connection,
  model: Model<TicketDocument>,
): Promise<Cut | undefined> {
  const { id, version, past } = next;
  if (version === 0) return { next, past: UNCUT, isCut: false };
  const spent = spentIn(next, at);
  const hasMany = sumOfSpent(spent) >= MANY;
  if (past && !isHeavy(past) && !hasMany) return { next, past, isCut: false };
  const stored = await model.findById(id, past && !isHeavy(past) ? WITHOUT_WORDS : {}).lean<TicketDocument>();
  if (stored?.version !== version) return undefined;
  const { history = [], conversation = [] } = stored;
  const before = past ?? { said: conversation.length, weight: weightOf([...history, ...conversation]) };
  const isCut = isHeavy(before);
  if (!isCut && !hasMany) return { next, past: before, isCut };
  const ticket = toTicket(stored);
  const { left, next: lighter } = takenOut(ticket, next, [spent, spentIn(ticket, at)]);
  const pieces = piecesOf(id, version, past, { ...(isCut ? { history, conversation } : {}), ...left });
  if (!pieces[0]) return { next, past: before, isCut: false };
  await writePieces(connection, pieces);
  const chases = (before.chases ?? 0) + (left.chases ?? []).filter(({ counted }) => counted).length;
  const { said, weight } = before;
  return {
    next: lighter,
    past: { said, ...(chases > 0 ? { chases } : {}), weight: isCut ? 0 : weight, last: pieces[0].cut },
    isCut,
  };
}

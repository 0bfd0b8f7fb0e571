// Tickets by words, newest first. What it costs has a bound, however many tickets have a word.

import type { Model } from "mongoose";
import type { Glance, Listed, Listing } from "../ports/board.ts";
import type { TicketDocument } from "./ticket-document.ts";
import type { Walk } from "./walk.ts";

const FEW = 400; // tickets: all are looked at
const BLOCK = 1_000; // of those that many words have, so many are looked at in one query
const MOST_LOOKED_AT = 5_000;
const NEWEST_FIRST = { "record.createdAt": -1 } as const;

export const searching =
  ({ collection }: Model<TicketDocument>, walk: Walk) =>
  async (words: readonly string[], wanted: Listing): Promise<Listed> => {
    if (words.length === 0) return { glances: [], isWhole: true };
    const all = { $and: words.map(beginning) };
    const few = await fewWithOneOf(words, collection);
    if (!few) return amongTheNewest(all, wanted, collection, walk);
    const made = wanted.until ? { "record.createdAt": { $lte: wanted.until } } : {};
    return walk({ filter: { _id: { $in: few }, ...all, ...made }, sort: NEWEST_FIRST, hint: { _id: 1 } }, wanted);
  };

type Tickets = Model<TicketDocument>["collection"];

const beginning = (word: string): object => ({ words: { $elemMatch: { $gte: word, $lt: `${word}\uffff` } } });

/**
 * The word that few tickets have says where to look. The longest is tried first, as it is rarely a common one.
 * @returns the ids of its tickets; undefined when many have each of the words
 */
async function fewWithOneOf(words: readonly string[], tickets: Tickets): Promise<string[] | undefined> {
  for (const word of words.toSorted((a, b) => b.length - a.length)) {
    const some = tickets.find(beginning(word), { projection: { _id: 1 } }).limit(FEW + 1);
    const ids = (await some.toArray()).map(({ _id }) => String(_id));
    if (ids.length <= FEW) return ids;
  }
  return undefined;
}

/** Where many have each of them, the newest that have them all are soon come across. */
async function amongTheNewest(
  all: object,
  { isShown, limit, until }: Listing,
  tickets: Tickets,
  walk: Walk,
): Promise<Listed> {
  const glances: Glance[] = [];
  let before: Before = until ? { $lte: until } : {};
  for (let looked = 0; looked < MOST_LOOKED_AT; looked += BLOCK) {
    const from = await oldestOfBlock(before, tickets);
    const made = { "record.createdAt": { ...before, ...(from ? { $gte: from } : { $exists: true }) } };
    const found = await walk(
      { filter: { ...all, ...made }, sort: NEWEST_FIRST, hint: NEWEST_FIRST },
      { isShown, limit: limit - glances.length },
    );
    glances.push(...found.glances);
    if (!from || glances.length >= limit) return { glances, isWhole: true };
    before = { $lt: from };
  }
  return { glances, isWhole: false };
}

type Before = { $lt?: Date; $lte?: Date };

/** When the last of the next block was made; undefined: fewer are left. */
async function oldestOfBlock(before: Before, tickets: Tickets): Promise<Date | undefined> {
  const older = before.$lt || before.$lte ? { "record.createdAt": before } : {};
  const options = { projection: { "record.createdAt": 1 }, hint: NEWEST_FIRST };
  const [last] = await tickets.find(older, options).sort(NEWEST_FIRST).skip(BLOCK).limit(1).toArray();
  return last?.record?.createdAt as Date | undefined;
}

// How often the like of a request was opened lately: three counts of index entries, each up to what matters (src/core/automated/loop-guard.ts).

import type { Connection } from "mongoose";
import { type Lately, MOST_ALIKE, MOST_OF_A_DOMAIN } from "../core/automated/loop-guard.ts";
import type { Address } from "../core/model/mail.ts";
import type { Wording } from "../core/model/ticket.ts";

export async function openedLately(
  { db }: Connection,
  from: Address,
  { domain, words }: Wording,
  since: Date,
): Promise<Lately> {
  // The command itself: the driver's helper makes an aggregation of it, which reads the documents.
  const count = async (like: object, limit: number): Promise<number> => {
    const query = { "engine.wording.domain": domain, ...like, "record.createdAt": { $gte: since } };
    return Number((await db?.command({ count: "tickets", query, limit }))?.n ?? 0);
  };
  const [ofWriter, alike, ofDomain] = await Promise.all([
    count({ "record.requester.address": from }, MOST_ALIKE),
    count({ "engine.wording.words": words }, MOST_ALIKE),
    count({}, MOST_OF_A_DOMAIN),
  ]);
  return { ofWriter, alike, ofDomain };
}

// The running number of a desk's tickets. Those who ask at the same moment share one write; no number is given twice.

import { type Connection, Schema } from "mongoose";
import { batched } from "./batch.ts";
import { isDuplicateKey } from "./insert.ts";

type Counter = { _id: string; last: number };

const schema = new Schema<Counter>({ _id: String, last: Number }, { versionKey: false });

const GATHER_MS = 4;

const FIRST = 1_000; // so that HD-1001 is the first: a bare "HD-1" is too easily something else

export function references(connection: Connection): (prefix: string) => Promise<string> {
  const model = connection.model<Counter>("Counter", schema, "counters");

  async function reserve(prefix: string, amount: number): Promise<number> {
    for (;;) {
      try {
        const counter = await model
          .findOneAndUpdate({ _id: prefix }, { $inc: { last: amount } }, { upsert: true, returnDocument: "after" })
          .lean<Counter>();
        return (counter?.last ?? amount) - amount + FIRST;
      } catch (error) {
        if (!isDuplicateKey(error)) throw error; // two first tickets at once: the loser asks again
      }
    }
  }

  return batched(GATHER_MS, async (prefixes: string[]) => {
    const numbers = new Map<string, number>();
    for (const prefix of new Set(prefixes))
      numbers.set(prefix, await reserve(prefix, prefixes.filter((one) => one === prefix).length));
    return prefixes.map((prefix) => {
      const number = (numbers.get(prefix) ?? 0) + 1;
      numbers.set(prefix, number);
      return `${prefix}-${number}`;
    });
  });
}

/** So that no number is given twice after tickets from elsewhere came in: the higher of both counts. */
export async function raiseCounters(
  { db }: Connection,
  collection: string,
  documents: readonly object[],
): Promise<void> {
  if (collection !== "counters") return;
  for (const { _id, last } of documents as Counter[]) {
    await db?.collection<Counter>(collection).updateOne({ _id, last: { $lt: last } }, { $set: { last } });
  }
}

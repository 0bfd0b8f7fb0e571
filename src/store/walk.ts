// Lists of tickets as they are read: one after the other until there are enough of those that are wanted.

import type { Model } from "mongoose";
import type { Glance, Listed, Listing } from "../ports/board.ts";
import { type TicketDocument, troubleAtAGlance } from "./ticket-document.ts";

export const GLANCE = {
  version: 1,
  record: 1,
  "engine.wait": 1,
  "engine.outbox.to.personId": 1,
  "engine.outbox.state": 1,
  "engine.outbox.waitNumber": 1,
} as const;

export type SeenTicket = Pick<TicketDocument, "_id" | "version" | "record"> & {
  engine: Pick<Glance, "wait"> & Partial<Pick<Glance, "outbox" | "endedWaits">>;
};

/** Hears of what is stored as a ticket and can be none. */
export type NoteDamage = (document: string, because: string) => void;

const MOST_LOOKED_AT = 5_000; // of one list, however few of them its reader may see
const AT_ONCE = 100;

export type Way = { filter: object; sort: Readonly<Record<string, 1 | -1>>; hint?: Readonly<Record<string, 1 | -1>> };
export type Walk = (way: Way, wanted: Listing) => Promise<Listed>;

/** What is damaged is in no list, and hides nobody behind it. */
export const walking =
  (model: Model<TicketDocument>, noteDamage: NoteDamage): Walk =>
  async ({ filter, sort, hint }, { isShown, limit }) => {
    const options = { projection: GLANCE, batchSize: AT_ONCE, ...(hint ? { hint } : {}) };
    const glances: Glance[] = [];
    let looked = 0;
    for await (const one of model.collection.find(filter, options).sort(sort)) {
      if (looked++ >= MOST_LOOKED_AT) return { glances, isWhole: false };
      const seen = one as unknown as SeenTicket;
      const glance = isSound(seen, noteDamage) && glanceOf(seen);
      if (glance && isShown(glance) && glances.push(glance) >= limit) break;
    }
    return { glances, isWhole: true };
  };

export function isSound(seen: SeenTicket, noteDamage: NoteDamage): boolean {
  const because = troubleAtAGlance(seen);
  if (because !== undefined) noteDamage(String(seen._id), because);
  return because === undefined;
}

export const glanceOf = ({
  _id,
  version,
  record,
  engine: { wait, outbox = [], endedWaits = [] },
}: SeenTicket): Glance => ({
  id: _id,
  version,
  record,
  ...(wait ? { wait } : {}),
  endedWaits,
  outbox,
});

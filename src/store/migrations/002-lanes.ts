// What a ticket owes is noted by lane, so that a ticket is found in its lane.

import type { Ticket } from "../../core/model/ticket.ts";
import { owedIn } from "../../core/outbox/lanes.ts";
import { DURABLY, type Migration } from "./migration.ts";

type Stored = { _id: string; version: number; record: Pick<Ticket["record"], "deskId">; engine: Engine };
type Engine = Pick<Ticket, "outbox" | "visibility">;

const NEEDED = { version: 1, "record.deskId": 1, "engine.outbox": 1, "engine.visibility": 1 } as const;

/**
 * Before, a ticket said only when something is owed next (`deliverAt`). Sending looks for `owed`, which names the desk and the next
 * instant in each lane, and never finds a ticket without it. A migration that changes the lanes must note them again.
 */
export const lanes: Migration = {
  number: 2,
  name: "what tickets owe is noted by lane",
  async run(db) {
    const tickets = db.collection<Stored>("tickets");
    let changed = 0;
    const old = tickets.find({ deliverAt: { $exists: true }, owed: { $exists: false } }, { projection: NEEDED });
    for await (const { _id, version, record, engine } of old) {
      const owed = owedIn(engine);
      const isOwing = Object.keys(owed).length > 0;
      const change = isOwing
        ? { $set: { owed: { deskId: record.deskId, ...owed } } }
        : { $unset: { deliverAt: "" as const } };
      const isSame = { _id, version, owed: { $exists: false } };
      changed += (await tickets.updateOne(isSame as object, change as object, DURABLY)).modifiedCount;
    }
    return changed;
  },
};

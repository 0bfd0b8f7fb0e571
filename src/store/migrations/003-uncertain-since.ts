// A ticket with a mail that perhaps arrived says so, so that it is found.

import { type Ticket, uncertainAt } from "../../core/model/ticket.ts";
import { DURABLY, type Migration } from "./migration.ts";

type Stored = { _id: string; version: number; engine: Pick<Ticket, "outbox"> };

/**
 * Before, nobody looked for notices of which nobody knows whether they were taken. `onit outbox` and the pages look for
 * `uncertainAt`, so without it these notices of earlier releases would be nobody's business.
 */
export const uncertainSince: Migration = {
  number: 3,
  name: "tickets say since when a mail of theirs perhaps arrived",
  async run(db) {
    const tickets = db.collection<Stored>("tickets");
    let changed = 0;
    const old = tickets.find({ "engine.outbox.state": "uncertain", uncertainAt: { $exists: false } } as object, {
      projection: { version: 1, "engine.outbox": 1 },
    });
    for await (const { _id, version, engine } of old) {
      const at = uncertainAt(engine);
      if (at)
        changed += (await tickets.updateOne({ _id, version }, { $set: { uncertainAt: at } }, DURABLY)).modifiedCount;
    }
    return changed;
  },
};

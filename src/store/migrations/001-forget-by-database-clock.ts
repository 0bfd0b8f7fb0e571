// System mails and signatures are forgotten some time after the database kept them, by its own clock alone.

import { DURABLY, dropIndex, type Migration } from "./migration.ts";

/**
 * Before, the database compared its clock with instants of Onit's clock (`owedAt` of a system mail, `expiresAt` of a signature): a
 * clock that was wrong by days made it forget what was still needed. Now it writes `keptAt` itself. The two old indexes go, since
 * the database would go on removing documents by them; old documents get `keptAt`, since they would otherwise stay for ever.
 */
export const forgetByDatabaseClock: Migration = {
  number: 1,
  name: "system mails and signatures are forgotten by the clock of the database",
  async run(db) {
    await dropIndex(db, "letters", "owedAt_1");
    await dropIndex(db, "signatures", "expiresAt_1");
    const isOld = { keptAt: { $exists: false } };
    const letters = await db
      .collection("letters")
      .updateMany(isOld, { $currentDate: { keptAt: true as const } }, DURABLY);
    const signatures = await db
      .collection("signatures")
      .updateMany(
        { expiresAt: { $exists: true } },
        { $currentDate: { keptAt: true as const }, $unset: { expiresAt: "" } },
        DURABLY,
      );
    return letters.modifiedCount + signatures.modifiedCount;
  },
};

// The probes that Onit wrote to itself, which nobody looks for, are forgotten.

import { DURABLY, type Migration } from "./migration.ts";

const IS_PROBE = {
  state: "done",
  "reading.verdict": "own-mail",
  "reading.ticketId": { $exists: false },
  "reading.subject": { $regex: "^\\[Onit\\] (?:round trip|onit doctor) [0-9a-f]{24}$" },
} as const;

/** Before, they were kept like any mail, at a rate of about a hundred a day. Only those that bore our seal were read as our own. */
export const probesPass: Migration = {
  number: 5,
  name: "probes that Onit wrote to itself are forgotten",
  async run(db) {
    const change = { $set: { state: "probe" }, $currentDate: { probeSeenAt: true as const } };
    return (await db.collection("mails").updateMany(IS_PROBE, change, DURABLY)).modifiedCount;
  },
};

// What waits in a folder, as a server lists it.

import type { ImapFlow } from "imapflow";
import { expect, test } from "vitest";
import { mailsWaitingIn, noFaults } from "../../src/sources/imap-take.ts";

test("what a server tells of flags that another session sets meanwhile lists no mail", async () => {
  const arrivedAt = new Date("2026-03-02T09:00:00Z");
  const listed = [
    { seq: 2, uid: 9, size: 700, internalDate: arrivedAt },
    { seq: 1, flags: new Set(["\\Deleted"]) },
    { seq: 1, uid: 7, size: 500, internalDate: arrivedAt },
  ];
  const client = { fetchAll: async () => listed } as unknown as ImapFlow;
  expect(await mailsWaitingIn(client, noFaults())).toEqual([
    { uid: 7, size: 500, arrivedAt },
    { uid: 9, size: 700, arrivedAt },
  ]);
});

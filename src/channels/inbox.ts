// Notices inside the system: what a person was notified of is kept in their inbox, and the same notice is kept once (S2.32).

import type { Channel } from "../ports/app.ts";

/** The message itself was kept before it was handed here, so there is nothing left that could fail. */
export const inboxChannel: Channel = {
  send: async ({ to }) => ({ kind: "sent", because: `delivered to ${to.name}'s inbox` }),
};

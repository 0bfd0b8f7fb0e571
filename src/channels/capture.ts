// No relay is named: mails are kept, and shown in the mailbox where it is served, instead of being sent.

import type { Channel } from "../ports/app.ts";

export const captureChannel: Channel = {
  send: async () => ({ kind: "sent", because: "no relay is named, so it is kept and not sent", captured: true }),
};

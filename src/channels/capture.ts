// No relay is named: mails are kept to be read at /mailbox instead of being sent.

import type { Channel } from "../app.ts";

export const captureChannel: Channel = {
  send: async () => ({ kind: "sent", because: "captured: no relay is named, so it can be read at /mailbox" }),
};

// No relay is named: mails are kept to be read at /mailbox instead of being sent.

import type { Mailer } from "../app.ts";

export const captureChannel: Mailer = {
  send: async () => ({ kind: "sent", because: "captured: no relay is named, so it can be read at /mailbox" }),
};

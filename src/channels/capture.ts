// No relay is named: mails are kept, and shown in the mailbox where it is served, instead of being sent.

import type { Channel } from "../app.ts";
import { CAPTURED } from "../core/notice.ts";

export const captureChannel: Channel = {
  send: async () => ({ kind: "sent", because: CAPTURED }),
};

// No relay is named: mails are kept, and shown in the mailbox where it is served, instead of being sent.

import { CAPTURED } from "../core/model/notice.ts";
import type { Channel } from "../ports/app.ts";

export const captureChannel: Channel = {
  send: async () => ({ kind: "sent", because: CAPTURED }),
};

// Which kinds of mail offer their reader which button.

import type { NoticeKind } from "../core/model/notice.ts";

/** "I'm on it". */
export const CONFIRMABLE: ReadonlySet<NoticeKind> = new Set([
  "new-ticket",
  "requester-replied",
  "step",
  "escalation-ticket",
  "promise-ending",
  "assigned",
  "undelivered",
  "joined",
  "triggered",
]);

/** Mails after which a colleague may find that it must go further. */
export const ESCALATABLE: ReadonlySet<NoticeKind> = new Set([
  "new-ticket",
  "requester-replied",
  "step",
  "assigned",
  "chased",
]);

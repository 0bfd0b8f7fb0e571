// The states of mails and notices as the mailbox shows them.

import type { Notice, NoticeState } from "../core/notice.ts";
import type { Ticket } from "../core/ticket.ts";
import type { MailState, StoredMail } from "../mail-store.ts";
import type { Html } from "./html.ts";
import { badge, type Tone } from "./layout.ts";

const MAIL_TONES: Readonly<Record<MailState, Tone>> = { kept: "busy", done: "good", quarantined: "bad", stuck: "bad" };

/** What was made of a mail that came in: its verdict once it is read. */
export function mailBadge({ state, reading }: StoredMail): Html {
  if (state === "done") return badge(reading?.verdict ?? "read", MAIL_TONES.done);
  return badge(state === "kept" ? "being read" : state, MAIL_TONES[state]);
}

const NOTICE_TONES: Readonly<Record<NoticeState, Tone>> = {
  queued: "busy",
  sending: "busy",
  retry: "busy",
  sent: "good",
  failed: "bad",
  bounced: "bad",
  uncertain: "bad",
  withdrawn: "plain",
};

/** @param notice undefined when its ticket no longer knows it */
export const noticeBadge = (notice: Notice | undefined, isCaptured = false): Html =>
  notice
    ? badge(isCaptured && notice.state === "sent" ? "captured" : notice.state, NOTICE_TONES[notice.state])
    : badge("unknown", "plain");

/** What stands in the ticket's outbox about a message. */
export const noticeOf = (ticket: Ticket | undefined, key: string): Notice | undefined =>
  ticket?.outbox.find((notice) => notice.key === key);

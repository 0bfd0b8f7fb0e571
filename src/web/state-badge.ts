// The states of mails and notices as the mailbox shows them.

import { type Notice, type NoticeState, stateName } from "../core/model/notice.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { SentMessage } from "../ports/app.ts";
import { type MailState, mailStateName, type StoredMail } from "../ports/mail-store.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, type Tone } from "./layout.ts";

const MAIL_TONES: Readonly<Record<MailState, Tone>> = {
  kept: "busy",
  done: "good",
  quarantined: "bad",
  stuck: "bad",
  probe: "plain",
};

/** What was made of a mail that came in: its verdict once it is read. */
export function mailBadge({ state, reading }: StoredMail): Html {
  if (state === "done") return badge(reading?.verdict ?? "read", MAIL_TONES.done);
  return badge(state === "kept" ? "being read" : mailStateName(state), MAIL_TONES[state]);
}

const NOTICE_TONES: Readonly<Record<NoticeState | "captured", Tone>> = {
  queued: "busy",
  sending: "busy",
  retry: "busy",
  sent: "good",
  captured: "plain",
  failed: "bad",
  bounced: "bad",
  uncertain: "bad",
  withdrawn: "plain",
};

/** @param notice undefined when its ticket no longer knows it */
export function noticeBadge(notice: Notice | undefined): Html {
  const name = notice && stateName(notice);
  return name ? badge(name, NOTICE_TONES[name]) : badge("unknown", "plain");
}

/** What became of a mail of ours. A system mail belongs to no ticket that could tell its state. */
export const sentBadge = (
  { kind, captured, key }: Pick<SentMessage, "kind" | "captured" | "key">,
  ticket: Ticket | undefined,
): Piece =>
  kind === "letter"
    ? [badge("system mail", "plain"), captured && html` ${badge("captured", "plain")}`]
    : noticeBadge(noticeOf(ticket, key));

/** What stands in the ticket's outbox about a message. */
export const noticeOf = (ticket: Ticket | undefined, key: string): Notice | undefined =>
  ticket?.outbox.find((notice) => notice.key === key);

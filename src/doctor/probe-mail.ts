// The mail of the round trip. It bears our seal, so a running Onit takes it for its own: it opens no ticket, changes none, and
// nothing answers it. Nobody else can write one.

import { randomBytes } from "node:crypto";
import { ownMessageId } from "../core/identify/clues.ts";
import { domainOf } from "../core/model/mail.ts";
import { after } from "../core/words/duration.ts";
import { addressWith } from "../outbound/compose.ts";
import type { App, Message } from "../ports/app.ts";
import { letterStamp, NOTICE_FIELD, noticeField } from "../security/own-mark.ts";

const FIELD = "X-Onit-Doctor";
const HOUR_MS = 3_600_000;

export type ProbeMail = { message: Message; mark: string };

/** From our From to our reply address, with a token in it as those of notices have; the token belongs to no ticket. */
export function probeMail({ organisation, tokens, ticketId, now }: App): ProbeMail {
  const mark = randomBytes(12).toString("hex");
  const id = ticketId(`doctor ${mark}`);
  const stamp = letterStamp(id, tokens);
  const [desk] = organisation.desks.values();
  const from = desk?.address ?? organisation.replyAddress;
  const token = { subjectId: id, purpose: "reply", recipient: from, expiresAt: after(now(), HOUR_MS) } as const;
  const to = addressWith(token, { organisation, tokens });
  const text =
    "Onit wrote this mail to itself (onit doctor), to see whether answers reach it. Nobody needs to read it.\n";
  const message: Message = {
    key: `doctor/${mark}`,
    messageId: ownMessageId(id, stamp, domainOf(organisation.replyAddress)),
    inReplyTo: undefined,
    references: [],
    from: { name: organisation.name, address: from },
    to: { name: organisation.name, address: to },
    replyTo: from,
    envelopeFrom: organisation.replyAddress,
    headers: {
      [NOTICE_FIELD]: noticeField(stamp, tokens),
      [FIELD]: mark,
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
    },
    subject: `[Onit] onit doctor ${mark}`,
    text,
    html: `<!DOCTYPE html>\n<html><body><p>${text}</p></body></html>\n`,
    attachments: [],
  };
  return { message, mark };
}

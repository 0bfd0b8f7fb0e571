// A mail that Onit writes to itself, to see whether answers reach it: for `onit doctor`, and every few minutes while Onit runs. It
// bears our seal, so a running Onit takes it for its own: it opens no ticket, changes none, and nothing answers it. Nobody else
// can write one.

import { randomBytes } from "node:crypto";
import { ownMessageId } from "../core/identify/clues.ts";
import { domainOf, header, type Mail } from "../core/model/mail.ts";
import { after } from "../core/words/duration.ts";
import type { App, Message } from "../ports/app.ts";
import { bearsStamp, NOTICE_FIELD, noticeField, systemMailStamp, systemMailStamps } from "../security/own-mark.ts";
import { addressWith } from "./compose.ts";

export const ROUND_TRIP_FIELD = "X-Onit-Round-Trip";
const FIELDS = { doctor: "X-Onit-Doctor", roundTrip: ROUND_TRIP_FIELD } as const;
const HOUR_MS = 3_600_000;

type Writer = keyof typeof FIELDS;

export type ProbeMail = { message: Message; mark: string };

export const newMark = (): string => randomBytes(12).toString("hex");

/** From our From to our reply address, with a token in it as those of notices have; the token belongs to no ticket. */
export function probeMail({ organisation, tokens, ticketId, now }: App, writer: Writer, mark = newMark()): ProbeMail {
  const id = ticketId(idOf(writer, mark));
  const stamp = systemMailStamp(id, tokens);
  const [desk] = organisation.desks.values();
  const from = desk?.address ?? organisation.replyAddress;
  const token = { subjectId: id, purpose: "reply", recipient: from, expiresAt: after(now(), HOUR_MS) } as const;
  const to = addressWith(token, { organisation, tokens });
  const name = writer === "doctor" ? "onit doctor" : "round trip";
  const text = `Onit wrote this mail to itself (${name}), to see whether answers reach it. Nobody needs to read it.\n`;
  const message: Message = {
    key: `${writer}/${mark}`,
    messageId: ownMessageId(id, stamp, domainOf(organisation.replyAddress)),
    inReplyTo: undefined,
    references: [],
    from: { name: organisation.name, address: from },
    to: { name: organisation.name, address: to },
    replyTo: from,
    envelopeFrom: organisation.replyAddress,
    headers: {
      [NOTICE_FIELD]: noticeField(stamp, tokens),
      [FIELDS[writer]]: mark,
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
    },
    subject: `[Onit] ${name} ${mark}`,
    text,
    html: `<!DOCTYPE html>\n<html><body><p>${text}</p></body></html>\n`,
    attachments: [],
  };
  return { message, mark };
}

/** The mark of a round trip's mail that came back; undefined for any other mail, and for one whose seal is not on this mark. */
export function roundTripMark(mail: Mail, { tokens, ticketId }: Pick<App, "tokens" | "ticketId">): string | undefined {
  const mark = header(mail, FIELDS.roundTrip.toLowerCase())?.trim() ?? "";
  if (!/^[0-9a-f]{24}$/.test(mark)) return undefined;
  const isOurs = systemMailStamps(ticketId(idOf("roundTrip", mark)), tokens).some((stamp) =>
    bearsStamp(mail, stamp, tokens),
  );
  return isOurs ? mark : undefined;
}

const idOf = (writer: Writer, mark: string): string => `${writer} ${mark}`;

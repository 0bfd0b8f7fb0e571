// A mail that Onit writes to itself, to see whether answers reach it: for `onit doctor`, and every few minutes while Onit runs. It
// bears our seal, so a running Onit takes it for its own: it opens no ticket, changes none, and nothing answers it. Nobody else
// can write one.

import { randomBytes } from "node:crypto";
import { ownMessageId, ticketIdIn } from "../core/identify/clues.ts";
import { domainOf, type KeptMail, type Mail } from "../core/model/mail.ts";
import { isOurs } from "../core/model/organisation.ts";
import {
  isNothingButProbe,
  PROBE_FIELDS,
  type Probe,
  type ProbeWriter,
  probeNamed,
  probeWords,
} from "../core/model/probe.ts";
import { after } from "../core/words/duration.ts";
import type { App, Message } from "../ports/app.ts";
import {
  bearsStamp,
  isSystemMailOfOurs,
  NOTICE_FIELD,
  noticeField,
  systemMailStamp,
  systemMailStamps,
} from "../security/own-mark.ts";
import { addressWith } from "./links.ts";

const HOUR_MS = 3_600_000;
const MOST_BYTES = 64 * 1024; // with what servers on its way add: what is larger may hold more than it seems

export type ProbeMail = { message: Message; mark: string };

export const newMark = (): string => randomBytes(12).toString("hex");

/** From our From to our reply address, with a token in it as those of notices have; the token belongs to no ticket. */
export function probeMail(
  { organisation, tokens, ticketId, now }: App,
  writer: ProbeWriter,
  mark = newMark(),
): ProbeMail {
  const id = probeId({ writer, mark }, { ticketId });
  const stamp = systemMailStamp(id, tokens);
  const [desk] = organisation.desks.values();
  const from = desk?.address ?? organisation.replyAddress;
  const token = { subjectId: id, purpose: "reply", recipient: from, expiresAt: after(now(), HOUR_MS) } as const;
  const to = addressWith(token, { organisation, tokens });
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
      [PROBE_FIELDS[writer]]: mark,
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
    },
    ...probeWords({ writer, mark }),
    attachments: [],
  };
  return { message, mark };
}

/** The probe that a mail is, when it is one of ours; undefined for any other mail, and for one whose seal is not on this mark. */
export function ownProbe(mail: Mail, { tokens, ticketId }: Pick<App, "tokens" | "ticketId">): Probe | undefined {
  const probe = probeNamed(mail);
  if (!probe) return undefined;
  const isOurs = systemMailStamps(probeId(probe, { ticketId }), tokens).some((stamp) =>
    bearsStamp(mail, stamp, tokens),
  );
  return isOurs ? probe : undefined;
}

/**
 * The id of the probe that a report says did not arrive. A report proves nothing by itself: the Message-ID it names bears our stamp,
 * and the mail was for ourselves, as no other mail without a ticket is.
 */
export function returnedProbe({ report }: Mail, { organisation, tokens }: Pick<App, "organisation" | "tokens">) {
  const { originalMessageId, originalRecipient, recipients = [] } = report ?? {};
  const id = originalMessageId && ticketIdIn(originalMessageId);
  if (!id || !isSystemMailOfOurs(originalMessageId, id, tokens)) return undefined;
  const addressees = [originalRecipient, ...recipients.map(({ address }) => address)];
  return addressees.some((address) => address !== undefined && isOurs(organisation, address)) ? id : undefined;
}

/** Whether a mail has done all it is for once it is read: a probe of ours, the report that one did not arrive, or one of another Onit. */
export const isSpentProbe = (
  { raw }: KeptMail,
  mail: Mail,
  app: Pick<App, "organisation" | "tokens" | "ticketId">,
): boolean =>
  raw.length <= MOST_BYTES &&
  (ownProbe(mail, app) !== undefined || returnedProbe(mail, app) !== undefined || isNothingButProbe(mail));

/** What stands in a probe's Message-ID in the place of a ticket's id. */
export const probeId = (probe: Probe, { ticketId }: Pick<App, "ticketId">): string => ticketId(idOf(probe));

const idOf = ({ writer, mark }: Probe): string => `${writer} ${mark}`;

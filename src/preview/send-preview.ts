// A preview as a test mail through the relay. Nothing comes back of it: an answer to it leads nowhere.

import { randomBytes } from "node:crypto";
import { emailChannel } from "../channels/email.ts";
import type { RelayLine } from "../channels/relay-login.ts";
import { ownMessageId } from "../core/identify/clues.ts";
import { domainOf } from "../core/model/mail.ts";
import type { Person } from "../core/model/person.ts";
import type { SystemMail } from "../core/model/system-mail.ts";
import { recipient } from "../core/outbox/owe.ts";
import type { App, Message } from "../ports/app.ts";
import { SetupError } from "../ports/environment.ts";
import { NOTICE_FIELD, noticeField, systemMailStamp } from "../security/own-mark.ts";
import type { Preview } from "./preview.ts";

const NO_ANSWERS = "no-answers@preview.invalid"; // RFC 2606, 2: the reader's own mail server says that there is no such place

/** The same as a system mail, to one of us. @param to who asked for it */
export const previewMail = ({ kind, subject, text, html }: Preview, to: Person, { now }: App): SystemMail => ({
  key: `preview/${to.id}/${kind} ${now().getTime()}`,
  to: recipient(to),
  subject: `[Preview] ${subject}`,
  text,
  html,
  because: "you asked for it on the page of its templates",
  replyTo: NO_ANSWERS,
});

/** @returns what the relay said. @throws SetupError when it did not take it */
export async function sendPreview(preview: Preview, to: string, relay: RelayLine, app: App): Promise<string> {
  const channel = emailChannel(relay);
  try {
    const outcome = await channel.send(messageOf(preview, to, app));
    if (outcome.kind === "sent") return outcome.because;
    throw new SetupError(`The relay did not take the test mail: ${outcome.because}. \`onit doctor\` says more.`);
  } finally {
    channel.close();
  }
}

/** It bears our seal: at an address of ours it is nothing but our own mail. */
function messageOf(
  { from, subject, text, html }: Preview,
  to: string,
  { organisation, tokens, ticketId }: App,
): Message {
  const id = ticketId(`preview ${randomBytes(12).toString("hex")}`);
  const stamp = systemMailStamp(id, tokens);
  return {
    key: `preview/${id}`,
    messageId: ownMessageId(id, stamp, domainOf(organisation.replyAddress)),
    inReplyTo: undefined,
    references: [],
    from,
    to: { name: "", address: to },
    replyTo: NO_ANSWERS,
    envelopeFrom: organisation.replyAddress,
    headers: {
      [NOTICE_FIELD]: noticeField(stamp, tokens),
      "Auto-Submitted": "auto-generated",
      "X-Auto-Response-Suppress": "All",
    },
    subject: `[Preview] ${subject}`,
    text,
    html,
    attachments: [],
  };
}

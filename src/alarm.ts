// Something is wrong that only people can end: the admins hear of it by mail, whatever way it is that broke.

import { createHash } from "node:crypto";
import type { App, Mailer, Message } from "./app.ts";
import { ownMessageId } from "./core/identify/clues.ts";
import { type Address, domainOf } from "./core/mail.ts";

/**
 * Logs, and writes to every admin. Never throws.
 * @param what what is wrong, as a subject line says it
 */
export function alarm(what: string, because: string, app: App, mailer: Mailer): void {
  const { log, organisation } = app;
  log.error({ what, because }, "an alarm: somebody must look at this");
  for (const id of organisation.admins) {
    const person = organisation.people.get(id);
    if (!person) continue;
    const [address] = person.addresses;
    const message = messageFor(what, because, { name: person.name, address }, app);
    void mailer
      .send(message)
      .then(({ kind, because: said }) => {
        if (kind !== "sent") log.error({ what, to: address, said }, "an alarm could not be mailed");
      })
      .catch((error: unknown) => log.error({ what, to: address, error }, "an alarm could not be mailed"));
  }
}

/** The same alarm of the same day has the same Message-ID: two processes that raise it show up as one mail. */
function messageFor(what: string, because: string, to: { name: string; address: Address }, app: App): Message {
  const { organisation, now } = app;
  const key = `alarm/${what}/${now().toISOString().slice(0, 10)}/${to.address}`;
  const hash = createHash("sha256").update(key).digest("hex").slice(0, 24);
  const text = `Onit needs somebody's help.\n\nWhat is wrong: ${what}\nWhy: ${because}\n\nOnit goes on trying, and tells you again tomorrow if it lasts.\n`;
  return {
    key,
    messageId: ownMessageId("alarm", hash, domainOf(organisation.replyAddress)),
    inReplyTo: undefined,
    references: [],
    from: { name: organisation.name, address: organisation.replyAddress },
    to,
    replyTo: organisation.replyAddress,
    envelopeFrom: organisation.replyAddress,
    headers: { "X-Onit-Notice": hash, "Auto-Submitted": "auto-generated" },
    subject: `[Onit] ${what}`.replace(/\s+/g, " ").slice(0, 200),
    text,
    html: `<pre>${text.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`)}</pre>`,
    attachments: [],
  };
}

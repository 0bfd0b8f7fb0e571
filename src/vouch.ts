// Part of journey 1: who vouches that a mail is from whom it says.

import type { App } from "./app.ts";
import type { Vouching } from "./core/identify/sender.ts";
import type { KeptMail, Mail } from "./core/mail.ts";

/**
 * An admin who let it in, a relay of ours that checks its senders, or the domain itself.
 * @throws when the domain's records cannot be asked for: the mail is kept, and read again later
 */
export async function vouch({ raw, envelope, releasedBy }: KeptMail, mail: Mail, app: App): Promise<Vouching> {
  const from = mail.from?.address;
  const writer = from ?? "its sender";
  if (releasedBy !== undefined) return { by: "admin", because: `${releasedBy} let it in`, answerTo: from };
  if (app.vouches(envelope)) {
    return { by: "relay", because: `the relay at ${envelope.peer} vouches for ${writer}`, answerTo: from };
  }
  const found = await app.mail.authenticate({ raw, envelope, from });
  if (found.outcome === "unreachable") throw new Error(`${found.because}; it is read again later`);
  if (found.outcome === "pass")
    return { by: "authentication", because: `${writer} is proven: ${found.because}`, answerTo: from };
  return {
    by: "nobody",
    because: `nothing proves that ${writer} wrote it: ${found.because}`,
    answerTo: found.answerTo,
  };
}

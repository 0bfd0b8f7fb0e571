// Part of journey 1: who vouches that a mail is from whom it says.

import type { App } from "./app.ts";
import type { Vouching } from "./core/identify/sender.ts";
import type { KeptMail, Mail } from "./core/mail.ts";

/** How often the domain of a mail is asked: somebody else's name servers that stay away do not hold a mail up for good. */
const MOST_TRIES = 3;

/**
 * An admin who let it in, a relay of ours that checks its senders, or the domain itself.
 * @throws when the domain's records cannot be asked for: the mail is kept, and read again later, three times at most
 */
export async function vouch(kept: KeptMail, mail: Mail, app: App): Promise<Vouching> {
  const { raw, envelope, releasedBy, receivedAt, attempts = 0 } = kept;
  const from = mail.from?.address;
  const writer = from ?? "its sender";
  if (releasedBy !== undefined) return { by: "admin", because: `${releasedBy} let it in`, answerTo: from };
  if (app.vouches(envelope)) {
    return { by: "relay", because: `the relay at ${envelope.peer} vouches for ${writer}`, answerTo: from };
  }
  const found = await app.mail.authenticate({ raw, envelope, from, receivedAt });
  if (found.outcome === "unreachable" && attempts + 1 < MOST_TRIES)
    throw new Error(`${found.because}; it is read again later`);
  if (found.outcome === "pass")
    return { by: "authentication", because: `${writer} is proven: ${found.because}`, answerTo: from };
  return {
    by: "nobody",
    because: `nothing proves that ${writer} wrote it: ${found.because}`,
    answerTo: found.answerTo,
  };
}

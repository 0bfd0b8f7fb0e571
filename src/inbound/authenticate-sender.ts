// Part of journey 1: what proves that a mail is from whom it says.

import type { Proof } from "../core/identify/sender.ts";
import type { KeptMail, Mail } from "../core/model/mail.ts";
import type { App } from "../ports/app.ts";

/** How often the domain of a mail is asked: somebody else's name servers that stay away do not hold a mail up for good. */
const MOST_TRIES = 3;

/** An admin who released it, their own word, a relay of ours that checks its senders, or the domain itself. Never throws. */
export async function authenticateSender(kept: KeptMail, mail: Mail, app: App): Promise<Proof> {
  const { raw, envelope, releasedBy, confirmedBy, receivedAt, attempts = 0 } = kept;
  const from = mail.from?.address;
  const writer = from ?? "its sender";
  const nameOf = (id: string): string => app.organisation.people.get(id)?.name ?? id;
  if (releasedBy !== undefined) return { by: "admin", because: `${nameOf(releasedBy)} released it`, answerTo: from };
  if (confirmedBy !== undefined) {
    return {
      by: "person",
      because: `${nameOf(confirmedBy)} ${envelope.source === "api" ? "sent it by the API" : "confirmed it by a button"}`,
      answerTo: from,
      personId: confirmedBy,
    };
  }
  if (envelope.hadMixedLineEnds) {
    const because = `nothing proves that ${writer} wrote it: its head ends lines in two ways, so other programs may read another writer in it`;
    return { by: "nobody", because, answerTo: undefined };
  }
  if (app.hasCheckedSender(envelope)) {
    const because = `the relay at ${envelope.peer} is trusted to have checked ${writer}`;
    return { by: "relay", because, answerTo: from, signatures: app.mail.signaturesFor(raw, from) };
  }
  const found = await app.mail.authenticate({ raw, envelope, from, receivedAt });
  if (found.outcome === "pass")
    return {
      by: "authentication",
      because: `${writer} is proven: ${found.because}`,
      answerTo: from,
      signatures: found.signatures ?? [],
    };
  return {
    by: "nobody",
    because: `nothing proves that ${writer} wrote it: ${found.because}`,
    answerTo: found.answerTo,
    ...(found.outcome === "unreachable" ? { unjudged: app.mail.signaturesFor(raw, from) } : {}),
    ...(found.outcome === "unreachable" && attempts + 1 < MOST_TRIES ? { isUnreachable: true as const } : {}),
  };
}

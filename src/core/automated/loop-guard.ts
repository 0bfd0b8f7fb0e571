// When not to answer by ourselves: a robot that answers every mail must find silence within three, whatever it calls
// itself and whatever its mails look like (P1).

import { type Address, domainOf, type Mail } from "../model/mail.ts";
import type { Wording } from "../model/ticket.ts";
import { words } from "../words/spelling.ts";

export const MOST_ALIKE = 3; // requests of one writer, or of one domain in the same words, that are acknowledged in an hour
/** Beyond it, nobody of a domain is acknowledged. */
export const MOST_OF_A_DOMAIN = 100;
/** How far back requests count. */
export const LOOP_WINDOW_MS = 3_600_000;

const FIRST_WORDS = 30;

export const wordingOf = (mail: Mail): Wording => ({
  domain: domainOf(mail.from?.address ?? ""),
  words: words((mail.newText || mail.text || mail.subject).slice(0, 2_000))
    .filter((word) => !/\d/.test(word))
    .slice(0, FIRST_WORDS)
    .join(" "),
});

/** How many requests were opened within the window. More than what matters need not be counted. */
export type Lately = {
  ofWriter: number; // of this address, up to MOST_ALIKE
  alike: number; // of this domain in these words, up to MOST_ALIKE
  ofDomain: number; // up to MOST_OF_A_DOMAIN
};

/**
 * Why a new request is not acknowledged: its like came too often in the last hour.
 * @param from its requester
 */
export function tooManyAlike(from: Address, wording: Wording, lately: Lately): string | undefined {
  if (lately.ofWriter >= MOST_ALIKE) return `${from} opened ${MOST_ALIKE} tickets within the hour`;
  return sameWordsTooOften(wording, lately);
}

/** The same, no matter who the writers are: then a new ticket hurries nobody by itself, either. */
export function sameWordsTooOften(
  { domain }: Wording,
  { alike, ofDomain }: Omit<Lately, "ofWriter">,
): string | undefined {
  if (alike >= MOST_ALIKE) return `${domain} opened ${MOST_ALIKE} tickets in the same words within the hour`;
  return ofDomain >= MOST_OF_A_DOMAIN ? `${domain} opened ${ofDomain} tickets within the hour` : undefined;
}

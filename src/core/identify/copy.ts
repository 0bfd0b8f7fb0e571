// Is a signed mail a copy of one that was read before? A signature proves who wrote a mail, not who sends it: anybody who has the
// mail can send it again, with fields on top that nobody signed, and to other addresses of ours.

import type { Copy, SignatureUse } from "../model/authentication.ts";
import type { Address, Mail } from "../model/mail.ts";
import { deskAt, type Organisation } from "../model/organisation.ts";
import { inUtc } from "../words/duration.ts";

/** The most that `maxSignatureAge` may be: for as long it must be known which mail was the first. */
export const LONGEST_SIGNATURE_DAYS = 30;

const ONE_DELIVERY_MS = 10 * 60_000; // a mail with blind copies comes in once for each recipient

/**
 * @param first the claim that stands; @param own what this mail would claim
 * @returns undefined when it is the first, or the same mail for another of its recipients
 */
export function copyOf(
  first: SignatureUse,
  own: SignatureUse,
  { to }: Pick<Mail, "to">,
  organisation: Organisation,
): Copy | undefined {
  const earlier = `the mail received at ${inUtc(first.at)} has the same signature`;
  if (first.mail !== own.mail) return { because: `it is a copy that was changed: ${earlier}`, isMisaddressed: false };
  const place = (address: Address): string => deskAt(organisation, address)?.id ?? address;
  const isSamePlace = place(first.recipient) === place(own.recipient);
  const isNamed = to.some(({ address }) => place(address) === place(own.recipient));
  const isSameDelivery = first.from === own.from && Math.abs(own.at.getTime() - first.at.getTime()) <= ONE_DELIVERY_MS;
  if (isSamePlace || isNamed || isSameDelivery) return undefined;
  const because = `it is a copy: ${earlier}, came to ${first.recipient}, and names no ${own.recipient}`;
  return { because, isMisaddressed: true };
}

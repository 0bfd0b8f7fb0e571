// Which addresses mail is taken for, and which copies of one mail are kept.

import { detailOf } from "./core/identify/clues.ts";
import type { Address } from "./core/mail.ts";
import { deskAt, isOurs, type Organisation } from "./core/organisation.ts";
import { looksLikeToken } from "./tokens.ts";

/** We are no relay: only our own addresses are taken. @returns why not, in words for the sender */
export function refusal(address: Address, organisation: Organisation): string | undefined {
  const token = detailOf(address, organisation.replyAddress);
  if (token !== undefined && !looksLikeToken(token))
    return `<${address}> is no whole reply address; answer the mail itself`;
  return isOurs(organisation, address) ? undefined : `<${address}> is no address of ours`;
}

/**
 * One copy for each desk a new request goes to. An answer is one mail on one ticket, whoever else it was copied to,
 * so with a reply address among the recipients only that one counts.
 */
export function copiesFor(addresses: readonly Address[], organisation: Organisation): Address[] {
  const replies = addresses.filter((address) => detailOf(address, organisation.replyAddress) !== undefined);
  if (replies.length > 0) return [...new Set(replies)];
  const byDesk = new Map(addresses.toReversed().map((address) => [deskAt(organisation, address)?.id ?? "", address]));
  return [...byDesk.values()].toReversed();
}

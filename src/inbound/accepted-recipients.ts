// Which addresses mail is taken for, and which copies of one mail are kept.

import { isPostmaster } from "../core/identify/postmaster.ts";
import type { Address } from "../core/model/mail.ts";
import { deskAt, isOurs, type Organisation, tokenIn } from "../core/model/organisation.ts";
import { looksLikeToken } from "../security/tokens.ts";

/** We are not relay: only our own addresses are taken. @returns why not, in words for the sender */
export function refusal(address: Address, organisation: Organisation): string | undefined {
  const token = tokenIn(address, organisation);
  if (token !== undefined && !looksLikeToken(token))
    return `<${address}> is not a complete reply address; reply to the mail itself`;
  return isOurs(organisation, address) || isPostmaster(address, organisation)
    ? undefined
    : `<${address}>: recipient unknown`;
}

/**
 * One copy for each desk a new request goes to. An answer is one mail on one ticket, no matter who else it was copied to,
 * so with a reply address among the recipients only that one counts. The postmaster has a copy of their own.
 */
export function copiesFor(addresses: readonly Address[], organisation: Organisation): Address[] {
  const forPostmaster = addresses.find((address) => isPostmaster(address, organisation));
  const others = addresses.filter((address) => !isPostmaster(address, organisation));
  return [...copiesForDesks(others, organisation), ...(forPostmaster === undefined ? [] : [forPostmaster])];
}

function copiesForDesks(addresses: readonly Address[], organisation: Organisation): Address[] {
  const replies = addresses.filter((address) => tokenIn(address, organisation) !== undefined);
  if (replies.length > 0) return [...new Set(replies)];
  const byDesk = new Map(addresses.toReversed().map((address) => [deskAt(organisation, address)?.id ?? "", address]));
  return [...byDesk.values()].toReversed();
}

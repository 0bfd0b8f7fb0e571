// What became of a held reply, in words for its author.

import type { HeldReply } from "../model/held-reply.ts";
import type { Ticket } from "../model/ticket.ts";

/** What its author decided, in words; for a reply that is decided. */
export function whatBecameOf(
  { outcome, hadIt, by }: HeldReply,
  { record: { requester, participants } }: Ticket,
): string {
  if (outcome?.choice === "note") return "the words stay a private note";
  if (outcome?.choice === "take") return `${by.name} took the matter, and the words stay inside`;
  const isNew = [requester.address, ...participants].some((address) => !hadIt.includes(address));
  return isNew ? `the words were sent to ${requester.name || requester.address}` : "the words count as an answer";
}

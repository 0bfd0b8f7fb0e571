// What became of a held reply, in words for its author.

import type { Ticket } from "../ticket.ts";
import type { HeldReply } from "./held-reply.ts";

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

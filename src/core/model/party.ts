// Who asked on a ticket. It may be several, where one was a duplicate of another: each party is told, and reads what is theirs.

import type { Address, Correspondent } from "./mail.ts";
import type { Joined, Saying, TicketRecord } from "./ticket.ts";

type Asked = Pick<TicketRecord, "requester" | "participants" | "joined">;

/** Everybody who asked, each once; the ticket's own requester first. */
export function askersOf({ requester, joined = [] }: Pick<Asked, "requester" | "joined">): Correspondent[] {
  const all = [requester, ...joined.map((party) => party.requester)];
  return [...new Map(all.toReversed().map((one) => [one.address, one])).values()].toReversed();
}

/** Everybody else who hears the answers, as they were copied in; each once. */
export const copiedInOn = ({ participants, joined = [] }: Pick<Asked, "participants" | "joined">): Address[] => [
  ...new Set([...participants, ...joined.flatMap((party) => party.participants)]),
];

/** The party of somebody who joined; undefined for the ticket's own, and for everybody else. */
export function partyOf({ requester, participants, joined = [] }: Asked, address: Address): Joined | undefined {
  if (requester.address === address || participants.includes(address)) return undefined;
  return joined.find((party) => addressesOf(party).includes(address));
}

const addressesOf = ({ requester, participants }: Pick<Joined, "requester" | "participants">): Address[] => [
  requester.address,
  ...participants,
];

/** Whether it is for this reader: their own party's words, and what was answered since they joined; never what another party wrote. */
export function isTheirs(
  { from, by, at }: Pick<Saying, "from" | "by" | "at">,
  reader: Address,
  record: Asked,
): boolean {
  const party = partyOf(record, reader);
  if (from !== "requester") return party === undefined || at > party.at;
  return party ? addressesOf(party).includes(by.address) : partyOf(record, by.address) === undefined;
}

// Who a mail is from, what that person is to the ticket, and whether the mail may change anything.

import type { Relation, Sender } from "../classify/verdict.ts";
import type { Address, Mail } from "../mail.ts";
import { type Organisation, personAt } from "../organisation.ts";
import type { Person } from "../person.ts";
import type { Ticket } from "../ticket.ts";
import type { Token } from "../token.ts";

export type Proof = {
  token: Token | undefined; // read from the address the mail came to; signature and expiry already checked
  relayVouches: boolean; // whoever handed the mail over is trusted to have checked its sender
};

/**
 * A valid token speaks for its recipient, also when it is used from an address we do not know: the address is a capability
 * (N8), and the words say so. Otherwise the From address counts as far as the relay vouches for it.
 */
export function senderOf(mail: Mail, ticket: Ticket | undefined, proof: Proof, organisation: Organisation): Sender {
  const from = mail.from ?? { address: "", name: "" };
  const token = tokenThatSpeaks(from.address, ticket, proof, organisation);
  const address = token?.recipient ?? from.address;
  const person = personAt(organisation, address);
  return {
    address,
    name: person?.name ?? (address === from.address && from.name ? from.name : address),
    person,
    relation: relationOf(ticket, address, person, organisation),
    trusted: token !== undefined || proof.relayVouches,
    means: token ? "token" : proof.relayVouches ? "relay" : "none",
    because: vouching(token, from.address, mail.envelope.peer, proof.relayVouches),
  };
}

/**
 * Undefined when the mail is from somebody else with a part in the ticket: an answer to all carries the reply address of
 * whoever was copied, and must not speak as that person.
 */
function tokenThatSpeaks(
  from: Address,
  ticket: Ticket | undefined,
  { token }: Proof,
  organisation: Organisation,
): Token | undefined {
  if (!token || token.ticketId !== ticket?.id) return undefined;
  if (from === "") return token;
  const writer = personAt(organisation, from);
  const isRecipient = from === token.recipient || (writer?.addresses.includes(token.recipient) ?? false);
  const isParty = writer !== undefined || relationOf(ticket, from, writer, organisation) !== "stranger";
  return isRecipient || !isParty ? token : undefined;
}

function vouching(token: Token | undefined, from: Address, peer: string, relayVouches: boolean): string {
  if (token) {
    const used = from === token.recipient ? "" : `, used by ${from || "nobody named"}`;
    return `it came to the signed reply address of ${token.recipient}${used}`;
  }
  if (relayVouches) return `the relay at ${peer} vouches for ${from || "its sender"}`;
  return `nothing proves that ${from || "the sender"} wrote it`;
}

/** What an address is to a ticket. Whoever asked is the requester, even a colleague of ours. */
export function relationOf(
  ticket: Ticket | undefined,
  address: Address,
  person: Person | undefined,
  organisation: Organisation,
): Relation {
  if (!ticket) return "stranger";
  const isSame = (other: Address): boolean => other === address || (person?.addresses.includes(other) ?? false);
  const { requester, participants } = ticket.record;
  if (isSame(requester.address)) return "requester";
  if (person && worksOn(ticket, person, organisation)) return "staff";
  if (participants.some(isSame)) return "participant";
  return "stranger";
}

/** At the ticket's desk, responsible for it, allowed to escalate it, or told of it before. */
function worksOn(ticket: Ticket, person: Person, { desks }: Organisation): boolean {
  const desk = desks.get(ticket.record.deskId);
  return (
    ticket.record.responsibleId === person.id ||
    (desk?.people.includes(person.id) ?? false) ||
    (desk?.visibility?.byAnalysts.includes(person.id) ?? false) ||
    ticket.outbox.some(({ to }) => to.personId === person.id)
  );
}

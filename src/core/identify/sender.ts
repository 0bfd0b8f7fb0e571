// Who a mail is from, what that person is to the ticket, and whether the mail may change anything.

import { chaseRulesOf } from "../chase/resolve-rules.ts";
import type { Relation, Sender } from "../classify/verdict.ts";
import type { Address, Mail } from "../mail.ts";
import { clientAt, type Organisation, personAt } from "../organisation.ts";
import { may } from "../permission.ts";
import type { Person } from "../person.ts";
import type { Ticket } from "../ticket.ts";
import type { Token } from "../token.ts";

/** Who, if anybody, vouches that a mail is from the address it names. */
export type Vouching = {
  by: "relay" | "authentication" | "admin" | "nobody";
  because: string;
  answerTo: Address | undefined; // where an answer reaches nobody but whoever sent the mail
};

/**
 * A valid token speaks for its recipient, also when it is used from an address we do not know: the address is a capability
 * (N8), and the words say so. Otherwise the From address counts as far as somebody vouches for it.
 */
export function senderOf(
  mail: Mail,
  ticket: Ticket | undefined,
  proof: Token | Vouching,
  organisation: Organisation,
): Sender {
  const from = mail.from ?? { address: "", name: "" };
  const token = "recipient" in proof ? proof : undefined;
  const vouching: Pick<Sender, "means" | "because" | "answerTo"> =
    "recipient" in proof
      ? { means: "token", because: inWords(proof, from.address), answerTo: proof.recipient }
      : { means: proof.by, because: proof.because, answerTo: proof.answerTo };
  const address = token?.recipient ?? from.address;
  const person = personAt(organisation, address);
  const relation = relationOf(ticket, address, person, organisation);
  const isAdmitted = ticket && relation === "stranger" && vouching.means === "admin";
  return {
    address,
    name: person?.name ?? (address === from.address && from.name ? from.name : address),
    person,
    relation: isAdmitted ? "participant" : relation, // whom an admin lets in has a part in the ticket, for this mail
    trusted: vouching.means !== "nobody",
    ...vouching,
  };
}

/**
 * The token of the address a mail came to, its signature and expiry already checked.
 * Undefined when the mail is from somebody else with a part in the ticket: an answer to all carries the reply address of
 * whoever was copied, and must not speak as that person.
 */
export function tokenThatSpeaks(
  mail: Mail,
  { ticket, token }: { ticket: Ticket | undefined; token: Token | undefined },
  organisation: Organisation,
): Token | undefined {
  const from = mail.from?.address ?? "";
  if (!token || token.ticketId !== ticket?.id) return undefined;
  if (from === "") return token;
  const writer = personAt(organisation, from);
  const isRecipient = from === token.recipient || (writer?.addresses.includes(token.recipient) ?? false);
  const isParty = writer !== undefined || relationOf(ticket, from, writer, organisation) !== "stranger";
  return isRecipient || !isParty ? token : undefined;
}

function inWords({ recipient }: Token, from: Address): string {
  const used = from === recipient ? "" : `, used by ${from || "nobody named"}`;
  return `it came to the signed reply address of ${recipient}${used}`;
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
  if (may(person?.id, "see", ticket, organisation).allowed) return "staff";
  if (participants.some(isSame) || isOfItsClient(ticket, address, organisation)) return "participant";
  return "stranger";
}

/** Where anyone of the client may chase, everybody there has a part in its tickets. */
function isOfItsClient({ record }: Ticket, address: Address, organisation: Organisation): boolean {
  const desk = organisation.desks.get(record.deskId);
  if (record.clientId === undefined || !desk || clientAt(organisation, address)?.id !== record.clientId) return false;
  return chaseRulesOf(record, desk, organisation)?.whoMayChase === "client";
}

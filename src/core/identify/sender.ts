// Who a mail is from, what that person is to the ticket, and whether the mail may change anything.

import { chaseRulesOf } from "../model/chase-rules.ts";
import type { Address, Mail } from "../model/mail.ts";
import { clientAt, type Organisation, personAt } from "../model/organisation.ts";
import { may } from "../model/permission.ts";
import type { Person } from "../model/person.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Token } from "../model/token.ts";
import type { Relation, Sender } from "../model/verdict.ts";

/** What, if anything, shows that a mail is from the address it names. */
export type Proof = {
  /** list, form: a list of ours or a contact form is proven, and says who wrote. */
  by: "relay" | "authentication" | "admin" | "person" | "list" | "form" | "nobody";
  because: string;
  answerTo: Address | undefined; // where an answer reaches nobody but the person who sent the mail
  personId?: string; // person: who confirmed that they wrote it
  signatures?: readonly string[]; // of the mail, as far as they prove it: hashes
  unjudged?: readonly string[]; // nobody: its signatures, where nobody could say whether they prove it
  isUnreachable?: true; // nobody: the domain's records could not be asked for, so it may be proven later
};

/** A reply address a mail came to and whose it is, and what proves the address the mail names. Each has its own power. */
export type SenderCredentials = { token?: Token | undefined; proof: Proof };

/**
 * A valid token speaks for its recipient, also when it is used from an address we do not know: it is a capability (N8), and
 * the words say so. But it travels with copies and forwarded mails, so it proves nobody: whose it is, is proven only by a
 * proof of one of their own addresses, by an admin, or by themselves. Without a token the From address counts as far as it
 * is proven.
 */
export function senderOf(
  mail: Mail,
  ticket: Ticket | undefined,
  { token, proof }: SenderCredentials,
  organisation: Organisation,
): Sender {
  const from = mail.from ?? { address: "", name: "" };
  const address = token?.recipient ?? from.address;
  const person = personAt(organisation, address);
  const proven = proves(proof, from.address, address, person);
  const relation = relationOf(ticket, address, person, organisation);
  const isAdmitted = ticket && relation === "stranger" && proven && proof.by === "admin";
  return {
    address,
    name: person?.name ?? (address === from.address && from.name ? from.name : address),
    person,
    relation: isAdmitted ? "participant" : relation, // whom an admin lets in has a part in the ticket, for this mail
    trusted: proven || token !== undefined || isTakenAtItsWord(proof),
    proven,
    byToken: token !== undefined,
    means: proven || isTakenAtItsWord(proof) ? proof.by : token ? "token" : "nobody",
    because: whyIn({ token, proof }, from.address, proven || relation !== "staff"),
    answerTo: token && !proven ? token.recipient : proof.answerTo,
  };
}

/** Enough for what a requester may do, and no proof of the person. */
const isTakenAtItsWord = ({ by }: Proof): boolean => by === "list" || by === "form";

/** What is lacking is said where it matters. */
function whyIn({ token, proof }: SenderCredentials, from: Address, isEnough: boolean): string {
  if (!token) return proof.because;
  const because = inWords(token, from);
  if (proof.by !== "nobody") return isEnough ? `${because}, and ${proof.because}` : because;
  return isEnough ? because : `${because}, but ${proof.because}`;
}

/** A pass says who the From address is, and nothing of the person whose reply address was used from there. */
function proves(proof: Proof, from: Address, address: Address, person: Person | undefined): boolean {
  if (proof.by === "nobody" || isTakenAtItsWord(proof)) return false;
  if (proof.by === "admin") return true;
  if (proof.by === "person") return person !== undefined && person.id === proof.personId;
  return from === address || (person?.addresses.includes(from) ?? false);
}

/**
 * The token of the address a mail came to, its signature and expiry already checked.
 * Undefined when the mail is from somebody else with a part in the ticket: an answer to all carries the reply address of
 * the person who was copied, and must not speak as that person.
 */
export function tokenThatSpeaks(
  mail: Mail,
  { ticket, token }: { ticket: Ticket | undefined; token: Token | undefined },
  organisation: Organisation,
): Token | undefined {
  const from = mail.from?.address ?? "";
  if (!token || token.subjectId !== ticket?.id) return undefined;
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

/** What an address is to a ticket. The person who asked is the requester, even a colleague of ours. */
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

// Whom a requester copies in has a part in the ticket: they hear the answers and may write.

import { writerOf } from "../automated/machine.ts";
import { listOf } from "../automated/mailing-list.ts";
import type { Desk } from "../model/desk.ts";
import { type Address, isMachineAddress, type Mail } from "../model/mail.ts";
import { isOurs, type Organisation, personAt } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Kind, Sender } from "../model/verdict.ts";

const MOST_PARTICIPANTS = 20; // a mail to two hundred people makes nobody hear two hundred answers

/** Anybody else to whom a requester wrote: not us, not our people, no machines and no list. */
export function participantsOf(mail: Mail, requester: Address, organisation: Organisation): Address[] {
  const list = listOf(mail)?.postingAddress;
  const wanted = mail.to
    .map(({ address }) => address)
    .filter((one) => one.includes("@") && one !== requester && one !== list)
    .filter((one) => !isOurs(organisation, one) && !personAt(organisation, one) && !isMachineAddress(one));
  return [...new Set(wanted)].slice(0, MOST_PARTICIPANTS);
}

/** What a requester says; a machine's mail, a command and a mail that counts for nothing copy nobody in. */
const SPOKEN: readonly Kind[] = ["chase", "requester-answer", "thanks", "solved", "unsure"];

export type Copying = { ticket: Ticket; mail: Mail; sender: Sender; verdict: { kind: Kind }; desk: Desk; now: Date };

/**
 * Those whom the requester copies in on a later mail, up to the same number in all. Only where it is proven that the requester
 * wrote: a reply address travels, and anybody who has it would read the answers from then on.
 * @returns the ticket itself when there is nobody new
 */
export function withCopiedIn(
  { ticket, mail, sender, verdict, desk, now }: Copying,
  organisation: Organisation,
): Ticket {
  const { record } = ticket;
  const isTheirs = sender.relation === "requester" && sender.proven && record.purpose === "normal";
  const isHeard = SPOKEN.includes(verdict.kind) && writerOf(mail).writer === "human" && !mail.isFromTicketSystem;
  if (!isTheirs || !isHeard || desk.copiedInLater === false) return ticket;
  const all = [...record.participants, ...participantsOf(mail, record.requester.address, organisation)];
  const participants = [...new Set(all)].filter((one) => one !== sender.address).slice(0, MOST_PARTICIPANTS);
  if (participants.length <= record.participants.length) return ticket;
  return { ...ticket, record: { ...record, participants, updatedAt: now } };
}

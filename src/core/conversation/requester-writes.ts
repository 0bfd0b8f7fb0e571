// The requester, or somebody they copied in, writes something that is no chase.

import { offerToCount } from "../chase/receive-chase.ts";
import { maySendAutomaticReply } from "../classify/machine.ts";
import type { Sender, Verdict } from "../classify/verdict.ts";
import type { Decision } from "../decision.ts";
import type { Desk } from "../desk.ts";
import { beginWait } from "../escalation/begin.ts";
import { endWait } from "../escalation/end.ts";
import type { Mail } from "../mail.ts";
import type { Organisation } from "../organisation.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { isAway, type Person } from "../person.ts";
import { phraseIn } from "../phrases.ts";
import type { Ticket } from "../ticket.ts";
import { saying } from "./saying.ts";

export type Writing = { ticket: Ticket; mail: Mail; sender: Sender; verdict: Verdict; desk: Desk; now: Date };

/** An answer to our question, or something new: we owe an answer again, and a closed ticket opens again (S2.34). */
export function requesterWrites(writing: Writing, organisation: Organisation): Decision {
  const { ticket, mail, sender, verdict, now } = writing;
  const isReopened = ticket.record.status === "closed";
  const record = isReopened ? { ...ticket.record, status: "open" as const, updatedAt: now } : ticket.record;
  const isAsking = phraseIn(mail.newText, organisation.phrases.chase) !== undefined;
  const spoken: Ticket = { ...ticket, record, lastSpeaker: "requester" };
  // T1: whatever a desk makes of a chase, asking again never moves the clock.
  const waiting = spoken.wait && isAsking ? spoken : beginWait(spoken, mail.receivedAt, organisation);
  const because = `${verdict.because}${isReopened ? `; ${record.reference} is open again` : ""}`;
  return said(writing, tellColleagues(waiting, writing, because, organisation), because, sender);
}

/**
 * Perhaps a chase, perhaps more information, perhaps a machine's: colleagues see it, nothing is counted, and a requester whom
 * a machine may answer may have it counted.
 */
export function mayBeChase(writing: Writing, organisation: Organisation): Decision {
  const { ticket, mail, sender, verdict, desk, now } = writing;
  const told = tellColleagues(ticket, writing, verdict.because, organisation);
  const chasing = { by: sender, cause: causeOf(mail), at: mail.receivedAt, now, mailId: mail.id };
  const mayOffer = sender.relation === "requester" && maySendAutomaticReply(mail);
  const next = mayOffer ? offerToCount(told, desk, verdict.because, chasing) : told;
  return said(writing, next, verdict.because, sender);
}

/** Thanks move nothing (P23). */
export const requesterThanks = (writing: Writing): Decision =>
  said(writing, writing.ticket, writing.verdict.because, writing.sender);

/** The matter is settled: nobody waits any more. A colleague closes the ticket. */
export function requesterIsSatisfied(writing: Writing, organisation: Organisation): Decision {
  const { ticket, mail, sender, verdict } = writing;
  const ended = endWait(ticket, "cancelled", verdict.because, mail.receivedAt);
  return said(writing, tellColleagues(ended, writing, verdict.because, organisation), verdict.because, sender);
}

const said = ({ mail }: Writing, next: Ticket, because: string, { address, name }: Sender): Decision => ({
  next,
  because,
  by: address,
  cause: `mail ${mail.id}`,
  says: [saying(mail, { address, name }, "requester")],
});

const causeOf = ({ contentId }: Mail): string => `mail ${contentId}`;

/** The responsible hears it; while they are away, or when there is none, the desk's people do. */
export function tellColleagues(
  ticket: Ticket,
  { mail, sender, desk, now }: Writing,
  because: string,
  { people }: Organisation,
): Ticket {
  const responsible = people.get(ticket.record.responsibleId ?? "");
  const colleagues =
    responsible && !isAway(responsible, now) ? [responsible] : desk.people.flatMap((id) => people.get(id) ?? []);
  const to = colleagues.filter((person: Person) => person.id !== sender.person?.id).map(recipient);
  return owe(ticket, {
    kind: "requester-replied",
    to,
    cause: causeOf(mail),
    because,
    now,
    mailId: mail.id,
    carries: mail.attachments.length > 0,
    facts: { why: because },
  });
}

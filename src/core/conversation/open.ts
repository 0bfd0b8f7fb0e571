// A new request becomes a ticket.

import { type Lately, tooManyAlike, wordingOf } from "../automated/loop-guard.ts";
import { suppressesAnswers } from "../automated/machine.ts";
import type { OpenedFor } from "../door/opened-for.ts";
import { beginWait } from "../escalation/begin.ts";
import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import type { Mail } from "../model/mail.ts";
import { clientAt, isOurs, type Organisation, personAt } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import { newTicket, type Saying, type Ticket, type TicketRecord } from "../model/ticket.ts";
import { isListedSender } from "../model/trigger.ts";
import type { Sender, Verdict } from "../model/verdict.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { stormsOf } from "../outbox/surge.ts";
import { plainSubject } from "../words/subject.ts";
import { participantsOf } from "./participants.ts";
import { saying } from "./saying.ts";
import { withSentOn } from "./sent-on.ts";

export type TicketOpening = {
  mail: Mail;
  verdict: Verdict;
  desk: Desk;
  id: string;
  reference: string;
  now: Date;
  openedFor?: OpenedFor | undefined; // a colleague opens it for somebody else
  sender: Sender;
  lately: Lately;
};

export function open(opening: TicketOpening, organisation: Organisation): Decision {
  const { mail, verdict, desk, now, sender, openedFor } = opening;
  const record = recordOf(opening, organisation);
  const { contentId, messageId } = mail;
  const read = { readMails: [contentId], messageIds: messageId ? [messageId] : [] };
  const wording = wordingOf(mail);
  const { address } = record.requester;
  const isMachine = isListedSender(address, desk.id, organisation.triggers) && suppressesAnswers(mail) !== undefined;
  const machine = isMachine ? { fromMachine: true as const } : {};
  const blank: Ticket = { ...newTicket(opening.id, record), ...read, wording, ...machine, ...openedBy(opening) };
  const waiting = beginWait(blank, mail.receivedAt, organisation);
  const { silence, isGathered, said } = acknowledging(opening, record, organisation);
  const why = openedFor?.because ? `${verdict.because}; ${openedFor.because}` : verdict.because;
  const because = `made: ${why}${said}`;
  const shared = { cause: causeOf("made", {}), because, now, mailId: mail.id };
  const gathers = isGathered ? { gathersForMs: stormsOf(organisation).receiptsAfterMs, waitNumber: 1 } : {}; // till it is answered
  const received = owe(waiting, { ...shared, ...gathers, kind: "received", to: silence ? [] : [record.requester] });
  const author = openedFor ? sender.person : personAt(organisation, record.requester.address);
  const people = desk.people.filter((id) => id !== author?.id).flatMap((id) => organisation.people.get(id) ?? []);
  const next = owe(received, {
    ...shared,
    kind: "new-ticket",
    carries: mail.attachments.length > 0,
    to: whoMayBeNotified(people, waiting, organisation).map(recipient),
    waitNumber: 1,
    facts: { noReceipt: silence ?? null },
  });
  return {
    next: openedFor ? notifyAuthor(next, opening, openedFor) : next,
    because,
    by: openedFor ? (sender.person?.id ?? sender.address) : record.requester.address,
    cause: causeOf("mail", { mail: mail.id }),
    says: [firstWordsIn(opening, record)],
  };
}

type Acknowledging = { silence: string | undefined; isGathered: boolean; said: string };

/**
 * Whether its requester gets a receipt, and what the history says of that. A client in an outage writes as often as a machine does:
 * what the guard against loops keeps back from others is gathered for them.
 */
function acknowledging(
  { mail, lately }: TicketOpening,
  { requester: { address }, clientId }: TicketRecord,
  organisation: Organisation,
): Acknowledging {
  const loop = tooManyAlike(address, wordingOf(mail), lately);
  const mute = isOurs(organisation, address) ? "it is from an address of ours" : suppressesAnswers(mail);
  const isGathered = loop !== undefined && mute === undefined && clientId !== undefined;
  if (isGathered) return { silence: undefined, isGathered, said: `; acknowledged in one mail with others, as ${loop}` };
  const silence = mute ?? (loop && `it may be a machine: ${loop}`);
  return { silence, isGathered, said: silence ? `; not acknowledged, as ${silence}` : "" };
}

const openedBy = ({ openedFor, sender }: TicketOpening): Pick<Ticket, "openedFor"> =>
  openedFor && sender.person ? { openedFor: { by: sender.person.id } } : {};

/** What a colleague writes above a mail they forward is for colleagues, and nobody can tell where it ends: all of it stays inside. */
function firstWordsIn({ mail, openedFor, sender }: TicketOpening, { requester }: TicketRecord): Saying {
  if (!openedFor) return saying(mail, requester, "requester", mail.newText || mail.text);
  return saying(mail, sender, "staff", withSentOn(mail.newText, mail), true);
}

function notifyAuthor(ticket: Ticket, { sender, mail, now }: TicketOpening, { requester, because }: OpenedFor): Ticket {
  const to = sender.person ? [recipient(sender.person)] : [];
  const facts = { why: because, ...(requester ? { address: requester.address } : {}) };
  return owe(ticket, { kind: "opened-for", to, cause: causeOf("made", {}), because, now, mailId: mail.id, facts });
}

function recordOf({ mail, desk, reference, now, openedFor }: TicketOpening, organisation: Organisation): TicketRecord {
  const asker = openedFor?.requester;
  const requester = asker ?? mail.from ?? { address: "", name: "" };
  const said = openedFor?.subject ?? mail.subject;
  const client = clientAt(organisation, requester.address);
  return {
    reference,
    kind: desk.kind,
    deskId: desk.id,
    subject: plainSubject(said) || (openedFor ? "" : firstWords(mail.newText || mail.text)) || "(no subject)",
    requester,
    participants: openedFor ? [] : participantsOf(mail, requester.address, organisation),
    ...(client ? { clientId: client.id } : {}),
    status: "open",
    priority: "normal",
    fields: {},
    purpose: "normal",
    createdAt: now,
    updatedAt: now,
  };
}

const firstWords = (text: string): string => text.trim().split("\n")[0]?.slice(0, 80) ?? "";

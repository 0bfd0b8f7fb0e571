// A new request becomes a ticket.

import { suppressesAnswers } from "../classify/machine.ts";
import type { Verdict } from "../classify/verdict.ts";
import type { Decision } from "../decision.ts";
import type { Desk } from "../desk.ts";
import { beginWait } from "../escalation/begin.ts";
import { type Earlier, tooManyAlike, wordingOf } from "../loop.ts";
import type { Address, Mail } from "../mail.ts";
import { isMachineAddress } from "../mail.ts";
import { clientAt, isOurs, type Organisation, personAt } from "../organisation.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { whoMayHear } from "../permission.ts";
import { plainSubject } from "../subject.ts";
import { newTicket, type Ticket, type TicketRecord } from "../ticket.ts";
import { isListedSender } from "../trigger/trigger.ts";
import { saying } from "./saying.ts";

export type Opening = {
  mail: Mail;
  verdict: Verdict;
  desk: Desk;
  id: string;
  reference: string;
  now: Date;
  earlier: readonly Earlier[]; // requests of the same domain in the last hour
};

const MOST_PARTICIPANTS = 20; // a mail to two hundred people makes nobody hear two hundred answers

export function open(opening: Opening, organisation: Organisation): Decision {
  const { mail, verdict, desk, now } = opening;
  const record = recordOf(opening, organisation);
  const { contentId, messageId } = mail;
  const read = { readMails: [contentId], messageIds: messageId ? [messageId] : [] };
  const wording = wordingOf(mail);
  const { address } = record.requester;
  const isMachine = isListedSender(address, desk.id, organisation.triggers) && suppressesAnswers(mail) !== undefined;
  const machine = isMachine ? { fromMachine: true as const } : {};
  const blank: Ticket = { ...newTicket(opening.id, record), ...read, wording, ...machine };
  const waiting = beginWait(blank, mail.receivedAt, organisation);
  const loop = tooManyAlike(address, wording, opening.earlier);
  const silence = isOurs(organisation, address)
    ? "it is from an address of ours"
    : loop
      ? `it may be a machine: ${loop}`
      : suppressesAnswers(mail);
  const because = `made: ${verdict.because}${silence ? `; not acknowledged, as ${silence}` : ""}`;
  const shared = { cause: "made", because, now, mailId: mail.id };
  const received = owe(waiting, { ...shared, kind: "received", to: silence ? [] : [record.requester] });
  const author = personAt(organisation, record.requester.address);
  const people = desk.people.filter((id) => id !== author?.id).flatMap((id) => organisation.people.get(id) ?? []);
  const next = owe(received, {
    ...shared,
    kind: "new-ticket",
    carries: mail.attachments.length > 0,
    to: whoMayHear(people, waiting, organisation).map(recipient),
    waitNumber: 1,
  });
  return {
    next,
    because,
    by: record.requester.address,
    cause: `mail ${mail.id}`,
    says: [saying(mail, record.requester, "requester", mail.newText || mail.text)],
  };
}

function recordOf({ mail, desk, reference, now }: Opening, organisation: Organisation): TicketRecord {
  const requester = mail.from ?? { address: "", name: "" };
  const client = clientAt(organisation, requester.address);
  return {
    reference,
    kind: desk.kind,
    deskId: desk.id,
    subject: plainSubject(mail.subject) || firstWords(mail.newText || mail.text) || "(no subject)",
    requester,
    participants: participantsOf(mail, requester.address, organisation),
    ...(client ? { clientId: client.id } : {}),
    status: "open",
    priority: "normal",
    fields: {},
    purpose: "normal",
    createdAt: now,
    updatedAt: now,
  };
}

/** Whoever else the requester wrote to: not us, not our people, no machines. */
function participantsOf(mail: Mail, requester: Address, organisation: Organisation): Address[] {
  const others = mail.to
    .map(({ address }) => address)
    .filter((address) => address.includes("@") && address !== requester);
  const wanted = others.filter(
    (one) => !isOurs(organisation, one) && !personAt(organisation, one) && !isMachineAddress(one),
  );
  return [...new Set(wanted)].slice(0, MOST_PARTICIPANTS);
}

const firstWords = (text: string): string => text.trim().split("\n")[0]?.slice(0, 80) ?? "";

// The requester, or somebody they copied in, writes something that is not a chase.

import { maySendAutomaticReply, writerOf } from "../automated/machine.ts";
import { offerToCount } from "../chase/receive-chase.ts";
import { beginWait } from "../escalation/begin.ts";
import { endWait } from "../escalation/end.ts";
import { causeOf } from "../model/cause.ts";
import type { Decision } from "../model/decision.ts";
import type { Desk } from "../model/desk.ts";
import type { Mail } from "../model/mail.ts";
import type { Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import { isAway } from "../model/person.ts";
import type { Ticket } from "../model/ticket.ts";
import type { Sender, Verdict } from "../model/verdict.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { after } from "../words/duration.ts";
import { phraseIn } from "../words/phrases.ts";
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
  return said(writing, notifyColleagues(waiting, writing, because, organisation), because, sender);
}

/**
 * Perhaps a chase, perhaps more information, perhaps a machine's: colleagues see it, nothing is counted, and a requester whom
 * a machine may answer may have it counted.
 */
export function mayBeChase(writing: Writing, organisation: Organisation): Decision {
  const { ticket, mail, sender, verdict, desk, now } = writing;
  const told = notifyColleagues(ticket, writing, verdict.because, organisation);
  const chasing = { by: sender, cause: ofMail(mail), at: mail.receivedAt, now, mailId: mail.id };
  const mayOffer = sender.relation === "requester" && maySendAutomaticReply(mail);
  const next = mayOffer ? offerToCount(told, desk, verdict.because, chasing, organisation) : told;
  return said(writing, next, verdict.because, sender);
}

/** Thanks move nothing (P23). */
export const requesterThanks = (writing: Writing): Decision =>
  said(writing, writing.ticket, writing.verdict.because, writing.sender);

/** The matter is settled: nobody is waiting. A colleague closes the ticket. */
export function requesterIsSatisfied(writing: Writing, organisation: Organisation): Decision {
  const { ticket, mail, sender, verdict } = writing;
  const ended = endWait(withoutPromise(ticket), "cancelled", verdict.because, mail.receivedAt);
  return said(writing, notifyColleagues(ended, writing, verdict.because, organisation), verdict.because, sender);
}

/** What is settled is owed no more. */
const withoutPromise = ({ promised: _, ...ticket }: Ticket): Ticket => ticket;

/** The same by the button on their page. Pressed again after the same wait, it tells nobody twice. */
export function requesterSolves(
  ticket: Ticket,
  { by, desk, now }: { by: Recipient; desk: Desk; now: Date },
  organisation: Organisation,
): Decision {
  const because = `${by.name || by.address} says on their page that it is solved`;
  const cause = causeOf("solved", { wait: ticket.waitsBegun });
  const told = { cause, from: by.personId, desk, now, carries: false };
  return {
    next: {
      ...tellDesk(endWait(withoutPromise(ticket), "cancelled", because, now), told, because, organisation),
      solved: { at: now, wait: ticket.waitsBegun },
    },
    because,
    by: by.address,
    cause,
    says: [{ at: now, by: { address: by.address, name: by.name }, from: "requester", text: SOLVED, private: false }],
  };
}

/** The label of that button is what they say with it. */
export const SOLVED = "This is solved";

const said = ({ mail }: Writing, next: Ticket, because: string, { address, name }: Sender): Decision => ({
  next,
  because,
  by: address,
  cause: causeOf("mail", { mail: mail.id }),
  says: [saying(mail, { address, name }, "requester")],
});

const ofMail = ({ contentId }: Mail): string => causeOf("mail", { mail: contentId });

export const notifyColleagues = (
  ticket: Ticket,
  { mail, sender, desk, now }: Writing,
  because: string,
  organisation: Organisation,
): Ticket => {
  if (isRepeating(ticket, mail, now)) return ticket;
  const carries = mail.attachments.length > 0;
  const telling = { cause: ofMail(mail), from: sender.person?.id, desk, now, mailId: mail.id, carries };
  return tellDesk(ticket, telling, because, organisation);
};

const MACHINES_APART_MS = 10 * 60_000;

/**
 * A monitoring or ticket system may repeat itself for hours: all of it joins the conversation, and colleagues are notified once in a
 * while. On a person's ticket what only may be a machine's is notified each time.
 */
function isRepeating({ outbox, fromMachine }: Ticket, mail: Mail, now: Date): boolean {
  const { writer } = writerOf(mail);
  if (writer === "human" || (writer === "unsure" && fromMachine !== true)) return false;
  return outbox.some(
    ({ kind, createdAt }) => kind === "requester-replied" && createdAt > after(now, -MACHINES_APART_MS),
  );
}

type Telling = {
  cause: string;
  from: string | undefined; // one of us who wrote it: they know
  desk: Desk;
  now: Date;
  mailId?: string;
  carries: boolean;
};

/** The responsible is notified; while they are away, or when there is none, the desk's people do. */
function tellDesk(ticket: Ticket, telling: Telling, because: string, organisation: Organisation): Ticket {
  const { from, desk, ...shared } = telling;
  const named = (ids: readonly string[]) =>
    whoMayBeNotified(
      ids.flatMap((id) => organisation.people.get(id) ?? []),
      ticket,
      organisation,
    );
  const responsible = named([ticket.record.responsibleId ?? ""]).filter((person) => !isAway(person, shared.now));
  const colleagues = responsible.length > 0 ? responsible : named(desk.people);
  const to = colleagues.filter(({ id }) => id !== from).map(recipient);
  return owe(ticket, { ...shared, kind: "requester-replied", to, because, facts: { why: because } });
}

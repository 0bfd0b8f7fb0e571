// Asked again right before sending (P22): is this notice still true, and does its reader still belong to us?

import { heldIn, heldReplyOf } from "../model/held-reply.ts";
import { type Facts, latestOf, type Notice, type NoticeKind, type Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Confirmation, type Escalation, holderOf, promiseOf, whoIs } from "../model/wait.ts";

/** These go only to people who may see the ticket; the others answer what somebody did, or go to admins. */
const ABOUT_A_TICKET: ReadonlySet<NoticeKind> = new Set([
  "new-ticket",
  "requester-replied",
  "chased",
  "step",
  "taken",
  "joined",
  "promise-over",
  "escalation-ticket",
  "triggered",
]);

/**
 * The same notice, addressed as its reader's entry in today's settings says.
 * @returns the notice itself when its reader is not one of our people, has left, or still reads that address
 */
export function readdressed(notice: Notice, { people }: Organisation): Notice {
  const person = people.get(notice.to.personId ?? "");
  if (!person || person.addresses.includes(notice.to.address)) return notice;
  return { ...notice, to: { ...notice.to, address: person.addresses[0], name: person.name } };
}

/** @returns why it must not go out any more, or undefined when it must */
export function overtaken(notice: Notice, ticket: Ticket, organisation: Organisation): string | undefined {
  const isPerhapsTold = notice.state === "sending" && notice.rows !== undefined; // then it goes out as the same mail
  return lostReader(notice, ticket, organisation) ?? (isPerhapsTold ? undefined : lostCause(notice, ticket));
}

/** Settings change while a notice waits: the person who was removed, or may not see the ticket any more, hears nothing. */
export function lostReader(
  { kind, to }: Pick<Notice, "kind" | "to">,
  ticket: Ticket,
  organisation: Organisation,
): string | undefined {
  const isAskers = [ticket.record.requester.address, ...ticket.record.participants].includes(to.address);
  if (kind === "received" && !isAskers) return `the ticket is no longer one of ${to.address}`;
  if (to.personId === undefined) return undefined;
  const person = organisation.people.get(to.personId);
  if (!person) return `${to.name} is no longer on the staff list (people.yaml)`;
  if (!ABOUT_A_TICKET.has(kind) || whoMayBeNotified([person], ticket, organisation).length > 0) return undefined;
  return `${to.name} may no longer see this ticket`;
}

function lostCause(notice: Notice, ticket: Ticket): string | undefined {
  if (notice.kind === "held-reply" && heldReplyOf(ticket, heldIn(notice))?.outcome)
    return "its author has decided already";
  if (notice.waitNumber === undefined) return undefined;
  const { wait } = ticket;
  if (wait?.number !== notice.waitNumber) {
    const ended = ticket.endedWaits.find(({ number }) => number === notice.waitNumber);
    return `the wait it speaks of is over: ${ended?.because ?? "a new one runs"}`;
  }
  return lostTruth(notice, ticket, wait.escalation);
}

/** What speaks of who is on it lasts as long as they are. */
function lostTruth(notice: Notice, ticket: Ticket, escalation: Escalation | undefined): string | undefined {
  const { kind, to } = notice;
  if (kind === "step" && !escalation) return "no policy runs on this ticket any more";
  const isHeld = escalation?.status === "confirmed";
  if (kind === "step" && isHeld) return `${whoIs(escalation)} on it`;
  if (kind === "promise-ending") return lostEnd(notice, ticket, escalation);
  if (kind === "promise-over" && escalation && promiseOf(escalation, to.personId ?? to.address))
    return `${to.name} is on it again`;
  if (kind === "joined" && isHeld !== notice.facts.held instanceof Date) return "how many are on it has changed";
  return kind === "taken" || kind === "promised" || kind === "joined"
    ? lostNews(notice, ticket, escalation)
    : undefined;
}

/** A promise that its giver made longer, or a pause after another one, ends at another time; a hand-over keeps the time. */
function lostEnd({ facts, to }: Notice, { record }: Ticket, escalation: Escalation | undefined): string | undefined {
  const { until, isPause, isTheirs, isHandedOver } = facts;
  const clock = escalation?.clock;
  const isSame = clock?.kind === "held" && until instanceof Date && clock.until.getTime() === until.getTime();
  if (!isSame) return "that time is over, or another one runs";
  if (isPause && !clock.isPause) return "nobody has to be reminded of that pause any more";
  const whose = isPause && isTheirs ? clock.promisedBy : record.responsibleId;
  const isReaders = isPause || isHandedOver ? whose === to.personId : isHolder(to, holderOf(escalation!));
  return isReaders ? undefined : `it is not for ${to.name} to see to it any more`;
}

/** Of several who took it, and of several times, the reader hears the last. */
function lostNews(notice: Notice, { outbox }: Ticket, escalation: Escalation | undefined): string | undefined {
  const { kind, facts, to } = notice;
  const holder = escalation && holderOf(escalation);
  const isGone = !holder || (kind === "taken" && !promiseOf(escalation, String(facts.byId)));
  if (isGone && kind !== "joined") return `${facts.by} is not on it any more`;
  const isNews = (one: Notice) => one.kind === kind && isSame(one.to, to) && one.state !== "withdrawn";
  if (latestOf(outbox.filter(isNews))?.key !== notice.key) return "a later mail says who is on it";
  return kind !== "promised" || (holder && isPromiseOf(holder, facts))
    ? undefined
    : "who is on it, or until when, has changed";
}

const isHolder = ({ personId, address }: Recipient, holder: Confirmation | undefined): boolean =>
  holder?.by === (personId ?? address);

/** Also under a new address. */
const isSame = (one: Recipient, other: Recipient): boolean =>
  (one.personId ?? one.address) === (other.personId ?? other.address);

const isPromiseOf = ({ name, until }: Confirmation, { by, until: said }: Facts): boolean =>
  by === name && said instanceof Date && said.getTime() === until.getTime();

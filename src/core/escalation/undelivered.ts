// What we sent did not reach its reader: somebody who can help is notified, and an answer that was not read is not an answer.

import { causeOf, isSameCause } from "../model/cause.ts";
import type { Address } from "../model/mail.ts";
import { type Facts, latestOf, type Notice, type Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import type { Person } from "../model/person.ts";
import { isOwnChannel } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Owed, owe, recipient } from "../outbox/owe.ts";
import { afterBounce, dueNow } from "../outbox/pass-over.ts";
import { beginWait } from "./begin.ts";
import { counting, hoursOf } from "./hours.ts";

/**
 * @param key of a notice that has just failed, bounced or become uncertain; for anything else the ticket comes back as it is
 * @param told addresses that read of it elsewhere: one mail tells them of all that went out with it
 */
export function afterFailure(
  ticket: Ticket,
  key: string,
  organisation: Organisation,
  now: Date,
  told: readonly Address[] = [],
): Ticket {
  const notice = ticket.outbox.find((one) => one.key === key);
  if (notice && isOwnChannel(notice.channel)) return afterOwnChannel(ticket, notice, organisation, now);
  if (!notice || !isHeardOf(notice)) return ticket;
  const to = whoHears(ticket, notice, organisation).filter(({ address }) => !told.includes(address));
  if (notice.state === "uncertain") return owe(ticket, { ...uncertaintyOf(notice, now), to });
  const waiting =
    notice.kind === "answer"
      ? waitingAgain(ticket, notice, organisation, now)
      : afterBounce(ticket, notice, organisation, now);
  return owe(waiting, { ...lossOf(notice, now, notice.kind === "answer" && waiting !== ticket), to });
}

/** Whether somebody is to hear that it did not arrive, or perhaps did not. */
function isHeardOf({ kind, state, channel }: Notice): boolean {
  if (state === "uncertain") return kind !== "undelivered" && channel !== "inbox";
  return (state === "failed" || state === "bounced") && (kind === "answer" || kind === "step");
}

/** Who is to hear that a notice of this ticket did not arrive, or perhaps did not. */
export function whoHears(ticket: Ticket, notice: Notice, organisation: Organisation): Recipient[] {
  if (!isHeardOf(notice)) return [];
  return helpers(ticket, notice.kind === "answer" ? authorOf(notice) : NOBODY, notice.to, organisation);
}

/**
 * The ticket once those hear of its mail, too, who can help with the other tickets that it told of: one word for all of them.
 * A person who may not see this ticket is left out.
 * @param lead the notice that carried the mail, and did not arrive or perhaps did not
 * @returns `told`: the addresses of all who hear of it
 */
export function toldOfAll(
  ticket: Ticket,
  lead: Notice,
  others: readonly Recipient[],
  organisation: Organisation,
  now: Date,
): { next: Ticket; told: Address[] } {
  const { people, admins } = organisation;
  const maySee = ({ personId = "" }: Recipient): boolean =>
    admins.includes(personId) ||
    whoMayBeNotified(
      [people.get(personId)].flatMap((one) => one ?? []),
      ticket,
      organisation,
    ).length > 0;
  const word = lead.state === "uncertain" ? uncertaintyOf(lead, now) : lossOf(lead, now, false);
  const next = owe(ticket, { ...word, to: others.filter(maySee) });
  const isWord = ({ kind, cause }: Notice): boolean => kind === word.kind && isSameCause(cause, word.cause);
  return { next, told: next.outbox.filter(isWord).map(({ to }) => to.address) };
}

const lossOf = (notice: Notice, now: Date, waitAgain: boolean): Omit<Owed, "to"> => {
  const { kind, to, createdAt, facts, outcome = "no reason given" } = notice;
  const { name } = authorOf(notice);
  const answer = name ? `The answer of ${name}` : "An answer";
  return {
    kind: "undelivered",
    cause: causeOf("undelivered", { at: createdAt.getTime(), address: to.address }),
    because: `${kind} to ${to.address} did not arrive: ${outcome}`,
    now,
    facts: {
      what: kind === "answer" ? answer : `The notice of step ${facts.stepNumber}`,
      to: to.name || to.address,
      why: outcome,
      waitAgain,
      ...othersIn(notice),
    },
  };
};

/** Of which tickets its mail told, too. */
const othersIn = ({ rows = [], facts: { alsoTells } }: Notice): Facts =>
  rows.length > 0 ? { others: rows.length, othersList: alsoTells ?? "" } : {};

/**
 * What a channel of one's own did not take, or cannot say it delivered, goes to the same person by mail (S4.8): nobody depends on a
 * service that may be away. That it did not take it, the admins hear once a day for each ticket.
 */
function afterOwnChannel(ticket: Ticket, notice: Notice, organisation: Organisation, now: Date): Ticket {
  const { kind, state, to, channel, facts, waitNumber, cause } = notice;
  if (state !== "failed" && state !== "uncertain") return ticket;
  const why = notice.outcome ?? "no reason given";
  const name = organisation.channels?.get(channel)?.name ?? channel;
  const because = `${name} ${state === "failed" ? "did not take it" : "cannot say that it arrived"}: ${why}`;
  const mailed = owe(ticket, {
    ...{ kind, to: [to], cause, because, now, facts },
    ...(waitNumber === undefined ? {} : { waitNumber }),
  });
  if (state === "uncertain") return mailed;
  return owe(mailed, {
    kind: "undelivered",
    to: organisation.admins.flatMap((id) => organisation.people.get(id) ?? []).map(recipient),
    cause: causeOf("channelFailed", { channel, day: dayOf(now) }),
    because,
    now,
    facts: {
      what: `What ${name} was to deliver`,
      to: to.name || to.address,
      why: `${why}. It goes out by mail instead`,
      waitAgain: false,
      instead: true,
    },
  });
}

const DAY_MS = 86_400_000;
const dayOf = (instant: Date): number => Math.floor(instant.getTime() / DAY_MS);

/**
 * Nobody knows whether it was taken, so it is not sent again by itself: a person decides. Of an answer its author hears each time, and
 * of a mail of several tickets somebody; of the others somebody once a day for each ticket, as a bad line makes many. That word itself
 * makes no other.
 */
function uncertaintyOf(notice: Notice, now: Date): Omit<Owed, "to"> {
  const { key, kind, to, outcome = "no reason given" } = notice;
  const { name } = authorOf(notice);
  const answer = name ? `The answer of ${name}` : "An answer";
  const isByItself = kind === "answer" || (notice.rows?.length ?? 0) > 0;
  return {
    kind: "undelivered",
    cause: causeOf("uncertain", { of: isByItself ? key : dayOf(now) }),
    because: `nobody knows whether ${kind} to ${to.address} arrived: ${outcome}`,
    now,
    facts: {
      what: kind === "answer" ? answer : `Our mail "${kind}"`,
      to: to.name || to.address,
      why: outcome,
      waitAgain: false,
      uncertain: true,
      ...othersIn(notice),
    },
  };
}

/** The requester has not read the answer that ended their wait: it runs again, and from where it began. */
function waitingAgain(ticket: Ticket, notice: Notice, organisation: Organisation, now: Date): Ticket {
  if (notice.to.address !== ticket.record.requester.address) return ticket;
  if (ticket.wait) return withoutPause(ticket, notice, organisation, now);
  const ended = ticket.endedWaits.at(-1);
  if (ended?.reason !== "answered" || ticket.record.status !== "open") return ticket;
  return beginWait({ ...ticket, lastSpeaker: "requester" }, ended.since, organisation);
}

/** Nor have they read that an answer follows: the steps are due as if it had not been said. */
function withoutPause(ticket: Ticket, { key, kind, to }: Notice, organisation: Organisation, now: Date): Ticket {
  const { promised: _, ...rest } = ticket;
  const { wait, outbox } = ticket;
  const escalation = wait?.escalation;
  if (!wait || escalation?.clock.kind !== "held" || !escalation.clock.isPause) return ticket;
  const last = latestOf(outbox.filter((one) => one.kind === kind && one.to.address === to.address));
  if (last?.key !== key) return ticket;
  const step = escalation.policy.steps[escalation.nextStep];
  const clock = step && counting(wait.anchorAt, step.afterMs, hoursOf(ticket, escalation.policy, organisation));
  const again = clock ? { ...wait, escalation: { ...escalation, clock } } : dueNow(wait, escalation, now);
  return { ...rest, lastSpeaker: "requester", wait: again };
}

/** Who wrote an answer. */
type Author = { id: string | undefined; name: string };

const NOBODY: Author = { id: undefined, name: "" };

const authorOf = ({ facts: { by, byId } }: Notice): Author => ({
  id: typeof byId === "string" ? byId : undefined,
  name: typeof by === "string" ? by : "",
});

/** The author of an answer and the responsible; the admins when neither can be notified. */
function helpers(ticket: Ticket, author: Author, lost: Recipient, organisation: Organisation): Recipient[] {
  const { people, admins } = organisation;
  const named = [...people.values()].filter(({ id }) => id === author.id || id === ticket.record.responsibleId);
  const near = whoMayBeNotified(named, ticket, organisation);
  const far = admins.flatMap((id) => people.get(id) ?? []);
  const isReachable = ({ addresses }: Person): boolean => !addresses.includes(lost.address);
  const found = near.filter(isReachable);
  return (found.length > 0 ? found : far.filter(isReachable)).map(recipient);
}

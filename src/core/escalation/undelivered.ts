// What we sent did not reach its reader: somebody who can help is notified, and an answer that was not read is not an answer.

import { latestOf, type Notice, type Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import type { Person } from "../model/person.ts";
import { isOwnChannel } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { afterBounce, dueNow } from "../outbox/pass-over.ts";
import { beginWait } from "./begin.ts";
import { counting, hoursOf } from "./hours.ts";

/** @param key of a notice that has just failed, bounced or become uncertain; for anything else the ticket comes back as it is */
export function afterFailure(ticket: Ticket, key: string, organisation: Organisation, now: Date): Ticket {
  const notice = ticket.outbox.find((one) => one.key === key);
  if (notice && isOwnChannel(notice.channel)) return afterOwnChannel(ticket, notice, organisation, now);
  if (notice?.state === "uncertain") return afterUncertainty(ticket, notice, organisation, now);
  const isLost = notice?.state === "failed" || notice?.state === "bounced";
  if (!notice || !isLost || (notice.kind !== "answer" && notice.kind !== "step")) return ticket;
  const waiting =
    notice.kind === "answer"
      ? waitingAgain(ticket, notice, organisation, now)
      : afterBounce(ticket, notice, organisation, now);
  const author = authorOf(notice);
  return owe(waiting, {
    kind: "undelivered",
    to: helpers(ticket, author, notice.to, organisation),
    cause: `undelivered ${notice.createdAt.getTime()} ${notice.to.address}`,
    because: `${notice.kind} to ${notice.to.address} did not arrive: ${notice.outcome ?? "no reason given"}`,
    now,
    facts: {
      what:
        notice.kind === "answer"
          ? author.name
            ? `The answer of ${author.name}`
            : "An answer"
          : `The notice of step ${notice.facts.stepNumber}`,
      to: notice.to.name || notice.to.address,
      why: notice.outcome ?? "no reason given",
      waitAgain: notice.kind === "answer" && waiting !== ticket,
    },
  });
}

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
    cause: `${channel} failed ${Math.floor(now.getTime() / DAY_MS)}`,
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

/**
 * Nobody knows whether it was taken, so it is not sent again by itself: a person decides. Of an answer its author hears each time; of
 * the others somebody once a day for each ticket, as a bad line makes many. That word itself makes no other.
 */
function afterUncertainty(ticket: Ticket, notice: Notice, organisation: Organisation, now: Date): Ticket {
  if (notice.kind === "undelivered" || notice.channel === "inbox") return ticket;
  const isAnswer = notice.kind === "answer";
  const author = isAnswer ? authorOf(notice) : NOBODY;
  const day = Math.floor(now.getTime() / DAY_MS);
  return owe(ticket, {
    kind: "undelivered",
    to: helpers(ticket, author, notice.to, organisation),
    cause: isAnswer ? `uncertain ${notice.key}` : `uncertain ${day}`,
    because: `nobody knows whether ${notice.kind} to ${notice.to.address} arrived: ${notice.outcome ?? "no reason given"}`,
    now,
    facts: {
      what: isAnswer ? (author.name ? `The answer of ${author.name}` : "An answer") : `Our mail "${notice.kind}"`,
      to: notice.to.name || notice.to.address,
      why: notice.outcome ?? "no reason given",
      waitAgain: false,
      uncertain: true,
    },
  });
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

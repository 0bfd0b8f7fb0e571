// What a colleague who was notified of a waiting requester does other than take it: not mine, somebody else's, or the next one's at once.

import { hoursOf } from "../escalation/hours.ts";
import { needOf } from "../escalation/needs.ts";
import { warnAtOf, whyNotTaken } from "../escalation/promise.ts";
import { resume } from "../escalation/resume.ts";
import { noteLeft } from "../escalation/several.ts";
import { type News, noteParted, type Parting } from "../escalation/taken.ts";
import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { Ticket } from "../model/ticket.ts";
import {
  type Confirmation,
  type Escalation,
  holdersOf,
  promiseOf,
  type Wait,
  whoIs,
  withoutAny,
  withoutDecline,
  withoutPromise,
} from "../model/wait.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { dueNow, toldBy, whenNobodyIsLeft } from "../outbox/pass-over.ts";
import { inUtc } from "../words/duration.ts";
import { personNamed } from "./person-named.ts";
import { author, decided, type Refused, type RunningCommand } from "./running.ts";

type Escalated = { wait: Wait; escalation: Escalation };

/** The next step fires now, also while somebody is on it. */
export function nextNow(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const found = escalatedIn(running);
  if ("refused" in found) return found;
  const { ticket, now } = running;
  const { wait, escalation } = found;
  const { kind } = escalation.clock;
  if (kind === "exhausted") return { refused: "every step has fired, and the policy ends there" };
  const because = `${running.command.by.name} asked for the next step now${colon(argument)}`;
  const nobody = { wait, escalation: withoutAny(escalation) };
  const next = kind === "held" ? givenBack(ticket, nobody, organisation, now) : dueNow(wait, escalation, now);
  const parting = { by: running.command.by.name, reason: argument };
  return decided(running, parted(running, { ...ticket, wait: next }, found, parting, because), because);
}

/**
 * "Not mine": the person who is on it gives it back. When nobody is left whom the last step notified, the next one is due now. Who
 * declined is not notified again in this wait, unless they take it, or somebody makes them responsible.
 */
export function decline(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const found = escalatedIn(running);
  if ("refused" in found) return found;
  const { ticket, command, now } = running;
  const { status, nextStep } = found.escalation;
  const by = author(running);
  const given = promiseIn(found.escalation, by);
  if (status === "confirmed" && !given)
    return { refused: `${whoIs(found.escalation)} on it, so there is nothing for you to decline` };
  const declined = [...new Set([...(found.escalation.declined ?? []), by])];
  const escalation = withoutPromise({ ...found.escalation, declined }, by);
  const wait = { ...found.wait, escalation };
  const left = (because: string): Ticket =>
    leftTo({ ...ticket, wait }, given?.promise, GAVE_BACK, { because, now, organisation });
  if (status === "confirmed") {
    const because = `${command.by.name} is not on it any more${colon(argument)}; the next step is due now`;
    const next = { ...left(because), wait: givenBack(ticket, { wait, escalation }, organisation, now) };
    return decided(running, next, because);
  }
  const told = toldBy(ticket, wait, escalation, nextStep);
  const noted = left(`${command.by.name} declined`);
  const { next, because } = told.includes(by)
    ? whenNobodyIsLeft(noted, told, "is left", organisation, now)
    : { next: noted, because: "" };
  return decided(running, next, `${command.by.name} declined${colon(argument)}${because && `; ${because}`}`);
}

/**
 * The colleague is responsible from now on and is notified. A promise that ran does so no longer, but its end stands: if nobody takes
 * the ticket by then, the next step fires. Their own promise stands.
 */
export function handOver(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now } = running;
  const found = colleagueIn(argument, running, organisation);
  if ("refused" in found) return found;
  const { person, why } = found;
  if (person.id === command.by.person?.id) return { refused: "that is you: write #assign me, or on it" };
  const given = responsibleNow(ticket, person, now);
  const escalation = given.wait?.escalation;
  const own = promiseIn(escalation, author(running));
  const isTheirs = !own && promiseIn(escalation, person.id) !== undefined;
  const until = escalation?.clock.kind === "held" && !isTheirs ? escalation.clock.until : undefined;
  const next = handedOver(given, own, until, now);
  const because = `${command.by.name} handed it over to ${person.name}${colon(why)}`;
  const facts = { by: command.by.name, ...(why ? { reason: why } : {}), ...(until ? { until } : {}) };
  const then = until ? `; nobody is on it, and the next step fires at ${inUtc(until)}` : "";
  const owed = owe(next, { kind: "assigned", to: [recipient(person)], cause: command.once, because, now, facts });
  if (own?.isOfSeveral) {
    const news = { because, now, organisation };
    return decided(
      running,
      leftTo(owed, own.promise, `they handed it over to ${person.name}`, news),
      `${because}${then}`,
    );
  }
  if (!until || !given.wait || !escalation) return decided(running, owed, because);
  const parting = { by: command.by.name, to: person.name, reason: why, until };
  const told = parted(running, owed, { wait: given.wait, escalation }, parting, because);
  return decided(running, told, `${because}${then}`);
}

/** Those whose promise another's command ends are notified; who gives up their own knows it. */
function parted(
  running: RunningCommand,
  ticket: Ticket,
  { wait, escalation }: Escalated,
  parting: Parting,
  because: string,
): Ticket {
  const others = holdersOf(escalation).filter(({ by }) => by !== author(running));
  return others.reduce((next, one) => noteParted(next, wait, one, parting, { because, now: running.now }), ticket);
}

/** Where a step needs several, those who are on it still hear that somebody is not. */
function leftTo(ticket: Ticket, given: Confirmation | undefined, why: string, news: News): Ticket {
  const need = given && needOf(ticket, news.organisation, news.now);
  return given && need ? noteLeft(ticket, given, why, need, news) : ticket;
}

const GAVE_BACK = "they gave it back";

/** The ticket in a person's hands: what they declined before counts no more. */
export function responsibleNow(ticket: Ticket, { id }: Person, now: Date): Ticket {
  const { wait, record } = ticket;
  const given = { ...ticket, record: { ...record, responsibleId: id, updatedAt: now } };
  return wait ? { ...given, wait: withoutDecline(wait, id) } : given;
}

const MOST_WORDS_OF_A_NAME = 6;

/** "#handover anna", "#handover Anna Nowak, she knows the printer": the longest beginning that names somebody, and why. */
function colleagueIn(argument: string, running: RunningCommand, organisation: Organisation) {
  const ends = [...argument.matchAll(/[,:;]?\s+|$/gu)].slice(0, MOST_WORDS_OF_A_NAME).reverse();
  let refused: Refused = { refused: "it does not say to whom" };
  for (const { index } of ends) {
    const found = personNamed(argument.slice(0, index).replace(/[,:;.]$/u, ""), running, organisation);
    const why = argument.slice(index).replace(/^[\s,:;]+/u, "");
    if (!("refused" in found)) {
      // "Anna Schmidt" is not the Anna who works here: a name that goes on must not reach another person.
      const goesOn = /^\p{Lu}\p{Ll}/u.test(why) && !/^[,:;]/u.test(argument.slice(index));
      return goesOn
        ? { refused: `write the name, a comma and the reason: "#handover ${found.person.name}, ${why}"` }
        : { ...found, why };
    }
    refused = found;
  }
  return refused;
}

function escalatedIn({ ticket }: RunningCommand): Escalated | Refused {
  const { wait } = ticket;
  return wait?.escalation ? { wait, escalation: wait.escalation } : { refused: whyNotTaken(ticket) };
}

/** Nobody is on it any more. */
function givenBack(ticket: Ticket, { wait, escalation }: Escalated, organisation: Organisation, at: Date): Wait {
  const { confirmation: _, ...rest } = escalation;
  return resume(wait, rest, at, hoursOf(ticket, rest.policy, organisation));
}

/** Nobody, or one less where several were needed, is on it, and the clock is held as long as the promise would have. */
function handedOver(ticket: Ticket, own: Own | undefined, until: Date | undefined, now: Date): Ticket {
  const { wait } = ticket;
  if (!wait?.escalation || !(until || own)) return ticket;
  const escalation = own ? withoutPromise(wait.escalation, own.promise.by) : withoutAny(wait.escalation);
  if (!until) return { ...ticket, wait: { ...wait, escalation } };
  const { confirmation: _, ...rest } = escalation;
  const clock = { kind: "held", warnAt: warnAtOf(now, until, rest.policy), until } as const;
  return { ...ticket, wait: { ...wait, escalation: { ...rest, status: "active", clock } } };
}

type Own = { promise: Confirmation; isOfSeveral: boolean };

/** What somebody has promised who is on it, or is one of several whom a step needs. */
function promiseIn(escalation: Escalation | undefined, by: string): Own | undefined {
  const several = escalation?.together?.find((one) => one.by === by);
  const promise = several ?? (escalation && promiseOf(escalation, by));
  return promise && { promise, isOfSeveral: several !== undefined };
}

const colon = (words: string): string => (words ? `: ${words}` : "");

// What a colleague who was notified of a waiting requester does other than take it: not mine, somebody else's, or the next one's at once.

import type { Decision } from "../model/decision.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Escalation, Wait } from "../model/wait.ts";
import { owe, recipient } from "../outbox/owe.ts";
import { toldBy } from "../outbox/pass-over.ts";
import { after, inUtc } from "../words/duration.ts";
import { personNamed } from "./person-named.ts";
import { author, decided, type Refused, type RunningCommand } from "./running.ts";

type Escalated = { wait: Wait; escalation: Escalation };

/** The next step fires now, also while somebody is on it. */
export function nextNow(running: RunningCommand, argument: string): Decision | Refused {
  const found = escalatedIn(running);
  if ("refused" in found) return found;
  const { ticket, now } = running;
  if (found.escalation.clock.kind === "exhausted")
    return { refused: "every step has fired, and the policy ends there" };
  const next = { ...ticket, wait: released(found, now) };
  return decided(running, next, `${running.command.by.name} asked for the next step now${reason(argument)}`);
}

/**
 * "Not mine": the person who is on it gives it back. When nobody is left whom the last step notified, the next one is due now. Who declined is
 * not notified again in this wait.
 */
export function decline(running: RunningCommand, argument: string): Decision | Refused {
  const found = escalatedIn(running);
  if ("refused" in found) return found;
  const { ticket, command, now } = running;
  const { wait, escalation } = found;
  const { status, confirmation, nextStep, clock } = escalation;
  const by = author(running);
  const isOnIt = status === "confirmed" && confirmation?.by === by;
  if (status === "confirmed" && !isOnIt)
    return { refused: `${confirmation?.name ?? "somebody"} is on it, so there is nothing for you to decline` };
  const declined = [...new Set([...(escalation.declined ?? []), by])];
  const told = toldBy(ticket, wait, escalation, nextStep);
  const isLast = told.includes(by) && told.every((id) => declined.includes(id));
  const isDue = isOnIt || (clock.kind === "running" && clock.at > now && isLast);
  const noted: Wait = { ...wait, escalation: { ...escalation, declined } };
  const next = isDue ? released({ wait: noted, escalation: { ...escalation, declined } }, now) : noted;
  const what = isOnIt ? "is not on it any more" : "declined";
  const then = isDue ? "; the next step is due now" : "";
  return decided(running, { ...ticket, wait: next }, `${command.by.name} ${what}${reason(argument)}${then}`);
}

/**
 * The colleague is responsible from now on and is notified. A promise that ran does so no longer, but its end stands: if nobody takes
 * the ticket by then, the next step fires.
 */
export function handOver(running: RunningCommand, argument: string, organisation: Organisation): Decision | Refused {
  const { ticket, command, now } = running;
  const found = colleagueIn(argument, running, organisation);
  if ("refused" in found) return found;
  const { person, why } = found;
  if (person.id === command.by.person?.id) return { refused: "that is you: write #assign me, or on it" };
  const { wait } = ticket;
  const escalation = wait?.escalation;
  const held = escalation?.clock.kind === "held" ? escalation.clock : undefined;
  const because = `${command.by.name} handed it over to ${person.name}${reason(why)}`;
  const given = {
    ...ticket,
    record: { ...ticket.record, responsibleId: person.id, updatedAt: now },
    ...(wait && escalation && held ? { wait: released({ wait, escalation }, held.until) } : {}),
  };
  const facts = { by: command.by.name, ...(why ? { reason: why } : {}), ...(held ? { until: held.until } : {}) };
  const until = held ? `; nobody is on it, and the next step fires at ${inUtc(held.until)}` : "";
  return decided(
    running,
    owe(given, { kind: "assigned", to: [recipient(person)], cause: command.once, because, now, facts }),
    `${because}${until}`,
  );
}

/** "#handover anna", "#handover anna she knows the printer": the name is all of it, or what stands before a comma or colon, or its first word. */
function colleagueIn(argument: string, running: RunningCommand, organisation: Organisation) {
  const whole = personNamed(argument, running, organisation);
  if (!("refused" in whole)) return { ...whole, why: "" };
  for (const split of [/^([^,:;]+)[,:;]\s*(.*)$/su, /^(\S+?)[,:;]?\s+(.*)$/su]) {
    const [, name = "", why = ""] = split.exec(argument) ?? [];
    const found = name ? personNamed(name, running, organisation) : whole;
    if (!("refused" in found)) return { ...found, why };
  }
  return whole;
}

function escalatedIn({ ticket }: RunningCommand): Escalated | Refused {
  const { wait } = ticket;
  if (!wait) return { refused: "nobody is waiting for an answer" };
  return wait.escalation ? { wait, escalation: wait.escalation } : { refused: "no policy runs on this ticket" };
}

/** Nobody is on it any more. The later steps keep their distance to what fires then, as when a promise runs out. */
function released({ wait, escalation }: Escalated, at: Date): Wait {
  const { confirmation: _, ...rest } = escalation;
  const step = escalation.policy.steps[escalation.nextStep];
  const anchorAt = step ? after(at, -step.afterMs) : wait.anchorAt;
  return { ...wait, anchorAt, escalation: { ...rest, status: "active", clock: { kind: "running", at } } };
}

const reason = (words: string): string => (words ? `: ${words}` : "");

// What a colleague does on the page behind "I'm on it" instead of taking it: not theirs, somebody else's, the next step at once, or
// another policy. Each is the command of that name, decided as it is by mail.

import { ticketNamedBy } from "../core/command/duplicate.ts";
import { carryOut } from "../core/command/run.ts";
import { USUAL } from "../core/command/set-policy.ts";
import { authorId, type Command } from "../core/model/command.ts";
import type { Decision } from "../core/model/decision.ts";
import type { Desk } from "../core/model/desk.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { whoMayBeNotified } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { holderOf } from "../core/model/wait.ts";
import type { CommandLine } from "../core/words/commands.ts";
import type { App } from "../ports/app.ts";

export const PASSINGS = ["decline", "handover", "next", "policy"] as const;
export type PassingName = (typeof PASSINGS)[number];

/** `to`: a person or a policy, by its id. `mark`: of the escalation as the page showed it; a press on what has changed since changes nothing (P22). */
export type Passing = { name: PassingName; to: string; reason: string; mark: string };

/**
 * Another mark means that a step has fired since, or somebody took it, gave it back or handed it over, or its pause or its policy is
 * another.
 */
export function formMarkOf({
  wait,
  record: { responsibleId = "", policyId = "" },
}: Pick<Ticket, "wait" | "record">): string {
  const { escalation } = wait ?? {};
  const whose = [responsibleId, policyId];
  if (!wait || !escalation) return whose.join(".");
  const { lap, nextStep, clock } = escalation;
  const heldUntil = clock.kind === "held" ? clock.until.getTime() : 0;
  return [...whose, wait.number, lap, nextStep, holderOf(escalation)?.at.getTime() ?? 0, heldUntil].join(".");
}

/** Whom it can be handed over to: the desk's people who may be notified of it, but for the person who asks. */
export function colleaguesOf(
  ticket: Ticket,
  personId: string | undefined,
  organisation: Organisation,
): readonly Person[] {
  const desk = organisation.desks.get(ticket.record.deskId);
  const people = desk?.people.flatMap((id) => organisation.people.get(id) ?? []) ?? [];
  return whoMayBeNotified(people, ticket, organisation).filter(({ id }) => id !== personId);
}

/** Which policies it can take instead of the one it has, and `usual` where it has one of its own. */
export function policiesFor({ record, wait }: Ticket, { policies }: Organisation): { id: string; name: string }[] {
  const running = wait?.escalation?.policy.id;
  const others = [...policies.values()].filter(({ id, active }) => active && id !== running && id !== record.policyId);
  const usual = { id: USUAL, name: "the usual one, of its client or its desk" };
  return [...others, ...(record.policyId === undefined ? [] : [usual])];
}

/** The command that it is. */
export const commandLineOf = ({ name, to, reason }: Pick<Passing, "name" | "to" | "reason">): CommandLine => ({
  name,
  argument: name === "policy" ? to : [name === "handover" ? to : "", reason].filter(Boolean).join(", "),
});

type On = { ticket: Ticket; desk: Desk; command: Command; app: App };

/** @returns the decision, or why it cannot be done, in words for the person who asks */
export async function carryOutLine({ ticket, desk, command, app }: On, line: CommandLine) {
  const hasOpenEscalation = await app.tickets.hasOpenEscalation(ticket.record.reference);
  const reference = ticketNamedBy(line);
  const named = reference === undefined ? undefined : await app.tickets.byReference(reference);
  return carryOut({ ticket, command, desk, now: command.at, hasOpenEscalation, named }, line, app.organisation);
}

/** Nothing is done, and the history keeps the press. */
export const notPassed = (ticket: Ticket, { name }: Passing, command: Command, why: string): Decision => ({
  next: ticket,
  because: `${command.by.name}'s #${name} by ${command.proof.via} changes nothing: ${why}`,
  by: authorId(command),
  cause: command.cause,
});

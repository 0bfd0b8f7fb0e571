// A step may need several of those it notified: the steps rest only when that many have said "on it".

import type { Organisation } from "../model/organisation.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Confirmation, type Escalation, whoIs } from "../model/wait.ts";
import { askedBy, leftOf, needsOf, toldIn } from "../outbox/pass-over.ts";
import { inUtc } from "../words/duration.ts";
import { inSeries } from "../words/in-series.ts";

/** Who has said "on it", of how many, and who of those that were asked has not. */
export type Need = { of: number; have: readonly Confirmation[]; missing: readonly string[] }; // missing: names

type Seen = Pick<Ticket, "wait" | "outbox" | "record">;

/** What the step that fired last needs, and has. @returns undefined where one is enough, or nothing has fired */
export function needOf(ticket: Seen, organisation: Organisation, now: Date): Need | undefined {
  const { wait } = ticket;
  const escalation = wait?.escalation;
  const needs = escalation && needsOf(escalation);
  if (!wait || !escalation || needs === undefined) return undefined;
  const told = toldIn(ticket, wait);
  const have = standingPromises(escalation, organisation, now).filter(({ by }) => isAsked(by, told, ticket));
  const asked = askedBy(ticket, wait, escalation);
  const { policy, declined = [] } = escalation; // who declined is missing where all are needed
  const left = leftOf(asked, { policy, declined: needs === "all" ? [] : declined }, organisation, now);
  const lacking = [...new Set(left)].filter((id) => !have.some(({ by }) => by === id));
  const missing = lacking.map((id) => organisation.people.get(id)?.name ?? id);
  return { of: needs === "all" ? have.length + missing.length : needs, have, missing };
}

export const isMet = ({ of, have }: Need): boolean => have.length > 0 && have.length >= of;

/** "Anna Nowak", or "1 of Anna Nowak and Ben Okafor"; of nobody else: whom the next step notifies. */
export function missingInWords({ of, have, missing }: Need): string {
  const lacks = of - have.length;
  if (missing.length === 0) return "somebody whom the next step notifies";
  return lacks < missing.length ? `${lacks} of ${inSeries(missing)}` : inSeries(missing);
}

/** The same of a ticket: undefined where enough are on it, or one is enough, or nobody has said anything yet. */
export function lackingOn(ticket: Seen, organisation: Organisation, now: Date): string | undefined {
  const need = needOf(ticket, organisation, now);
  return need && need.have.length > 0 && !isMet(need) ? needInWords(need) : undefined;
}

/** "1 of 2 is on it (Anna Nowak)": what an escalation says of itself; undefined while nobody is, where enough are, and where one is enough. */
export function soFar(escalation: Escalation, organisation: Organisation, now: Date): string | undefined {
  const needs = needsOf(escalation);
  const have = escalation.status === "active" ? standingPromises(escalation, organisation, now) : [];
  if (needs === undefined || have.length === 0) return undefined;
  return onIt(have, needs === "all" ? "all who were notified" : needs);
}

const onIt = (have: readonly Confirmation[], of: number | string): string =>
  `${have.length} of ${of} ${have.length > 1 ? "are" : "is"} on it${have.length > 0 ? ` (${inSeries(have.map(({ name, by }) => name || by))})` : ""}`;

/** "1 of 2 is on it (Anna Nowak); still missing: Ben Okafor" */
export const needInWords = (need: Need): string =>
  `${onIt(need.have, need.of)}${isMet(need) ? "" : `; still missing: ${missingInWords(need)}`}`;

/** Why somebody's "on it" does not count where several are needed (P22). @param by person id, or an address of nobody of ours */
export function notCounted(ticket: Seen, by: string, organisation: Organisation, now: Date): string | undefined {
  const { wait } = ticket;
  const escalation = wait?.escalation;
  if (!wait || !escalation) return undefined;
  const { status, together, clock } = escalation;
  if (status === "confirmed" && together && clock.kind === "held")
    return together.some((one) => one.by === by)
      ? undefined
      : `${whoIs(escalation)} on it until ${inUtc(clock.until)}, as many as this step needs`;
  const need = needOf(ticket, organisation, now);
  if (!need || isAsked(by, toldIn(ticket, wait), ticket)) return undefined;
  return `step ${escalation.nextStep} needs ${need.of} of those who were notified, and still missing is ${missingInWords(need)}`;
}

/** What is promised still: a promise that is over, or of somebody who has left, counts no more. */
export const standingPromises = (
  { together = [] }: Pick<Escalation, "together">,
  { people }: Pick<Organisation, "people">,
  now: Date,
): Confirmation[] => together.filter(({ by, address, until }) => until > now && (by === address || people.has(by)));

const isAsked = (by: string, told: readonly string[], { record }: Seen): boolean =>
  told.includes(by) || record.responsibleId === by;

// Who is away by the word of their own mail program, in addition to the leave of the settings (N5).

import type { Organisation } from "../model/organisation.ts";
import type { Leave, Person } from "../model/person.ts";

/** What tells that somebody of ours is away, or is back. */
export type Sign = {
  personId: string;
  cause: string; // "mail <content id>" or "button"
  at: Date;
  because: string;
  isSaid?: true; // they said so themselves: not their mail program, and not that they acted
} & ({ kind: "away"; untilAt: Date; returnsAt?: string } | { kind: "back" });

/** What is known of one person; one of each is kept, also when it is over. */
export type Absence = {
  personId: string;
  version: number; // raised by every sign that changes it; 1 for the first
  fromAt: Date;
  untilAt: Date;
  returnsAt?: string; // the day they named, "2026-03-09"
  because: string; // how we know
  signAt: Date; // of the latest sign: what is not later comes too late
  cause: string; // of the latest sign
  isSaid?: true; // they said it themselves: only their own word, or its end, ends it
};

/**
 * What is known of a person after one more sign. Whatever order processes read in, the latest sign wins, and one read again
 * changes nothing. What somebody said themselves is ended neither by what they do meanwhile nor by a note of their mail program.
 * @returns undefined when it stays as it is
 */
export function heard(standing: Absence | undefined, sign: Sign): Absence | undefined {
  if (standing && sign.at <= standing.signAt) return undefined;
  const { personId, cause, at, because } = sign;
  const isAwayNow = standing !== undefined && at < standing.untilAt;
  if (isAwayNow && standing.isSaid && !sign.isSaid) return undefined;
  const shared = { personId, version: (standing?.version ?? 0) + 1, signAt: at, cause, because };
  if (sign.kind === "away") return { ...shared, ...span(isAwayNow ? standing : undefined, sign), ...saidBy(sign) };
  return isAwayNow ? { ...shared, fromAt: standing.fromAt, untilAt: at } : undefined;
}

const saidBy = ({ isSaid }: Sign): Pick<Absence, "isSaid"> => (isSaid ? { isSaid } : {});

/** A later note replaces an earlier one; one that names no day does not shorten an absence whose end was named. */
function span(
  standing: Absence | undefined,
  { at, untilAt, returnsAt, isSaid }: Sign & { kind: "away" },
): Pick<Absence, "fromAt" | "untilAt" | "returnsAt"> {
  const fromAt = standing?.fromAt ?? at;
  if (returnsAt !== undefined) return { fromAt, untilAt, returnsAt };
  if (!standing || isSaid || standing.untilAt < untilAt) return { fromAt, untilAt };
  const { untilAt: named, returnsAt: day } = standing;
  return { fromAt, untilAt: named, ...(day === undefined ? {} : { returnsAt: day }) };
}

/** The organisation as decisions must see it: who is away by a note is on leave. */
export function withAbsences(organisation: Organisation, absences: readonly Absence[]): Organisation {
  if (absences.length === 0) return organisation;
  const byPerson = new Map(absences.map((absence) => [absence.personId, absence]));
  const people = [...organisation.people].map(([id, person]) => [id, absent(person, byPerson.get(id))] as const);
  return { ...organisation, people: new Map(people) };
}

const absent = (person: Person, absence: Absence | undefined): Person =>
  absence ? { ...person, leave: [...person.leave, leaveOf(absence)] } : person;

const leaveOf = ({ fromAt, untilAt, because, isSaid, returnsAt }: Absence): Leave => ({
  fromAt,
  untilAt,
  because,
  ...(isSaid || returnsAt !== undefined ? {} : { isGuess: true }),
});

// Whom a step means at an instant: people, those who are on call, and those who stand in for somebody who is away.

import { onCallAt } from "../calendar/rota.ts";
import { type Organisation, peopleOf } from "./organisation.ts";
import { isAway, type Person } from "./person.ts";
import type { Policy, StepTarget } from "./policy.ts";

/** Somebody whom a step means, and how it comes to them when it does not name them. */
export type Meant = {
  person: Person;
  onCall?: string; // the name of the rota
  standsInFor?: string; // the name of who is away
};

/**
 * Whom a step would notify, in order. Of a rota only the first who remains is notified: the others stand behind.
 * @param skipAway somebody on leave is replaced by who stands in for them, or left out where nobody does
 */
export function meantBy(
  tell: StepTarget,
  { responsibleId, at, skipAway }: { responsibleId: string | undefined; at: Date; skipAway: boolean },
  organisation: Organisation,
): Meant[] {
  const named = namedBy(tell, at, responsibleId, organisation);
  const here = skipAway ? named.flatMap((meant) => hereOrStandIn(meant, at, organisation)) : named;
  return here.filter(({ person }, index) => here.findIndex((one) => one.person.id === person.id) === index);
}

/** Of those a target means, whom it notifies: of a rota the first, of anything else all. */
export const notifiedOf = <Some>(tell: StepTarget, meant: Some[]): Some[] =>
  tell.kind === "rota" ? meant.slice(0, 1) : meant;

function namedBy(tell: StepTarget, at: Date, responsibleId: string | undefined, organisation: Organisation): Meant[] {
  if (tell.kind !== "rota") return peopleOf(organisation, tell, responsibleId).map((person) => ({ person }));
  const rota = organisation.rotas?.get(tell.id);
  const onCall = rota ? onCallAt(rota, at) : [];
  return onCall.flatMap(({ personId }): Meant[] => {
    const person = organisation.people.get(personId);
    return person ? [{ person, onCall: rota!.name }] : [];
  });
}

function hereOrStandIn(meant: Meant, at: Date, organisation: Organisation): Meant[] {
  const { person } = meant;
  if (!isAway(person, at)) return [meant];
  const substitute = standInFor(person, at, organisation);
  return substitute ? [{ ...meant, person: substitute, standsInFor: person.name }] : [];
}

/**
 * Who stands in for somebody: the person they name, or, while that person is away as well, the one whom that person names, and so
 * on (P18).
 * @returns undefined where nobody of the chain is here, also when it comes back to where it began
 */
export function standInFor(person: Person, at: Date, { people }: Pick<Organisation, "people">): Person | undefined {
  const asked = new Set([person.id]);
  for (let next = people.get(person.substituteId ?? ""); next; next = people.get(next.substituteId ?? "")) {
    if (asked.has(next.id)) return undefined;
    if (!isAway(next, at)) return next;
    asked.add(next.id);
  }
  return undefined;
}

/** Everybody whom a target may ever notify: every member of a rota, and who stands in for somebody, and for those. */
export function everybodyMeantBy(tell: StepTarget, organisation: Organisation): Person[] {
  const { people, rotas } = organisation;
  const rota = tell.kind === "rota" ? rotas?.get(tell.id) : undefined;
  const named =
    tell.kind === "rota"
      ? [
          ...(rota?.layers ?? []).flatMap(({ members }) => members),
          ...(rota?.overrides ?? []).map((one) => one.personId),
        ]
      : peopleOf(organisation, tell, undefined).map(({ id }) => id);
  const found = new Set(named.flatMap((id) => people.get(id) ?? []));
  for (const person of found) {
    const substitute = people.get(person.substituteId ?? "");
    if (substitute) found.add(substitute); // a set is walked to what was added meanwhile
  }
  return [...found];
}

/** The same under a policy: where it notifies people on leave, too, nobody stands in for them. */
export const everybodyFor = (
  { skipPeopleOnLeave }: Pick<Policy, "skipPeopleOnLeave">,
  tell: StepTarget,
  organisation: Organisation,
): Person[] =>
  skipPeopleOnLeave || tell.kind === "rota"
    ? everybodyMeantBy(tell, organisation)
    : peopleOf(organisation, tell, undefined);

/** How a step comes to somebody whom it does not name: "on call for Network, standing in for Anna Nowak"; empty for who is named. */
export const howMeant = ({ onCall, standsInFor }: Pick<Meant, "onCall" | "standsInFor">): string =>
  [...(onCall ? [`on call for ${onCall}`] : []), ...(standsInFor ? [`standing in for ${standsInFor}`] : [])].join(", ");

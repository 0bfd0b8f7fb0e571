// Who is on call, and whom a policy would notify: nothing is kept or sent.

import { onCallAt, type Rota } from "../core/calendar/rota.ts";
import { shifts } from "../core/calendar/shifts.ts";
import { meantBy, nameMeant, notifiedOf, standInFor } from "../core/model/meant.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { isAway } from "../core/model/person.ts";
import type { Policy } from "../core/model/policy.ts";
import { nameOf } from "../core/visibility/authority.ts";
import { after, inWords } from "../core/words/duration.ts";

export type OnCallNow = {
  rota: string;
  name: string;
  at: Date;
  until: Date; // when somebody else may be; at most in a year
  /** The first is on call; the others stand behind. */
  onCall: { personId: string; name: string; because: string; isAway: boolean; standIn?: string }[];
};

const YEAR_MS = 366 * 86_400_000;

/** Who is on call at an instant, and who stands behind. */
export function onCallNow(rota: Rota, organisation: Organisation, at: Date): OnCallNow {
  const [shift] = shifts(rota, at, after(at, YEAR_MS));
  const onCall = onCallAt(rota, at).flatMap(({ personId, because }) => {
    const person = organisation.people.get(personId);
    if (!person) return [];
    const away = isAway(person, at);
    const standIn = away ? standInFor(person, at, organisation) : undefined;
    return [{ personId, name: person.name, because, isAway: away, ...(standIn ? { standIn: standIn.name } : {}) }];
  });
  return { rota: rota.id, name: rota.name, at, until: shift!.untilAt, onCall };
}

/** A step of a policy: "2", or "in the end". */
export type ToldNow = { step: string; after: string; people: string[] };

/** Whom each step of a policy would notify if it fired at an instant, for a ticket that nobody is responsible for. */
export function toldNow(policy: Policy, organisation: Organisation, at: Date): ToldNow[] {
  const steps = policy.steps.map((one, index) => ({ ...one, step: String(index + 1) }));
  const all = policy.finally ? [...steps, { ...policy.finally, step: "in the end" }] : steps;
  return all.map(({ step, afterMs, tell }) => {
    if (tell.kind === "responsible") return { step, after: inWords(afterMs), people: ["who is responsible"] };
    if (tell.kind === "manager" || (tell.kind === "owner" && tell.id === undefined))
      return { step, after: inWords(afterMs), people: [nameOf(tell, organisation)] };
    const asked = { responsibleId: undefined, at, skipAway: policy.skipPeopleOnLeave };
    const people = notifiedOf(tell, meantBy(tell, asked, organisation)).map(nameMeant);
    return { step, after: inWords(afterMs), people };
  });
}

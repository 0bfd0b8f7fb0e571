// Whom a step means at an instant: people, those who are on call, who owns a service, whom somebody reports to, and those who stand in
// for somebody who is away.

import { onCallAt } from "../calendar/rota.ts";
import { inSeries } from "../words/in-series.ts";
import { type Organisation, peopleOf } from "./organisation.ts";
import { isAway, type Person } from "./person.ts";
import type { Policy, StepTarget } from "./policy.ts";
import { type OfTicket, type OwnedService, ownersFor, ownersOf, serviceOf } from "./service.ts";

/** How a step comes to somebody whom it does not name: each clause is about them. */
export type How = {
  onCall?: string; // the name of the rota
  ownerOf?: string; // the name of the service
  backupFor?: string; // the name of its owner, whom the step does not reach
  managerOf?: string; // the name of the responsible
  authorityOf?: string; // the name of the service whose authority decides
  reportsTo?: string; // the names of those whom the responsible reports to, where the authority decides instead
  standsInFor?: string; // the name of who is away
};

/** Somebody whom a step means. */
export type Meant = How & { person: Person };

/** @param skipAway somebody on leave is replaced by who stands in for them, or left out where nobody does */
type Asked = OfTicket & { at: Date; skipAway: boolean };

/** Whom a step would notify, in order. Of those who stand behind one another only the first who remains is notified. */
export function meantBy(tell: StepTarget, asked: Asked, organisation: Organisation): Meant[] {
  const { at, skipAway } = asked;
  const named = namedBy(tell, asked, organisation);
  const all = skipAway ? hereFirst(tell, named, at, organisation) : named;
  return all.filter(({ person }, index) => all.findIndex((one) => one.person.id === person.id) === index);
}

/** Whether those whom a target means stand behind one another: who is on call, and the owner of a service. */
export const isInLine = ({ kind }: StepTarget): boolean => kind === "rota" || kind === "owner";

/** Of those a target means, whom it notifies: of a line the first, of anything else all. */
export const notifiedOf = <Some>(tell: StepTarget, meant: Some[]): Some[] =>
  isInLine(tell) ? meant.slice(0, 1) : meant;

function namedBy(tell: StepTarget, asked: Asked, organisation: Organisation): Meant[] {
  switch (tell.kind) {
    case "rota":
      return onCallBy(tell.id, asked.at, organisation);
    case "owner":
      return ownersBy(tell.id, asked, organisation);
    case "manager":
      return managersBy(asked, organisation);
    default:
      return peopleOf(organisation, tell, asked.responsibleId).map((person) => ({ person }));
  }
}

function onCallBy(id: string, at: Date, { rotas, people }: Organisation): Meant[] {
  const rota = rotas?.get(id);
  if (!rota) return [];
  return onCallAt(rota, at).flatMap(({ personId }): Meant[] => {
    const person = people.get(personId);
    return person ? [{ person, onCall: rota.name }] : [];
  });
}

/** The owner of a service for the tier of the ticket's client, and their backup behind them (S4.13). */
function ownersBy(id: string | undefined, asked: Asked, organisation: Organisation): Meant[] {
  const { people, clients, services } = organisation;
  const service = id === undefined ? serviceOf(asked, organisation) : services?.get(id);
  if (!service) return [];
  const { ownerId, backupId } = ownersFor(service, clients.get(asked.clientId ?? "")?.tier);
  const [owner, backup] = [people.get(ownerId ?? ""), people.get(backupId ?? "")];
  const ownerOf = service.name;
  return [
    ...(owner ? [{ person: owner, ownerOf }] : []),
    ...(backup ? [{ person: backup, ownerOf, ...(owner ? { backupFor: owner.name } : {}) }] : []),
  ];
}

/** Whom the responsible reports to. Where that is more than one, the authority of the ticket's service decides alone (S4.18). */
function managersBy(asked: Asked, organisation: Organisation): Meant[] {
  const { people } = organisation;
  const responsible = people.get(asked.responsibleId ?? "");
  if (!responsible) return [];
  const managers = (responsible.reportsTo ?? []).flatMap((id) => people.get(id) ?? []);
  const service = managers.length > 1 ? serviceOf(asked, organisation) : undefined;
  const authority = service?.authority ? peopleOf(organisation, service.authority, undefined) : [];
  if (!service || authority.length === 0) return managers.map((person) => ({ person, managerOf: responsible.name }));
  const reportsTo = inSeries(managers.map(({ name }) => name));
  return authority.map((person) => ({ person, authorityOf: service.name, managerOf: responsible.name, reportsTo }));
}

/** Those who are here, and who stands in for the others. Behind an owner stands their backup first: the settings name them for that. */
function hereFirst(tell: StepTarget, named: Meant[], at: Date, organisation: Organisation): Meant[] {
  if (tell.kind !== "owner") return named.flatMap((meant) => hereOrStandIn(meant, at, organisation));
  const here = named.filter(({ person }) => !isAway(person, at));
  const away = named.filter(({ person }) => isAway(person, at));
  return [...here, ...away.flatMap((meant) => hereOrStandIn(meant, at, organisation))];
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

/** Everybody whom a target may ever notify: every member of a rota, every owner, and who stands in for somebody, and for those. */
export function everybodyMeantBy(tell: StepTarget, organisation: Organisation): Person[] {
  const { people } = organisation;
  const found = new Set(everybodyNamedBy(tell, organisation).flatMap((id) => people.get(id) ?? []));
  for (const person of found) {
    const substitute = people.get(person.substituteId ?? "");
    if (substitute) found.add(substitute); // a set is walked to what was added meanwhile
  }
  return [...found];
}

function everybodyNamedBy(tell: StepTarget, organisation: Organisation): string[] {
  const { people, rotas, services } = organisation;
  const all = [...(services?.values() ?? [])];
  switch (tell.kind) {
    case "rota": {
      const { layers = [], overrides = [] } = rotas?.get(tell.id) ?? {};
      return [...layers.flatMap(({ members }) => members), ...overrides.map(({ personId }) => personId)];
    }
    case "owner":
      return all.filter(({ id }) => tell.id === undefined || tell.id === id).flatMap(ownersOf);
    case "manager":
      return [
        ...[...people.values()].flatMap(({ reportsTo = [] }) => reportsTo),
        ...all.flatMap((one) => authorityIn(one, organisation)),
      ];
    default:
      return peopleOf(organisation, tell, undefined).map(({ id }) => id);
  }
}

const authorityIn = ({ authority }: OwnedService, organisation: Organisation): string[] =>
  authority ? peopleOf(organisation, authority, undefined).map(({ id }) => id) : [];

/** The same under a policy: where it notifies people on leave, too, nobody stands in for them. */
export const everybodyFor = (
  { skipPeopleOnLeave }: Pick<Policy, "skipPeopleOnLeave">,
  tell: StepTarget,
  organisation: Organisation,
): Person[] =>
  skipPeopleOnLeave || tell.kind === "rota"
    ? everybodyMeantBy(tell, organisation)
    : everybodyNamedBy(tell, organisation).flatMap((id) => organisation.people.get(id) ?? []);

/** How a step comes to somebody whom it does not name: "on call for Network, standing in for Anna Nowak"; empty for who is named. */
export const howMeant = (how: How): string =>
  [
    ...(how.onCall ? [`on call for ${how.onCall}`] : []),
    ...(how.ownerOf && how.backupFor ? [`backup of ${how.backupFor}, the owner of ${how.ownerOf}`] : []),
    ...(how.ownerOf && !how.backupFor ? [`owner of ${how.ownerOf}`] : []),
    ...(how.authorityOf
      ? [`escalation authority of ${how.authorityOf}, which wins as ${how.managerOf} reports to ${how.reportsTo}`]
      : how.managerOf
        ? [`${how.managerOf} reports to them`]
        : []),
    ...(how.standsInFor ? [`standing in for ${how.standsInFor}`] : []),
  ].join(", ");

/** "Ben Okafor (on call for Network)" */
export function nameMeant(meant: Meant): string {
  const how = howMeant(meant);
  return how === "" ? meant.person.name : `${meant.person.name} (${how})`;
}

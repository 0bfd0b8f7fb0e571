// Who of us may do what: the one place that is asked, whatever way somebody acts (S1.28, S1.29, S1.36, S4.12).

import type { Recipient } from "./notice.ts";
import { type Organisation, peopleOf } from "./organisation.ts";
import type { Person } from "./person.ts";
import { ACTIONS, type Action, EVERYWHERE, type Role } from "./role.ts";
import type { TicketRecord } from "./ticket.ts";

/** `because` completes "… since" when it is allowed, and is a sentence to the person when it is not; `todo`: what helps then. */
export type Permission = { allowed: boolean; because: string; todo?: string };

/** A refusal in full, for mails: pages and the API say what to do in a sentence of its own. */
export const inFull = ({ because, todo }: Permission): string => (todo === undefined ? because : `${because}; ${todo}`);

/** As much of a ticket as permissions look at. */
export type Subject = {
  record: Pick<TicketRecord, "deskId" | "kind" | "purpose" | "responsibleId" | "callTemplateId">;
  outbox: readonly { to: Pick<Recipient, "personId"> }[];
};

/**
 * With roles in the settings they alone decide. Without them anybody who works at a ticket's desk, is responsible for it or was
 * notified of it may do everything on it but escalate, which a desk's `byAnalysts` decides; all else is the admins'.
 * @param personId one of us; undefined and unknown people may do nothing
 * @param ticket what it concerns; undefined for what concerns no ticket, see EVERYWHERE
 */
export function may(
  personId: string | undefined,
  action: Action,
  ticket: Subject | undefined,
  organisation: Organisation,
): Permission {
  const person = organisation.people.get(personId ?? "");
  if (!person) return { allowed: false, because: "you are not on the staff list (people.yaml)" };
  const granted = organisation.roles
    ? byRole(person, action, ticket, organisation, organisation.roles)
    : byPlace(person, action, ticket, organisation);
  if (granted !== undefined) return { allowed: true, because: `${person.name} ${granted}` };
  const because = `you are not allowed to ${ACTIONS[action]}${placeOf(action, ticket, organisation)}`;
  const todo = organisation.roles
    ? "an admin can give you a role that permits it"
    : "an admin can allow it in the settings";
  return { allowed: false, because, todo };
}

/**
 * Those of them who may be notified of a ticket: who may see it. Without roles in the settings a policy may tell anybody, but not of
 * an escalation ticket: that is its authority's (S1.29).
 */
export function whoMayBeNotified(
  people: readonly Person[],
  ticket: Subject,
  organisation: Organisation,
): readonly Person[] {
  if (!organisation.roles && ticket.record.purpose !== "escalation") return people;
  return people.filter(({ id }) => may(id, "see", ticket, organisation).allowed);
}

function placeOf(action: Action, ticket: Subject | undefined, { desks }: Organisation): string {
  if (!ticket || EVERYWHERE.includes(action)) return "";
  const { deskId } = ticket.record;
  return ` of ${desks.get(deskId)?.name ?? deskId}`;
}

function byRole(
  { id }: Person,
  action: Action,
  ticket: Subject | undefined,
  organisation: Organisation,
  roles: readonly Role[],
): string | undefined {
  const covers = ({ desks, kinds }: Role): boolean => {
    if (EVERYWHERE.includes(action)) return true;
    if (!ticket || !kinds.includes(ticket.record.kind)) return false;
    if (desks === "own") return worksThere(id, ticket, organisation);
    return desks === "all" || desks.includes(ticket.record.deskId);
  };
  const role = roles.find((one) => one.holders.includes(id) && one.may.includes(action) && covers(one));
  return role && `has the role ${role.name}`;
}

function byPlace(
  { id }: Person,
  action: Action,
  ticket: Subject | undefined,
  organisation: Organisation,
): string | undefined {
  if (EVERYWHERE.includes(action)) return organisation.admins.includes(id) ? "is an admin" : undefined;
  if (!ticket) return undefined;
  const { record, outbox } = ticket;
  const mayEscalate = organisation.desks.get(record.deskId)?.visibility?.byAnalysts.includes(id);
  if (mayEscalate) return "may escalate there";
  if (action === "escalate") return undefined;
  if (worksThere(id, ticket, organisation)) return "works there";
  if (record.responsibleId === id) return "is responsible for it";
  // An escalation ticket is its authority's: to be notified of one by the way makes nobody a member (S1.29).
  const isOpenToTold = record.purpose !== "escalation" || organisation.admins.includes(id);
  return isOpenToTold && outbox.some(({ to }) => to.personId === id) ? "was notified of it" : undefined;
}

/** At the ticket's desk; at an escalation ticket also whom its call template names as the authority. */
function worksThere(id: string, { record }: Subject, organisation: Organisation): boolean {
  if (organisation.desks.get(record.deskId)?.people.includes(id)) return true;
  const template = organisation.callTemplates.get(record.callTemplateId ?? "");
  return template !== undefined && peopleOf(organisation, template.authority, undefined).some((one) => one.id === id);
}

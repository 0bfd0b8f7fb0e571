// Who answers for an escalation, in words.

import type { CallTemplate, Desk, TicketKind } from "../model/desk.ts";
import type { Address } from "../model/mail.ts";
import { type Organisation, peopleOf } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import type { StepTarget } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";

/** The name of the authority a desk escalates this kind of ticket to, null when it names none. */
export function authorityOf(kind: TicketKind, desk: Desk, organisation: Organisation): string | null {
  const template = organisation.callTemplates.get(desk.visibility?.templates[kind] ?? "");
  return template ? nameOf(template.authority, organisation) : null;
}

/**
 * The same for requesters' mails and pages: a single person is not named to them, the desk they answer for is. People who
 * take escalations are not to be written to around the desk.
 */
export function authorityForRequesters(kind: TicketKind, desk: Desk, organisation: Organisation): string | null {
  const template = organisation.callTemplates.get(desk.visibility?.templates[kind] ?? "");
  return template ? publicNameOf(template, organisation) : null;
}

/** @param template of an escalation ticket */
export function publicNameOf({ authority, deskId }: CallTemplate, organisation: Organisation): string {
  return authority.kind === "person"
    ? (organisation.desks.get(deskId)?.name ?? organisation.name)
    : nameOf(authority, organisation);
}

/** Who is notified of an escalation ticket from this template: its authority, and anybody who works at its desk (S1.11, S1.29). */
export function notifiedOfEscalation(templateId: string, organisation: Organisation): Person[] {
  const template = organisation.callTemplates.get(templateId);
  if (!template) return [];
  const workers = organisation.desks.get(template.deskId)?.people ?? [];
  return [
    ...peopleOf(organisation, template.authority, undefined),
    ...workers.flatMap((id) => organisation.people.get(id) ?? []),
  ];
}

/**
 * Whether the mail about an escalation ticket goes to this address too: to the origin's requester, where the call template says
 * so, and to nobody copied in.
 */
export const isMailedAbout = (
  { templateId }: Ticket["visibility"][number],
  { record }: Ticket,
  address: Address,
  { callTemplates }: Organisation,
): boolean => record.requester.address === address && callTemplates.get(templateId)?.tellsRequester === true;

/** A target as people call it. */
export function nameOf(target: StepTarget, { people, groups, rotas, services }: Organisation): string {
  switch (target.kind) {
    case "responsible":
      return "the responsible";
    case "person":
      return people.get(target.id)?.name ?? target.id;
    case "group":
      return groups.get(target.id)?.name ?? target.id;
    case "rota":
      return `the person on call for ${rotas?.get(target.id)?.name ?? target.id}`;
    case "owner":
      return target.id === undefined
        ? "the owner of the service"
        : `the owner of ${services?.get(target.id)?.name ?? target.id}`;
    case "manager":
      return "whom the responsible reports to";
  }
}

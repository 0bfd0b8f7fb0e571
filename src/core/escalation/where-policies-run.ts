// Which tickets a policy may be followed for, as far as the settings say: those of a desk, of a client there, of a trigger, and the
// escalation tickets that are made at a desk.

import type { Calendar } from "../calendar/working-hours.ts";
import type { Desk } from "../model/desk.ts";
import { type Client, calendarOf, type Organisation } from "../model/organisation.ts";
import type { Subject } from "../model/permission.ts";
import { triggersAt } from "../model/trigger.ts";
import { inSeries } from "../words/in-series.ts";

/** Tickets that are alike to a policy. */
export type Place = {
  name: string; // "Support", "Customer Ltd at Support"
  ticket: Subject; // such a one: whom it may reach
  calendar: Calendar | undefined; // of its client, else its desk
};

/** Those for which the settings choose the policy; none for one that only #policy gives. Clients with the same hours are one place. */
export function placesOf(policyId: string, organisation: Organisation): Place[] {
  const { desks, clients, callTemplates, triggers } = organisation;
  const special = [...clients.values()].filter(
    (client) => client.policyId !== undefined || client.calendarId !== undefined,
  );
  const all = [...desks.values()].flatMap((desk) => {
    const isTriggered = triggersAt(desk.id, triggers).some(({ actions }) => actions.policyId === policyId);
    const runs = (own: string | undefined): boolean => isTriggered || (own ?? desk.policyId) === policyId;
    const here = special.filter((client) => runs(client.policyId));
    const hours = [...new Set(here.map(({ calendarId }) => calendarId))];
    return [
      ...(runs(undefined) ? [placeAt(desk, [], organisation)] : []),
      ...hours.map((id) =>
        placeAt(
          desk,
          here.filter(({ calendarId }) => calendarId === id),
          organisation,
        ),
      ),
    ];
  });
  const made = [...callTemplates.values()].flatMap(({ id, deskId, kind }) => {
    const desk = desks.get(deskId);
    if (desk?.policyId !== policyId) return [];
    const ticket = subjectOf({ deskId, kind, purpose: "escalation", callTemplateId: id });
    return [{ name: `${desk.name} (escalation tickets)`, ticket, calendar: calendarOf(desk, organisation) }];
  });
  return [...all, ...made];
}

/** @param clients with the same hours; none: those that have nothing of their own */
function placeAt(desk: Desk, clients: readonly Client[], organisation: Organisation): Place {
  return {
    name: clients.length > 0 ? `${desk.name} for ${inSeries(clients.map(({ name }) => name))}` : desk.name,
    ticket: subjectOf({ deskId: desk.id, kind: desk.kind, purpose: "normal" }),
    calendar: calendarOf(clients[0] ?? {}, organisation) ?? calendarOf(desk, organisation),
  };
}

const subjectOf = (record: Subject["record"]): Subject => ({ record, outbox: [] });

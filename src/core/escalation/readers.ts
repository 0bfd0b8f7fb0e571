// Who of several people may be notified of a ticket, for one who asks about many alike.

import type { Organisation } from "../model/organisation.ts";
import { type Subject, whoMayBeNotified } from "../model/permission.ts";
import type { Person } from "../model/person.ts";

export type Readers = (people: readonly Person[], ticket: Subject) => Person[];

/** Those of several people who may be notified of such a ticket; each is asked about once. */
export function readersAmong(organisation: Organisation): Readers {
  const known = new Map<string, Map<string, boolean>>();
  return (people, ticket) => {
    const { deskId, kind, purpose, callTemplateId = "" } = ticket.record;
    const key = JSON.stringify([deskId, kind, purpose, callTemplateId]);
    const here = known.get(key) ?? new Map<string, boolean>();
    known.set(key, here);
    const strangers = people.filter(({ id }) => !here.has(id));
    const allowed = new Set(whoMayBeNotified(strangers, ticket, organisation));
    for (const person of strangers) here.set(person.id, allowed.has(person));
    return people.filter(({ id }) => here.get(id));
  };
}

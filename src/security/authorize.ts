// Part of journey 3: may somebody do what concerns no ticket? A refusal is kept in the audit, where the admins read it.

import { type Organisation, personAt } from "../core/model/organisation.ts";
import { may, type Permission } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Action } from "../core/model/role.ts";
import { normalise } from "../core/words/spelling.ts";
import type { App } from "../ports/app.ts";

/**
 * Asks, and audits a refusal once for each person and thing.
 * @param wanted what they wanted to do, in words: "release of mail 1f3a…"
 */
export async function permit(person: Person, action: Action, wanted: string, app: App): Promise<Permission> {
  const permission = may(person.id, action, undefined, app.organisation);
  if (!permission.allowed) await auditRefusal(person.id, wanted, permission.because, app);
  return permission;
}

/** @param key what makes it the same refusal again; by default the same person and thing */
export async function auditRefusal(
  by: string,
  wanted: string,
  because: string,
  app: App,
  key = `refused/${by}/${wanted}`,
): Promise<void> {
  await app.audit.note({ key, at: app.now(), by, cause: wanted, because: `refused: ${because}` });
  app.log.warn({ by, wanted, because }, "refused");
}

/** One of us by id, address or whole name, as the command line names them. */
export function personCalled(text: string, organisation: Organisation): Person | undefined {
  const wanted = normalise(text);
  const named = [...organisation.people.values()].filter(({ name }) => normalise(name) === wanted);
  return (
    organisation.people.get(wanted) ?? personAt(organisation, wanted) ?? (named.length === 1 ? named[0] : undefined)
  );
}

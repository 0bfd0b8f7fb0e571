// Who may do what at the command line.

import type { Person } from "../core/model/person.ts";
import type { Action } from "../core/model/role.ts";
import type { App } from "../ports/app.ts";
import { SetupError } from "../ports/environment.ts";
import { permit, personCalled } from "../security/authorize.ts";

/**
 * Who stands at the command line, by their own word: anybody who may start Onit could change its settings as well.
 * @throws SetupError for nobody of ours, and for somebody who may not; that is audited
 */
export async function whoMay(by: string, action: Action, wanted: string, app: App): Promise<Person> {
  const person = personCalled(by, app.organisation);
  if (!person) throw new SetupError(`--by: there is no "${by}" in people.yaml.`);
  const { allowed, because } = await permit(person, action, wanted, app);
  if (!allowed) throw new SetupError(`${person.name}, ${because}. The audit has kept that you asked.`);
  return person;
}

/** Where roles decide, keys are made by somebody who may. @returns who it was, for the audit */
export async function keyMaker(by: string | undefined, wanted: string, app: App): Promise<string> {
  if (by !== undefined) return (await whoMay(by, "configure", wanted, app)).id;
  if (!app.organisation.roles) return "the command line";
  throw new SetupError("roles.yaml says who may change keys: say who you are with --by <person>.");
}

/** Kept in the audit before it is done: what was done and is not in it must not be. */
export const noteDone = (by: string, cause: string, because: string, { audit, now }: App): Promise<void> =>
  audit.note({ key: `${cause}/${because}/${now().getTime()}`, at: now(), by, cause, because });

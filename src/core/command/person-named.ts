// Which colleague a command names.

import type { Organisation } from "../model/organisation.ts";
import { whoMayBeNotified } from "../model/permission.ts";
import type { Person } from "../model/person.ts";
import { normalise } from "../words/spelling.ts";
import type { Refused, RunningCommand } from "./running.ts";

/** By id, address, whole name or first name, among the desk's people; a name that fits two is refused with both. */
export function personNamed(
  argument: string,
  { ticket, command: { by }, desk }: RunningCommand,
  organisation: Organisation,
): { person: Person } | Refused {
  if (!argument) return { refused: "it does not say to whom: write #assign me, or a colleague's name" };
  if (normalise(argument) === "me")
    return by.person ? { person: by.person } : { refused: `${by.address} is not on the staff list (people.yaml)` };
  const wanted = normalise(argument).replace(/^@/, "");
  const workers = desk.people.flatMap((id) => organisation.people.get(id) ?? []);
  const colleagues = whoMayBeNotified(workers, ticket, organisation);
  const isWhole = ({ id, name, addresses }: Person): boolean =>
    id === wanted || normalise(name) === wanted || addresses.includes(wanted);
  const exact = colleagues.filter(isWhole);
  const found = exact.length ? exact : colleagues.filter(({ name }) => normalise(name).split(" ").includes(wanted));
  const names = (people: readonly Person[]): string => people.map(({ name }) => name).join(", ");
  if (found.length > 1) return { refused: `"${argument}" could be ${names(found)}` };
  return found[0]
    ? { person: found[0] }
    : { refused: `nobody at ${desk.name} is called "${argument}"; there are ${names(colleagues)}` };
}

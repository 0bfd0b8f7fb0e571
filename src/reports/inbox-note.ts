// What `onit check` and the start say of people whom policies notify in their inbox, and who are not signed in to read it.

import { inboxReaders } from "../core/escalation/inbox-readers.ts";
import type { Organisation } from "../core/model/organisation.ts";
import type { Person } from "../core/model/person.ts";
import { inWords } from "../core/words/duration.ts";

const MOST_NAMED = 10;

/**
 * @param signedIn ids of people; undefined: Onit never ran on this data; "unknown": nobody could look
 * @returns one sentence, or none
 */
export function inboxNote(organisation: Organisation, signedIn: readonly string[] | "unknown" | undefined): string[] {
  const readers = inboxReaders(organisation);
  if (!signedIn || readers.length === 0) return [];
  if (signedIn === "unknown")
    return [
      `Policies notify people in their inbox, and whether they are signed in to read it is not known. ${named(readers)}.`,
    ];
  const blind = readers.filter(({ id }) => !signedIn.includes(id));
  if (blind.length === 0) return [];
  const then = organisation.inbox
    ? `: they are mailed what has waited there for ${inWords(organisation.inbox.mailAfterMs)}`
    : "";
  return [`Policies notify people in their inbox who are not signed in${then}. ${named(blind)}.`];
}

function named(people: readonly Person[]): string {
  const more = people.length > MOST_NAMED ? ` and ${people.length - MOST_NAMED} more` : "";
  const names = people.slice(0, MOST_NAMED).map(({ name }) => name);
  return `${names.join(", ")}${more}`;
}

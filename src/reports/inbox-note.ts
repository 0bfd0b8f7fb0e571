// What `onit check` says of people whom policies notify in their inbox, and who are not signed in to read it.

import { inboxReaders } from "../core/escalation/inbox-readers.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { inWords } from "../core/words/duration.ts";

const MOST_NAMED = 10;

/** @param signedIn ids of people; undefined: nobody has looked. @returns one sentence, or none */
export function inboxNote(organisation: Organisation, signedIn: readonly string[] | undefined): string[] {
  if (!signedIn) return [];
  const blind = inboxReaders(organisation).filter(({ id }) => !signedIn.includes(id));
  if (blind.length === 0) return [];
  const names = blind.slice(0, MOST_NAMED).map(({ name }) => name);
  const more = blind.length > MOST_NAMED ? ` and ${blind.length - MOST_NAMED} more` : "";
  const then = organisation.inbox
    ? `: they are mailed what has waited there for ${inWords(organisation.inbox.mailAfterMs)}`
    : "";
  return [`Policies notify people in their inbox who are not signed in${then}. ${names.join(", ")}${more}.`];
}

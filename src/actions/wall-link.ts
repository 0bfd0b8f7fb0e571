// A link to the wall view as one person sees it, for a screen on which nobody signs in. It shows and does nothing else. It is good
// until it expires, or its person has left people.yaml; nothing is stored of it, so signing out does not end it.

import type { Person } from "../core/model/person.ts";
import { after } from "../core/words/duration.ts";
import type { App } from "../ports/app.ts";

const DAY_MS = 86_400_000;
export const WALL_LINK_DAYS = 90;

export function wallLink({ id, addresses: [recipient] }: Person, app: App): string {
  const expiresAt = after(app.now(), WALL_LINK_DAYS * DAY_MS);
  return `${app.publicUrl}/w/${app.tokens.sign({ subjectId: placeOf(id, app), purpose: "wall", recipient, expiresAt })}`;
}

/** Whose view a link shows; undefined when it is not one of ours, or is over. */
export async function wallReader(text: string, app: App): Promise<Person | undefined> {
  const people = [...app.organisation.people.values()];
  const holders = (place: string): Person[] => people.filter(({ id }) => placeOf(id, app) === place);
  const token = await app.tokens.read(text, app.now(), async (place) =>
    holders(place).map(({ addresses: [address] }) => ({ address })),
  );
  if ("problem" in token || token.purpose !== "wall") return undefined;
  return holders(token.subjectId).find(({ addresses: [address] }) => address === token.recipient);
}

const placeOf = (personId: string, { ticketId }: App): string => ticketId(`wall of ${personId}`);

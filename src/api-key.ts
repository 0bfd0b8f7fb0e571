// A program's key: a token of its own purpose, signed for one person, with an end. Nothing of it is stored.

import type { App } from "./app.ts";
import { after } from "./core/duration.ts";
import type { Person } from "./core/person.ts";
import type { TokenProblem } from "./core/token.ts";

const DAY_MS = 86_400_000;
export const LONGEST_DAYS = 365;

/** What a program sends as `Authorization: Bearer …` to act as this person, with whatever their roles let them. */
export const apiKeyFor = (person: Person, days: number, app: App): string =>
  app.tokens.sign({
    ticketId: placeOf(person, app),
    purpose: "api",
    recipient: person.addresses[0],
    expiresAt: after(app.now(), days * DAY_MS),
  });

/** Whom a key acts as. A key of somebody who is gone from the settings, or writes from another address now, is worth nothing. */
export async function holderOf(key: string, app: App): Promise<Person | TokenProblem> {
  const people = [...app.organisation.people.values()];
  const holders = (place: string): Person[] => people.filter((person) => placeOf(person, app) === place);
  const token = await app.tokens.read(key, app.now(), async (place) =>
    holders(place).map(({ addresses }) => addresses[0]),
  );
  if ("problem" in token) return token;
  const [person] = holders(token.ticketId);
  if (token.purpose === "api" && person) return person;
  return { problem: "unreadable", because: "it was made for another purpose" };
}

/** Where other tokens name a ticket. */
const placeOf = ({ id }: Person, app: App): string => app.ticketId(`api key of ${id}`);

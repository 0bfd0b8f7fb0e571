// Names say nothing of their own: "thanks, Ben" is only thanks.

import type { Organisation } from "../model/organisation.ts";
import type { Evidence } from "../model/verdict.ts";
import { once } from "../words/once.ts";
import { type WordSet, words } from "../words/spelling.ts";

const namesOfPeople = once(
  (people: Organisation["people"]): ReadonlySet<string> =>
    new Set([...people.values()].flatMap(({ name }) => words(name))),
);

/** Every word of the names of our people and of the mail's writer. */
export const namesOf = once(({ sender, organisation: { people } }: Evidence): WordSet => {
  const [ours, own] = [namesOfPeople(people), new Set(words(sender.name))];
  return { has: (word) => own.has(word) || ours.has(word) };
});

// Names say nothing of their own: "thanks, Ben" is only thanks.

import { once } from "../once.ts";
import type { Organisation } from "../organisation.ts";
import { type WordSet, words } from "../words/spelling.ts";
import type { Evidence } from "./verdict.ts";

const namesOfPeople = once(
  (people: Organisation["people"]): ReadonlySet<string> =>
    new Set([...people.values()].flatMap(({ name }) => words(name))),
);

/** Every word of the names of our people and of the mail's writer. */
export const namesOf = once(({ sender, organisation: { people } }: Evidence): WordSet => {
  const [ours, own] = [namesOfPeople(people), new Set(words(sender.name))];
  return { has: (word) => own.has(word) || ours.has(word) };
});

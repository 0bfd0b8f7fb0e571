// Names say nothing of their own: "thanks, Ben" is only thanks.

import { words } from "../words/spelling.ts";
import type { Evidence } from "./verdict.ts";

/** Every word of the names of our people and of the mail's writer. */
export const namesOf = ({ sender, organisation: { people } }: Evidence): ReadonlySet<string> =>
  new Set([sender.name, ...[...people.values()].map(({ name }) => name)].flatMap(words));

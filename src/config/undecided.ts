// Settings without an explicit value (S1.35): sections and settings that were left out, though what happens then should be meant.
// The word `off` in their place says that it is.

import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";
import type { FileName } from "./schema.ts";

type Sources = Readonly<Record<FileName, Source>>;

/** `at` is the section around the setting, `effect` what happens without it. */
type Question = { at: string; key: string; effect: string; help: string };

/** The word that decides against something. */
export const OFF = "off";

/** All of them stand in desks.yaml. */
const QUESTIONS: readonly Question[] = [
  {
    at: "*",
    key: "policy",
    effect: "nobody is notified when a requester waits here",
    help: "Name a policy, or write policy: off.",
  },
  {
    at: "*",
    key: "chase",
    effect: "asking again is not counted here",
    help: "Add a chase section, or write chase: off.",
  },
  {
    at: "*",
    key: "visibility",
    effect: "tickets of this desk are not escalated to an authority",
    help: "Add a visibility section, or write visibility: off.",
  },
  {
    at: "*.visibility",
    key: "byAnalysts",
    effect: "nobody may #escalate here",
    help: "Name people or groups, or write byAnalysts: off.",
  },
  {
    at: "*.visibility",
    key: "manual",
    effect: "the word #escalate alone escalates here",
    help: "Add a manual section, or write manual: off.",
  },
  {
    at: "*.visibility.manual",
    key: "acknowledgeWithin",
    effect: "a requester whom nobody answered gets no mail that says what to expect",
    help: "Write a time such as 4h, or acknowledgeWithin: off.",
  },
];

/** Everything that is left open, from top to bottom. Nothing of it keeps Onit from starting. */
export const undecided = ({ desks, roles }: Sources): Problem[] =>
  QUESTIONS.filter(({ key }) => key !== "byAnalysts" || !rolesDecide(roles))
    .flatMap(({ at, key, effect, help }) =>
      findAll(desks, at).flatMap(({ path, value }) =>
        isSection(value) && fieldOf(value, key) === undefined
          ? [problemAt(desks, [...path, key], `no explicit value: ${effect}`, help)]
          : [],
      ),
    )
    .sort((a, b) => a.line - b.line);

/** Where `off` may stand instead of a section: for editors. */
export const MAY_BE_OFF: readonly { at: string; key: string }[] = QUESTIONS;

/** The settings as if what is decided against had been left out. */
export function withoutOff<All extends Sources>(sources: All): All {
  const { desks } = sources;
  const decided = { ...desks, value: structuredClone(desks.value) };
  for (const { at, key } of QUESTIONS) {
    for (const { value } of findAll(decided, at)) if (isSection(value) && value[key] === OFF) delete value[key];
  }
  return { ...sources, desks: decided };
}

/** Where there are roles, they say who may escalate. */
const rolesDecide = ({ value }: Source): boolean => isSection(value) && Object.keys(value).length > 0;

const isSection = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

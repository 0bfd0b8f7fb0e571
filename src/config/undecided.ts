// What nobody has decided yet (S1.35): sections and settings that were left out, though what happens then should be meant.
// The word `off` in their place says that it is.

import { fieldOf, findAll, problemAt, type Source } from "./document.ts";
import type { Problem } from "./problem.ts";
import type { FileName } from "./schema.ts";

type Sources = Readonly<Record<FileName, Source>>;

/** `at` is the section around the setting. */
type Question = { at: string; key: string; message: string; help: string };

/** The word that decides against something. */
export const OFF = "off";

/** All of them stand in desks.yaml. */
const QUESTIONS: readonly Question[] = [
  {
    at: "*",
    key: "policy",
    message: "nobody has decided who is notified when a requester waits here",
    help: "Nobody is. Name a policy, or write policy: off.",
  },
  {
    at: "*",
    key: "chase",
    message: "nobody has decided whether asking again is counted here",
    help: "It is not. Add a chase section, or write chase: off.",
  },
  {
    at: "*",
    key: "visibility",
    message: "nobody has decided whether tickets of this desk may be escalated to an authority",
    help: "They are not. Add a visibility section, or write visibility: off.",
  },
  {
    at: "*.visibility",
    key: "byAnalysts",
    message: "nobody has decided who may #escalate here",
    help: "Nobody may. Name people or groups, or write byAnalysts: off.",
  },
  {
    at: "*.visibility",
    key: "manual",
    message: "nobody has decided what #escalate must bring here",
    help: "The word alone escalates. Add a manual section, or write manual: off.",
  },
  {
    at: "*.visibility.manual",
    key: "acknowledgeWithin",
    message: "nobody has decided whether a requester whom nobody answered gets a mail that says what to expect",
    help: "They are not. Write a time such as 4h, or acknowledgeWithin: off.",
  },
];

/** Everything that is left open, from top to bottom. Nothing of it keeps Onit from starting. */
export const undecided = ({ desks, roles }: Sources): Problem[] =>
  QUESTIONS.filter(({ key }) => key !== "byAnalysts" || !rolesDecide(roles))
    .flatMap(({ at, key, message, help }) =>
      findAll(desks, at).flatMap(({ path, value }) =>
        isSection(value) && fieldOf(value, key) === undefined ? [problemAt(desks, [...path, key], message, help)] : [],
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

// Mutants that no test could notice, each with its reason.

/** @property in a stretch of the line it begins on */
export type Equivalent = { file: string; in: string; was: string; now: string; because: string };

export const EQUIVALENT: readonly Equivalent[] = [
  {
    file: "src/core/calendar/zone.ts",
    in: "FORMATS.set(key, made);",
    was: "FORMATS.set(key, made);",
    now: "",
    because: "what is kept is only made sooner the next time",
  },
  {
    file: "src/core/words/spelling.ts",
    in: "PLAIN.test(text)",
    was: "PLAIN.test(text)",
    now: "false",
    because: "the longer way makes the same of ASCII text, only later",
  },
  {
    file: "src/core/words/spelling.ts",
    in: "PLAIN.test(alike)",
    was: "PLAIN.test(alike)",
    now: "false",
    because: "in ASCII text both patterns find the same words",
  },
  {
    file: "src/core/visibility/recurrence-text.ts",
    in: '[first = "", ...rest]',
    was: '""',
    now: '"something"',
    because: "no sentence is empty, so it has a first letter",
  },
];

// The situations in which words are compared with examples, and what they may be.

import type { Classifier } from "./classifier.ts";

/** Where a mail meets a ticket, and what its words may be there. The files of examples/ bear these names. */
export const READINGS = {
  "requester-waits": ["chase", "solved", "thanks", "more"],
  "we-answered": ["solved", "thanks", "more"],
  "colleague-replies": ["confirm", "answer", "talk"],
} as const;

export type Situation = keyof typeof READINGS;

/** One for each situation, made from examples/. */
export type Readings = { readonly [situation in Situation]: Classifier };

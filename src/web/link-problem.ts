// What the person who followed a link is told that is not accepted. Nobody knows who they are, so it is in their browser's language.

import type { LinkProblem } from "../core/model/token.ts";
import type { Html } from "./html.ts";
import { type Reader, shortPageFor } from "./layout.ts";
import { sayDay } from "./local-time.ts";
import { english } from "./words/catalogue.ts";

const STATUS: Readonly<Record<LinkProblem["problem"], number>> = {
  unreadable: 404,
  "other purpose": 404,
  altered: 404,
  "no part": 404,
  "unknown key": 404,
  expired: 410,
  "no ticket": 404,
};

/** The same for a colleague, in English. */
export const problemInEnglish = (problem: LinkProblem["problem"]): { status: number; title: string; todo: string } => ({
  ...english().problems[problem],
  status: STATUS[problem],
});

/** @returns the page and its HTTP status */
export function problemPage(shown: LinkProblem, reader: Reader): { status: number; body: Html } {
  const { problems, problemWhy } = reader.words;
  const { title, todo } = problems[shown.problem];
  return { status: STATUS[shown.problem], body: shortPageFor(reader, title, problemWhy(why(shown, reader)), todo) };
}

const why = (shown: LinkProblem, { words: { problems, code } }: Reader): string =>
  shown.problem === "expired"
    ? problems.expired.why(sayDay(shown.expiredAt, "UTC", code))
    : problems[shown.problem].why;

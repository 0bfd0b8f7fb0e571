// "> On Monday Anna wrote:", "> From: …": what introduces a quote, behind the mark of what it introduces.

import { headEnd } from "./header-block.ts";
import { introStart } from "./intro.ts";
import { filledBefore, type Line } from "./line.ts";
import { isOurText } from "./ours.ts";

const MOST_LINES = 4; // of an introduction

type Intro = readonly [at: number, end: number];

/** What introduces quoted lines, and stands at their beginning. */
function openingsIn(lines: readonly Line[]): Intro[] {
  return lines.flatMap(({ depth }, at): Intro[] => {
    if (depth !== 1 || lines[filledBefore(lines, at)]?.quoted) return [];
    const end = headEnd(lines, at) ?? introEnd(lines, at);
    return end === undefined ? [] : [[at, end]];
  });
}

function introEnd(lines: readonly Line[], at: number): number | undefined {
  const opening = lines.slice(at, at + MOST_LINES);
  const below = opening.findIndex(({ depth }) => depth !== 1);
  const bare = opening
    .slice(0, below < 0 ? undefined : below)
    .map((line) => ({ ...line, text: line.body, quoted: false }));
  const end = bare.findIndex((_, line) => introStart(bare, line, false) === 0);
  return end < 0 ? undefined : at + end + 1;
}

/** Between the writer's words and lines that bear no mark: a program left the marks out, or somebody quoted it by hand. */
function standsAlone(lines: readonly Line[], [at, end]: Intro): boolean {
  const next = lines.slice(end, end + MOST_LINES).find(({ body }) => body !== "");
  return next !== undefined && !next.quoted && filledBefore(lines, at) >= 0;
}

/** Where each introduction begins, and the line behind it. */
export const markedIntrosIn = (lines: readonly Line[]): Map<number, number> =>
  new Map(openingsIn(lines).filter((intro) => !standsAlone(lines, intro)));

/** ">>> Support <help@…> 26/10/2026 06:34 >>>", as GroupWise writes it. It stands for the marks of every line below. */
const BETWEEN_MARKS = /^>>>\s.{1,300}\d[-./]\d.{1,40}\d[:.]\d\d.{0,12}>>>$/;

const isBetweenMarks = (lines: readonly Line[], at: number): boolean =>
  BETWEEN_MARKS.test(lines[at]!.text) && standsAlone(lines, [at, at + 1]);

/**
 * Where a program left out the marks of what such an introduction introduces: from there on all is quoted. It puts the introduction right
 * under the reply; elsewhere only a mail of ours below it tells.
 */
export function unmarkedFrom(lines: readonly Line[]): number | undefined {
  const whole = lines.findIndex((_, at) => isBetweenMarks(lines, at));
  if (whole >= 0) return whole;
  const ours = lines.findLastIndex(isOurText);
  return openingsIn(lines).find(
    (intro) => standsAlone(lines, intro) && (lines[intro[0] - 1]!.text !== "" || ours >= intro[1]),
  )?.[0];
}

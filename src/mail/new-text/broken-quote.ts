// Lines that a mailer broke off a quoted line when it wrapped it: the tail stands below without its ">". A mailer fills each line, so the
// line above a tail had no room for the tail's first word.

import type { Line } from "./line.ts";

const MOST_LINES = 8; // of one tail
const WRAPPED = 48; // characters of a quoted line that was long enough to be wrapped
const LONGEST_TAIL = 60; // characters of a tail in one line
const ENDS = /[.?!:;。！？…]["”')\]]?$/;
const GOES_ON = /^[\p{Ll}\d(,.]/u;
const SMALL = /^\p{Ll}/u;
const PIECE = /^\S{16,}$/; // of an address or a token

/** What is known of a text: how wide its quoted lines are, and whether some were surely broken. */
export type Wrapping = { width: number; isBroken: boolean };

export function wrappingOf(lines: readonly Line[]): Wrapping {
  const width = lines.reduce(
    (most, { quoted, text }) => (quoted && !text.includes("://") ? Math.max(most, text.length) : most),
    0,
  );
  const isBroken = lines.some(
    ({ quoted }, at) =>
      quoted &&
      SMALL.test(lines[at + 1]?.text ?? "") &&
      endsMidway(lines[at]!, lines[at + 1]!.text, width) &&
      lines[looseEnd(lines, at + 1)]?.quoted,
  );
  return { width, isBroken };
}

/**
 * Whether the line is a tail of the quoted line above it, or of a tail there.
 * @param isBelowWords whether the writer's words stand above the quote
 */
export function isBrokenOff(lines: readonly Line[], at: number, wrapping: Wrapping, isBelowWords: boolean): boolean {
  let above = at - 1;
  while (above >= 0 && at - above <= MOST_LINES && isLoose(lines[above])) above -= 1;
  const below = looseEnd(lines, at);
  if (!lines[above]?.quoted || below - above - 1 > MOST_LINES) return false;
  const quoted = lines[above]!;
  const tail = lines.slice(above + 1, below).map(({ text }) => text);
  const goesOn = lines[below]?.quoted ? lines[below] : undefined;
  if (goesOn && tail.every((text, index) => isPiece(text) || (index === 0 && isShortTail(text, quoted, wrapping))))
    return true;
  if (!isFilled(quoted, tail, wrapping.width)) return false;
  if (wrapping.isBroken) return true;
  if (!goesOn) return isBelowWords && GOES_ON.test(tail[0]!);
  return GOES_ON.test(tail[0]!) || (!ENDS.test(tail.at(-1)!) && SMALL.test(goesOn.body));
}

/** Where the lines without a mark that begin here end; at most so far as lines are looked at. */
function looseEnd(lines: readonly Line[], at: number): number {
  let end = at;
  while (end - at <= MOST_LINES && isLoose(lines[end])) end += 1;
  return end;
}

const isLoose = (line: Line | undefined): boolean => line !== undefined && !line.quoted && line.text !== "";

const isPiece = (text: string): boolean => PIECE.test(text) || /^<?\S*:\/\/\S*$/.test(text);

/** A sentence goes on in lower case. */
const isShortTail = (text: string, quoted: Line, { width }: Wrapping): boolean =>
  text.length <= LONGEST_TAIL && GOES_ON.test(text) && endsMidway(quoted, text, width);

/** Long, without a full stop, and without room for the next word. */
const endsMidway = ({ text, body }: Line, next: string, width: number): boolean =>
  text.length >= WRAPPED && !ENDS.test(body) && hasNoRoom(text, next, width);

const hasNoRoom = (text: string, next: string, width: number): boolean =>
  text.length + 1 + next.split(" ", 1)[0]!.length > width;

/** The quoted line ends midway, and the lines of its tail are filled but for the last. */
const isFilled = (quoted: Line, tail: readonly string[], width: number): boolean =>
  endsMidway(quoted, tail[0]!, width) && tail.every((text, at) => at === 0 || hasNoRoom(tail[at - 1]!, text, width));

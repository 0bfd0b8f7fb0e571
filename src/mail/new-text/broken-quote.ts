// Lines that a mailer broke off a quoted line when it wrapped it: the tail stands below without its ">".

import type { Line } from "./line.ts";

const MOST_LINES = 3; // of one tail
const WRAPPED = 55; // characters of a quoted line that was long enough to be wrapped
const LONGEST_TAIL = 60; // characters
const ENDS = /[.?!:;。！？…]["”')\]]?$/;
const PIECE = /^\S{16,}$/; // of an address or a token

/** Whether the line is the tail of the quoted line above it: quoted lines stand right above and right below. */
export function isBrokenOff(lines: readonly Line[], at: number): boolean {
  let above = at - 1;
  while (above >= 0 && at - above <= MOST_LINES && isLoose(lines[above])) above -= 1;
  let below = at + 1;
  while (below < lines.length && below - at <= MOST_LINES && isLoose(lines[below])) below += 1;
  if (!lines[above]?.quoted || !lines[below]?.quoted || below - above - 1 > MOST_LINES) return false;
  const quoted = lines[above]!.body;
  return lines
    .slice(above + 1, below)
    .every(({ text }, index) => isPiece(text) || (index === 0 && isTail(text, quoted)));
}

const isLoose = (line: Line | undefined): boolean => line !== undefined && !line.quoted && line.text !== "";

const isPiece = (text: string): boolean => PIECE.test(text) || /^<?\S*:\/\/\S*$/.test(text);

/** A sentence goes on in lower case where the wrapped line ended without a full stop. */
const isTail = (text: string, quoted: string): boolean =>
  quoted.length >= WRAPPED && text.length <= LONGEST_TAIL && !ENDS.test(quoted) && /^[\p{Ll}\d(,.]/u.test(text);

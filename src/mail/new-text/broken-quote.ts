// Lines that a mailer broke off a quoted line when it wrapped it: the tail stands below without its ">".

import type { Line } from "./line.ts";

const MOST_LINES = 5; // of one tail
const WRAPPED = 55; // characters of a quoted line that was long enough to be wrapped
const LEAST_WRAPPED = 30; // the same in a narrow window
const LONGEST_TAIL = 60; // characters
const SHORT_TAIL = 30;
const ENDS = /[.?!:;。！？…]["”')\]]?$/;
const GOES_ON = /^[\p{Ll}\d(,.]/u;
const PIECE = /^\S{16,}$/; // of an address or a token

/** What is known of the text around a line: the longest quoted line, and whether the writer's words stand above the quote. */
export type Around = { width: number; isBelowWords: boolean };

/** The length of the longest quoted line, but for addresses, which nobody wraps. */
export const widthOf = (lines: readonly Line[]): number =>
  lines.reduce((most, { quoted, body }) => (quoted && !body.includes("://") ? Math.max(most, body.length) : most), 0);

/** Whether the line is the tail of the quoted line above it: the quote goes on below, or ends with it. */
export function isBrokenOff(lines: readonly Line[], at: number, around: Around): boolean {
  let above = at - 1;
  while (above >= 0 && at - above <= MOST_LINES && isLoose(lines[above])) above -= 1;
  let below = at + 1;
  while (below < lines.length && below - at <= MOST_LINES && isLoose(lines[below])) below += 1;
  if (!lines[above]?.quoted || below - above - 1 > MOST_LINES) return false;
  const quoted = lines[above]!.body;
  const tail = lines.slice(above + 1, below).map(({ text }) => text);
  const goesOn = lines[below]?.quoted ? lines[below]!.body : undefined;
  if (goesOn === undefined) return around.isBelowWords && tail.length === 1 && isAtEnd(tail[0]!, quoted, around);
  if (tail.length === 1 && isWithin(tail[0]!, quoted, goesOn, around)) return true;
  return tail.every((text, index) => isPiece(text) || isTail(text, index === 0 ? quoted : tail[index - 1]!, index));
}

const isLoose = (line: Line | undefined): boolean => line !== undefined && !line.quoted && line.text !== "";

const isPiece = (text: string): boolean => PIECE.test(text) || /^<?\S*:\/\/\S*$/.test(text);

/** A sentence goes on in lower case where the wrapped line ended without a full stop. */
const isTail = (text: string, before: string, index: number): boolean =>
  !ENDS.test(before) &&
  GOES_ON.test(text) &&
  (index === 0 ? before.length >= WRAPPED && text.length <= LONGEST_TAIL : text.length <= SHORT_TAIL);

/** The same in capitals or a narrow window, where the sentence goes on behind it, and the line had no room for its first word. */
const isWithin = (text: string, quoted: string, below: string, { width }: Around): boolean =>
  quoted.length >= LEAST_WRAPPED &&
  text.length <= SHORT_TAIL &&
  !ENDS.test(quoted) &&
  !ENDS.test(text) &&
  /^\p{Ll}/u.test(below) &&
  (GOES_ON.test(text) || quoted.length >= WRAPPED) &&
  hasNoRoom(text, quoted, width);

/** The last words of a quote, below the reply. */
const isAtEnd = (text: string, quoted: string, { width }: Around): boolean =>
  quoted.length >= WRAPPED &&
  text.length <= LONGEST_TAIL &&
  !ENDS.test(quoted) &&
  GOES_ON.test(text) &&
  hasNoRoom(text, quoted, width);

const hasNoRoom = (text: string, quoted: string, width: number): boolean =>
  quoted.length + 1 + text.split(" ", 1)[0]!.length > width;

// "Write your reply above this line": everything from it on is a notice that came back, ours or another system's.

import { REPLY_LINE } from "../../core/words/reply-line.ts";
import { introStart, looseIntroStart } from "./intro.ts";
import { filledBefore, filledFrom, type Line } from "./line.ts";

/** Above and reply and line in the languages of the larger help desks; between at most a few words. */
const OTHERS = [
  /\breply\b.{0,40}\babove\b.{0,40}\bline\b/,
  /\b(?:above|over) this line\b.{0,40}\b(?:reply|respond|answer)\b/,
  /\breply above\b.{0,10}\bdo not remove\b/,
  /\brespond\b.{0,20}\babove this line\b/,
  /\bantwort\b.{0,40}(?:über|oberhalb)\b.{0,20}\b(?:zeile|linie)\b/,
  /(?:über|oberhalb)\b.{0,10}\bdieser (?:zeile|linie)\b.{0,30}\bantwort/,
  /\bréponse\b.{0,40}\bau-dessus de cette ligne\b/,
  /\bau-dessus de cette ligne\b.{0,40}\brépon/,
  /\brespuesta\b.{0,40}\b(?:encima|arriba) de esta línea\b/,
  /\bresposta\b.{0,40}\bacima desta linha\b/,
  /\brisposta\b.{0,40}\bsopra (?:a )?questa (?:linea|riga)\b/,
  /\b(?:antwoord|reactie)\b.{0,40}\bboven deze (?:regel|lijn)\b/,
  /\bsvar\b.{0,40}\b(?:ovanför|over) (?:denna|denne) (?:rad|linje|linjen)\b/,
  /\bodpowied\S{1,4}\b.{0,40}\bpowyżej tej linii\b/,
];
const LONGEST = 160; // characters: in a longer line somebody speaks about it
const FRAME = /^[^\p{L}\p{N}]*[-#=~*_>[|(]/u;

/**
 * The first line of what came back, with whatever introduces it; undefined when there is none.
 * A quoted notice of ours to a colleague holds what the requester must not read: however it is quoted, it is cut.
 */
export function returnedFrom(lines: readonly Line[]): number | undefined {
  const at = lines.findIndex((line, index) => isReplyLine(line, lines[index + 1]));
  if (at < 0) return undefined;
  let last = at - 1;
  while (last >= 0 && /^[>\s|]*$/.test(lines[last]!.text)) last -= 1;
  if (last < 0) return 0;
  return introStart(lines, last, true) ?? looseIntroStart(lines, last) ?? last + 1;
}

/**
 * Where the words begin that stand below a notice that came back, when nothing stands above it: bottom posting. Only where every line of
 * the notice bears a quote mark and a blank line ends it, so that no line of it passes for the writer's.
 */
export function wordsBelowReturned(lines: readonly Line[], returnedAt: number): number | undefined {
  if (filledBefore(lines, returnedAt) >= 0) return undefined;
  const first = lines.findIndex(({ quoted }, at) => at >= returnedAt && quoted);
  const last = lines.findLastIndex(({ quoted }) => quoted);
  if (first < 0 || lines[last + 1]?.text !== "") return undefined;
  if (lines.slice(first, last).some(({ quoted, mark }) => !quoted || mark === "quote")) return undefined;
  if (lines.slice(returnedAt, first).some(({ body }) => body.includes(REPLY_LINE))) return undefined;
  const words = filledFrom(lines, last + 1);
  return words < lines.length ? words : undefined;
}

/** A mail program may have wrapped it, so it is looked for in two lines at once. */
function isReplyLine(line: Line, next: Line | undefined): boolean {
  if (line.body === "") return false;
  if (line.raw.includes(REPLY_LINE)) return true;
  const both = next && line.body.length <= LONGEST ? `${line.body} ${next.body}` : line.body;
  if (both.includes(REPLY_LINE) && !next?.body.includes(REPLY_LINE)) return true;
  if (line.body.length > LONGEST || !(line.quoted || FRAME.test(line.text))) return false;
  const said = both.slice(0, LONGEST).toLowerCase();
  return OTHERS.some((words) => words.test(said));
}

// What our own mails say by the built-in templates: in a quote it tells whose mail is quoted, and where that mail ends.

import { REPLY_LINE } from "../../core/words/reply-line.ts";
import type { Line } from "./line.ts";

const FOOTER = /^you received this because \S/i;
const SAID = [
  FOOTER,
  /^reply to this mail to add something or to send a reminder\b/i,
  /^reply ["“]on it["”] /i,
  /^(?:--- )?\S.{0,99}, \p{L}{3} \d{1,2} \p{L}{3}(?: \d{4})?, \d\d:\d\d(?: [A-Z]\S{0,9})?(?: \(.{1,20} ago\)| · .{1,20} ago|$)/u,
];

/** Whether only our own mails have such a line: the line to write above, the footer, what stands above earlier words. */
export const isOurText = ({ raw, body }: Line): boolean =>
  raw.includes(REPLY_LINE) || SAID.some((form) => form.test(body));

/** The line behind the footer of the last mail of ours; undefined where there is none. */
export function ourEnd(lines: readonly Line[]): number | undefined {
  const footer = lines.findLastIndex(({ body }) => FOOTER.test(body));
  if (footer < 0) return undefined;
  if (lines[footer]!.mark === "quote") return Math.min(footer + 2, lines.length); // HTML wraps no lines
  let end = footer + 1;
  while (end < lines.length && lines[end]!.body !== "") end += 1;
  return end;
}

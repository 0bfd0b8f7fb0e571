// One line of a mail's text as the rules see it, however it came: typed, quoted by a mail program, or drawn by HTML.

/** What the structure of HTML says about a line; text has no such marks. */
export type Mark = "quote" | "intro" | "forward" | "signature" | "onwards" | "border";

export type Line = {
  raw: string; // as it stands in the mail, with its line feed: all lines together are the whole text
  text: string; // what the rules look at: trimmed, short, without invisible signs; "" for a blank line
  body: string; // the same without quote marks
  quoted: boolean;
  depth: number; // of quotes within one another; 0 where nothing is quoted
  mark: Mark | undefined;
};

const LOOKED_AT = 500; // characters; whatever a rule is about is shorter
const INVISIBLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]/;
const ALL_INVISIBLE = new RegExp(INVISIBLE.source, "g");
const QUOTE_MARK = /^(?:>|[A-Z]{1,3}>(?!\S)|\|(?: ?\|)*(?![^\n]*\|))/; // the second as The Bat! does: "AB> …"; "|" but no table
const FIRST_MARK = /^(?:>|[A-Z]{1,3}>(?!\S)|\|)\s*/;
const QUOTE_MARKS = /^(?:\s*(?:>|[A-Z]{1,3}>(?!\S)|\|))*\s*/;

/**
 * @param mark what HTML says about it
 * @param depth of quotes in HTML; in text the marks tell it
 */
export function readLine(raw: string, mark?: Mark, depth?: number): Line {
  const visible = raw.slice(0, LOOKED_AT);
  const text = (INVISIBLE.test(visible) ? visible.replace(ALL_INVISIBLE, "") : visible).trim();
  const quoted = mark === "quote" || QUOTE_MARK.test(text);
  const body = quoted ? text.replace(QUOTE_MARKS, "") : text;
  return { raw, text, body, quoted, depth: quoted ? (depth ?? marksIn(text, body)) : 0, mark };
}

const marksIn = (text: string, body: string): number =>
  text.slice(0, text.length - body.length).match(/[>|]/g)?.length ?? 0;

/** The line with that many levels of quoting less. Where it is in the mail stays the same. */
export function withoutLevels(line: Line, levels: number): Line {
  const depth = Math.max(0, line.depth - levels);
  if (line.mark === "quote") return { ...readLine(line.text, depth > 0 ? line.mark : undefined, depth), raw: line.raw };
  let { text } = line;
  for (let level = 0; level < levels; level += 1) text = text.replace(FIRST_MARK, "");
  return { ...readLine(text, line.mark), raw: line.raw };
}

/** Lines of code between ``` fences are the writer's, whatever they look like. */
export function withoutFences(lines: readonly Line[]): readonly Line[] {
  const fences = lines.flatMap(({ text }, at) => (text.startsWith("```") ? [at] : []));
  if (fences.length < 2) return lines;
  const fenced = [...lines];
  for (let pair = 0; pair + 1 < fences.length; pair += 2)
    for (let at = fences[pair]!; at <= fences[pair + 1]!; at += 1)
      fenced[at] = { ...lines[at]!, text: "code", body: "code", quoted: false, depth: 0 };
  return fenced;
}

/** The first line from `at` on that says something, `lines.length` when none does. */
export function filledFrom(lines: readonly Line[], at: number): number {
  let next = at;
  while (next < lines.length && lines[next]!.text === "") next += 1;
  return next;
}

/** The last line before `end` that says something, -1 when none does. */
export function filledBefore(lines: readonly Line[], end: number): number {
  let last = end - 1;
  while (last >= 0 && lines[last]!.text === "") last -= 1;
  return last;
}

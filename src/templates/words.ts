// Words from mails made fit to be put into one: no control characters, no direction overrides, no endless lines.

/** A piece of somebody's text. `lines` are there for mail programs that know no white-space: pre-wrap. */
export type Quote = { text: string; lines: string[]; cut: boolean };

/** One piece of the conversation: who, when, and their words. */
export type SaidPiece = Quote & { by: string; at: string };

const CONTROLS = /[\p{Cc}\p{Zl}\p{Zp}]+/gu;
// Explicit embeddings, overrides and isolates (UAX #9, 2): they could turn our own words round.
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * Text for the middle of a sentence or a header: one line, whatever it was (no header injection, RFC 5322, 2.2).
 * @param most characters to keep; what is longer ends in "…"
 */
export function shortLine(text: string, most = 200): string {
  return shorten(text.replace(DIRECTIONS, "").replace(CONTROLS, " ").replace(/\s+/g, " ").trim(), most);
}

/** Text that keeps its lines. @param most characters to keep */
export function quotedText(text: string, most: number): Quote {
  const clean = text
    .replace(/\r\n?|[\u2028\u2029]/g, "\n")
    .replace(DIRECTIONS, "")
    .replace(/(?![\n\t])\p{Cc}/gu, "")
    .replace(/[ \t]+\n/g, "\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+|\s+$/g, "");
  const kept = shorten(clean, most);
  return { text: kept, lines: kept.split("\n"), cut: kept !== clean };
}

/** The beginning of a text. @param lines to keep */
export function openingInWords({ lines, cut }: Quote, most: number): Quote {
  const kept = lines.slice(0, most);
  return { text: kept.join("\n"), lines: kept, cut: cut || kept.length < lines.length };
}

/** Counted in characters as people see them, so that no surrogate pair is torn. */
function shorten(text: string, most: number): string {
  if (text.length <= most) return text;
  const characters = [...text];
  return characters.length <= most
    ? text
    : `${characters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`;
}

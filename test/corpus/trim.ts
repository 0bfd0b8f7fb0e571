// The newly written text of a reply. Our conventions stand at the top of src/mail/new-text/tell-apart.ts; where a source
// has another one, and its expected text is ours but for that, the label is counted apart.

import { type ReadText, readHtml, readText } from "../../src/mail/new-text/read-text.ts";
import { parse } from "../../src/mail/parse.ts";
import { drawn, matches, normal } from "./compare.ts";
import type { Label, Task } from "./label.ts";

const envelope = { source: "corpus", from: "anna@example.org", recipient: "help@onit.example", peer: "127.0.0.1" };

/** What the product reads of a file: a bare body, or a whole mail by the product's own parser. */
export async function readingOf({ input = "eml" }: Label, raw: Buffer): Promise<ReadText> {
  if (input === "text") return readText(raw.toString("utf8"));
  if (input === "html") return readHtml(raw.toString("utf8"));
  return parse({ id: "1", contentId: "1", raw, envelope, receivedAt: new Date(0) });
}

export const trim: Task = async (label, raw) => {
  const reading = await readingOf(label, raw);
  const isAsExpected = (text: string): boolean => matches(label.match ?? "exact_ws", label.expected, text);
  const right = isAsExpected(reading.newText);
  const apart = right ? undefined : otherConvention(label, reading, isAsExpected);
  return { right, got: reading.newText, ...(apart ? { apart } : {}) };
};

function otherConvention(
  { expected, prefer, match = "exact_ws" }: Label,
  { parts }: ReadText,
  isAsExpected: (text: string) => boolean,
): string | undefined {
  const textOf = (...kinds: string[]): string =>
    parts.flatMap(({ kind, text }) => (kinds.includes(kind) ? text : [])).join("");
  const own = textOf("own").trim();
  if (saysTheOpposite(expected)) return "the source asserts how white space stands, which we compare loosely";
  if (expected === "" && own === "") return "the source says nothing is new in a mail that is only quote; we keep it";
  if (own !== "" && isBetween(match, own, expected, textOf("own", "signature")))
    return "the source keeps a signature, which we tell apart";
  const lastOwn = parts.findLastIndex(({ kind, text }) => kind === "own" && text.trim() !== "");
  const above = parts.slice(0, lastOwn + 1);
  const withQuotes = above.map(({ kind, text }) => (kind === "own" ? text : markedLines(text))).join("\n");
  const whole = parts.map(({ text }) => text).join("");
  if (above.some(({ kind }) => kind === "quote") && (isAsExpected(withQuotes) || isAsExpected(whole)))
    return "the source keeps a quote above the only answer; for us that is bottom posting, and the quote is folded";
  return prefer === "html" ? "the source reads the HTML; where that marks no quote, we read the text" : undefined;
}

/** An assertion that a text is there and is not, but for its white space. */
const saysTheOpposite = ({
  contains = [],
  not_contains = [],
}: {
  contains?: string[];
  not_contains?: string[];
}): boolean =>
  contains.some((one) => not_contains.some((other) => normal("exact_ws", one) === normal("exact_ws", other)));

/** Our own words and then some or all of what we call the signature. */
const isBetween = (match: string, own: string, expected: unknown, withSignature: string): boolean =>
  typeof expected === "string" &&
  normal(match, match === "html_text" ? drawn(expected) : expected).startsWith(normal(match, own)) &&
  normal(match, withSignature).startsWith(normal(match, match === "html_text" ? drawn(expected) : expected));

/** The quoted lines of a part, without what introduces them. */
const markedLines = (text: string): string =>
  text
    .split("\n")
    .filter((line) => /^\s*>/.test(line))
    .join("\n");

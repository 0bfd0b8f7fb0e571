// How two texts are compared, by the name a label gives in `match`.

import { readHtml } from "../../src/mail/new-text/read-text.ts";

type Assertion = { contains?: string[]; not_contains?: string[]; prefix?: string };

const spaced = (text: string): string => text.replace(/[\s\u200b\ufeff]+/gu, " ").trim();

/** The whole text of an HTML body, drawn as we draw any. */
export const drawn = (html: string): string =>
  readHtml(html)
    .parts.map(({ text }) => text)
    .join("");

const NORMAL: Record<string, (text: string) => string> = {
  exact_ws: spaced,
  first_fragment: spaced,
  html_text: spaced,
  exact_ws_md: (text) => spaced(text.replace(/[*_]/g, "")),
  exact_nows: (text) => text.replace(/\s+/g, ""),
};

export const normal = (match: string, text: string): string => (NORMAL[match] ?? spaced)(text);

/** White space is compared loosely in an assertion as well, and a part of HTML by what a person sees of it. */
function holds({ contains = [], not_contains = [], prefix = "" }: Assertion, got: string): boolean {
  const text = spaced(got);
  const has = (one: string): boolean => text.includes(spaced(one)) || text.includes(spaced(drawn(one)));
  return text.startsWith(spaced(prefix)) && contains.every(has) && !not_contains.some(has);
}

export function matches(match: string, expected: string | Assertion, got: string): boolean {
  if (typeof expected !== "string") return holds(expected, got);
  return normal(match, match === "html_text" ? drawn(expected) : expected) === normal(match, got);
}

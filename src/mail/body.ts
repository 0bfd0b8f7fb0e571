// What a person reads of a mail: its text and its HTML, chosen from the parts.

import { unflowed } from "./flowed.ts";
import { leaves, type Part, textOf } from "./mime/part.ts";
import { uudecoded } from "./mime/uuencode.ts";
import { textOfHtml } from "./new-text/render-html.ts";

export type Body = { text: string; html: string }; // "" where there is none: HTML alone is not made into text here

const NONE: Body = { text: "", html: "" };
const STUB_LENGTH = 300;
const STUB = /\b(html|mime)\b|^\W*$/i;

/** The parts that are the text itself; all others are attachments or machinery. */
export function textParts(mail: Part): ReadonlySet<Part> {
  const all = leaves(mail).filter(({ type }) => type === "text/plain" || type === "text/html");
  return new Set(all.filter((part, at) => part.disposition !== "attachment" && (part.name === "" || at === 0)));
}

/** Of alternatives, the plain text for `text` and the HTML for `html`; parts that follow one another are joined. */
export function bodyOf(part: Part, isText: ReadonlySet<Part>): Body {
  if (isText.has(part))
    return part.type === "text/html" ? { text: "", html: textOf(part) } : { text: plainText(part), html: "" };
  if (!part.type.startsWith("multipart/")) return NONE;
  const bodies = part.parts.map((one) => ({ ...bodyOf(one, isText), type: one.type }));
  return part.type === "multipart/alternative" ? alternative(bodies) : inOrder(bodies);
}

function plainText(part: Part): string {
  const text = textOf(part);
  return withoutFiles(part.isFlowed ? unflowed(text, part.isDelSp) : text);
}

/** Files inside the text are attachments. */
function withoutFiles(text: string): string {
  let out = "";
  let at = 0;
  for (const { from, end } of uudecoded(text)) {
    out += text.slice(at, from);
    at = end;
  }
  return out + text.slice(at);
}

/** The richest comes last (RFC 2046, 5.1.4). A plain text that only says "look at the HTML" is none. */
function alternative(bodies: readonly (Body & { type: string })[]): Body {
  const rich = bodies.findLast(({ html }) => html !== "");
  const plain = bodies.find(({ html, text }) => html === "" && text.trim() !== "");
  if (!rich) return plain ?? NONE;
  return { html: rich.html, text: plain && !isStub(plain.text, rich.html) ? plain.text : "" };
}

/** Short, speaks of HTML or says nothing, and shares no line with what the HTML says. */
function isStub(plain: string, html: string): boolean {
  const said = plain.trim();
  if (said.length > STUB_LENGTH || !STUB.test(said)) return false;
  const rich = textOfHtml(html);
  if (rich.length <= said.length) return false;
  const words = rich.replace(/\s+/g, " ");
  return !words.includes(said.replace(/\s+/g, " ").slice(0, 60));
}

function inOrder(bodies: readonly Body[]): Body {
  const filled = bodies.filter(({ text, html }) => text.trim() !== "" || html !== "");
  const text = filled.every((body) => body.text !== "") ? filled.map((body) => body.text).join("\n") : "";
  if (filled.every(({ html }) => html === "")) return { text, html: "" };
  return { text, html: filled.map((body) => body.html || asHtml(body.text)).join("<br>\n") };
}

const asHtml = (text: string): string =>
  `<div>${text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replaceAll("\n", "<br>")}</div>`;

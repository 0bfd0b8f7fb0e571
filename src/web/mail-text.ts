// The words of a mail that came in, whole, and how a frame shows it as its writer's program marked it up.

import type { Mail, TextPart } from "../core/model/mail.ts";
import { type Html, html } from "./html.ts";
import { writtenWords } from "./layout.ts";

/** For words of somebody else: no scripts, no forms, nothing loaded from elsewhere. @param sandbox what they may still do */
export const framePolicy = (sandbox: string): string =>
  `${`sandbox ${sandbox}`.trimEnd()}; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'`;

const FOLDS: Readonly<Record<TextPart["kind"], string>> = {
  own: "",
  quote: "What it quotes",
  forward: "What it forwards",
  signature: "Signature",
};

/** What is not new is folded, and never left out. */
const foldedPart = ({ kind, text }: TextPart): Html =>
  kind === "own" ? writtenWords(text) : html`<details><summary>${FOLDS[kind]}</summary>${writtenWords(text)}</details>`;

export function wholeText(parsed: Mail | Error): Html {
  if (parsed instanceof Error) return html`<p>Its text cannot be shown: ${parsed.message}.</p>`;
  const files = parsed.attachments.map(({ name, type, size }) => html`<li>${name} (${type}, ${size} bytes)</li>`);
  return html`<h2>The whole text</h2>${parsed.parts.map(foldedPart)}${files.length > 0 && html`<h2>Attachments</h2><ul>${files}</ul>`}`;
}

// What all pages share: head, navigation and the pieces they are put together from.

import { type Html, html, type Piece } from "./html.ts";
import { english, languages } from "./words/catalogue.ts";
import type { Words } from "./words/page-words.ts";

/** Whom a page speaks to: in which language, and whether they chose it by a link on a page before. */
export type Reader = { words: Words; hasChosen: boolean };

export type Page = {
  title: string;
  body: Piece;
  nav?: readonly { href: string; label: string }[];
  reloadSeconds?: number | undefined; // the browser loads the page again by itself
  isBroad?: boolean; // things stand side by side
  isNarrow?: boolean; // one short text instead of a working page
  account?: Piece; // who is signed in, and the way out
  isLive?: boolean; // our script keeps it up to date; where there is none, it is right as it was loaded
  script?: "/workshop.js" | "/draft.js"; // another script of ours, without which all on it works as well
  look?: "wall"; // large and dark, to be read across a room
  reader?: Reader | undefined; // a page in their language, with links to the others; absent: English
};

export const MAILBOX_NAV = [
  { href: "/mailbox", label: "Mails" },
  { href: "/mailbox/tickets", label: "Tickets" },
  { href: "/mailbox/people", label: "People" },
  { href: "/mailbox/new", label: "Write a mail" },
] as const;

/** A whole page. Only some have a script, ours; on others none is allowed by their headers. */
export const page = ({
  title,
  body,
  nav = [],
  reloadSeconds,
  isNarrow,
  isBroad,
  account,
  isLive = false,
  script,
  look,
  reader,
}: Page): Html => html`<!doctype html>
<html lang="${reader?.words.code ?? "en"}"${look && html` class="${look}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow">
${reloadSeconds !== undefined && reloading(reloadSeconds, isLive)}
<title>${title} · Onit</title>
<link rel="stylesheet" href="/style.css">
${isLive && html`<script src="/live.js" defer></script>`}${script && html`<script src="${script}" defer></script>`}
</head>
<body>
<a class="skip" href="#content">${(reader?.words ?? english()).skip}</a>
<header class="bar"><a class="brand" href="/">Onit</a>${nav.length > 0 && html`<nav aria-label="Pages">${nav.map(({ href, label }) => html`<a href="${href}">${label}</a>`)}</nav>`}${account}</header>
<main id="content" class="${isNarrow ? "narrow" : isBroad ? "broad" : "wide"}">
${body}
</main>
${reader && languageLinks(reader)}
</body>
</html>
`;

function reloading(seconds: number, isLive: boolean): Html {
  const meta = html`<meta http-equiv="refresh" content="${seconds}">`;
  return isLive ? html`<noscript>${meta}</noscript>` : meta;
}

const languageLinks = ({ words: { code: spoken, languages: label } }: Reader): Html => html`<footer class="languages">
<nav aria-label="${label}">${languages().map(({ code, name }) =>
  code === spoken
    ? html`<strong lang="${code}" aria-current="true">${name}</strong>`
    : html`<a href="?lang=${code}" lang="${code}" hreflang="${code}" rel="nofollow">${name}</a>`,
)}</nav>
</footer>`;

/** A page that says one thing and what to do next. */
export const shortPage = (title: string, ...paragraphs: Piece[]): Html => shortPageFor(undefined, title, ...paragraphs);

/** The same in its reader's language. */
export const shortPageFor = (reader: Reader | undefined, title: string, ...paragraphs: Piece[]): Html =>
  page({
    title,
    isNarrow: true,
    reader,
    body: html`<h1>${title}</h1>${paragraphs.map((words) => html`<p>${words}</p>`)}`,
  });

/** A short word with a colour; the word alone says it too. */
export const badge = (word: string, tone: Tone): Html => html`<span class="badge ${tone}">${word}</span>`;

export type Tone = "good" | "bad" | "busy" | "plain";

export const banner = (tone: Tone, words: Piece): Html =>
  html`<div class="banner ${tone}" role="status">${words}</div>`;

/** Names and what they stand for; those without a value are left out. */
export function facts(rows: readonly (readonly [name: string, value: Piece])[]): Html {
  const present = rows.filter(([, value]) => value !== undefined && value !== false && value !== "");
  return html`<dl class="facts">${present.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/**
 * On a small screen each row becomes a block, and each cell names its heading.
 * @param rows each as long as the headings
 * @param names of the rows, by which our script knows them again
 */
export const table = (
  headings: readonly string[],
  rows: readonly (readonly Piece[])[],
  names?: readonly string[],
): Html => html`<div class="scroll"><table>
<thead><tr>${headings.map((heading) => html`<th scope="col">${heading}</th>`)}</tr></thead>
<tbody>${rows.map((cells, row) => html`<tr${names && html` data-row="${names[row]}"`}>${cells.map((cell, at) => html`<td data-name="${headings[at]}">${cell}</td>`)}</tr>`)}</tbody>
</table></div>`;

/** Somebody's words with their line breaks, in their own writing direction. */
export const writtenWords = (text: string): Html => html`<pre class="words" dir="auto">${text}</pre>`;

/** "Anna Nowak <anna@example.org>" */
export const who = ({ name, address }: { name: string; address: string }): string =>
  name && name !== address ? `${name} <${address}>` : address;

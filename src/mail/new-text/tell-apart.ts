// Lines to what each is: the writer's own, quoted, sent on, or signature. Everything is looked at a fixed number of times.
//
// What the sources of such rules see differently, and how Onit sees it:
// - A signature is not new: the lines below "-- ", a block of name and numbers, a program's footer, a legal notice.
//   "Best regards, Anna" was written and stays.
// - Inline answers keep the quoted lines they answer: at least two quoted stretches with words below each of the first
//   ones, or lines quoted without an introduction. A quote behind the last answer goes, every introduction that is not
//   quoted itself, and what a whole mail of ours says.
// - One introduced quote with words below it is bottom posting: the quote goes, wherever own words stand. Where it bears
//   no marks, a mail of ours goes as far as its footer.
// - A mail sent on keeps the words above it; the mail sent on is folded.
// - A mail that is nothing but a quote or a mail sent on keeps it here; to decisions such a quote is nobody's new words
//   (parse.ts). So nothing is kept of a notice that came back with its
//   "Write your reply above this line".

import type { TextPart } from "../../core/model/mail.ts";
import { bannerEnd } from "./banner.ts";
import { isBrokenOff, wrappingOf } from "./broken-quote.ts";
import { landmarkAt, titleAt } from "./header-block.ts";
import { introStart } from "./intro.ts";
import { filledBefore, filledFrom, type Line } from "./line.ts";
import { markedIntrosIn, unmarkedFrom } from "./marked-intro.ts";
import { isOurText, ourEnd } from "./ours.ts";
import { returnedFrom, wordsBelowReturned } from "./reply-line-cut.ts";
import { isDelimiter, signatureStart } from "./signature.ts";

export type LineKind = TextPart["kind"];

/** One kind for each line; `returned` says that a notice came back with the line to write above. */
export function tellApart(lines: readonly Line[]): { kinds: LineKind[]; returned: boolean } {
  const kinds = new Array<LineKind>(lines.length).fill("own");
  const banner = bannerEnd(lines);
  if (banner > 0) {
    const below = tellApart(lines.slice(banner));
    return { kinds: [...kinds.slice(0, banner).fill("signature"), ...below.kinds], returned: below.returned };
  }
  const returnedAt = returnedFrom(lines);
  const belowAt = returnedAt === undefined ? undefined : wordsBelowReturned(lines, returnedAt);
  if (belowAt !== undefined) {
    const below = tellApart(lines.slice(belowAt));
    return { kinds: [...kinds.slice(0, belowAt).fill("quote"), ...below.kinds], returned: true };
  }
  const end = foldTail(lines.slice(0, returnedAt), kinds);
  if (returnedAt !== undefined) kinds.fill("quote", returnedAt);
  foldMarkedSignatures(lines.slice(0, end), kinds);
  foldQuotes(lines.slice(0, wordsEnd(lines.slice(0, end), kinds)), kinds);
  foldSignatures(lines.slice(0, end), kinds);
  for (const [at, { text }] of lines.entries()) if (text === "" && at > 0) kinds[at] = kinds[at - 1]!;
  return { kinds, returned: returnedAt !== undefined };
}

/** Folds the mail that is quoted or sent on down to the end. @returns where it begins */
function foldTail(lines: readonly Line[], kinds: LineKind[]): number {
  const unmarked = unmarkedFrom(lines);
  for (let at = 0; at < lines.length; at += 1) {
    const isRead = !lines[at]!.quoted && lines[at]!.text !== "";
    const landmark = at === unmarked ? { kind: "quote" as const, start: at } : isRead && landmarkAt(lines, at);
    if (!landmark) continue;
    kinds.fill(landmark.kind, landmark.start, lines.length);
    return landmark.start;
  }
  return lines.length;
}

/** A stretch of lines of one sort; blank lines belong to the stretch above them. */
type Stretch = { sort: "intro" | "quoted" | "words"; from: number; to: number };

function foldQuotes(lines: readonly Line[], kinds: LineKind[]): void {
  const stretches = stretchesOf(lines);
  const fold = ({ from, to }: Stretch): void => void kinds.fill(quoteKind(lines, from), from, to);
  const lastWords = stretches.findLastIndex(({ sort }) => sort === "words");
  const isAnswered = (index: number): boolean =>
    (index < lastWords || isPicked(stretches, index)) &&
    !isBottomPosted(stretches, index) &&
    !lines.slice(stretches[index]!.from, stretches[index]!.to).some(isOurText);
  for (const [index, stretch] of stretches.entries()) {
    const next = stretches[index + 1]?.sort;
    if (stretch.sort === "quoted" && !isAnswered(index)) fold(stretch);
    if (stretch.sort !== "intro" || (lines[stretch.from]!.quoted && next === "quoted" && isAnswered(index + 1)))
      continue;
    fold(stretch);
    if (next !== "words") continue;
    const isBelowWords = stretches.slice(0, index).some(({ sort }) => sort === "words");
    kinds.fill("quote", stretch.to, isBelowWords ? lines.length : stretch.to + (ourEnd(lines.slice(stretch.to)) ?? 0));
    if (isBelowWords) return;
  }
}

/** Quoted by hand below the words, above the introduction of what a program quotes. */
const isPicked = (stretches: readonly Stretch[], index: number): boolean =>
  stretches[index - 1]?.sort === "words" && stretches[index + 1]?.sort === "intro";

/** The only quoted stretch below its introduction, with words below it. */
const isBottomPosted = (stretches: readonly Stretch[], index: number): boolean =>
  stretches[index - 1]?.sort === "intro" && stretches.findLastIndex(({ sort }) => sort === "quoted") === index;

const quoteKind = (lines: readonly Line[], from: number): LineKind =>
  titleAt(lines, filledFrom(lines, from)) === "forward" ? "forward" : "quote";

function stretchesOf(lines: readonly Line[]): Stretch[] {
  const stretches: Stretch[] = [];
  const intros = introsIn(lines);
  const wrapping = wrappingOf(lines);
  let isBelowWords = false; // more than a greeting
  const add = (sort: Stretch["sort"], from: number, to: number): void => {
    const last = stretches.at(-1);
    if (last && last.sort === sort) last.to = to;
    else stretches.push({ sort, from, to });
  };
  for (let at = 0; at < lines.length; ) {
    const to = intros.get(at) ?? at + 1;
    if (intros.has(at)) {
      isBelowWords ||= stretches.at(-1)?.sort === "words" && !/[,:]$/.test(lines[filledBefore(lines, at)]!.text);
      add("intro", at, to);
    } else if (lines[at]!.text === "") extend(stretches, to);
    else if (lines[at]!.quoted || isStray(lines, at) || isBrokenOff(lines, at, wrapping, isBelowWords))
      add("quoted", at, to);
    else add("words", at, to);
    at = to;
  }
  return stretches;
}

function extend(stretches: readonly Stretch[], to: number): void {
  const last = stretches.at(-1);
  if (last) last.to = to;
}

/** A line between quoted ones that has nothing but a link or signs was broken off by a program, not written. */
function isStray(lines: readonly Line[], at: number): boolean {
  if (!lines[at - 1]?.quoted) return false;
  const below = lines[at + 1];
  return below?.quoted === true && !/\p{L}{2}/u.test(lines[at]!.text.replace(/\S*:\/\/\S*/g, ""));
}

/**
 * Where each introduction begins, and the line behind it. One within a quoted mail is that mail's, but what opens the quoted lines
 * introduces them, though it bears their mark.
 */
function introsIn(lines: readonly Line[]): Map<number, number> {
  const intros = markedIntrosIn(lines);
  let quoteFollows = false;
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const line = lines[at]!;
    const start = line.mark === "intro" ? at : line.mark === "quote" ? undefined : introStart(lines, at, quoteFollows);
    if (start !== undefined && !lines[start]!.quoted) {
      intros.set(start, at + 1);
      at = start;
      quoteFollows = false;
    } else if (line.text !== "") quoteFollows = line.quoted;
  }
  return intros;
}

/** What HTML calls a signature is one, with the "--" above it; words below it are the writer's. */
function foldMarkedSignatures(lines: readonly Line[], kinds: LineKind[]): void {
  for (const [at, { mark }] of lines.entries()) {
    if (mark !== "signature") continue;
    kinds[at] = "signature";
    const above = filledBefore(lines, at);
    if (above >= 0 && isDelimiter(lines[above]!)) kinds.fill("signature", above, at);
  }
}

/** Where the writer's last words end: a signature below the last quoted line is none of them. */
function wordsEnd(lines: readonly Line[], kinds: readonly LineKind[]): number {
  const from = lines.findLastIndex(({ quoted }) => quoted) + 1;
  const below = lines.slice(from);
  const start = signatureStart(below);
  return below.slice(0, start).every(({ text }, at) => text === "" || kinds[from + at] === "signature")
    ? from
    : lines.length;
}

/** Each stretch of own lines may end with a signature: the one above a quote, and the one at the end. */
function foldSignatures(lines: readonly Line[], kinds: LineKind[]): void {
  for (let from = 0; from < lines.length; ) {
    let to = from;
    while (to < lines.length && kinds[to] === "own") to += 1;
    if (to > from) kinds.fill("signature", from + signatureStart(lines.slice(from, to)), to);
    from = to + 1;
  }
}

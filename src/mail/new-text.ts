// What the writer wrote this time: the text without the quoted mail below it and without the signature.
// Lines quoted around inline answers stay.

import { REPLY_LINE } from "../core/reply-line.ts";

const LONGEST = 200_000; // characters; what a person writes is shorter, and the whole mail is kept anyway
const MOST_INTROS = 20;

const WROTE =
  /^(on .{4,200}\bwrote|am .{4,200}\bschrieb.{0,200}|le .{4,200}a écrit|el .{4,200}escribió|il .{4,200}ha scritto|op .{4,200}schreef.{0,120}|em .{4,200}escreveu|w dniu .{4,200}(napisał|pisze).{0,120}|dnia .{4,200}napisał.{0,120}|den .{4,200}skrev.{0,120}|dne .{4,200}napsal.{0,120})\s*:\s*$/i;
const DIVIDER =
  /^\s*(-{2,}|_{2,})\s*(original message|ursprüngliche nachricht|original-nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht|forwarded message)\s*(-{2,}|_{2,})\s*$/i;
const OUTLOOK_FROM = /^\s*\*?(from|von|de|da|van|från|fra|od)\s*:\*?\s.+/i;
const OUTLOOK_NEXT =
  /^\s*\*?(sent|gesendet|envoyé|enviado|inviato|verzonden|skickat|sendt|wysłano|date|datum|to|an|à)\s*:/i;
const SIGNATURE = /^-- ?$/;

/** @returns "" when the mail is nothing but quote and signature: then its writer said nothing new */
export function newText(text: string): string {
  const lines = aboveOurLine(text.slice(0, LONGEST).replace(/\r\n?/g, "\n").split("\n"));
  return withoutSignature(lines.slice(0, quoteStart(lines)))
    .join("\n")
    .trim();
}

/** A quoted notice of ours to a colleague holds what the requester must not read: however it is quoted, it is cut at its first line. */
function aboveOurLine(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line) => line.includes(REPLY_LINE));
  if (at < 0) return lines;
  const above = lines.slice(0, at).map((line) => (/^[>\s|]*$/.test(line) ? "" : line));
  const last = above.findLastIndex((line) => line.trim());
  for (const length of [1, 2, 3]) {
    const joined = above
      .slice(last + 1 - length, last + 1)
      .join(" ")
      .trim();
    if (joined.endsWith(":") && (WROTE.test(joined) || /[@\d]/.test(joined))) return above.slice(0, last + 1 - length);
  }
  return above;
}

/** The first line of the quoted mail that runs to the end, or the number of lines when there is none. */
function quoteStart(lines: readonly string[]): number {
  let intros = 0;
  for (let at = 0; at < lines.length && intros < MOST_INTROS; at += 1) {
    if (DIVIDER.test(lines[at]!) || isOutlookHead(lines, at)) return at;
    const intro = introLength(lines, at);
    if (intro > 0) intros += 1;
    if (intro > 0 && isAllQuoted(lines.slice(at + intro))) return at;
  }
  return trailingQuote(lines);
}

/** "On … wrote:", on one line or wrapped over up to three. */
function introLength(lines: readonly string[], at: number): number {
  for (const length of [1, 2, 3]) {
    if (!lines[at + length - 1]?.trimEnd().endsWith(":")) continue;
    const joined = lines
      .slice(at, at + length)
      .join(" ")
      .trim();
    if (joined.length < 400 && WROTE.test(joined)) return length;
  }
  return 0;
}

const isOutlookHead = (lines: readonly string[], at: number): boolean =>
  OUTLOOK_FROM.test(lines[at]!) && lines.slice(at + 1, at + 4).some((line) => OUTLOOK_NEXT.test(line));

/** Some programs do not mark the quote; then everything behind the intro is it. Marked lines with answers between are not. */
function isAllQuoted(rest: readonly string[]): boolean {
  const filled = rest.filter((line) => line.trim());
  const quoted = filled.filter((line) => line.startsWith(">"));
  return quoted.length === 0 || quoted.length === filled.length || !answersBetween(filled);
}

/** An own line with quoted lines before and behind it answers inline. */
function answersBetween(lines: readonly string[]): boolean {
  const first = lines.findIndex((line) => line.startsWith(">"));
  const last = lines.findLastIndex((line) => line.startsWith(">"));
  const own = lines.findIndex((line, at) => at > first && !line.startsWith(">"));
  return own > first && (own < last || !SIGNATURE.test(lines[own] ?? ""));
}

function trailingQuote(lines: readonly string[]): number {
  let end = lines.length;
  while (end > 0 && (lines[end - 1]!.startsWith(">") || !lines[end - 1]!.trim())) end -= 1;
  return end > 0 ? end : lines.length;
}

function withoutSignature(lines: readonly string[]): readonly string[] {
  const at = lines.findIndex((line) => SIGNATURE.test(line));
  return at > 0 ? lines.slice(0, at) : lines;
}

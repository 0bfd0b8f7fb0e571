// Where the signature begins in a stretch of the writer's own lines.
// "Best regards, Anna" is said by the writer and stays; what a program adds below it goes: the lines below "-- ", blocks
// of name and numbers, "Sent from my iPhone", legal notices.

import { isContact, isLegal, isMobileFooter } from "./footer.ts";
import { isRule } from "./header-block.ts";
import { filledBefore, type Line } from "./line.ts";

const DELIMITER = /^(?:--|—|–|__|––|——|-- ?\\|=2D-)$/; // RFC 3676, 4.3, and what is left of it after gateways
const DASHED_NAME = /^(?:[-–—]{1,2}|\/\/)\s?\p{Lu}[\p{L}.'’-]{1,20}(?: \p{Lu}[\p{L}.'’-]{0,20}){0,2}$/u;
const NAME = /^\W{0,3}\p{Lu}[\p{L}.'’-]{0,30}(?: (?:\p{Lu}[\p{L}.'’-]{0,30}|von|van|de|der|den|du|da|di|bin)){0,4},?$/u;
const MOST_BLOCK_LINES = 8;
const MOST_LINES_BELOW_RULE = 14;
const LEAST_TIGHT_BLOCK = 3; // lines of a block right below the words
const SHORT = 70; // characters of a line in a name block
const LONG = 105; // characters of a line below a rule
const RULE_ABOVE = 6; // lines that say something between a rule and the legal notice it sets off

/** @returns the index of the first line of the signature within `lines`, their number when there is none */
export function signatureStart(lines: readonly Line[]): number {
  let end = lines.length;
  for (const rule of [delimited, belowRule, nameBlock, footerStart, boxStart, endRule, nameBlock, dashedName])
    end = Math.min(end, rule(lines.slice(0, end)));
  return end;
}

export const isDelimiter = ({ text, quoted }: Line): boolean => !quoted && DELIMITER.test(text);

const orEnd = (lines: readonly Line[], at: number): number => (at < 0 ? lines.length : at);

const delimited = (lines: readonly Line[]): number => orEnd(lines, lines.findIndex(isDelimiter));

/** A footer of a mobile program stands in a paragraph of its own or is the last thing said. */
function footerStart(lines: readonly Line[]): number {
  const answered = lines.findLastIndex(({ quoted }) => quoted);
  const at = lines.findIndex((line, index) => index > answered && isMobileFooter(line) && standsApart(lines, index));
  return orEnd(lines, at);
}

function standsApart(lines: readonly Line[], at: number): boolean {
  const below = lines[at + 1]?.text ?? "";
  return at === 0 || below === "" || isRule(lines[at + 1]!) || isMobileFooter(lines[at + 1]!);
}

/** A legal notice, with the rule above it and what stands between. */
function boxStart(lines: readonly Line[]): number {
  const at = lines.findIndex((line, index) => beginsParagraph(lines, index) && isLegal(line, lines[index + 1]));
  if (at < 0) return starredStart(lines);
  let filled = 0;
  for (let above = at - 1; above >= 0 && filled <= RULE_ABOVE; above -= 1) {
    if (isRule(lines[above]!)) return above;
    if (lines[above]!.text !== "") filled += 1;
  }
  return at;
}

/** Whatever stands between two lines of stars at the end was put there by a gateway. */
function starredStart(lines: readonly Line[]): number {
  const last = filledBefore(lines, lines.length);
  const isStarred = ({ text }: Line): boolean => /^(?:\*\s?){10,}$/.test(text);
  return last > 0 && isStarred(lines[last]!)
    ? orEnd(lines, lines.slice(0, last).findLastIndex(isStarred))
    : lines.length;
}

const beginsParagraph = (lines: readonly Line[], at: number): boolean =>
  at === 0 || lines[at - 1]!.text === "" || isRule(lines[at - 1]!) || isMobileFooter(lines[at - 1]!);

/** A rule with nothing below it. */
function endRule(lines: readonly Line[]): number {
  const last = filledBefore(lines, lines.length);
  return last > 0 && isRule(lines[last]!) ? last : lines.length;
}

/** A rule with little below it, some of which says how to reach somebody. */
function belowRule(lines: readonly Line[]): number {
  const first = shortTailStart(lines);
  if (!lines.some((line, at) => at >= first && isRule(line))) return lines.length;
  const last = lines.findLastIndex((line) => isContact(line) || isMobileFooter(line));
  const rule = lines.findLastIndex((line, at) => at >= first && (at < last || isSignOff(lines, at)) && isRule(line));
  return orEnd(lines, rule);
}

/** A rule of underscores above a last line or two. */
function isSignOff(lines: readonly Line[], at: number): boolean {
  const below = /^_{5,}$/.test(lines[at]!.text) ? lines.slice(at + 1).filter(({ text }) => text !== "").length : 0;
  return below === 1 || below === 2;
}

/** From where on all lines are short and few. */
function shortTailStart(lines: readonly Line[]): number {
  let filled = 0;
  let at = lines.length;
  while (at > 0 && filled < MOST_LINES_BELOW_RULE && lines[at - 1]!.text.length <= LONG && !lines[at - 1]!.quoted) {
    at -= 1;
    if (lines[at]!.text !== "") filled += 1;
  }
  return at;
}

/** "-Anna" as the last line. */
function dashedName(lines: readonly Line[]): number {
  const last = filledBefore(lines, lines.length);
  if (last < 1 || !DASHED_NAME.test(lines[last]!.text) || lines[last]!.text.startsWith("//")) return lines.length;
  return /^[-–—*•]/.test(lines[last - 1]!.text) ? lines.length : last;
}

/** In the last paragraph a name, at its beginning or below "Best regards,", and how to reach that person. */
function nameBlock(lines: readonly Line[]): number {
  const last = filledBefore(lines, lines.length);
  let first = last;
  while (first > 0 && last - first < MOST_BLOCK_LINES && isBlockLine(lines[first - 1]!)) first -= 1;
  const name = lines.findIndex(({ text }, at) => at >= first && NAME.test(text) && mayStandAbove(lines, at));
  const isBlock = name > 0 && lines.slice(name + 1, last + 1).some(isContact) && isBlockLine(lines[last]!);
  return isBlock ? name : lines.length;
}

const isBlockLine = ({ text, quoted }: Line): boolean => text !== "" && text.length <= SHORT && !quoted;

/** Some programs leave no blank line between the words and the block. */
const endsSentence = ({ text }: Line): boolean => /[.!?…)]$/.test(text);

/** Not the first words of the mail, and no person that the words above announce. */
function mayStandAbove(lines: readonly Line[], at: number): boolean {
  const above = filledBefore(lines, at);
  if (above < 0 || /[:：]$/.test(lines[above]!.text)) return false;
  if (endsSentence(lines[above]!) && lines.length - at >= LEAST_TIGHT_BLOCK) return true;
  return above < at - 1 || /^[^.:?!]{1,40},$/.test(lines[above]!.text);
}

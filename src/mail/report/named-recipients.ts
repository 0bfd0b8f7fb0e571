// Whom a report in free text is about, and what it says of each: the reports of qmail, Exim, sendmail and a hundred others.

import type { Address } from "../../core/model/mail.ts";
import { addressIn } from "./field-groups.ts";

export type NamedRecipient = { address: Address; words: string };

const ADDRESS = /[^\s@<>()"',;:[\]=|]{1,64}@[A-Za-z0-9_.-]{1,255}/g;
/** What stands before a failed address. Any other address of a report is likelier somebody to ask for help. */
const BEFORE =
  /(^[\s>*•·\d.)-]{0,12}|rcpt to:|recipients?[^\w\n]{1,12}|address(es)?[^\w\n]{1,12}|\bto:?|\bto:\s[^<>@]{1,60}|for:?|user(id)?:?|mailbox:?|account:?|reach:?|delivered to|original-recipient:.{0,20}|final-recipient:.{0,20}|(generated|expanded) from:?|\b[45]\d\d [45\d.# -]{0,12}|an|à|a|para|do|для|宛先.{0,6}|: )\s{0,8}[<("'[]{0,2}((mailto|smtp|rfc822):)?$/iu;
const HELP =
  /(contact|e?mail to|write to|help|questions?|forward(ed)? to|postmaster|abuse|support|sender|(?<!(generated|expanded) )from:?|report|visit|via|please.{0,30}(mail|to)|believe|instead)[^.\n]{0,40}$/i;
const MOST_NAMED = 100;
const MOST_WORDS = 1_500; // characters kept of what is said of one recipient

/**
 * @param words of the report, without the mail it returns
 * @param others addresses that are not meant: the report's own sender and reader
 * @param domain of the reporting system: it may name its own users without it
 */
export function namedRecipients(words: string, others: ReadonlySet<Address>, domain: string): NamedRecipient[] {
  const lines = words.split("\n").map((line) => line.slice(0, 1_000));
  const isFailed = (before: string): boolean => BEFORE.test(before);
  const ways = [
    () => writtenOut(lines, others, isFailed),
    () => bareNames(lines, domain),
    () => writtenOut(lines, others, () => true),
  ];
  const found = ways.reduce<Place[]>((places, way) => (places.length ? places : way()), []);
  return found.map(({ address, line }, index) => ({
    address,
    words: saidOf(lines, address, line, found[index + 1]?.line ?? lines.length),
  }));
}

type Place = { address: Address; line: number };

type Test = (before: string) => boolean;

function writtenOut(lines: readonly string[], others: ReadonlySet<Address>, isFailed: Test): Place[] {
  const places = lines.flatMap((text, line) =>
    isOfTheReturned(lines, line) ? [] : failedIn(text, isFailed).map((address) => ({ address, line, text })),
  );
  const found = new Map<Address, number>();
  let last: Place = { address: "", line: -2 };
  for (const { address, line, text } of places) {
    if (others.has(address) || found.has(address) || found.size >= MOST_NAMED) continue;
    // What stands in brackets below an address is the one that was written to, and that led to it.
    const isCause = EXPANDED.test(text) && last.line === line - 1;
    if (isCause) found.delete(last.address);
    last = { address, line: isCause ? last.line : line };
    found.set(address, last.line);
  }
  return [...found].map(([address, line]) => ({ address, line }));
}

const EXPANDED = /^\s*\((generated|expanded) from:?\s/i;

/** Single words alone on their lines, right below a line that announces recipients. */
function bareNames(lines: readonly string[], domain: string): Place[] {
  const announced = lines.findIndex((line) => /recipient|address|user/i.test(line) && line.trimEnd().endsWith(":"));
  if (announced < 0 || !domain) return [];
  return lines.slice(announced + 1, announced + 20).flatMap((line, index) => {
    const [, name] = /^[ \t]+([A-Za-z0-9._-]{2,64})\s*$/.exec(line) ?? [];
    return name ? [{ address: `${name.toLowerCase()}@${domain}`, line: announced + 1 + index }] : [];
  });
}

/** One recipient a line; a second one is somebody the server speaks of, unless the line is a mere list. */
function failedIn(line: string, isFailed: Test): Address[] {
  if (isHeader(line)) return [];
  const failed = [...line.matchAll(ADDRESS)].flatMap(({ 0: written, index }) => {
    const before = line.slice(Math.max(0, index - 80), index);
    const address = addressIn(written.replace(/[.-]+$/, ""));
    return address && isFailed(before) && !HELP.test(before) ? [address] : [];
  });
  const isList = line.replace(ADDRESS, "").replace(/[<>,;\s"']+/g, "").length <= 3;
  return isList
    ? [...line.matchAll(ADDRESS)].map(([written]) => addressIn(written)).filter(Boolean)
    : failed.slice(0, 1);
}

/** Exchange quotes To, Subject and Sent of the mail in front of the recipients it failed to reach. */
function isOfTheReturned(lines: readonly string[], at: number): boolean {
  return /^\s*to:/i.test(lines[at]!) && lines.slice(at + 1, at + 4).some((line) => /^\s*subject:/i.test(line));
}

const isHeader = (line: string): boolean =>
  /^\s{0,4}(from|sender|reply-to|return-path|message-id|references|received|cc|subject)\s{0,2}:/i.test(line);

/** From the line that names the recipient to the next one's or the third blank line, and what names it again later. */
function saidOf(lines: readonly string[], address: Address, from: number, to: number): string {
  const said: string[] = [];
  let blanks = 0;
  let at = from;
  for (; at < Math.max(to, from + 1) && blanks <= 2; at += 1) {
    const line = lines[at]!.trim();
    if (line === "") blanks += 1;
    else said.push(line);
  }
  const again = lines.slice(at).filter((line) => line.toLowerCase().includes(address));
  return [...said, ...again].join("\n").slice(0, MOST_WORDS);
}

// Whom a report in free text is about, and what it says of each: the reports of qmail, Exim, sendmail and a hundred others.

import type { Address } from "../../core/mail.ts";
import { addressIn } from "./field-groups.ts";

export type Named = { address: Address; words: string };

const ADDRESS = /[^\s<>()"',;:[\]=|]{1,64}@[A-Za-z0-9_.-]{1,255}/g;
/** What stands before a failed address. Any other address of a report is likelier somebody to ask for help. */
const BEFORE =
  /(^[\s>*•·\d.)-]{0,12}|rcpt to:|recipients?[^\w\n]{1,12}|address(es)?[^\w\n]{1,12}|\bto:?|for:?|user(id)?:?|mailbox:?|account:?|reach:?|delivered to|original-recipient:.{0,20}|final-recipient:.{0,20}|\b[45]\d\d [45\d.# -]{0,12}|an|à|a|para|do|для|宛先.{0,6}|: )\s{0,8}[<("'[]{0,2}(mailto:)?$/iu;
const HELP =
  /(contact|e?mail to|write to|help|questions?|forward(ed)? to|postmaster|abuse|support|sender|from:?|report|visit|via|please.{0,30}(mail|to)|believe|instead)[^.\n]{0,40}$/i;
const MOST_NAMED = 100;
const MOST_WORDS = 1_500; // characters kept of what is said of one recipient

/**
 * @param words of the report, without the mail it returns
 * @param others addresses that are not meant: the report's own sender and reader
 */
export function namedRecipients(words: string, others: ReadonlySet<Address>): Named[] {
  const lines = words.split("\n");
  const found: { address: Address; line: number }[] = [];
  for (const [line, text] of lines.entries()) {
    for (const address of failedIn(text.slice(0, 1_000))) {
      const isNew = !others.has(address) && !found.some((one) => one.address === address);
      if (isNew && found.length < MOST_NAMED) found.push({ address, line });
    }
  }
  return found.map(({ address, line }, index) => ({
    address,
    words: saidOf(lines, line, found[index + 1]?.line ?? lines.length),
  }));
}

function failedIn(line: string): Address[] {
  return [...line.matchAll(ADDRESS)].flatMap(({ 0: written, index }) => {
    const before = line.slice(Math.max(0, index - 80), index);
    const address = addressIn(written.replace(/[.-]+$/, ""));
    return address && BEFORE.test(before) && !HELP.test(before) && !isHeader(line) ? [address] : [];
  });
}

const isHeader = (line: string): boolean =>
  /^\s{0,4}(from|sender|reply-to|return-path|message-id|references|received|cc|subject)\s{0,2}:/i.test(line);

/** From the line that names the recipient to the next one's, or to the second blank line. */
function saidOf(lines: readonly string[], from: number, to: number): string {
  const said: string[] = [];
  let blanks = 0;
  for (const line of lines.slice(from, Math.max(to, from + 1))) {
    if (line.trim() === "") blanks += 1;
    else said.push(line.trim());
    if (blanks > 2) break;
  }
  return said.join(" ").slice(0, MOST_WORDS);
}

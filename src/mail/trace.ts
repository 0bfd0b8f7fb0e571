// What the servers on a mail's way wrote on top of it: its envelope, as far as it can be known afterwards.

import type { Address } from "../core/mail.ts";

export type Trace = {
  returnPath: Address | undefined; // "" is the null sender; undefined: nobody noted it (RFC 5321, 4.4)
  recipients: readonly Address[]; // whom it was delivered to, surest first
};

const LONGEST_HEADERS = 256 * 1024; // bytes that are looked at
const MOST_RECIPIENTS = 20;

// No standard: X-Original-To is Postfix's, before aliases; Envelope-To is Exim's; Delivered-To is what an alias became.
const BY_TRUST = ["x-original-to", "envelope-to", "delivered-to"];

/** Never throws. What the writer of a mail put there counts no more than any other address in it. */
export function traceOf(raw: Buffer): Trace {
  const headers = headersOf(raw);
  const [returnPath] = valuesOf(headers, "return-path");
  const recipients = BY_TRUST.flatMap((name) => valuesOf(headers, name)).map(bare);
  return {
    returnPath: returnPath === undefined ? undefined : bare(returnPath),
    recipients: [...new Set(recipients)].filter((address) => address.includes("@")).slice(0, MOST_RECIPIENTS),
  };
}

/** Unfolded, one in each line (RFC 5322, 2.2.3). */
function headersOf(raw: Buffer): string[] {
  const text = raw.toString("latin1", 0, Math.min(raw.length, LONGEST_HEADERS)).replace(/^[\r\n]+/, "");
  const lines: string[] = [];
  for (const line of text.split("\n")) {
    const plain = line.replace(/\r$/, "");
    if (plain === "") break;
    if (/^[ \t]/.test(plain) && lines.length > 0) lines.push(`${lines.pop()}${plain}`);
    else lines.push(plain);
  }
  return lines;
}

const valuesOf = (headers: readonly string[], name: string): string[] =>
  headers
    .filter((line) => line.slice(0, name.length + 1).toLowerCase() === `${name}:`)
    .map((line) => line.slice(name.length + 1).trim());

const bare = (value: string): Address => (/<([^<>]*)>/.exec(value)?.[1] ?? value).trim().toLowerCase();

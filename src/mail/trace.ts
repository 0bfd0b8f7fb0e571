// What the servers on a mail's way wrote on top of it: its envelope, as far as it can be known afterwards.

import type { Address } from "../core/model/mail.ts";
import { oneAddress } from "../security/domain-name.ts";
import { splitHead, unfolded } from "./head.ts";

export type Trace = {
  returnPath: Address | undefined; // "" is the null sender; undefined: nobody noted it (RFC 5321, 4.4)
  recipients: readonly Address[]; // whom it was delivered to, surest first
  becameOf: readonly Address[]; // of these, the ones noted before an alias became another address
  written: readonly Address[]; // what To and Cc name, by the mail's writer
};

const MOST_RECIPIENTS = 20;

// No standard: X-Original-To is Postfix's, before aliases; Envelope-To is Exim's; Delivered-To is what an alias became.
const BEFORE_ALIASES = ["x-original-to", "envelope-to"];
const LONGEST = 10_000; // characters of a field
const ADDRESS = /[^\s<>()[\],;:"@]{1,64}@[^\s<>()[\],;:"@]{1,255}/g;
const BY_TRUST = ["x-original-to", "envelope-to", "delivered-to"];

/** Never throws. What the writer of a mail put there counts no more than any other address in it. */
export function traceOf(raw: Buffer): Trace {
  const { fields } = splitHead(raw);
  const valuesOf = (name: string): string[] =>
    fields.filter((field) => field.name === name).map((field) => unfolded(raw, field).trim());
  const [returnPath] = valuesOf("return-path");
  const listed = (names: readonly string[]): Address[] =>
    [...new Set(names.flatMap(valuesOf).map(bare))].filter(isWhole).slice(0, MOST_RECIPIENTS);
  return {
    returnPath: returnPath === undefined ? undefined : bare(returnPath),
    recipients: listed(BY_TRUST),
    becameOf: listed(BEFORE_ALIASES),
    written: ["to", "cc"]
      .flatMap(valuesOf)
      .flatMap((value) => value.slice(0, LONGEST).match(ADDRESS) ?? [])
      .map(oneAddress)
      .slice(0, MOST_RECIPIENTS),
  };
}

const bare = (value: string): Address => oneAddress((/<([^<>]*)>/.exec(value)?.[1] ?? value).trim());

const isWhole = (address: Address): boolean => address.includes("@");

// What the servers on a mail's way wrote on top of it: its envelope, as far as it can be known afterwards.

import type { Address } from "../core/mail.ts";
import { oneAddress } from "../domain-name.ts";
import { splitHead, unfolded } from "./head.ts";

export type Trace = {
  returnPath: Address | undefined; // "" is the null sender; undefined: nobody noted it (RFC 5321, 4.4)
  recipients: readonly Address[]; // whom it was delivered to, surest first
};

const MOST_RECIPIENTS = 20;

// No standard: X-Original-To is Postfix's, before aliases; Envelope-To is Exim's; Delivered-To is what an alias became.
const BY_TRUST = ["x-original-to", "envelope-to", "delivered-to"];

/** Never throws. What the writer of a mail put there counts no more than any other address in it. */
export function traceOf(raw: Buffer): Trace {
  const { fields } = splitHead(raw);
  const valuesOf = (name: string): string[] =>
    fields.filter((field) => field.name === name).map((field) => unfolded(raw, field).trim());
  const [returnPath] = valuesOf("return-path");
  const recipients = BY_TRUST.flatMap(valuesOf).map(bare);
  return {
    returnPath: returnPath === undefined ? undefined : bare(returnPath),
    recipients: [...new Set(recipients)].filter((address) => address.includes("@")).slice(0, MOST_RECIPIENTS),
  };
}

const bare = (value: string): Address => oneAddress((/<([^<>]*)>/.exec(value)?.[1] ?? value).trim());

// What the server that took a mail says about its sender, in the Authentication-Results it wrote on top of it (RFC 8601). Anybody can
// write such a field, so only those count that stand where the receiver writes, and of their passes only the topmost one's (P11).

import type { Authentication } from "../core/model/authentication.ts";
import { type RawField, unfolded } from "./head.ts";
import { isAligned } from "./proof/alignment.ts";
import { type ReadResults, type Results, readResults } from "./proof/results.ts";

/** What the receiver wrote, from the top. */
export type Verdicts = readonly Results[];

/** Microsoft 365 writes no name into its header, and renames those that a mail brings along. */
export const NAMELESS_RECEIVER = "microsoft365";

/**
 * Receivers that hand a mail on to themselves before they write, or write below their own Received field. Both of them write a
 * field into every mail, so that one which the mail brought along is never the topmost.
 */
const OWN_HOSTS: Readonly<Record<string, RegExp>> = {
  [NAMELESS_RECEIVER]: /^[a-z0-9.-]+\.(outlook|office365)\.com$/,
  "mx.google.com": /^(2002:[0-9a-f:]+|([a-z0-9-]+\.)*google\.com)$/,
};
/** Such as Dovecot's own: a delivery to a local mailbox, which no stranger can make (RFC 2033). */
const LOCAL_DELIVERY = /\bwith\s+LMTPS?A?\b/i;
const BY = /(?:^|\s)by\s+([a-z0-9.:-]{1,255})(?=[\s;]|$)/i;

/** @returns undefined when no field that stands where the receiver writes bears its name */
export function readVerdicts(raw: Buffer, fields: readonly RawField[], receiver: string): Verdicts | undefined {
  const name = receiver.toLowerCase();
  const isNameless = name === NAMELESS_RECEIVER;
  const written = writtenByReceiver(raw, fields, name).filter((field) => field.name === "authentication-results");
  const read = written.map((field): ReadResults => readResults(unfolded(raw, field), isNameless));
  const own = isNameless ? read.slice(0, 1) : read.filter(({ server }) => server === name);
  return own.length > 0 ? own.map(({ results }) => results) : undefined;
}

/** The fields above the first Received that tells how the mail came to the receiver: what is below came with the mail. */
function writtenByReceiver(raw: Buffer, fields: readonly RawField[], receiver: string): readonly RawField[] {
  const hosts = OWN_HOSTS[receiver];
  const end = fields.findIndex((field) => {
    if (field.name !== "received") return false;
    const value = withoutComments(unfolded(raw, field));
    const by = BY.exec(value)?.[1]?.toLowerCase() ?? "";
    return hosts ? !hosts.test(by) : !LOCAL_DELIVERY.test(value);
  });
  return end < 0 ? fields : fields.slice(0, end);
}

const withoutComments = (value: string): string => value.slice(0, 2_000).replace(/\([^()]*\)/g, " ");

/** @param domain that the mail claims to be from */
export function judgeVerdicts(verdicts: Verdicts | undefined, receiver: string, domain: string): Authentication {
  const say = (outcome: Authentication["outcome"], because: string): Authentication => ({
    outcome,
    because: `${receiver} ${because}`,
    answerTo: undefined,
  });
  const [topmost] = verdicts ?? [];
  if (!topmost) return say("none", "says nothing about its sender");
  if (verdicts!.some(isForged)) return say("fail", "says that its sender is forged (DMARC)");
  const proof = proofIn(topmost, domain);
  return proof ? say("pass", `says that ${proof}`) : say("none", "found nothing that speaks for its sender");
}

export const isForged = ({ dmarc }: Results): boolean => dmarc?.some(({ result }) => result === "fail") ?? false;

/** What of a receiver's results speaks for a domain, in words. */
function proofIn(results: Results, domain: string): string | undefined {
  const [signer] = passing(results, "dkim", ["header.d", "header.i"], domain);
  const [account] = passing(results, "auth", ["smtp.auth"], domain);
  const [sender] = passing(results, "spf", ["smtp.mailfrom", "smtp.helo"], domain);
  const [dmarc] = dmarcFor(results, domain);
  if (dmarc) return `${dmarc} stands behind it (DMARC)`;
  if (signer) return `${signer} signed it`;
  if (account) return `an account of ${account} sent it`;
  return sender && `a machine of ${sender} sent it`;
}

/** Domains that passed DMARC and speak for this one. */
export const dmarcFor = (results: Results, domain: string): string[] =>
  passing(results, "dmarc", ["header.from"], domain);

/**
 * Of several properties the first that is there decides: what a machine calls itself (smtp.helo) says nothing about a mail that
 * names its sender, and i= of a signature nothing where d= is given. Null senders are written as empty.
 */
function passing(results: Results, method: string, names: readonly string[], domain: string): string[] {
  const passed = (results[method] ?? []).filter(({ result }) => result === "pass");
  return passed.flatMap(({ properties }) => {
    const value = names.map((name) => properties[name]).find((given) => given && given !== "<>");
    const named = value?.slice(value.lastIndexOf("@") + 1).toLowerCase();
    return named && isAligned(named, domain) ? [named] : [];
  });
}

// Part of journey 1: who stands behind a mail, by what its domain publishes (SPF, DKIM, DMARC, ARC) when it came to us
// directly, by the word of the mailbox's own server when it was fetched.

import type { Resolver } from "node:dns/promises";
import type { Authentication, Claim } from "../core/model/authentication.ts";
import type { Envelope } from "../core/model/mail.ts";
import { headTrouble, splitHead } from "./head.ts";
import { hasBareLineEnd } from "./line-ends.ts";
import type { Asked, Resolve, Split } from "./proof/asked.ts";
import { authorOf, doubledField, isSameAddress } from "./proof/author.ts";
import { signaturesFor } from "./proof/signatures-on.ts";
import { judgeVerdicts, readVerdicts } from "./receiver-verdict.ts";

export type { Resolve };

export type Trust = {
  resolve: Resolve;
  /** Domains whose word on what they forwarded counts (RFC 8617): mailing lists and gateways of one's own choice. */
  arcSealers: readonly string[];
  /** The name that the receiving server of this mail signs its Authentication-Results with; undefined when none is known. */
  receiverOf(envelope: Envelope): string | undefined;
  /** How old a signature may be that proves a mail, in ms. Default: 5 days. */
  maxSignatureAgeMs?: number;
  /** Default: the clock of this machine. */
  now?(): Date;
  /** How long the whole of it may take, in ms. Default: 15 seconds. */
  longestMs?: number;
};

const LONGEST_MS = 15_000;
const DAY_MS = 86_400_000;
const MAX_SIGNATURE_AGE_MS = 5 * DAY_MS;

/**
 * RFC 7489, RFC 8601, RFC 8617. Only what is aligned with the From domain counts: people read no other. A mail that two programs
 * may read as from two writers proves nothing by any means. Never throws: what cannot be asked is `unreachable`.
 */
export async function authenticate(claim: Claim, trust: Trust): Promise<Authentication> {
  const { raw, envelope, from } = claim;
  const tooLarge = headTrouble(raw);
  if (tooLarge !== undefined) return say("none", tooLarge);
  const head: Split = { raw, ...splitHead(raw) };
  const author = authorOf(raw, head.fields);
  if ("problem" in author && author.isForged) return say("fail", author.problem);
  const odd = oddityOf(head);
  if (odd !== undefined) return say("none", odd);
  if ("problem" in author) return say("none", author.problem);
  if (from === undefined || !isSameAddress(from, author.address))
    return say("none", "programs read its From field as different addresses");
  const receiver = trust.receiverOf(envelope);
  if (receiver !== undefined) {
    const verdict = judgeVerdicts(readVerdicts(raw, head.fields, receiver), receiver, author.domain);
    return { ...verdict, signatures: signaturesFor(raw, from) };
  }
  if (envelope.source !== "smtp") return say("none", "the server it was fetched from is not known to check senders");
  const { proveDirectly } = await import("./proof/direct.ts"); // brings a large library, which short commands do without
  return inTime(proveDirectly(head, envelope, author, askedOf(claim, trust)), author.domain, trust.longestMs);
}

const say = (outcome: Authentication["outcome"], because: string): Authentication => ({
  outcome,
  because,
  answerTo: undefined,
});

/** Why programs may read the mail differently: then nobody knows what was checked. */
function oddityOf({ raw, fields, bodyAt, oddities }: Split): string | undefined {
  const [oddity] = oddities;
  if (oddity !== undefined) return `it has ${oddity}, which programs read differently`;
  const head = raw.subarray(0, bodyAt);
  if (head.includes(13) && hasBareLineEnd(head)) return "its head has line ends of several kinds";
  const doubled = doubledField(fields);
  return doubled && `its head has two fields ${doubled}, and programs show one or the other`;
}

const askedOf = ({ receivedAt }: Claim, { resolve, arcSealers, maxSignatureAgeMs, now }: Trust): Asked => ({
  resolve,
  arcSealers,
  maxSignatureAgeMs: maxSignatureAgeMs ?? MAX_SIGNATURE_AGE_MS,
  now: (receivedAt ?? now?.())?.getTime() ?? performance.timeOrigin + performance.now(),
});

async function inTime(work: Promise<Authentication>, domain: string, longestMs = LONGEST_MS): Promise<Authentication> {
  let timer: NodeJS.Timeout | undefined;
  const unreachable = (because: string): Authentication =>
    say("unreachable", `what ${domain} says could not be asked: ${because}`);
  const late = new Promise<Authentication>((resolve) => {
    timer = setTimeout(() => resolve(unreachable(`no answer within ${longestMs / 1_000} s`)), longestMs);
  });
  return Promise.race([work.catch((error: Error) => unreachable(error.message)), late]).finally(() =>
    clearTimeout(timer),
  );
}

/** Questions to the name servers this machine uses; each is given up after a few seconds. */
export const resolving =
  (resolver: Resolver): Resolve =>
  (name, type) =>
    resolver.resolve(name, type) as Promise<string[] | string[][]>;

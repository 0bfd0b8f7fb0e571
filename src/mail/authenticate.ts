// Part of journey 1: who stands behind a mail, by what its domain publishes (SPF, DKIM, DMARC, ARC) when it came to us
// directly, by the word of the mailbox's own server when it was fetched.

import type { Resolver } from "node:dns/promises";
import { domainToASCII } from "node:url";
import {
  type ARCResult,
  type AuthenticateResult,
  authenticate as check,
  type DKIMResult,
  type DMARCResult,
} from "mailauth";
import { getDomain } from "tldts";
import type { Authentication } from "../core/authentication.ts";
import { type Address, domainOf, type Envelope } from "../core/mail.ts";
import { fieldValues } from "./head.ts";
import { judgeVerdict, readVerdict } from "./receiver-verdict.ts";

/** Asks DNS for records of one type; rejects as node:dns does. */
export type Resolve = (name: string, type: string) => Promise<string[] | string[][]>;

export type Trust = {
  resolve: Resolve;
  /** Domains whose word on what they forwarded counts (RFC 8617): mailing lists and gateways of one's own choice. */
  arcSealers: readonly string[];
  /** The name that the receiving server of this mail signs its Authentication-Results with; undefined when none is known. */
  receiverOf(envelope: Envelope): string | undefined;
};

/** What is to be proven: the raw mail, how it came, and the address that everybody takes it to be from. */
export type Claim = { raw: Buffer; envelope: Envelope; from: Address | undefined };

const LONGEST_MS = 15_000;

/**
 * RFC 7489, RFC 8601, RFC 8617. Only what is aligned with the From domain counts: people read no other.
 * Never throws: what cannot be asked is `unreachable`.
 */
export async function authenticate({ raw, envelope, from }: Claim, trust: Trust): Promise<Authentication> {
  const domain = from && domainOf(from);
  if (!domain) return say("none", "it names no address it is from");
  if (fieldValues(raw, "from").length > 1) return say("fail", "it names its writer in two headers at once");
  const receiver = trust.receiverOf(envelope);
  if (receiver !== undefined)
    return judgeVerdict(readVerdict(raw, receiver), receiver, (one) => isAligned(one, domain));
  if (envelope.source !== "smtp") return say("none", "the server it was fetched from is not known to check senders");
  return direct(raw, envelope, domain, trust);
}

const say = (outcome: Authentication["outcome"], because: string): Authentication => ({
  outcome,
  because,
  answerTo: undefined,
});

async function direct(raw: Buffer, envelope: Envelope, domain: string, trust: Trust): Promise<Authentication> {
  const checked = await inTime(
    check(raw, {
      ip: envelope.peer.replace(/^::ffff:/i, ""),
      helo: envelope.helo ?? "",
      sender: envelope.from,
      mta: "onit",
      resolver: trust.resolve,
      disableBimi: true,
    }),
  );
  if (checked instanceof Error) {
    return say("unreachable", `what ${domain} says could not be asked: ${checked.message}`);
  }
  const named = new Set([...checked.dkim.headerFrom.map(domainOf), domain].map(ascii));
  if (named.size > 1) return say("fail", `it claims to be from ${[...named].join(" and ")} at once`);
  const spf = checked.spf || undefined;
  const answerTo = spf?.status.result === "pass" && envelope.from !== "" ? envelope.from : undefined;
  return { ...judged(checked, domain, trust), answerTo };
}

function judged(checked: AuthenticateResult, domain: string, trust: Trust): Omit<Authentication, "answerTo"> {
  const { dkim, arc } = checked;
  const [spf, dmarc] = [checked.spf || undefined, checked.dmarc || undefined];
  const signed = passing(dkim.results).find(({ signingDomain }) => isAligned(signingDomain, domain));
  const sent = spf?.status.result === "pass" && isAligned(spf.domain, domain) ? spf.domain : undefined;
  const means = [signed && `signed by ${signed.signingDomain}`, sent && `sent from a machine of ${sent}`].filter(
    Boolean,
  );
  if (means.length > 0 && !isTooLoose(dmarc, domain, signed?.signingDomain, sent)) {
    return { outcome: "pass", because: `${means.join(" and ")}` };
  }
  const sealer = sealedBy(arc || undefined, trust.arcSealers, domain);
  if (sealer) return { outcome: "pass", because: `${sealer} had it with a proven sender and forwarded it` };
  const asked = [spf?.status.result, dmarc?.status.result, ...dkim.results.map(({ status }) => status.result)];
  if (asked.some((result) => result === "temperror" || result === "temperr")) {
    return { outcome: "unreachable", because: `what ${domain} says about its mail could not be asked just now` };
  }
  if (dmarc?.status.result === "fail") {
    return { outcome: "fail", because: `${domain} says that its mail is signed or comes from elsewhere (DMARC)` };
  }
  return { outcome: "none", because: `neither a signature nor the sending machine speaks for ${domain}` };
}

const passing = (results: readonly DKIMResult[]): DKIMResult[] =>
  results.filter(({ status }) => status.result === "pass" && !status.underSized);

/** A domain may ask for its very own name instead of any name under it (RFC 7489, 3.1); the library does not insist. */
function isTooLoose(
  dmarc: DMARCResult | undefined,
  domain: string,
  signer: string | undefined,
  sender: string | undefined,
): boolean {
  if (!dmarc?.alignment) return false;
  const { dkim, spf } = dmarc.alignment;
  const isSigned = signer !== undefined && (!dkim.strict || signer.toLowerCase() === domain);
  const isSent = sender !== undefined && (!spf.strict || sender.toLowerCase() === domain);
  return !isSigned && !isSent;
}

/** A chain counts when its last seal, which covers what it says it saw, is of a domain we chose to trust (RFC 8617, 5.2). */
function sealedBy(arc: ARCResult | undefined, sealers: readonly string[], domain: string): string | undefined {
  if (arc?.status.result !== "pass") return undefined;
  const seal = arc.chain?.at(-1)?.["arc-seal"] as { parsed?: { d?: { value?: string } } } | undefined;
  const sealer = seal?.parsed?.d?.value?.toLowerCase();
  if (sealer === undefined || !sealers.includes(sealer)) return undefined;
  const seen = arc.authenticationResults as { dmarc?: { result?: string; header?: { from?: string } } } | undefined;
  const claimed = seen?.dmarc?.header?.from;
  return seen?.dmarc?.result === "pass" && claimed !== undefined && isAligned(claimed, domain) ? sealer : undefined;
}

/** Under the same registered domain: "mail.elsewhere.example" speaks for "elsewhere.example" (RFC 7489, 3.2). */
const isAligned = (one: string, other: string): boolean => organisational(one) === organisational(other);

/** One form of a domain, whichever way its own script was written down (RFC 5890). */
const ascii = (domain: string): string => {
  const name = domain.toLowerCase().replace(/\.$/, "");
  return domainToASCII(name) || name;
};

const organisational = (domain: string): string => {
  const name = ascii(domain);
  return getDomain(name, { allowPrivateDomains: true }) ?? name;
};

async function inTime<Result>(work: Promise<Result>): Promise<Result | Error> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Error>((resolve) => {
    timer = setTimeout(() => resolve(new Error(`no answer within ${LONGEST_MS / 1_000} s`)), LONGEST_MS);
  });
  return Promise.race([work.catch((error: Error) => error), late]).finally(() => clearTimeout(timer));
}

/** Questions to the name servers this machine uses; each is given up after a few seconds. */
export const resolving =
  (resolver: Resolver): Resolve =>
  (name, type) =>
    resolver.resolve(name, type) as Promise<string[] | string[][]>;

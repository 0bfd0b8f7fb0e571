// A mail that came to us directly: what its domain publishes about its machines (SPF), its keys (DKIM) and its wishes (DMARC),
// and what a forwarder we trust saw before it changed the mail (ARC).

import { isIP } from "node:net";
import type { DMARCResult, SPFResult } from "mailauth";
import type { Authentication } from "../../core/model/authentication.ts";
import type { Envelope } from "../../core/model/mail.ts";
import { asciiDomain, isAligned } from "./alignment.ts";
import type { Asked, Split } from "./asked.ts";
import { chainProof } from "./chain.ts";
import { dmarc as askDmarc, spf as askSpf } from "./library.ts";
import { type Signed, signedBy } from "./signed.ts";

type Author = { address: string; domain: string };
type Found = { signed: Signed; spf: SPFResult; sent: string | undefined; dmarc: DMARCResult | undefined };

/** @throws when a signature could not be verified in time */
export async function proveDirectly(
  head: Split,
  envelope: Envelope,
  author: Author,
  asked: Asked,
): Promise<Authentication> {
  const [signed, spf] = await Promise.all([signedBy(head, author.domain, asked), machineOf(envelope, asked)]);
  const sent = spf.status.result === "pass" && isAligned(spf.domain, author.domain) ? spf.domain : undefined;
  const dmarc = await askDmarc({
    headerFrom: `x@${author.domain}`,
    spfDomains: sent ? [sent] : [],
    dkimDomains: signed.by ? [{ domain: signed.by.domain }] : [],
    resolver: asked.resolve,
  });
  const found: Found = { signed, spf, sent, dmarc: dmarc || undefined };
  const answerTo = spf.status.result === "pass" && envelope.from !== "" ? envelope.from : undefined;
  return { ...(proven(found, author.domain) ?? (await unproven(head, found, author.domain, asked))), answerTo };
}

/** What a machine calls itself counts for the null sender alone (RFC 7208, 2.4). */
function machineOf({ peer, helo, from }: Envelope, { resolve }: Asked): Promise<SPFResult> {
  const ip = peer.replace(/^::ffff:/i, "");
  const named = helo || ip;
  return askSpf({ ip, helo: isIP(named) ? `[${named}]` : named, sender: from, mta: "onit", resolver: resolve });
}

type Outcome = Omit<Authentication, "answerTo">;

function proven({ signed, sent, dmarc }: Found, domain: string): Outcome | undefined {
  const { by, fingerprints: signatures } = signed;
  const means = [by && `signed by ${by.domain}`, sent && `sent from a machine of ${sent}`].filter(Boolean);
  if (means.length === 0 || isTooLoose(dmarc, domain, by?.domain, sent)) return undefined;
  return { outcome: "pass", because: means.join(" and "), signatures };
}

/** A domain may ask for its very own name instead of any name under it (RFC 7489, 3.1); the library does not insist. */
function isTooLoose(
  dmarc: DMARCResult | undefined,
  domain: string,
  signer: string | undefined,
  sender: string | undefined,
): boolean {
  const isSame = (name: string | undefined): boolean => name !== undefined && asciiDomain(name) === domain;
  if (dmarc?.status.result === "temperror") return !isSame(signer) && !isSame(sender); // what it asks for is not known
  if (!dmarc?.alignment) return false;
  const { dkim, spf } = dmarc.alignment;
  const isSigned = signer !== undefined && (!dkim.strict || isSame(signer));
  const isSent = sender !== undefined && (!spf.strict || isSame(sender));
  return !isSigned && !isSent;
}

async function unproven(head: Split, { signed, spf, dmarc }: Found, domain: string, asked: Asked): Promise<Outcome> {
  const chain = await chainProof(head, domain, asked);
  if (chain.sealer !== undefined)
    return {
      outcome: "pass",
      because: `${chain.sealer} had it with a proven sender and forwarded it`,
      signatures: chain.fingerprint ? [chain.fingerprint] : [],
    };
  const isSilent = signed.isUnreachable || chain.isUnreachable;
  if (isSilent || spf.status.result === "temperror" || dmarc?.status.result === "temperror")
    return { outcome: "unreachable", because: `what ${domain} says about its mail could not be asked just now` };
  if (dmarc?.status.result === "fail")
    return { outcome: "fail", because: `${domain} says that its mail is signed or comes from elsewhere (DMARC)` };
  const reason = signed.problem === undefined ? "" : ` (of its signature: ${signed.problem})`;
  return { outcome: "none", because: `neither a signature nor the sending machine speaks for ${domain}${reason}` };
}

// What a mailing list or gateway of our choice says it saw, before it changed a mail and sealed it (ARC, RFC 8617).

import { type RawField, unfolded } from "../head.ts";
import { dmarcFor, isForged } from "../receiver-verdict.ts";
import { asciiDomain } from "./alignment.ts";
import type { Asked, Split } from "./asked.ts";
import { readResults } from "./results.ts";
import { fingerprint, readSignature, type Signature, timeTrouble } from "./signature.ts";
import { evidentField, type FoundKey, linesIn, signatureKey } from "./signed.ts";
import { tagsOf } from "./tags.ts";
import { verifyAside } from "./verify-aside.ts";

/** @property sealer who forwarded it, when that proves the sender */
export type Chain = { sealer: string | undefined; fingerprint: string | undefined; isUnreachable: boolean };

type Seal = Pick<Signature, "domain" | "selector" | "algorithm" | "isExact"> & {
  instance: number;
  at: number | undefined;
};
type Link = { seal: Seal; signature: Signature; results: RawField };

const NOTHING: Chain = { sealer: undefined, fingerprint: undefined, isUnreachable: false };
const MOST = 10; // forwarders on one way
const MOST_SIGNATURES = 10;
const MOST_LINES = 2_000;
const PARTS = ["arc-seal", "arc-message-signature", "arc-authentication-results"];
const INSTANCE = /^\s*i\s*=\s*(\d{1,3})\s*;/;

/**
 * A chain counts when its last seal, which covers what it says it saw, is of a domain we chose to trust (RFC 8617, 5.2), every seal
 * fits, and so does the last signature, which that domain made and which covers From and the whole body.
 * @throws when it could not be verified in time
 */
export async function chainProof(head: Split, domain: string, asked: Asked): Promise<Chain> {
  const last = asked.arcSealers.length > 0 ? lastLink(head) : undefined;
  const sealer = last && asciiDomain(last.seal.domain);
  if (!last || sealer === undefined || !asked.arcSealers.includes(sealer)) return NOTHING;
  if (!hasSeenProof(head.raw, last.results, domain) || troubleOf(last, asked)) return NOTHING;
  const seals = sealsOf(head);
  const keys = seals && (await Promise.all([last.signature, ...seals].map((one) => signatureKey(one, asked.resolve))));
  if (!keys) return NOTHING;
  if (keys.includes("unreachable")) return { ...NOTHING, isUnreachable: true };
  const isWhole = await isChainWhole(head, last.signature, keys, asked);
  return isWhole ? { ...NOTHING, sealer, fingerprint: fingerprint(last.signature) } : NOTHING;
}

const hasSeenProof = (raw: Buffer, field: RawField, domain: string): boolean => {
  const { results } = readResults(unfolded(raw, field).replace(INSTANCE, ""));
  return !isForged(results) && dmarcFor(results, domain).length > 0;
};

function troubleOf({ seal, signature }: Link, { now, maxSignatureAgeMs }: Asked): string | undefined {
  if (signature.domain !== seal.domain) return "it was signed by another domain than it was sealed by";
  if (signature.bodyLength !== undefined) return "its signature covers a part of the body";
  return timeTrouble({ at: seal.at ?? signature.at, until: signature.until }, undefined, now, maxSignatureAgeMs);
}

/** The newest set of three, whose instance is the highest. */
function lastLink({ raw, fields }: Split): Link | undefined {
  const own = fields.filter(({ name }) => PARTS.includes(name));
  const numbers = own.map((field) => instanceOf(raw, field));
  const highest = Math.max(0, ...numbers.map((number) => number ?? 0));
  if (highest < 1 || highest > MOST || own.length !== highest * PARTS.length || numbers.includes(undefined))
    return undefined;
  const [seal, signature, results] = PARTS.map((part) =>
    own.find((field, at) => field.name === part && numbers[at] === highest),
  );
  if (!seal || !signature || !results) return undefined;
  const [readSealField, readOne] = [readSeal(raw, seal), readSignature(raw, signature, "arc")];
  return readSealField && readOne ? { seal: readSealField, signature: readOne, results } : undefined;
}

function instanceOf(raw: Buffer, field: RawField): number | undefined {
  const value = unfolded(raw, field);
  const number = field.name === "arc-authentication-results" ? INSTANCE.exec(value)?.[1] : tagsOf(value)?.get("i");
  return number !== undefined && /^\d{1,3}$/.test(number) ? Number(number) : undefined;
}

function sealsOf({ raw, fields }: Split): Seal[] | undefined {
  const written = fields.filter(({ name }) => name === "arc-seal");
  const read = written.flatMap((field) => readSeal(raw, field) ?? []);
  return read.length === written.length ? read : undefined;
}

function readSeal(raw: Buffer, field: RawField): Seal | undefined {
  const tags = tagsOf(unfolded(raw, field));
  const [domain, selector, algorithm] = ["d", "s", "a"].map((name) => tags?.get(name) ?? "");
  if (!tags || !/^[\w.-]{1,253}$/.test(domain!) || !/^[\w.-]{1,253}$/.test(selector!)) return undefined;
  if (algorithm !== "rsa-sha256" && algorithm !== "ed25519-sha256") return undefined;
  if ([...tags.values()].some((value) => /["'()\\]/.test(value))) return undefined;
  return {
    instance: Number(tags.get("i")),
    domain: domain!.toLowerCase(),
    selector: selector!,
    algorithm: algorithm === "rsa-sha256" ? "rsa" : "ed25519",
    isExact: true,
    at: /^\d{1,12}$/.test(tags.get("t") ?? "") ? Number(tags.get("t")) * 1_000 : undefined,
  };
}

async function isChainWhole(
  { raw, fields, bodyAt }: Split,
  { covers }: Signature,
  keys: readonly FoundKey[],
  { now }: Asked,
): Promise<boolean> {
  const evident = fields.filter(({ name }) => PARTS.includes(name) || covers.includes(name));
  const texts = evident.map((field) => evidentField(raw, field));
  const signatures = evident.filter(({ name }) => name === "dkim-signature").length;
  if (linesIn(texts) > MOST_LINES || signatures > MOST_SIGNATURES) return false;
  const records = keys.flatMap((key) =>
    key !== "unreachable" && "record" in key ? [[key.name, key.record] as const] : [],
  );
  const found = await verifyAside({ fields: texts, body: raw.subarray(bodyAt), keys: records, now, isSealed: true });
  return found.isChainWhole;
}

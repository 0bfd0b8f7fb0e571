// The record of a signature's key (RFC 6376, 3.6.1), and what its owner allows it for.

import type { Signature } from "./signature.ts";
import { compact, tagList, tagsOf } from "./tags.ts";

/** @property record in the plainest form, for the person who verifies */
export type DkimKey = { record: string } | { problem: string };

const LONGEST = 1_000; // characters: a key of 4,096 bits (RFC 8301) has 736

/** Too short keys are refused where the signature is verified (RFC 8301: 1,024 bits). @param records of the name, each joined */
export function keyFor(signature: Pick<Signature, "algorithm" | "isExact">, records: readonly string[]): DkimKey {
  const [record, second] = records.filter((one) => /(^|;)\s*p\s*=/.test(one));
  if (record === undefined) return { problem: "its key is not published" };
  if (second !== undefined) return { problem: "two keys are published under one name" };
  const tags = tagsOf(record);
  if (!tags) return { problem: "the record of its key is malformed" };
  const p = compact(tags.get("p"));
  const problem = whyNoKey(tags, p, signature.algorithm) ?? whyNotAllowed(tags, signature.isExact);
  return problem === undefined ? { record: `v=DKIM1; k=${signature.algorithm}; p=${p}` } : { problem };
}

function whyNoKey(tags: ReadonlyMap<string, string>, p: string, algorithm: string): string | undefined {
  const [first] = tags.keys();
  if (tags.has("v") && (first !== "v" || tags.get("v") !== "DKIM1"))
    return "the record of its key has an unknown version";
  if (p === "") return "its key was revoked";
  if (p.length > LONGEST) return "its key is too long";
  return (tags.get("k") ?? "rsa") === algorithm ? undefined : "its key is of another kind";
}

function whyNotAllowed(tags: ReadonlyMap<string, string>, isExact: boolean): string | undefined {
  const flags = tagList(tags.get("t"));
  const services = tagList(tags.get("s") ?? "*");
  if (!tagList(tags.get("h") ?? "sha256").includes("sha256")) return "its key does not allow its hash";
  if (!services.includes("*") && !services.includes("email")) return "its key is not for mail";
  if (flags.includes("y")) return "its domain is only testing it (t=y)";
  return flags.includes("s") && !isExact ? "its key is not for names under its domain (t=s)" : undefined;
}

// Which of a mail's DKIM signatures speaks for the domain it is from (RFC 6376).

import { fieldValues, type RawField } from "../head.ts";
import { isAligned } from "./alignment.ts";
import type { Asked, Resolve, Split } from "./asked.ts";
import { keyFor } from "./key.ts";
import { fingerprint, readSignature, type Signature, timeTrouble } from "./signature.ts";
import type { EvidentField } from "./verify.ts";
import { signatureName } from "./verify.ts";
import { verifyAside } from "./verify-aside.ts";

/** @property by the signature that proves it. @property problem why the others do not, in words. @property isUnreachable whether a key could not be asked for */
export type Signed = {
  by: Signature | undefined;
  fingerprints: readonly string[]; // of all that fit: a copy may carry any one of them
  problem: string | undefined;
  isUnreachable: boolean;
};

export type FoundKey = { name: string; record: string } | { problem: string } | "unreachable";

const MOST = 10; // signatures that are looked at: an honest mail has one or two of its own domain
const MOST_LINES = 2_000; // that a signature covers; each addressee may stand on one

/** @throws when they could not be verified in time */
export async function signedBy(head: Split, domain: string, asked: Asked): Promise<Signed> {
  const { raw, fields } = head;
  const written = fields.filter(({ name }) => name === "dkim-signature").slice(0, 10 * MOST);
  const aligned = written
    .flatMap((field) => readSignature(raw, field) ?? [])
    .filter((signature) => isAligned(signature.domain, domain))
    .slice(0, MOST);
  const timely = aligned.map((one) => ({ one, problem: troubleOf(one, head, asked) }));
  const usable = timely.flatMap(({ one, problem }) => (problem === undefined ? [one] : []));
  const keys = await Promise.all(usable.map((one) => signatureKey(one, asked.resolve)));
  const ready = usable.flatMap((one, at) => (isUsable(keys[at]!) ? [one] : []));
  const passed = await thoseThatFit(head, ready, keys.filter(isUsable), asked);
  const fitting = ready.filter((one) => passed.includes(signatureName(one)));
  const by = fitting[0];
  const problems = [...timely.map(({ problem }) => problem), ...keys.map(problemOf)].filter((one) => one !== undefined);
  return {
    by,
    fingerprints: fitting.map(fingerprint),
    problem: problems[0] ?? (ready.length > 0 ? "it does not fit" : undefined),
    isUnreachable: keys.includes("unreachable"),
  };
}

const isUsable = (key: FoundKey): key is { name: string; record: string } => key !== "unreachable" && "record" in key;
const problemOf = (key: FoundKey): string | undefined =>
  key !== "unreachable" && "problem" in key ? key.problem : undefined;

/** What needs no key. A Subject that nobody signed is anybody's. */
function troubleOf(
  signature: Signature,
  { raw, fields }: Split,
  { now, maxSignatureAgeMs }: Asked,
): string | undefined {
  const { covers } = signature;
  if (covers.includes("dkim-signature")) return "it covers other signatures";
  if (!covers.includes("subject") && fields.some(({ name }) => name === "subject")) return "it leaves the subject out";
  const date = covers.includes("date")
    ? Date.parse((fieldValues(raw, "date")[0] ?? "").replace(/\([^()]*\)/g, ""))
    : NaN;
  return timeTrouble(signature, Number.isNaN(date) ? undefined : date, now, maxSignatureAgeMs);
}

/** Also of an ARC seal, whose key is published in the same way. */
export async function signatureKey(
  signature: Pick<Signature, "domain" | "selector" | "algorithm" | "isExact">,
  resolve: Resolve,
): Promise<FoundKey> {
  const name = `${signature.selector}._domainkey.${signature.domain}`.toLowerCase();
  try {
    const records = await resolve(name, "TXT");
    const key = keyFor(
      signature,
      records.map((record) => [record].flat().join("")),
    );
    return "record" in key ? { name, record: key.record } : key;
  } catch (error) {
    const { code } = error as { code?: string };
    return ["ENOTFOUND", "ENODATA", "EBADNAME"].includes(code ?? "")
      ? { problem: "its key is not published" }
      : "unreachable";
  }
}

async function thoseThatFit(
  { raw, fields, bodyAt }: Split,
  signatures: readonly Signature[],
  keys: readonly { name: string; record: string }[],
  { now }: Asked,
): Promise<readonly string[]> {
  const single = signatures.filter(
    (one, at) => signatures.findIndex((other) => signatureName(other) === signatureName(one)) === at,
  );
  const covered = new Set(single.flatMap(({ covers }) => covers));
  const byField = new Map<RawField, Signature>(single.map((one) => [one.field, one]));
  const evident = fields
    .filter((field) => byField.has(field) || (covered.has(field.name) && field.name !== "dkim-signature"))
    .map((field) => evidentField(raw, field, byField.get(field)));
  if (single.length === 0 || linesIn(evident) > MOST_LINES) return [];
  const { passed } = await verifyAside({
    fields: evident,
    body: raw.subarray(bodyAt),
    keys: keys.map(({ name, record }) => [name, record]),
    now,
    isSealed: false,
  });
  return passed;
}

export function evidentField(raw: Buffer, { from, end }: RawField, signature?: Signature): EvidentField {
  const { bodyLength, bodyForm = "" } = signature ?? {};
  return {
    text: raw.toString("latin1", from, end),
    ofBody: bodyLength === undefined ? undefined : { length: bodyLength, form: bodyForm },
  };
}

/** The library joins folded lines in a time that grows with the square of their number. */
export const linesIn = (fields: readonly EvidentField[]): number =>
  fields.reduce((sum, { text }) => sum + text.split("\n").length, 0);

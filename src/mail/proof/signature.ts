// What a DKIM signature says of itself (RFC 6376, 3.5), and whether that may prove anything: read before any key is asked for.

import { createHash } from "node:crypto";
import { type RawField, unfolded } from "../head.ts";
import { isWithinDomain } from "./alignment.ts";
import { compact, tagList, tagsOf } from "./tags.ts";

export type Signature = {
  field: RawField;
  domain: string; // d=, in lower case
  selector: string;
  algorithm: "rsa" | "ed25519";
  covers: readonly string[]; // names of fields, in lower case
  isExact: boolean; // it speaks for the domain itself, not for a name under it (i=)
  at: number | undefined; // when it was made, ms
  until: number | undefined; // ms
  bodyLength: number | undefined; // l=, bytes
  bodyForm: string; // "simple" or "relaxed"
  value: string; // b= without white space
};

const DOMAIN = /^(?=.{3,253}$)([a-z0-9_-]{1,63}\.)+[a-z0-9-]{2,63}$/i;
const SELECTOR = /^(?=.{1,253}$)[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$/i;
const BASE64 = /^[A-Za-z0-9+/]{4,2048}={0,2}$/;
const FORMS = /^(simple|relaxed)(\/(simple|relaxed))?$/;
const NAMES = /^[!-9;-~]{1,100}(:[!-9;-~]{1,100})*$/;
const NUMBER = /^\d{1,12}$/;
const LONGEST = 16_384; // bytes of the field
const MOST_NAMES = 200; // in h=
const SKEW_MS = 5 * 60_000; // clocks differ
const DAY_MS = 86_400_000; // people's clocks and zones are wrong by hours

/** @param kind an ARC-Message-Signature has an instance where DKIM has a version. @returns undefined when it proves nothing whatever its key is */
export function readSignature(raw: Buffer, field: RawField, kind: "dkim" | "arc" = "dkim"): Signature | undefined {
  if (field.end - field.from > LONGEST) return undefined;
  const tags = tagsOf(unfolded(raw, field));
  if (!tags || !isWellFormed(tags, kind)) return undefined;
  const covers = tagList(tags.get("h"));
  const domain = tags.get("d")!.toLowerCase();
  const identity = tags.get("i")?.split("@").at(-1)?.toLowerCase() ?? domain;
  if (!covers.includes("from") || covers.length > MOST_NAMES) return undefined;
  if (kind === "dkim" && !isWithinDomain(identity, domain)) return undefined;
  return {
    field,
    domain,
    selector: tags.get("s")!,
    algorithm: tags.get("a") === "rsa-sha256" ? "rsa" : "ed25519",
    covers,
    isExact: kind === "arc" || identity === domain,
    at: seconds(tags.get("t")),
    until: seconds(tags.get("x")),
    bodyLength: tags.has("l") ? Number(tags.get("l")) : undefined,
    bodyForm: tags.get("c")?.split("/")[1] ?? (kind === "arc" ? "relaxed" : "simple"),
    value: compact(tags.get("b")),
  };
}

/** RFC 8301: SHA-1 proves nothing. Quotes and parentheses mean nothing in a tag, and libraries give them a meaning. */
function isWellFormed(tags: ReadonlyMap<string, string>, kind: "dkim" | "arc"): boolean {
  const isIn = (name: string, pattern: RegExp): boolean => pattern.test(tags.get(name) ?? "");
  const isAbsentOrIn = (name: string, pattern: RegExp): boolean => !tags.has(name) || isIn(name, pattern);
  return (
    (kind === "dkim" ? tags.get("v") === "1" : isIn("i", NUMBER)) &&
    ![...tags.values()].some((value) => /["'()\\]/.test(value)) &&
    isIn("a", /^(rsa|ed25519)-sha256$/) &&
    isIn("d", DOMAIN) &&
    isIn("s", SELECTOR) &&
    BASE64.test(compact(tags.get("b"))) &&
    BASE64.test(compact(tags.get("bh"))) &&
    NAMES.test(compact(tags.get("h"))) &&
    isAbsentOrIn("c", FORMS) &&
    isAbsentOrIn("q", /(^|:)\s*dns\/txt\s*(:|$)/) &&
    (kind === "arc" || isAbsentOrIn("i", /^[^@\s]*@[a-z0-9._-]+$/i)) &&
    ["l", "t", "x"].every((name) => isAbsentOrIn(name, NUMBER))
  );
}

const seconds = (value: string | undefined): number | undefined => (value === undefined ? undefined : +value * 1_000);

/**
 * Why a signature proves nothing at this time: a signed mail can be sent again by anybody who has it.
 * @param date what the mail says in its Date field, when the signature covers that; @param mostMs how old it may be
 */
export function timeTrouble(
  { at, until }: Pick<Signature, "at" | "until">,
  date: number | undefined,
  now: number,
  mostMs: number,
): string | undefined {
  if (until !== undefined && (until < now || until <= (at ?? 0))) return "it has expired";
  const made = at ?? date;
  if (made === undefined) return "it does not say when it was made";
  if (made > now + (at === undefined ? DAY_MS : SKEW_MS)) return "it was made in the future";
  return now - made > mostMs ? `it is older than ${Math.round(mostMs / 3_600_000)} hours` : undefined;
}

/**
 * Which signature it is: a copy of the mail has the same one, whatever was added to its head. Of the bytes, for they can be
 * written in several ways.
 */
export const fingerprint = ({ domain, value }: Signature): string =>
  createHash("sha256").update(`${domain} `).update(Buffer.from(value, "base64")).digest("hex");

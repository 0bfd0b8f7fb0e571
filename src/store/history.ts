// A ticket's history: append-only, each entry chained to the one before. What is personal is hashed with a salt,
// so that it can be erased one day and the chain still holds.

import { createHash, randomUUID } from "node:crypto";
import type { Decision } from "../core/model/decision.ts";

export type StoredEntry = {
  seq: number;
  at: Date;
  by: string;
  cause: string;
  because: string;
  salt: string;
  digest: string; // of salt, by, cause and because
  hash: string; // of the entry before, seq, at and digest
};

export function chained(
  before: string,
  seq: number,
  at: Date,
  { by, cause, because }: Pick<Decision, "by" | "cause" | "because">,
): StoredEntry {
  const salt = randomUUID();
  const digest = sha256(JSON.stringify([salt, by, cause, because]));
  return { seq, at, by, cause, because, salt, digest, hash: hashOf(before, seq, at, digest) };
}

/** @returns the number of the first entry that does not fit the one before it, or undefined when the chain holds */
export function brokenAt(history: readonly StoredEntry[]): number | undefined {
  let before = "";
  for (const { seq, at, by, cause, because, salt, digest, hash } of history) {
    const isErased = salt === "";
    if (hash !== hashOf(before, seq, at, digest)) return seq;
    if (!isErased && digest !== sha256(JSON.stringify([salt, by, cause, because]))) return seq;
    before = hash;
  }
  return undefined;
}

const hashOf = (before: string, seq: number, at: Date, digest: string): string =>
  sha256(`${before}|${seq}|${at.toISOString()}|${digest}`);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

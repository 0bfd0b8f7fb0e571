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

/** @param bound what must stay as it is beside the words of the entry; nothing personal */
export function chained(
  before: string,
  seq: number,
  at: Date,
  { by, cause, because }: Pick<Decision, "by" | "cause" | "because">,
  bound = "",
): StoredEntry {
  const salt = randomUUID();
  const digest = sha256(JSON.stringify([salt, by, cause, because]));
  return { seq, at, by, cause, because, salt, digest, hash: hashOf(before, seq, at, digest, bound) };
}

/** @returns the number of the first entry that does not fit the one before it, or undefined when the chain holds */
export function brokenAt(history: readonly StoredEntry[]): number | undefined {
  let before = "";
  for (const entry of history) {
    if (!fits(entry, before) || !isAsWritten(entry)) return entry.seq;
    before = entry.hash;
  }
  return undefined;
}

/** Whether an entry follows the one of this hash: neither was changed, and none between them was taken out. */
export const fits = ({ seq, at, digest, hash }: StoredEntry, before: string, bound = ""): boolean =>
  hash === hashOf(before, seq, at, digest, bound);

/** Whether the words are those it was written with. Of one that was erased that cannot be told. */
export const isAsWritten = ({ by, cause, because, salt, digest }: StoredEntry): boolean =>
  salt === ERASED || digest === sha256(JSON.stringify([salt, by, cause, because]));

/** The salt of an entry whose words were erased. */
export const ERASED = "";

const hashOf = (before: string, seq: number, at: Date, digest: string, bound: string): string =>
  sha256(`${before}|${seq}|${at.toISOString()}|${digest}${bound === "" ? "" : `|${bound}`}`);

const sha256 = (text: string): string => createHash("sha256").update(text).digest("base64url");

// An entry of the audit as the database has it, and what of it the chain holds.

import { createHash } from "node:crypto";
import type { StoredEntry } from "./history.ts";

export const AUDIT_COLLECTION = "audit";

/** What is to be noted. `ticket`: whose history it is from; `files`: of settings, a line for each. */
export type Noting = Pick<StoredEntry, "at" | "by" | "cause" | "because"> & {
  key: string;
  ticket?: string;
  files?: readonly string[];
};

export type AuditDocument = Omit<StoredEntry, "seq"> & Pick<Noting, "key" | "ticket" | "files"> & { _id: number };

/**
 * What the chain holds beside the words: which entry of which ticket's history it is, and what was in the files of the settings. Other
 * keys may name people, and can be erased.
 */
export const boundOf = ({ key }: { key: string }): string => (/^(?:ticket|settings)\//.test(key) ? key : "");

export const storedEntryOf = ({ _id, key: _k, ticket: _t, files: _f, ...rest }: AuditDocument): StoredEntry => ({
  seq: _id,
  ...rest,
});

/** @param hash of the entry in the ticket's own chain */
export const ticketKey = (id: string, seq: number, hash: string): string => `ticket/${id}/${seq}/${hash}`;

/** What the chain holds of the files of the settings: the last part of the entry's key. */
export const digestOfFiles = (files: readonly string[]): string =>
  createHash("sha256").update(files.join("\n")).digest("hex");

// What a mail is judged by: its head as it was split, and whom to ask about it.

import type { SplitHead } from "../head.ts";

/** Asks DNS for records of one type; rejects as node:dns does. */
export type Resolve = (name: string, type: string) => Promise<string[] | string[][]>;

export type Split = SplitHead & { raw: Buffer };

/** @property now the instant the mail is judged for, ms */
export type Asked = { resolve: Resolve; arcSealers: readonly string[]; maxSignatureAgeMs: number; now: number };

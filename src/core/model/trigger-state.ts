// What a ticket remembers for triggers, beside the record: what happened to it so far, and which triggers fired.

import type { Address } from "./mail.ts";

/** What was said or sent while a wait ran, as far as a trigger asks for it. */
export type Heard = { phrases: readonly string[]; senders: readonly Address[] };

/** A trigger that fired here. It fires again only after its conditions ceased to hold. */
export type Fired = {
  id: string;
  times: number; // part of the keys of its notices
  at: Date; // the last time
  because: string; // … and why
  did: string; // … and what it did, in words; "" when there was nothing to do
  stands: boolean; // its conditions have held ever since
};

export type TriggerMemory = {
  reassigned: number; // from one person to another; the first assignment is none
  reopened: number;
  heard?: Heard & { wait: number }; // forgotten when that wait is over
  fired: readonly Fired[]; // one for each trigger
};

export const NOTHING_YET: TriggerMemory = { reassigned: 0, reopened: 0, fired: [] };

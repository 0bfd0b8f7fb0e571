// What a ticket asks of another one, where two are about the same matter. It lies with the ticket that asks until the other has heard it,
// and is heard once: a process that dies in between says it again, and nothing happens the second time.

import type { Address } from "./mail.ts";

export type Errand = {
  number: number; // 1 for the ticket's first: the other one hears them in their order
  to: string; // the reference of the ticket that is to hear it
  at: Date;
} & WhatIsAsked;

/** The first three are a duplicate's to its main ticket, the others the main ticket's to a duplicate. */
export type WhatIsAsked =
  | { kind: "link"; by: string } // this one is a duplicate of you
  | { kind: "leave" }
  | { kind: "undone"; what: SaidToAll["kind"] } // it was not done here
  | SaidToAll
  | { kind: "refuse"; because: string }; // you are not a duplicate of this one

/** A colleague says so to who asked on both. */
export type SaidToAll = { kind: "answer" | "close"; by: Speaker; text: string };

/** The colleague who does the same on several tickets. */
export type Speaker = { address: Address; name: string; personId?: string };

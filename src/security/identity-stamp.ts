// Whether it is this Onit that answers at an address: it stamps a word that nobody could foresee with the key that signs links.

import type { Tokens } from "../ports/tokens.ts";

/** What is asked for: long enough that no earlier answer fits. */
export const IDENTITY_NONCE = /^[a-z0-9]{16,64}$/;

/** By each key, newest first. */
export const identityStamps = (nonce: string, { stamps }: Pick<Tokens, "stamps">): string[] =>
  stamps(`identity of this Onit ${nonce}`);

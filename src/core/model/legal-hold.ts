// Whose data must be kept for now.

import { type Address, domainOf } from "./mail.ts";
import type { Organisation } from "./organisation.ts";

/** @returns the entry of the settings that says so; undefined: nothing does */
export const heldBy = (address: Address, { legalHold = [] }: Pick<Organisation, "legalHold">): string | undefined =>
  legalHold.find((one) => one === address || one === `@${domainOf(address)}`);

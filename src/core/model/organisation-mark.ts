// By what the organisation that data was written for is known again.

import type { Address } from "./mail.ts";
import type { Organisation } from "./organisation.ts";

export type OrganisationMark = { name: string; addresses: readonly Address[] };

/** The reply address first. */
export const markOf = ({ name, replyAddress, desks }: Organisation): OrganisationMark => ({
  name,
  addresses: [...new Set([replyAddress, ...[...desks.values()].map(({ address }) => address)])],
});

/**
 * Whether both are of one organisation: the name or one address is the same. Names are changed, desks come and go, and a move to
 * another domain keeps the name; another organisation shares none of it.
 */
export const isSameOrganisation = (a: OrganisationMark, b: OrganisationMark): boolean =>
  spelled(a.name) === spelled(b.name) || a.addresses.some((address) => b.addresses.includes(address));

const spelled = (name: string): string => name.normalize("NFKC").replace(/\s+/g, " ").trim().toLowerCase();

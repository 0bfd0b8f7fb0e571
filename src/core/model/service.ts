// A service that tickets are about: who owns it, who is their backup, and who decides where reporting lines are two.

import type { Target } from "./policy.ts";
import type { TicketRecord } from "./ticket.ts";

/** Who answers for a service, by person id. */
export type Owners = { ownerId?: string | undefined; backupId?: string | undefined };

export type OwnedService = Owners & {
  id: string;
  name: string;
  categories: readonly string[]; // tickets of these are about it; case does not matter
  deskIds: readonly string[]; // tickets there are about it where no category says otherwise
  byTier: ReadonlyMap<string, Owners>; // by the tier of the ticket's client: instead of the service's own
  validateEveryMs?: number | undefined; // how often its people are asked whether that is still right; absent: as often as others
  authority?: Exclude<Target, { kind: "responsible" }> | undefined; // one per service: it wins over two reporting lines (S4.18)
};

/** As much of the settings as has them. */
type Services = { services?: ReadonlyMap<string, OwnedService> | undefined };

/** As much of a ticket as decides whom a step means. */
export type OfTicket = {
  responsibleId: string | undefined;
  category?: string | undefined;
  deskId?: string | undefined;
  clientId?: string | undefined;
};

/** That of a ticket. */
export const ofTicket = ({ responsibleId, category, deskId, clientId }: TicketRecord): OfTicket => ({
  responsibleId,
  category,
  deskId,
  clientId,
});

/** What a ticket is about: by its category, else by its desk. @returns undefined where no service says that it is its */
export function serviceOf({ category, deskId }: OfTicket, { services }: Services): OwnedService | undefined {
  const all = [...(services?.values() ?? [])];
  const word = category?.trim().toLowerCase();
  return (
    all.find(({ categories }) => categories.some((one) => one.toLowerCase() === word)) ??
    all.find(({ deskIds }) => deskIds.includes(deskId ?? ""))
  );
}

/** Owner and backup for a tier of clients: what the tier does not say, the service does. */
export function ownersFor(service: OwnedService, tier: string | undefined): Owners {
  const own = service.byTier.get(tier ?? "");
  return { ownerId: own?.ownerId ?? service.ownerId, backupId: own?.backupId ?? service.backupId };
}

/** Everybody who owns a service or is a backup there, for whatever tier, by id. */
export const ownersOf = (service: OwnedService): string[] => [
  ...new Set(
    [service, ...service.byTier.values()].flatMap(({ ownerId, backupId }) => [ownerId ?? [], backupId ?? []].flat()),
  ),
];

/** Of which services the tickets at a desk may be. */
export const servicesAt = (deskId: string, { services }: Services): OwnedService[] =>
  [...(services?.values() ?? [])].filter(
    ({ categories, deskIds }) => categories.length > 0 || deskIds.includes(deskId),
  );

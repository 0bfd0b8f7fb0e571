// Which chase rules a ticket has: what its client's tier says wins over its kind, and the kind over the desk (S1.26, S1.27).

import type { ChaseRules, Desk } from "./desk.ts";
import type { Address } from "./mail.ts";
import { calendarFor, clientAt, type Organisation } from "./organisation.ts";
import type { TicketRecord } from "./ticket.ts";
import type { Relation } from "./verdict.ts";

/** @returns undefined when chases of this ticket are not counted; an analyst may still escalate it (S1.7) */
export function chaseRulesOf(
  record: Pick<TicketRecord, "kind" | "clientId" | "deskId">,
  desk: Pick<Desk, "chase" | "visibility">,
  organisation: Pick<Organisation, "clients" | "desks" | "calendars">,
): ChaseRules | undefined {
  const { chase, visibility } = desk;
  if (!chase) return undefined;
  const { byKind, byTier, ...own } = chase;
  const { kind } = record;
  const tier = organisation.clients.get(record.clientId ?? "")?.tier ?? "";
  const rules = { ...own, escalates: visibility?.byChases ?? false, ...byKind[kind], ...byTier.get(tier) };
  if (!rules.enabled) return undefined;
  const calendar = rules.hours === "working" ? calendarFor(record, organisation) : undefined;
  return { ...rules, escalates: rules.escalates && visibility !== undefined, calendar };
}

/**
 * Anybody who belongs to the requester's client is a participant where the rules let them chase: identify/sender.ts. A client may
 * have named those of its people who chase at all (S1.30).
 */
export function mayChase(
  { relation, address }: { relation: Relation; address: Address },
  { whoMayChase }: ChaseRules,
  organisation: Organisation,
): boolean {
  const chasers = clientAt(organisation, address)?.chasers;
  if (chasers && !chasers.includes(address)) return false;
  return relation === "requester" || (relation === "participant" && whoMayChase !== "requester");
}

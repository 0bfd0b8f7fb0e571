// The settings the core decides by: who we are, whom we serve, and under which rules. Built by src/config.

import type { Rota } from "../calendar/rota.ts";
import type { Calendar } from "../calendar/working-hours.ts";
import type { Readings } from "../learned/readings.ts";
import type { Phrases } from "../words/phrases.ts";
import type { CallTemplate, Desk } from "./desk.ts";
import type { ValidationRules } from "./duty.ts";
import { type Address, domainOf } from "./mail.ts";
import type { OwnChannels } from "./own-channel.ts";
import type { Group, Person } from "./person.ts";
import type { Policy, Target } from "./policy.ts";
import type { Role } from "./role.ts";
import type { OwnedService } from "./service.ts";
import type { TicketRecord } from "./ticket.ts";
import { isTokenLength, type ReplySeparator, withoutNoise } from "./token.ts";
import type { Trigger } from "./trigger.ts";
import type { Webhooks } from "./webhook.ts";

export type Client = {
  id: string;
  name: string;
  domains: readonly string[];
  addresses: readonly Address[];
  policyId: string | undefined;
  calendarId?: string | undefined; // the hours that count for its tickets; absent: those of the desk
  tier: string | undefined; // desks may have chase rules for it
  warrantyMs?: number | undefined; // instead of a desk's: how long what was solved should last
  chasers?: readonly Address[] | undefined; // who of it may chase at all; absent: everybody whom the desks allow
};

/** What happens when much begins at once. */
export type Storms = {
  together: number; // from how many on, the steps that are due to one reader go in one mail
  receiptsAfterMs: number; // how long receipts of a client who writes very often are gathered for one mail
  surge?: Surge | undefined; // absent: never
};

/** When too much goes to one reader, and what waits then. */
export type Surge = {
  moreThan: number; // escalations one reader is told of
  withinMs: number;
  everyMs: number; // then they get a mail so often at most
  holds: readonly string[]; // priorities that wait
  holdAtMostMs: number;
};

export type Organisation = {
  name: string;
  replyAddress: Address; // answers come back to <local>+<token>@<domain>
  replySeparator?: ReplySeparator | undefined; // what stands before the token, if it is not "+"
  aliases: readonly Address[]; // further addresses of ours; a mail from one of them is our own, an answer to one finds its ticket
  machinesThatSpeakForPeople?: readonly string[] | undefined; // addresses, or "@" and a domain: other ticket systems
  legalHold?: readonly string[]; // addresses, or "@" and a domain: nothing of them is erased
  admins: readonly string[]; // person ids, told when something cannot be done
  inbox?: { mailAfterMs: number; hasDigest: boolean } | undefined; // what becomes of notes inside that nobody reads; absent: nothing
  people: ReadonlyMap<string, Person>;
  groups: ReadonlyMap<string, Group>;
  clients: ReadonlyMap<string, Client>;
  desks: ReadonlyMap<string, Desk>;
  policies: ReadonlyMap<string, Policy>;
  calendars: ReadonlyMap<string, Calendar>;
  rotas?: ReadonlyMap<string, Rota> | undefined; // absent: none
  services?: ReadonlyMap<string, OwnedService> | undefined; // what tickets are about, and who owns it; absent: none
  callTemplates: ReadonlyMap<string, CallTemplate>;
  channels?: OwnChannels | undefined; // beside mail and the inbox; absent: none
  webhooks?: Webhooks | undefined; // programs that are told what happens to tickets; absent: none
  triggers: ReadonlyMap<string, Trigger>; // in the order of the settings
  phrases: Phrases;
  readings?: (() => Readings) | undefined; // what was learned from examples; absent: only phrases count
  storms?: Storms | undefined; // absent: as by default
  validation?: ValidationRules | undefined; // how often people are asked whether what they stand for is still right; absent: never
  roles?: readonly Role[] | undefined; // what people may do; absent: who works where decides (permission.ts)
};

/** The person who writes from this address, if it is one of us. */
export function personAt({ people }: Organisation, address: Address): Person | undefined {
  for (const person of people.values()) if (person.addresses.includes(address)) return person;
  return undefined;
}

/** The desk a mail to this address is for; plus-detail is ignored (RFC 5233). */
export function deskAt({ desks }: Organisation, address: Address): Desk | undefined {
  const bare = withoutDetail(address);
  for (const desk of desks.values()) if (desk.address === bare || desk.aliases.includes(bare)) return desk;
  return undefined;
}

/** The working hours that a desk, a client or a person names. @returns undefined when they name none: every hour counts */
export const calendarOf = (
  { calendarId }: { calendarId?: string | undefined },
  { calendars }: Pick<Organisation, "calendars">,
): Calendar | undefined => (calendarId === undefined ? undefined : calendars.get(calendarId));

/** The working hours of a ticket: its client's, else its desk's. @returns undefined when neither names any: every hour counts */
export const calendarFor = (
  { clientId, deskId }: Pick<TicketRecord, "clientId" | "deskId">,
  organisation: Pick<Organisation, "clients" | "desks" | "calendars">,
): Calendar | undefined =>
  calendarOf(organisation.clients.get(clientId ?? "") ?? {}, organisation) ??
  calendarOf(organisation.desks.get(deskId) ?? {}, organisation);

/** The client an address belongs to: its own entry first, then its domain. */
export function clientAt({ clients }: Organisation, address: Address): Client | undefined {
  const all = [...clients.values()];
  return (
    all.find(({ addresses }) => addresses.includes(address)) ??
    all.find(({ domains }) => domains.includes(domainOf(address)))
  );
}

/** True for every address mail reaches us at: desks, their aliases, the reply address with any token, further aliases. */
export function isOurs(organisation: Organisation, address: Address): boolean {
  if (tokenIn(address, organisation) !== undefined) return true;
  const bare = withoutDetail(address);
  if (bare === organisation.replyAddress || organisation.aliases.includes(bare)) return true;
  return deskAt(organisation, bare) !== undefined;
}

/**
 * The token in an address that answers come to: of the reply address everything behind "+" (RFC 5233); of former reply addresses
 * and other addresses of ours, and behind "-", what has the form of a token: anything else may be somebody's own address.
 */
export function tokenIn(address: Address, organisation: Organisation): string | undefined {
  const { replyAddress, aliases, desks } = organisation;
  const written = behind(replyAddress, "+", address);
  if (written !== undefined) return written;
  const others = [replyAddress, ...aliases, ...[...desks.values()].flatMap((desk) => [desk.address, ...desk.aliases])];
  const details = others.flatMap((ours) => [behind(ours, "+", address), behind(ours, "-", address)]);
  return details.find((detail) => detail !== undefined && isTokenLength(withoutNoise(detail)));
}

function behind(ours: Address, separator: ReplySeparator, address: Address): string | undefined {
  const at = ours.lastIndexOf("@");
  const [start, end] = [ours.slice(0, at) + separator, ours.slice(at)];
  const isIts = address.length > start.length + end.length && address.startsWith(start) && address.endsWith(end);
  return isIts ? address.slice(start.length, -end.length) : undefined;
}

/** The people a target means, in a fixed order, without doubles and without names that no longer exist. */
export function peopleOf(organisation: Organisation, target: Target, responsibleId: string | undefined): Person[] {
  const ids = idsOf(organisation, target, responsibleId);
  return [...new Set(ids)].flatMap((id) => organisation.people.get(id) ?? []);
}

function idsOf({ groups }: Organisation, target: Target, responsibleId: string | undefined): readonly string[] {
  switch (target.kind) {
    case "responsible":
      return responsibleId === undefined ? [] : [responsibleId];
    case "person":
      return [target.id];
    case "group":
      return groups.get(target.id)?.members ?? [];
  }
}

const withoutDetail = (address: Address): Address => address.replace(/\+[^@]*@/, "@");

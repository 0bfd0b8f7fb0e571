// Builds the recurrence (N14, S3.7 to S3.9): what the requester and their client came with lately, and whether it is the
// same again. The person who decides about an escalation sees it; no requester ever does.

import type { RecurrenceRules } from "../model/desk.ts";
import type { Client } from "../model/organisation.ts";
import type { Prior, Recurrence } from "../model/recurrence.ts";
import { standingOf } from "../model/standing.ts";
import type { Ticket } from "../model/ticket.ts";
import { after } from "../words/duration.ts";
import { normalise } from "../words/spelling.ts";
import { alike, subjectWords } from "./alike.ts";

export const MOST_SHOWN = 20;
const MOST_NAMED = 10; // references that are looked up
const LONGEST = 200; // characters of a subject
const OFTEN = 2; // earlier tickets in the category: this is the third

export type RecurrenceLookup = {
  rules: RecurrenceRules;
  client: Client | undefined; // the origin's, as the settings know it
  at: Date;
  named: readonly string[]; // references that the person who escalated named
  isCut: boolean; // as many tickets were found as are looked up
};

/** What a desk's rules come to for a client: its own warranty goes before the desk's. */
export const rulesFor = (rules: RecurrenceRules, client: Client | undefined): RecurrenceRules => ({
  ...rules,
  warrantyMs: client?.warrantyMs ?? rules.warrantyMs,
});

/**
 * How far back changed tickets are looked up. Closing changes the record, but a requester who says that it is solved does not:
 * the sum finds theirs too, unless they were open for longer than the window.
 */
export const lookedUpSince = ({ withinMs, warrantyMs }: RecurrenceRules, at: Date): Date =>
  after(at, -(withinMs + warrantyMs));

/** The references a text names, as far as they begin like those of a desk: "see HD-1001". At most ten, in their order. */
export function referencesNamed(text: string, prefixes: readonly string[]): string[] {
  const known = new Set(prefixes.map((prefix) => prefix.toUpperCase()));
  const found = [...text.matchAll(/(?<![\p{L}\p{N}-])([a-z]{1,8})-(\d{1,9})(?![\p{L}\p{N}])/giu)].flatMap(
    ([, prefix = "", number = ""]) => (known.has(prefix.toUpperCase()) ? [`${prefix.toUpperCase()}-${number}`] : []),
  );
  return [...new Set(found)].slice(0, MOST_NAMED);
}

/** @param found what the store has; whatever is not of the requester or their client is left out here */
export function recurrence(origin: Ticket, found: readonly Ticket[], looked: RecurrenceLookup): Recurrence {
  const { record } = origin;
  const { rules, client, at, named, isCut } = looked;
  const others = [...new Map(found.map((ticket) => [ticket.id, ticket])).values()].filter(
    (one) => one.id !== origin.id && one.record.purpose === "normal" && whose(one, origin) !== undefined,
  );
  const all = others.map((ticket) => priorOf(ticket, origin, looked)).filter((prior) => belongs(prior, rules, at));
  const count = (is: (prior: Prior) => boolean): number => all.filter(is).length;
  const sameCategory = count((prior) => prior.sameCategory);
  const recurring = sameCategory >= OFTEN || all.some(isSameMatter);
  const prior = all.sort(firstOnCard).slice(0, MOST_SHOWN);
  const accepted = new Set([record.reference, ...all.flatMap((one) => (one.named ? one.reference : []))]);
  return {
    at,
    ...rules,
    requester: record.requester.name || record.requester.address,
    ...(client ? { client: client.name } : {}),
    isKnown: true,
    prior,
    more: all.length - prior.length,
    isMoreLikely: isCut,
    ...(record.category === undefined ? {} : { category: record.category }),
    sameCategory,
    sameWords: count((one) => one.sameWords),
    withinWarranty: count((one) => one.withinWarranty),
    recurring,
    references: recurring ? prior.filter(isRelated).map(({ reference }) => reference) : [],
    refused: named.filter((reference) => !accepted.has(reference)),
  };
}

/**
 * The same card for somebody who may see these tickets alone: nothing of it speaks of others.
 * @returns undefined when it speaks of others alone
 */
export function ofThoseSeen(card: Recurrence, seen: ReadonlySet<string>): Recurrence | undefined {
  const prior = card.prior.filter(({ reference }) => seen.has(reference));
  if (prior.length === 0 && card.prior.length > 0) return undefined;
  const references = card.references.filter((reference) => seen.has(reference));
  const count = (which: (one: Prior) => boolean): number => prior.filter(which).length;
  return {
    ...card,
    prior,
    references,
    more: 0,
    isMoreLikely: card.more > 0 || card.isMoreLikely || prior.length < card.prior.length,
    sameCategory: count((one) => one.sameCategory),
    sameWords: count((one) => one.sameWords),
    withinWarranty: count((one) => one.withinWarranty),
    recurring: card.recurring && references.length > 0,
  };
}

/** The card of an escalation that did not wait any longer for the look-up. */
export const unknownRecurrence = (origin: Ticket, looked: RecurrenceLookup): Recurrence => ({
  ...recurrence(origin, [], { ...looked, named: [] }),
  isKnown: false,
});

function whose({ record }: Ticket, origin: Ticket): Prior["of"] | undefined {
  if (record.requester.address === origin.record.requester.address) return "requester";
  const isOfClient = record.clientId !== undefined && record.clientId === origin.record.clientId;
  return isOfClient ? "client" : undefined;
}

function priorOf(ticket: Ticket, origin: Ticket, { rules, at, named }: RecurrenceLookup): Prior {
  const { record, chases, visibility, past } = ticket;
  const { state, at: since } = standingOf(ticket);
  const endedAt = state === "closed" ? (since ?? record.updatedAt) : state === "solved" ? since : undefined;
  const category = normalise(record.category ?? "");
  return {
    reference: record.reference,
    subject: record.subject.slice(0, LONGEST),
    kind: record.kind,
    ...(record.category === undefined ? {} : { category: record.category }),
    of: whose(ticket, origin) ?? "client",
    by: record.requester.name || record.requester.address,
    state,
    openedAt: record.createdAt,
    ...(endedAt ? { endedAt } : {}),
    chases: chases.filter(({ counted }) => counted).length + (past?.chases ?? 0),
    escalations: visibility.flatMap(({ reference }) => reference ?? []),
    sameCategory: category !== "" && category === normalise(origin.record.category ?? ""),
    sameWords: alike(subjectWords(record.subject), subjectWords(origin.record.subject)),
    named: named.includes(record.reference),
    withinWarranty: endedAt !== undefined && endedAt <= at && endedAt >= after(at, -rules.warrantyMs),
  };
}

/** Made within the window, or over within the warranty, or named, however old it is; never what came later. */
const belongs = ({ openedAt, withinWarranty, named }: Prior, { withinMs }: RecurrenceRules, at: Date): boolean =>
  openedAt <= at && (named || withinWarranty || openedAt >= after(at, -withinMs));

const isSameMatter = ({ named, sameWords, sameCategory, of }: Prior): boolean =>
  named || sameWords || (sameCategory && of === "requester");

/** A client's ticket in the same category alone may be chance: it counts only together with others. */
const isRelated = (prior: Prior): boolean => prior.sameCategory || isSameMatter(prior);

const firstOnCard = (a: Prior, b: Prior): number =>
  Number(isRelated(b)) - Number(isRelated(a)) ||
  b.openedAt.getTime() - a.openedAt.getTime() ||
  (a.reference < b.reference ? 1 : -1);

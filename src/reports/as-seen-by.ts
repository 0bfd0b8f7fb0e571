// A ticket as one of us may see it: the tickets that are not theirs to see are not named on it (S1.29). What people wrote stays as
// they wrote it.

import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { originReferenceOf, type Ticket } from "../core/model/ticket.ts";
import { ofThoseSeen } from "../core/visibility/recurrence.ts";
import type { App } from "../ports/app.ts";
import type { FullTicket } from "../ports/ticket-store.ts";

const REFERENCE = /(?<![\p{L}\p{N}-])\p{Lu}[\p{Lu}\p{N}]{0,11}-\d+(?![\p{L}\p{N}])/gu;
const MOST_ASKED = 100; // references that one ticket names: further ones are hidden unasked
const HIDDEN = "another ticket";

type Telling = { because: string };

export async function asSeenBy({ id }: Person, full: FullTicket, app: App): Promise<FullTicket> {
  const { ticket, history } = full;
  const own = new Set([ticket.record.reference, originReferenceOf(ticket.record) ?? ""]);
  const isNamed = (reference: string): boolean => !own.has(reference);
  const named = [
    ...new Set([...priorOf(ticket), ...duplicatesOf(ticket), ...tellings(full).flatMap(referencesIn)]),
  ].filter(isNamed);
  const isHidden = async (reference: string, at: number): Promise<boolean> => {
    if (at >= MOST_ASKED) return true;
    const other = await app.tickets.byReference(reference).catch(() => null); // a damaged one is nobody's
    return other === null || (other !== undefined && !may(id, "see", other, app.organisation).allowed);
  };
  const flags = await Promise.all(named.map(isHidden));
  const hidden = new Set(named.filter((_, at) => flags[at]));
  const said = (text: string): string => text.replace(REFERENCE, (one) => (hidden.has(one) ? HIDDEN : one));
  const hiding = <Some extends Telling>(some: readonly Some[]): Some[] =>
    some.map((one) => ({ ...one, because: said(one.because) }));
  return {
    ...full,
    history: hiding(history),
    ticket: {
      ...withDuplicates(ticket, (one) => (hidden.has(one) ? HIDDEN : one)),
      chases: hiding(ticket.chases),
      endedWaits: hiding(ticket.endedWaits),
      outbox: hiding(ticket.outbox).map(({ outcome, ...one }) =>
        outcome === undefined ? one : { ...one, outcome: said(outcome) },
      ),
      visibility: hiding(ticket.visibility).map((entry) => withoutOthers(entry, hidden)),
    },
  };
}

const referencesIn = (text: string): string[] => text.match(REFERENCE) ?? [];

const duplicatesOf = ({ record: { duplicateOf, duplicates = [] } }: Ticket): string[] => [
  ...(duplicateOf === undefined ? [] : [duplicateOf]),
  ...duplicates,
];

/** The ticket with each reference of a duplicate or of its main ticket as it may be named. */
function withDuplicates({ record, ...rest }: Ticket, named: (reference: string) => string): Ticket {
  const { duplicateOf, duplicates } = record;
  return {
    ...rest,
    record: {
      ...record,
      ...(duplicateOf === undefined ? {} : { duplicateOf: named(duplicateOf) }),
      ...(duplicates ? { duplicates: duplicates.map(named) } : {}),
    },
  };
}

const priorOf = ({ visibility }: Ticket): string[] =>
  visibility.flatMap(({ recurrence }) => (recurrence?.prior ?? []).map(({ reference }) => reference));

/** Everything in which we speak of what was done and why. */
const tellings = ({ ticket, history }: FullTicket): string[] => [
  ...[history, ticket.chases, ticket.endedWaits, ticket.outbox, ticket.visibility].flatMap((some: readonly Telling[]) =>
    some.map(({ because }) => because),
  ),
  ...ticket.outbox.map(({ outcome }) => outcome ?? ""),
];

/** The earlier tickets that an authority was told of are for its eyes. */
function withoutOthers(
  { recurrence, ...entry }: Ticket["visibility"][number],
  hidden: ReadonlySet<string>,
): Ticket["visibility"][number] {
  if (!recurrence) return entry;
  const references = recurrence.prior.map(({ reference }) => reference);
  const card = ofThoseSeen(recurrence, new Set(references.filter((one) => !hidden.has(one))));
  return card ? { ...entry, recurrence: card } : entry;
}

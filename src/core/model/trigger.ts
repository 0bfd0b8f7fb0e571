// A rule an admin declares: when its conditions come to hold on a ticket, Onit acts by itself (S4.7).

import type { Tree } from "../words/phrase-tree.ts";
import type { TicketKind } from "./desk.ts";
import { type Address, domainOf } from "./mail.ts";
import type { Risk } from "./risk.ts";

/** Conditions that must all hold. */
export type Conditions = {
  reassigned?: number | undefined; // at least so often
  reopened?: number | undefined; // at least so often
  step?: number | undefined; // at least so many steps have fired in the running wait
  category?: readonly string[] | undefined; // one of these; case does not matter
  priority?: readonly string[] | undefined; // one of these; case does not matter
  tier?: readonly string[] | undefined; // of the ticket's client
  client?: readonly string[] | undefined;
  kind?: TicketKind | undefined;
  phrase?: PhraseList | undefined; // the requester said one of these in the wait that runs
  sender?: readonly string[] | undefined; // in the wait that runs a mail came from here: an address, or "@" and a domain
  chases?: { atLeast: number; withinMs: number } | undefined; // counted at the whole desk; holds when one is counted
};

/** The phrases as written, and made ready for being searched. */
export type PhraseList = { phrases: readonly string[]; tree: Tree<undefined> };

export type When = Conditions & {
  any?: readonly Conditions[] | undefined; // at least one of these
  not?: Conditions | undefined; // not all of this
};

export type Trigger = {
  id: string;
  name: string;
  active: boolean;
  desks: readonly string[] | undefined; // undefined: all
  when: When;
  actions: {
    escalate: boolean; // makes an escalation ticket
    policyId: string | undefined; // the running wait takes it, and those that begin while the conditions hold
    tell: readonly string[]; // person ids, groups already unfolded
    risk: Risk | undefined; // a tag beside the record
  };
};

type Triggers = ReadonlyMap<string, Trigger>;

/** The triggers of a desk that are switched on, in the order of the settings. */
export const triggersAt = (deskId: string, triggers: Triggers): Trigger[] =>
  [...triggers.values()].filter(({ active, desks }) => active && (desks === undefined || desks.includes(deskId)));

/** Its conditions with those below `any`; what stands below `not` must not hold, so it lets nothing in. */
export const wantedBy = ({ when: { any = [], not: _, ...own } }: Trigger): Conditions[] => [own, ...any];

/** Everything a trigger looks at, whatever it makes of it. */
export const lookedAtBy = (trigger: Trigger): Conditions[] => [
  ...wantedBy(trigger),
  ...(trigger.when.not ? [trigger.when.not] : []),
];

/** Whether a list names the address, or its domain. */
export const isFrom = (address: Address, senders: readonly string[]): boolean =>
  senders.includes(address) || senders.includes(`@${domainOf(address)}`);

/** Whether a desk waits for mails of this sender: a monitoring system (S4.11). Who really wrote is not looked at here. */
export const isListedSender = (address: Address, deskId: string, triggers: Triggers): boolean =>
  triggersAt(deskId, triggers)
    .flatMap(wantedBy)
    .some(({ sender }) => sender !== undefined && isFrom(address, sender));

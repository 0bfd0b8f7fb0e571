// A program outside that is told what happens to tickets, named in webhooks.yaml.

/** What a program can be told of. */
export const EVENT_TYPES = [
  "ticket.opened",
  "ticket.chased", // the requester asked again
  "ticket.escalated", // a step fired, or an escalation ticket was decided
  "ticket.confirmed", // somebody is on it
  "ticket.closed",
  "ticket.reopened",
  "notice.undelivered", // what we sent did not reach its reader
] as const;

export type EventType = (typeof EVENT_TYPES)[number];

/**
 * Which words of people a program gets. `none`: not even the subject. `public`: what the requester may read. `all`: private notes
 * and our reasons, too.
 */
export const WORDS = ["none", "public", "all"] as const;
export type WordsTold = (typeof WORDS)[number];

export type Webhook = {
  id: string;
  name: string;
  active: boolean; // not: nothing is owed to it, and nothing that is goes out
  url: string; // or the variable of the environment that holds it
  secret: string; // the variable that holds what requests are signed with
  events: readonly EventType[];
  desks?: readonly string[] | undefined; // undefined: all
  words: WordsTold;
  giveUpAfterMs: number; // what is not taken by then is listed as failed
};

export type Webhooks = ReadonlyMap<string, Webhook>;

/** Whether it is told of such an event, by the settings as they are. */
export const isToldOf = (
  { events, desks }: Pick<Webhook, "events" | "desks">,
  type: EventType,
  deskId: string,
): boolean => events.includes(type) && (desks === undefined || desks.includes(deskId));

/** Those that something may be owed to. */
export const activeOf = (webhooks: Webhooks | undefined): Webhook[] =>
  [...(webhooks?.values() ?? [])].filter(({ active }) => active);

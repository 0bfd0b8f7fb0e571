// Events on their way to programs outside: one delivery for each event and webhook, kept after it, so that it can be looked at and sent again.

import type { TicketEvent } from "../core/model/ticket-event.ts";
import type { EventPayload } from "../core/outbox/event-payload.ts";

/** waiting: to be sent, or to be tried again. failed: refused for good, or tried for too long. withdrawn: not to be told any more. */
export const DELIVERY_STATES = ["waiting", "delivered", "failed", "withdrawn"] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

export type DeliveryCounts = Record<Exclude<DeliveryState, "withdrawn">, number>;

export type NewDelivery = {
  webhook: string;
  event: string; // the id its receiver knows it by
  ticketId: string;
  reference: string;
  payload: EventPayload;
};

export type Delivery = NewDelivery & {
  sequence: number;
  type: EventPayload["type"];
  state: DeliveryState;
  owedAt: Date; // when it was owed, or last asked for again
  dueAt: Date;
  attempts: number;
  replays: number; // how often somebody asked for it again
  outcome: string | null; // of the last attempt, in words
  triedAt: Date | null;
};

/** How a program outside takes what it is sent. */
export type WebhookHealth = {
  failures: number; // attempts without an answer that takes it, since the last that did
  tickets: readonly string[]; // whose events these were; two are enough to tell a program that is away from an event it cannot take
  since: Date | null; // of the first of them
  pausedUntil: Date | null; // nothing is sent before
  because: string | null;
  toldAt: Date | null; // when the admins were last notified of it
};

export type AttemptMade = { outcome: string; at: Date };

export type WebhookStore = {
  /**
   * Makes deliveries of the events that decisions have written beside their tickets, and takes them away there once they are durable.
   * Doing it twice makes none twice.
   */
  gather(make: (ticketId: string, event: TicketEvent) => readonly NewDelivery[], now: Date): Promise<number>;
  /** What decisions have written beside their tickets since before then is owed to nobody, and goes with its words. */
  forget(before: Date): Promise<void>;
  /** Tickets with a delivery that is due, those owed longest first. @param atAnyTime also those that wait for their next try, soonest first */
  dueTickets(webhook: string, now: Date, limit: number, atAnyTime?: boolean): Promise<string[]>;
  /** The first of a ticket that waits: none goes before it. */
  head(webhook: string, ticketId: string): Promise<Delivery | undefined>;
  settle(delivery: Delivery, state: "delivered" | "failed", tried: AttemptMade): Promise<void>;
  /** It was not tried: the settings do not allow it any more. */
  withdraw(delivery: Delivery, because: string): Promise<void>;
  /** With all behind it. */
  postpone(delivery: Delivery, until: Date, tried: AttemptMade): Promise<void>;
  /** What waits behind the first of a ticket is not due before it. */
  waitFor(head: Delivery): Promise<void>;
  /** What waits for its next try is due: the program takes what it is sent again. */
  bringForward(webhook: string, now: Date): Promise<void>;
  /** The clock was set back, perhaps: nothing waits until later than `latest`. */
  bringBack(now: Date, latest: Date): Promise<void>;
  /** Only one process sends to a program at a time, so that order is kept. @returns false: another one does */
  hold(webhook: string, holder: string, now: Date, until: Date): Promise<boolean>;
  letGo(webhook: string, holder: string): Promise<void>;
  health(webhook: string): Promise<WebhookHealth>;
  noteHealth(webhook: string, health: WebhookHealth): Promise<void>;
  counts(webhook: string): Promise<DeliveryCounts>;
  /** Latest first. @param before of the one that was listed last */
  list(query: {
    webhook: string;
    state?: DeliveryState | undefined;
    ticket?: string | undefined; // a reference
    before?: { at: Date; event: string } | undefined;
    limit: number;
  }): Promise<Delivery[]>;
  find(webhook: string, event: string): Promise<Delivery | undefined>;
  /** @returns how many wait to be sent again */
  replay(webhook: string, which: { event: string } | { state: "failed" }, now: Date): Promise<number>;
};

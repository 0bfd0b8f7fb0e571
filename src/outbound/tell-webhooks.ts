// What happened to tickets goes out to programs outside, in order for each ticket. A program that takes nothing is left in peace for a
// while, and everything else goes on; once it takes something again, all that waits for it follows.

import type { Outcome } from "../core/model/notice.ts";
import { eventCause, type TicketEvent } from "../core/model/ticket-event.ts";
import { activeOf, isToldOf, type Webhook } from "../core/model/webhook.ts";
import { asAllowed, isStillTold, payloadOf } from "../core/outbox/event-payload.ts";
import { after, inWords } from "../core/words/duration.ts";
import { leaseMs, leaseUntil } from "../pacing/lease.ts";
import type { App } from "../ports/app.ts";
import type { Delivery, NewDelivery, WebhookHealth } from "../ports/webhook-store.ts";
import { eventId } from "../security/webhook-signature.ts";

const LEASE_MS = 2 * 60_000;
const RENEWED_AFTER_MS = 30_000; // a post takes ten seconds at most: none is under way when the lease is over
const TICKETS_A_ROUND = 32;
const AT_ONCE = 4;
const MOST_FAILURES = 3; // one after the other, of several tickets: it is the program, and not an event
const WAITS_MS = [1, 5, 15, 60].map((minutes) => minutes * 60_000);
const PAUSES_MS = [1, 5, 15].map((minutes) => minutes * 60_000);
const LONGEST_ASKED_MS = 60 * 60_000; // that a program may ask us to wait
const ALARM_AFTER_MS = 10 * 60_000; // a program that is restarted wakes nobody
const NOBODYS_AFTER_MS = 60 * 60_000; // without a webhook; another process may have read newer settings, and gather meanwhile
const DAY_MS = 86_400_000;

/** @returns the webhooks to which something may be owed now: events that decisions have written are deliveries from here on */
export async function gatherEvents(app: App): Promise<Webhook[]> {
  if (!app.tellWebhook) return [];
  const [webhooks, now] = [activeOf(app.organisation.webhooks), app.now()];
  if (webhooks.length === 0) await app.webhooks.forget(after(now, -NOBODYS_AFTER_MS));
  else await app.webhooks.gather((ticketId, event) => deliveriesOf(ticketId, event, webhooks, app), now);
  return webhooks;
}

function deliveriesOf(ticketId: string, event: TicketEvent, webhooks: readonly Webhook[], app: App): NewDelivery[] {
  const { reference, deskId } = event.ticket;
  const id = eventId(eventCause({ id: ticketId }, event));
  const url = `${app.publicUrl}/tickets/${reference}`;
  return webhooks
    .filter((webhook) => isToldOf(webhook, event.type, deskId))
    .map((webhook) => ({
      ...{ webhook: webhook.id, event: id, ticketId, reference },
      payload: payloadOf(event, webhook, { id, url }),
    }));
}

/** All that is due to one program. Of several processes one does it at a time; one that dies is followed by another. */
export async function tellWebhook(webhook: Webhook, app: App): Promise<void> {
  const { webhooks, processId, stopping } = app;
  const { hold, holds } = holding(webhook, app);
  // Looked at once more after letting go: what another process gathered meanwhile found this one at work.
  while (!stopping.aborted && inForce({ webhook, app }) && (await isDue(webhook, app)) && (await hold())) {
    try {
      const telling: Telling = { webhook, health: await webhooks.health(webhook.id), app, holds };
      while (!stopping.aborted && (await takeRound(telling)) && (await hold()));
    } finally {
      await webhooks.letGo(webhook.id, processId);
    }
  }
}

type Holding = {
  hold(): Promise<boolean>;
  /** Whether this process has it still: asked before each post, since a slow program makes a round longer than the lease. */
  holds(): Promise<boolean>;
};

function holding({ id }: Webhook, app: App): Holding {
  let heldAt: Date | undefined;
  const hold = async (): Promise<boolean> => {
    const at = app.now();
    const isHeld = await app.webhooks.hold(id, app.processId, at, leaseUntil(LEASE_MS, app));
    heldAt = isHeld ? at : undefined;
    return isHeld;
  };
  const isFresh = (): boolean =>
    heldAt !== undefined && Math.abs(app.now().getTime() - heldAt.getTime()) < leaseMs(RENEWED_AFTER_MS, app);
  return { hold, holds: async () => isFresh() || hold() };
}

async function isDue({ id }: Webhook, { webhooks, now }: App): Promise<boolean> {
  const { pausedUntil } = await webhooks.health(id);
  if (pausedUntil) return pausedUntil <= now() && (await webhooks.dueTickets(id, now(), 1, true)).length > 0;
  return (await webhooks.dueTickets(id, now(), 1)).length > 0;
}

type Telling = { webhook: Webhook; health: WebhookHealth; app: App; holds: Holding["holds"] };

/** @returns whether there may be more to do now */
async function takeRound(telling: Telling): Promise<boolean> {
  const { webhook, health, app } = telling;
  const { webhooks, now } = app;
  if (!inForce(telling) || (health.pausedUntil && health.pausedUntil > now())) return false;
  const isTrial = health.pausedUntil !== null; // one event shows whether it takes any
  const tickets = await webhooks.dueTickets(webhook.id, now(), isTrial ? 1 : TICKETS_A_ROUND, isTrial);
  if (isTrial) {
    for (const ticketId of tickets) await tellOne(await webhooks.head(webhook.id, ticketId), telling);
    return tickets.length > 0;
  }
  const rest = tickets.values();
  const worker = async (): Promise<void> => {
    for (const ticketId of rest) await tellTicket(ticketId, telling);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return tickets.length > 0;
}

/** @returns undefined: it is not active any more, and what is owed to it stays */
const inForce = ({ webhook, app }: Pick<Telling, "webhook" | "app">): Webhook | undefined =>
  activeOf(app.organisation.webhooks).find(({ id }) => id === webhook.id);

/** One after the other, as they happened: what follows one that is not taken waits for it. */
async function tellTicket(ticketId: string, telling: Telling): Promise<void> {
  const { webhook, app, health } = telling;
  while (!app.stopping.aborted && health.pausedUntil === null && inForce(telling) && (await telling.holds())) {
    const head = await app.webhooks.head(webhook.id, ticketId);
    if (!head) return;
    if (head.dueAt > app.now()) return app.webhooks.waitFor(head);
    await tellOne(head, telling);
  }
}

const WITHDRAWN = "the settings exclude this event now";

/** By the settings of this moment: what was owed before they changed says no more than they allow now. */
async function tellOne(delivery: Delivery | undefined, telling: Telling): Promise<void> {
  const { app } = telling;
  const webhook = inForce(telling);
  if (!delivery || !app.tellWebhook || !webhook) return;
  if (!isStillTold(delivery.payload, webhook)) return app.webhooks.withdraw(delivery, WITHDRAWN);
  const outcome = await app.tellWebhook(webhook, asAllowed(delivery.payload, webhook), delivery.replays);
  if (outcome.kind === "retry" && !app.stopping.aborted) return notTaken(delivery, outcome, telling);
  if (outcome.kind === "retry") return; // cut off by our own end: nothing is wrong with them
  const isTaken = outcome.kind === "sent";
  const tried = { outcome: outcome.because, at: app.now() };
  await app.webhooks.settle(delivery, isTaken ? "delivered" : "failed", tried);
  if (!isTaken) tellOfFailure(delivery, outcome.because, telling);
  await answers(telling);
}

type Retry = Extract<Outcome, { kind: "retry" }>;

async function notTaken(delivery: Delivery, { because, until }: Retry, telling: Telling): Promise<void> {
  const { webhook, app } = telling;
  const now = app.now();
  const tried = { outcome: because, at: now };
  if (now.getTime() - delivery.owedAt.getTime() >= webhook.giveUpAfterMs) {
    const outcome = `given up after ${inWords(webhook.giveUpAfterMs)}: ${because}`;
    await app.webhooks.settle(delivery, "failed", { ...tried, outcome });
    tellOfFailure(delivery, outcome, telling);
  } else {
    const asked = until && until <= after(now, LONGEST_ASKED_MS) ? until : undefined;
    const usual = after(now, WAITS_MS[delivery.attempts] ?? WAITS_MS.at(-1)!);
    await app.webhooks.postpone(delivery, asked ?? usual, tried);
  }
  await fails(delivery, because, telling);
}

/** The program did not take what it was sent: after a few it is left in peace, and after some time the admins are notified. */
async function fails({ ticketId }: Delivery, because: string, { webhook, health, app }: Telling): Promise<void> {
  const now = app.now();
  health.failures += 1;
  health.tickets = [...new Set([...health.tickets, ticketId])].slice(0, 2);
  health.because = because;
  health.since ??= now;
  const over = health.failures - MOST_FAILURES;
  if (over >= 0 && health.tickets.length > 1) health.pausedUntil = after(now, PAUSES_MS[over] ?? PAUSES_MS.at(-1)!);
  const isLasting = over >= 0 && now.getTime() - health.since.getTime() >= ALARM_AFTER_MS;
  if (isLasting && (health.toldAt === null || now.getTime() - health.toldAt.getTime() >= DAY_MS)) {
    health.toldAt = now;
    app.ring(`the webhook ${webhook.id} takes no events`, `${because}; what waits for it is kept`, matterOf(webhook));
  }
  await app.webhooks.noteHealth(webhook.id, health);
}

/** It answers. All that waits for its next try follows at once, if it was left in peace. */
async function answers({ webhook, health, app }: Telling): Promise<void> {
  if (health.failures === 0) return;
  const { pausedUntil, toldAt, because } = health;
  Object.assign(health, { failures: 0, tickets: [], since: null, pausedUntil: null, because: null, toldAt: null });
  await app.webhooks.noteHealth(webhook.id, health);
  if (pausedUntil) await app.webhooks.bringForward(webhook.id, app.now());
  if (toldAt) {
    const before = `before: ${because ?? "it did not answer"}`;
    app.ringOver(matterOf(webhook), `the webhook ${webhook.id} takes events again`, before);
  }
}

function tellOfFailure({ event, reference }: Delivery, outcome: string, { webhook, app }: Telling): void {
  app.log.warn({ webhook: webhook.id, event, ticket: reference, outcome }, "an event was not taken by a webhook");
}

const matterOf = ({ id }: Webhook): string => `webhook ${id}`;

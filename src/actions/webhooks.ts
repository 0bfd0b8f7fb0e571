// What admins do with webhooks: look at how they stand, have events sent again, and send a test.

import type { Outcome } from "../core/model/notice.ts";
import { activeOf, type Webhook } from "../core/model/webhook.ts";
import { testPayload } from "../core/outbox/event-payload.ts";
import type { App } from "../ports/app.ts";
import type { DeliveryCounts, WebhookHealth } from "../ports/webhook-store.ts";
import { eventId } from "../security/webhook-signature.ts";

export type WebhookNow = {
  webhook: Webhook;
  health: WebhookHealth;
  counts: DeliveryCounts;
};

/** Every webhook of the settings, and how it stands. */
export const webhooksNow = ({
  organisation,
  webhooks,
}: Pick<App, "organisation" | "webhooks">): Promise<WebhookNow[]> =>
  Promise.all(
    [...(organisation.webhooks?.values() ?? [])].map(async (webhook) => ({
      webhook,
      health: await webhooks.health(webhook.id),
      counts: await webhooks.counts(webhook.id),
    })),
  );

const activeNow = (id: string, { organisation }: App): Webhook | undefined =>
  activeOf(organisation.webhooks).find((one) => one.id === id);

/** One event, or all that are failed. */
export type Which = { event: string } | { state: "failed" };

/**
 * Has events sent again, under the same ids, and notes it in the audit.
 * @param by a person id, or who it is in words
 * @returns how many will be sent; 0: none is as was asked, or it waits to be sent already; undefined: no such webhook is active
 */
export async function replayDelivery(webhook: string, which: Which, by: string, app: App): Promise<number | undefined> {
  if (!activeNow(webhook, app)) return undefined;
  const now = app.now();
  const count = await app.webhooks.replay(webhook, which, now);
  if (count === 0) return 0;
  const what = "event" in which ? which.event : "all that are failed";
  const because = `${count} ${count === 1 ? "event is" : "events are"} sent again`;
  const key = `webhook-replay/${webhook}/${what}/${now.toISOString()}`;
  await app.audit.note({ key, at: now, by, cause: `webhook ${webhook}, ${what}`, because });
  app.wakeWebhooks();
  return count;
}

/** Posts an event of no ticket, now and once; when it is taken, nothing that waits is left waiting. @returns undefined: no such webhook is active */
export async function sendTest(id: string, app: App): Promise<Outcome | undefined> {
  const webhook = activeNow(id, app);
  if (!webhook || !app.tellWebhook) return undefined;
  const now = app.now();
  const outcome = await app.tellWebhook(webhook, testPayload(eventId(`test ${id} ${now.toISOString()}`), now), 0);
  if (outcome.kind !== "sent") return outcome;
  const health = await app.webhooks.health(id);
  if (health.pausedUntil) await app.webhooks.noteHealth(id, { ...health, pausedUntil: now });
  await app.webhooks.bringForward(id, now);
  app.wakeWebhooks();
  return outcome;
}

// Webhooks for programs: how each stands, which events it received, and having them sent again.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { replayDelivery, sendTest, type WebhookNow, webhooksNow } from "../actions/webhooks.ts";
import type { Person } from "../core/model/person.ts";
import type { App } from "../ports/app.ts";
import { DELIVERY_STATES, type Delivery, type DeliveryState } from "../ports/webhook-store.ts";
import { permit } from "../security/authorize.ts";
import { notDone, sendProblem } from "./api-answers.ts";
import { emptyBody, readRequestBody, replayBody } from "./api-body.ts";
import { BAD_CURSOR, cursorIn, limitIn } from "./api-cursor.ts";
import { described } from "./api-described.ts";
import { field } from "./query.ts";

type HolderOf = (request: FastifyRequest) => Person;
type Answer = (request: FastifyRequest, reply: FastifyReply, webhook: string) => Promise<unknown>;

/** @param holderOf who asks */
export function serveWebhookApi(scope: FastifyInstance, holderOf: HolderOf, app: App): void {
  /** For those who may configure, on a webhook there is. */
  const allowed = (wanted: string, answer: Answer) => async (request: FastifyRequest, reply: FastifyReply) => {
    const id = (request.params as { webhook?: string }).webhook ?? "";
    const { allowed: may, because } = await permit(holderOf(request), "configure", wanted, app);
    if (!may) return notDone(reply, { kind: "refused", because });
    if (id !== "" && !app.organisation.webhooks?.has(id))
      return sendProblem(reply, 404, "there is no such webhook", "webhooks.yaml names them.");
    return answer(request, reply, id);
  };
  scope.get(
    "/webhooks",
    described("webhooks"),
    allowed("the webhooks", async () => ({ webhooks: (await webhooksNow(app)).map(webhookView) })),
  );
  scope.get(
    "/webhooks/:webhook/deliveries",
    described("deliveries"),
    allowed("the deliveries of webhooks", async (request, reply, id) => list(id, request, reply, app)),
  );
  scope.post(
    "/webhooks/:webhook/replay",
    described("replay"),
    allowed("replaying events", async (request, reply, id) => {
      const wanted = readRequestBody(replayBody, request.body);
      if ("problems" in wanted) return sendProblem(reply, 422, wanted.problems.join("; "), replayBody.help);
      const sent = await replayDelivery(id, wanted.value, holderOf(request).id, app);
      return sent === undefined ? notActive(reply) : { sent };
    }),
  );
  scope.post(
    "/webhooks/:webhook/test",
    described("webhookTest"),
    allowed("testing a webhook", async (request, reply, id) => test(id, request, reply, app)),
  );
}

const notActive = (reply: FastifyReply): unknown =>
  sendProblem(reply, 422, "this webhook is not active", "webhooks.yaml says so.");

async function test(webhook: string, { body }: FastifyRequest, reply: FastifyReply, app: App): Promise<unknown> {
  const wanted = readRequestBody(emptyBody, body);
  if ("problems" in wanted) return sendProblem(reply, 422, wanted.problems.join("; "), emptyBody.help);
  const outcome = await sendTest(webhook, app);
  if (!outcome) return notActive(reply);
  return { taken: outcome.kind === "sent", outcome: outcome.because };
}

const webhookView = ({ webhook, health, counts }: WebhookNow) => ({
  id: webhook.id,
  name: webhook.name,
  active: webhook.active,
  events: webhook.events,
  desks: webhook.desks ?? null,
  words: webhook.words,
  ...counts,
  trouble:
    health.failures === 0 ? null : { since: health.since, because: health.because, pausedUntil: health.pausedUntil },
});

async function list(webhook: string, { query }: FastifyRequest, reply: FastifyReply, app: App): Promise<unknown> {
  const cursor = cursorIn(query);
  if (cursor === "bad") return sendProblem(reply, 422, BAD_CURSOR.error, BAD_CURSOR.help);
  const state = field(query, "state");
  if (state !== "" && !isState(state))
    return sendProblem(reply, 422, "there is no such state", `Write one of: ${DELIVERY_STATES.join(", ")}.`);
  const limit = limitIn(query);
  const before = cursor && { at: cursor.at, event: cursor.seen[0] ?? "" };
  const ticket = field(query, "ticket") || undefined;
  const asked = { webhook, ticket, before, limit, ...(isState(state) ? { state } : {}) };
  const deliveries = await app.webhooks.list(asked);
  const last = deliveries.length === limit ? deliveries.at(-1) : undefined;
  return { deliveries: deliveries.map(deliveryView), next: last ? nextAfter(last) : null };
}

const nextAfter = ({ owedAt, event }: Delivery): string =>
  Buffer.from(JSON.stringify([owedAt.getTime(), event])).toString("base64url");

const isState = (text: string): text is DeliveryState => (DELIVERY_STATES as readonly string[]).includes(text);

const deliveryView = ({ event, type, reference, sequence, state, dueAt, ...rest }: Delivery) => ({
  ...{ event, type, sequence, state },
  ticket: reference,
  owedAt: rest.owedAt,
  dueAt: state === "waiting" ? dueAt : null,
  attempts: rest.attempts,
  replays: rest.replays,
  triedAt: rest.triedAt,
  outcome: rest.outcome,
});

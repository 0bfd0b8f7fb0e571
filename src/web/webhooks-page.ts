// /webhooks: for admins, the programs that receive events, what they received, and buttons to have it sent again.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { replayDelivery, sendTest, type WebhookNow, webhooksNow } from "../actions/webhooks.ts";
import type { App } from "../ports/app.ts";
import type { Delivery, DeliveryState } from "../ports/webhook-store.ts";
import { permit } from "../security/authorize.ts";
import { forSignedIn, type SignedWork } from "./for-signed-in.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, banner, shortPage, table } from "./layout.ts";
import { time } from "./local-time.ts";
import { onceSaid, sayOnce } from "./once-said.ts";
import { noSuchPage, sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { FOREIGN } from "./sign-in.ts";
import { isOwnForm, ownForm, type Viewer } from "./signed-in.ts";
import { staffPage } from "./staff-page.ts";

const MOST = 100;
const NONE = "There is no such webhook.";
const NOT_ACTIVE = "It is not active.";

export function serveWebhookPages(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const signed = forSignedIn(app, isUp);
  const forAdmins = (work: SignedWork) =>
    signed(async (viewer, request, reply) => {
      const { allowed, because } = await permit(viewer.person, "configure", "the page of webhooks", app);
      return allowed ? work(viewer, request, reply) : sendPage(reply, shortPage("For admins", because), 403);
    });
  server.get(
    "/webhooks",
    forAdmins(async (viewer, _request, reply) => sendPage(reply, await listPage(viewer, app))),
  );
  server.get(
    "/webhooks/:webhook",
    forAdmins(async (viewer, request, reply) => onePage(viewer, request, reply, app)),
  );
  server.post(
    "/webhooks/:webhook",
    forAdmins(async (viewer, request, reply) => act(viewer, request, reply, app)),
  );
}

const idIn = (request: FastifyRequest): string => (request.params as { webhook: string }).webhook;

async function listPage(viewer: Viewer, app: App): Promise<Html> {
  const rows = (await webhooksNow(app)).map(({ webhook, counts, health }): Piece[] => [
    html`<a href="/webhooks/${webhook.id}">${webhook.name}</a>`,
    standing({ webhook, counts, health }, viewer),
    counts.waiting,
    counts.delivered,
    counts.failed,
  ]);
  const intro = html`<p>Programs outside that receive the events of tickets. They stand in <code>webhooks.yaml</code>.</p>`;
  const list =
    rows.length > 0
      ? table(["Program", "Now", "Waiting", "Delivered", "Failed"], rows)
      : html`<p class="quiet">The settings name none.</p>`;
  return staffPage({ title: "Webhooks", body: html`<h1>Webhooks</h1>${intro}${list}` }, viewer, app);
}

function standing({ webhook, health }: WebhookNow, { person }: Viewer): Piece {
  if (!webhook.active) return badge("not active", "plain");
  if (health.failures === 0) return badge("takes events", "good");
  const since = health.since ? html`, since ${time(health.since, person.timeZone)}` : "";
  return html`${badge("takes no events", "bad")} ${health.because ?? ""}${since}`;
}

async function onePage(viewer: Viewer, request: FastifyRequest, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const found = (await webhooksNow(app)).find(({ webhook }) => webhook.id === idIn(request));
  if (!found) return noSuchPage(reply, NONE);
  const { webhook, counts } = found;
  const deliveries = await app.webhooks.list({ webhook: webhook.id, limit: MOST });
  const said = Buffer.from(onceSaid(request, reply), "base64url").toString();
  const buttons = html`<form method="post" action="/webhooks/${webhook.id}" class="row">${ownForm(viewer)}
<button name="do" value="test" class="second">Send a test</button>${counts.failed > 0 && html` <button name="do" value="failed">Send the ${counts.failed} failed again</button>`}</form>`;
  const body = html`<h1>${webhook.name}</h1>${said !== "" && banner("plain", said)}
<p>${standing(found, viewer)} ${counts.waiting} waiting, ${counts.delivered} delivered, ${counts.failed} failed.</p>
${buttons}<h2>Deliveries</h2>${listed(deliveries, viewer)}`;
  return sendPage(reply, staffPage({ title: webhook.name, body }, viewer, app));
}

const TONES: Readonly<Record<DeliveryState, "good" | "bad" | "busy" | "plain">> = {
  waiting: "busy",
  delivered: "good",
  failed: "bad",
  withdrawn: "plain",
};

function listed(deliveries: readonly Delivery[], viewer: Viewer): Html {
  if (deliveries.length === 0) return html`<p class="quiet">Nothing yet.</p>`;
  const rows = deliveries.map((one): Piece[] => [
    time(one.owedAt, viewer.person.timeZone),
    html`<a href="/tickets/${one.reference}">${one.reference}</a> ${one.sequence}`,
    one.type,
    html`${badge(one.state, TONES[one.state])}${one.outcome !== null && html` ${one.outcome}`}`,
    one.state === "waiting" ? "" : again(one, viewer),
  ]);
  return table(["Owed", "Ticket", "Event", "What became of it", "Again"], rows);
}

const again = ({ webhook, event, type, reference }: Delivery, viewer: Viewer): Html =>
  html`<form method="post" action="/webhooks/${webhook}">${ownForm(viewer)}<button class="second" name="do" value="${event}" aria-label="Send ${type} of ${reference} again">Send again</button></form>`;

async function act(viewer: Viewer, request: FastifyRequest, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const id = idIn(request);
  if (!isOwnForm(request, viewer, app)) return sendPage(reply, FOREIGN, 403);
  if (!app.organisation.webhooks?.has(id)) return noSuchPage(reply, NONE);
  const what = field(request.body, "do");
  const done = what === "test" ? await tested(id, app) : await replayed(id, what, viewer, app);
  sayOnce(Buffer.from(done).toString("base64url"), `/webhooks/${id}`, request, reply);
  return reply.redirect(`/webhooks/${id}`, 303);
}

async function tested(id: string, app: App): Promise<string> {
  const outcome = await sendTest(id, app);
  if (!outcome) return NOT_ACTIVE;
  return `The test was ${outcome.kind === "sent" ? "taken" : "not taken"}: ${outcome.because}`;
}

async function replayed(id: string, what: string, { person }: Viewer, app: App): Promise<string> {
  const which = what === "failed" ? { state: "failed" as const } : { event: what };
  const count = await replayDelivery(id, which, person.id, app);
  if (count === undefined) return NOT_ACTIVE;
  if (count === 0) return "There is none to send again.";
  return `${count} ${count === 1 ? "event is" : "events are"} sent again.`;
}

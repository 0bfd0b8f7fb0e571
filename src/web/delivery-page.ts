// /d/<token>: mails of a ticket of which nobody knows whether they arrived. GET and HEAD only show; a POST from one of the buttons
// acts (P2). It has no script.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Waiting } from "../actions/outbox.ts";
import { type DeliveryPage, pressDelivery, showDeliveries } from "../actions/uncertain-delivery.ts";
import { recipient } from "../core/outbox/owe.ts";
import type { App } from "../ports/app.ts";
import { type Html, html } from "./html.ts";
import { banner, facts, page, shortPage } from "./layout.ts";
import { problemInEnglish } from "./link-problem.ts";
import { time } from "./local-time.ts";
import { sendPage } from "./page-reply.ts";
import { zoneOf } from "./promise.ts";
import { field } from "./query.ts";
import { pressLimiter } from "./rate.ts";
import { awayPage, storeAway } from "./store-away.ts";
import { english } from "./words/catalogue.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;
type Offer = Extract<DeliveryPage, { kind: "offer" }>;

/** @param isUp asks whether the store can be reached */
export function serveDeliveryPage(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const mayPress = pressLimiter(server);
  const answer = async (request: Link, reply: FastifyReply, isPress: boolean) => {
    const { token } = request.params;
    const what = field(request.body, "what");
    try {
      const isCounted = isPress && (what === "again" || what === "arrived") && (await mayPress(request));
      const visitor = { peer: request.ip, userAgent: request.headers["user-agent"] ?? "" };
      const pressed = { id: field(request.body, "id"), what: what as "again" | "arrived", ...visitor };
      return send(reply, isCounted ? await pressDelivery(token, pressed, app) : await showDeliveries(token, app), app);
    } catch (error) {
      const { pressed, shown } = english().away;
      return storeAway(error, reply, awayPage(isPress ? pressed : shown), app, isUp);
    }
  };
  server.get("/d/:token", (request: Link, reply) => answer(request, reply, false));
  server.post("/d/:token", (request: Link, reply) => answer(request, reply, true));
}

function send(reply: FastifyReply, shown: DeliveryPage, app: App): FastifyReply {
  if (shown.kind === "offer") return sendPage(reply, offer(shown, app), shown.pressed?.isDone === false ? 409 : 200);
  const { status, title, todo } = problemInEnglish(shown.problem);
  return sendPage(reply, shortPage(title, html`Why: ${shown.because}. Nothing was changed.`, todo), status);
}

function offer({ ticket, by, uncertain, pressed }: Offer, app: App): Html {
  const { reference, subject } = ticket.record;
  const zone = zoneOf(app.organisation, recipient(by));
  return page({
    title: `Mails that perhaps arrived: ${reference}`,
    isNarrow: true,
    body: html`<p class="eyebrow">${reference}: <span dir="auto">${subject || "(no subject)"}</span></p>
<h1>${uncertain.length > 0 ? "Did they arrive?" : "Nothing is left to decide"}</h1>
${pressed && banner(pressed.isDone ? "good" : "bad", sentence(pressed))}
${
  uncertain.length > 0 &&
  html`<p>The line to the mail server broke after the mail was handed over and before the server answered. Perhaps its reader has it. It is not sent again by itself, so that nobody gets it twice.</p>
<p class="you">You act as <strong>${by.name}</strong>; not you? Then close this page: nothing has been changed by opening it.</p>`
}
${uncertain.map((one) => choice(one, zone))}`,
  });
}

function choice({ id, kind, to, since, because }: Waiting, zone: string): Html {
  return html`<form method="post" class="choices"><h2>${kind} to ${to}</h2>
${facts([
  ["Owed", time(since, zone)],
  ["What happened", because],
])}
<input type="hidden" name="id" value="${id}">
<div class="buttons"><button name="what" value="again">Send it again</button> <button name="what" value="arrived">It arrived</button></div></form>
`;
}

function sentence({ what, isDone }: NonNullable<Offer["pressed"]>): string {
  if (!isDone) return "Nothing was changed: somebody has decided about that mail already.";
  return what === "again" ? "It is sent again now, as the same message." : "Noted: it arrived.";
}

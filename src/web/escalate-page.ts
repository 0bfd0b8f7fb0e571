// /u/<token>: where a colleague escalates a ticket: the seven fields, or a reason. GET and HEAD only show; a POST acts (P2).

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type EscalatePage, pressEscalate, showEscalating } from "../actions/escalation-form.ts";
import { authorityOf } from "../core/visibility/authority.ts";
import type { App } from "../ports/app.ts";
import { escalateBody, readRequestBody } from "./api-body.ts";
import { escalationFields, escalationIn } from "./escalation-fields.ts";
import { type Html, html } from "./html.ts";
import { banner, page, shortPage } from "./layout.ts";
import { problemInEnglish } from "./link-problem.ts";
import { sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { pressLimiter } from "./rate.ts";
import { awayPage, storeAway } from "./store-away.ts";
import { english } from "./words/catalogue.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;
type Form = Extract<EscalatePage, { kind: "form" }>;

/** @param isUp asks whether the store can be reached */
export function serveEscalatePage(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const mayPress = pressLimiter(server);
  const answer = async (request: Link, reply: FastifyReply, isPress: boolean) => {
    const { token } = request.params;
    try {
      if (!isPress || !(await mayPress(request))) return send(reply, await showEscalating(token, app), {}, app);
      return await pressed(request, reply, app);
    } catch (error) {
      const { pressed: doing, shown } = english().away;
      return storeAway(error, reply, awayPage(isPress ? doing : shown), app, isUp);
    }
  };
  server.get("/u/:token", (request: Link, reply) => answer(request, reply, false));
  server.post("/u/:token", (request: Link, reply) => answer(request, reply, true));
}

async function pressed({ params, body, ip, headers }: Link, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const read = readRequestBody(escalateBody, escalationIn(body));
  if ("problems" in read) return send(reply, await showEscalating(params.token, app), body, app, read.problems);
  const visit = { once: field(body, "once").slice(0, 20), peer: ip, userAgent: headers["user-agent"] ?? "" };
  return send(reply, await pressEscalate(params.token, read.value, visit, app), body, app);
}

function send(
  reply: FastifyReply,
  shown: EscalatePage,
  filled: unknown,
  app: App,
  wrong: readonly string[] = [],
): FastifyReply {
  if (shown.kind === "problem") {
    const { status, title, todo } = problemInEnglish(shown.problem);
    return sendPage(reply, shortPage(title, html`Why: ${shown.because}. Nothing was changed.`, todo), status);
  }
  const { reference } = shown.ticket.record;
  if (shown.kind === "refused")
    return sendPage(reply, shortPage(`${reference} was not escalated`, html`Why: ${shown.because}.`), 403);
  if (shown.kind === "form") return sendPage(reply, form(shown, filled, app, wrong), wrong.length > 0 ? 422 : 200);
  const authority = authorityOf(shown.ticket.record.kind, shown.desk, app.organisation) ?? "the authority";
  const words = html`It goes to <strong>${authority}</strong>. Work on ${reference} goes on where it is. You can close this page.`;
  return sendPage(reply, shortPage(`${reference} is escalated`, words));
}

/** @param filled what was typed; where nothing was, the good answers that are kept */
function form({ ticket, by, desk, missing }: Form, filled: unknown, app: App, wrong: readonly string[]): Html {
  const { record, version } = ticket;
  const lacks = [...wrong, ...missing];
  return page({
    title: `Escalate ${record.reference}`,
    isNarrow: true,
    body: html`<p class="eyebrow">${record.reference}</p>
<h1 dir="auto">Escalate: ${record.subject || "(no subject)"}</h1>
${lacks.length > 0 && banner("bad", html`<strong>Not escalated yet.</strong> This is missing:<ul>${lacks.map((one) => html`<li>${one}</li>`)}</ul>`)}
<p>It goes to <strong>${authorityOf(record.kind, desk, app.organisation) ?? "the authority"}</strong>. What you write here is for colleagues only. You act as <strong>${by.name}</strong>.</p>
<form method="post" class="write"><input type="hidden" name="once" value="${String(version)}">
${escalationFields({ ticket, desk, filled }, app)}
<div class="buttons"><button>Escalate</button></div></form>`,
  });
}

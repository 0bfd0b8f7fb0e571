// /u/<token>: where a colleague escalates a ticket: the seven fields, or a reason. GET and HEAD only show; a POST acts (P2).

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type EscalatePage, pressEscalate, showEscalating } from "../actions/escalation-form.ts";
import { INFO_FIELDS, INFO_HEADINGS, type InfoField } from "../core/model/escalation-info.ts";
import { authorityOf } from "../core/visibility/authority.ts";
import { REASONS } from "../core/visibility/escalation-reason.ts";
import type { App } from "../ports/app.ts";
import { escalateBody, readBody } from "./api-body.ts";
import { type Html, html, type Piece } from "./html.ts";
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
  const read = readBody(escalateBody, wantedIn(body));
  if ("problems" in read) return send(reply, await showEscalating(params.token, app), body, app, read.problems);
  const visit = { once: field(body, "once").slice(0, 20), peer: ip, userAgent: headers["user-agent"] ?? "" };
  return send(reply, await pressEscalate(params.token, read.value, visit, app), body, app);
}

/** Fields that are left empty are not answered. */
function wantedIn(body: unknown): object {
  const given = (name: string): object => (field(body, name).trim() === "" ? {} : { [name]: field(body, name) });
  const info = Object.assign({}, ...INFO_FIELDS.map(given));
  return { info, ...given("reason"), ...given("category"), ...given("priority"), ...given("responsible") };
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
  const { record, manual, version } = ticket;
  const kept = (name: InfoField): string => field(filled, name) || (manual?.info[name] ?? "");
  const lacks = [...wrong, ...missing];
  return page({
    title: `Escalate ${record.reference}`,
    isNarrow: true,
    body: html`<p class="eyebrow">${record.reference}</p>
<h1 dir="auto">Escalate: ${record.subject || "(no subject)"}</h1>
${lacks.length > 0 && banner("bad", html`<strong>Not escalated yet.</strong> This is missing:<ul>${lacks.map((one) => html`<li>${one}</li>`)}</ul>`)}
<p>It goes to <strong>${authorityOf(record.kind, desk, app.organisation) ?? "the authority"}</strong>. What you write here is for colleagues only. You act as <strong>${by.name}</strong>.</p>
<form method="post" class="write"><input type="hidden" name="once" value="${String(version)}">
${desk.visibility?.manual ? html`${INFO_FIELDS.map((name) => question(name, kept(name), desk.visibility?.manual?.notApplicable.includes(name) ?? false))}${set(record, desk, filled, app)}` : html`<label for="reason">Why</label><input id="reason" name="reason" value="${field(filled, "reason")}" autocomplete="off">`}
<div class="buttons"><button>Escalate</button></div></form>`,
  });
}

function question(name: InfoField, value: string, mayBeNone: boolean): Html {
  const hint = mayBeNone && html` <span class="quiet">(N/A where it does not apply)</span>`;
  if (name !== "escalationReason")
    return html`<label for="${name}">${INFO_HEADINGS[name]}${hint}</label><textarea id="${name}" name="${name}" rows="3">${value}</textarea>`;
  const options = REASONS.map(
    ({ name: reason }) => html`<option${value === reason && html` selected`}>${reason}</option>`,
  );
  return html`<label for="${name}">${INFO_HEADINGS[name]}</label><select id="${name}" name="${name}"><option value="">choose one</option>${options}</select>`;
}

/** What the ticket itself must have, as far as the desk asks for it. */
function set(
  { category, priority, responsibleId }: Form["ticket"]["record"],
  desk: Form["desk"],
  filled: unknown,
  app: App,
): Piece {
  const rules = desk.visibility?.manual;
  const people = desk.people.flatMap((id) => app.organisation.people.get(id) ?? []);
  const chosen = field(filled, "responsible") || (responsibleId ?? "");
  return html`${rules?.category && input("category", "Category", field(filled, "category") || (category ?? ""))}
${rules?.priority && input("priority", "Priority, as you confirm it", field(filled, "priority") || priority)}
${rules?.responsible && html`<label for="responsible">Responsible</label><select id="responsible" name="responsible"><option value="">nobody</option>${people.map(({ id, name }) => html`<option value="${id}"${id === chosen && html` selected`}>${name}</option>`)}</select>`}`;
}

const input = (name: string, label: string, value: string): Html =>
  html`<label for="${name}">${label}</label><input id="${name}" name="${name}" value="${value}" maxlength="60" autocomplete="off">`;

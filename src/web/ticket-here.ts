// /tickets/<reference> for who is signed in: a ticket as they may see it, and what they may do there. What was done is shown by a page of
// its own address, so that loading it again does nothing. It is said there once: an address that said it could be passed on, and would say
// it for ever.

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { takeFromPage } from "../actions/take-tickets.ts";
import {
  COMMANDS_ON_PAGE,
  type CommandOnPage,
  type DoneOnPage,
  type PressedHere,
  pressOnPage,
} from "../actions/ticket-page-actions.ts";
import type { App } from "../ports/app.ts";
import { newSecret } from "../security/sign-in-token.ts";
import { escalateBody, readRequestBody } from "./api-body.ts";
import { escalationIn } from "./escalation-fields.ts";
import { forSignedIn } from "./for-signed-in.ts";
import { WITH_SCRIPT } from "./headers.ts";
import { onceSaid, sayOnce } from "./once-said.ts";
import { noSuchPage, noSuchPart, sendPage } from "./page-reply.ts";
import { holdIn, promiseFor } from "./promise.ts";
import { field } from "./query.ts";
import { FOREIGN } from "./sign-in.ts";
import { isOwnForm, type Viewer } from "./signed-in.ts";
import { staffPage } from "./staff-page.ts";
import { LONGEST_TEXT } from "./ticket-form-list.ts";
import { type NotPressed, ticketForms } from "./ticket-forms.ts";
import { ticketBody } from "./ticket-page.ts";
import { ticketView } from "./ticket-view.ts";

type OnTicket = { viewer: Viewer; id: string; query: unknown };

export function serveTicketHere(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const signed = forSignedIn(app, isUp);
  const idOf = ({ params }: FastifyRequest): string => (params as { id: string }).id;
  server.get(
    "/tickets/:id",
    signed((viewer, request, reply) => {
      const done = onceSaid(request, reply);
      return show({ viewer, id: idOf(request), query: request.query }, reply, app, { done });
    }),
  );
  server.post(
    "/tickets/:id",
    signed((viewer, request, reply) => press({ viewer, id: idOf(request), query: request.query }, request, reply, app)),
  );
}

async function show(
  { viewer, id, query }: OnTicket,
  reply: FastifyReply,
  app: App,
  { done = "", not }: { done?: string; not?: NotPressed } = {},
): Promise<FastifyReply> {
  const view = await ticketView({ id, before: field(query, "before") }, viewer.person, app);
  if (!view) return noSuchPage(reply, "There is no such ticket, or you are not allowed to see it.");
  const { ticket, isPast, isNoPart } = view.full;
  if (isNoPart) return noSuchPart(reply);
  const { reference, subject } = ticket.record;
  const forms = { viewer, once: newSecret().slice(0, 16), done, not };
  const body = ticketBody(view, !isPast && ticketForms(ticket, forms, app));
  const shown = staffPage({ title: `${reference} ${subject}`, body, script: "/draft.js" }, viewer, app);
  return sendPage(reply.headers(WITH_SCRIPT), shown, not ? 409 : 200);
}

async function press(on: OnTicket, request: FastifyRequest, reply: FastifyReply, app: App): Promise<FastifyReply> {
  const { viewer, id } = on;
  const { body } = request;
  if (!isOwnForm(request, viewer, app)) return sendPage(reply, FOREIGN, 403);
  const name = field(body, "do");
  const done = name === "take" ? await take(on, request, app) : await run(on, name, request, app);
  if (done.kind !== "done") return show(on, reply, app, { not: { name, form: body, ...done } });
  const path = `/tickets/${encodeURIComponent(id)}`;
  sayOnce(done.isRepeated ? "before" : name, path, request, reply);
  return reply.redirect(path, 303);
}

const visitor = ({ ip, headers }: FastifyRequest) => ({ peer: ip, userAgent: headers["user-agent"] ?? "" });

async function run({ viewer, id }: OnTicket, named: string, request: FastifyRequest, app: App): Promise<PressedHere> {
  const { body } = request;
  const action = actionIn(named, body);
  if ("problem" in action) return { kind: "not", because: action.problem };
  const page = { once: field(body, "once"), shown: field(body, "shown") };
  return pressOnPage({ ...visitor(request), by: viewer.person, reference: id, ...page, action }, app);
}

function actionIn(named: string, form: unknown): DoneOnPage | { problem: string } {
  if (named === "answer") return { name: named, text: textIn(form, "text"), isForAll: field(form, "all") !== "" };
  if (named === "escalate") {
    const read = readRequestBody(escalateBody, escalationIn(form));
    return "problems" in read ? { problem: read.problems.join("; ") } : { name: named, wanted: read.value };
  }
  const name = COMMANDS_ON_PAGE.find((one) => one === named);
  return name
    ? { name, argument: argumentIn(name, form) }
    : { problem: "this page was sent without saying what to do" };
}

const textIn = (form: unknown, key: string): string => field(form, key).replace(/\r\n?/g, "\n").trim();

/** As it would stand behind the command in a mail: one line, but for a note. */
function argumentIn(name: CommandOnPage, form: unknown): string {
  if (name === "note") return textIn(form, "argument").slice(0, LONGEST_TEXT);
  if (name === "close") return field(form, "all");
  const parts = [field(form, "argument"), field(form, "reason")];
  return parts
    .map((part) => part.replace(/[\p{Cc}\s]+/gu, " ").trim())
    .filter(Boolean)
    .join(", ");
}

async function take({ viewer, id }: OnTicket, request: FastifyRequest, app: App): Promise<PressedHere> {
  const { body } = request;
  const promised = await promiseFor(id, body, viewer.person, app);
  if ("refused" in promised) return { kind: "not", because: promised.refused };
  const { promiseMs } = promised;
  const page = { where: "the ticket's page", shown: field(body, "shown") };
  const how = { ...page, once: field(body, "once"), hold: holdIn(body), promiseMs };
  const done = await takeFromPage({ ...visitor(request), by: viewer.person, reference: id, ...how }, app);
  return done.kind === "not" ? done : { kind: "done", isRepeated: done.isRepeated };
}

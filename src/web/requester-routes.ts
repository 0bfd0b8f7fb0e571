// /s/<token>: the requester's page. GET and HEAD only show; a POST from one of its buttons acts (P2).

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../app.ts";
import { type PortalButton, type PortalProblem, pressPortal, type Standpoint, showPortal } from "../portal.ts";
import { storeAway } from "./button.ts";
import { PROBLEMS } from "./button-words.ts";
import { html } from "./html.ts";
import { shortPage } from "./layout.ts";
import { sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { requesterPage } from "./requester-page.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;

const BUTTONS: readonly PortalButton[] = ["chase", "solved"];

/** @param isUp asks whether the store can be reached */
export function serveRequesterPage(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const answer = async (reply: FastifyReply, words: string, work: () => Promise<Standpoint | PortalProblem>) => {
    try {
      return send(reply, await work(), app);
    } catch (error) {
      return storeAway(error, reply, words, app, isUp);
    }
  };
  server.get("/s/:token", ({ params }: Link, reply) => answer(reply, SHOWN, () => showPortal(params.token, app)));
  server.post("/s/:token", (request: Link, reply) => answer(reply, PRESSED, () => press(request, app)));
}

const SHOWN = "Nothing was changed. Please try again in a few minutes, or reply to the mail.";
const PRESSED =
  "We cannot say yet whether your press was kept. Open the link in the mail again in a few minutes to see.";

/** A form of no button of ours presses nothing. */
function press({ params, body, ip, headers }: Link, app: App): Promise<Standpoint | PortalProblem> {
  const button = BUTTONS.find((name) => name === field(body, "press"));
  if (!button) return showPortal(params.token, app);
  return pressPortal(params.token, button, { peer: ip, userAgent: headers["user-agent"] ?? "" }, app);
}

function send(reply: FastifyReply, seen: Standpoint | PortalProblem, app: App): FastifyReply {
  if (seen.kind === "page") return sendPage(reply, requesterPage(seen, app.organisation, app.now()));
  const { status, title, todo } = PROBLEMS[seen.problem];
  return sendPage(reply, shortPage(title, html`Why: ${seen.because}. Nothing was changed.`, todo), status);
}

// /s/<token>: the requester's page. GET and HEAD only show; a POST from one of its buttons acts (P2).

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { type PortalButton, pressPortal, type Standpoint, showPortal } from "../actions/requester-portal.ts";
import type { App } from "../ports/app.ts";
import type { BadLink } from "../security/verify-token.ts";
import type { Reader } from "./layout.ts";
import { problemPage } from "./link-problem.ts";
import { sendPage } from "./page-reply.ts";
import { field } from "./query.ts";
import { pressLimiter } from "./rate.ts";
import { readerOf } from "./reader.ts";
import { requesterPage } from "./requester-page.ts";
import { awayPage, storeAway } from "./store-away.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;

const BUTTONS: readonly PortalButton[] = ["chase", "solved"];

/** @param isUp asks whether the store can be reached */
export function serveRequesterPage(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const mayPress = pressLimiter(server);
  const answer = async (request: Link, reply: FastifyReply, doing: "shown" | "pressed") => {
    const reader = readerOf(request, reply);
    try {
      const { token } = request.params;
      const isPress = doing === "pressed" && (await mayPress(request));
      const seen = await (isPress ? press(request, app) : showPortal(token, app));
      return send(reply, seen, app, reader);
    } catch (error) {
      return storeAway(error, reply, awayPage(reader.words.away[doing], reader), app, isUp);
    }
  };
  server.get("/s/:token", (request: Link, reply) => answer(request, reply, "shown"));
  server.post("/s/:token", (request: Link, reply) => answer(request, reply, "pressed"));
}

/** A form of no button of ours presses nothing. */
function press({ params, body, ip, headers }: Link, app: App): Promise<Standpoint | BadLink> {
  const button = BUTTONS.find((name) => name === field(body, "press"));
  if (!button) return showPortal(params.token, app);
  return pressPortal(params.token, button, { peer: ip, userAgent: headers["user-agent"] ?? "" }, app);
}

/** What is not a link any more, by its form alone. */
export function brokenLink(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, body } = problemPage({ problem: "unreadable", because: "it has no token" }, readerOf(request, reply));
  return sendPage(reply, body, status);
}

function send(reply: FastifyReply, seen: Standpoint | BadLink, app: App, reader: Reader): FastifyReply {
  if (seen.kind === "page") return sendPage(reply, requesterPage(seen, app.organisation, app.now(), reader));
  const { status, body } = problemPage(seen, reader);
  return sendPage(reply, body, status);
}

// /t/<token>: a link from a mail. GET and HEAD only show; a POST from a button acts (P2).

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { pressButton, show } from "../actions/mail-link.ts";
import type { App } from "../ports/app.ts";
import { buttonPage, type Viewed } from "./button-page.ts";
import type { Reader } from "./layout.ts";
import { sendPage } from "./page-reply.ts";
import { passingIn } from "./passing-on-page.ts";
import { promiseIn, theirEndOfToday } from "./promise.ts";
import { field } from "./query.ts";
import { pressLimiter } from "./rate.ts";
import { readerOf } from "./reader.ts";
import { awayPage, storeAway } from "./store-away.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;

/** @param isUp asks whether the store can be reached */
export function serveButtons(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const mayPress = pressLimiter(server);
  server.get("/t/:token", async (request: Link, reply) => {
    const reader = readerOf(request, reply);
    try {
      const shown = await show(request.params.token, app);
      return send(reply, { shown, organisation: app.organisation, now: app.now() }, reader);
    } catch (error) {
      return storeAway(error, reply, awayPage(reader.words.away.shown, reader), app, isUp);
    }
  });
  server.post("/t/:token", async (request: Link, reply) => {
    const reader = readerOf(request, reply);
    let isPressed = false;
    try {
      const { token } = request.params;
      if (!(await mayPress(request)))
        return send(reply, { shown: await show(token, app), organisation: app.organisation, now: app.now() }, reader);
      return send(reply, await press(request, app, () => (isPressed = true)), reader);
    } catch (error) {
      const { pressed, shown } = reader.words.away;
      return storeAway(error, reply, awayPage(isPressed ? pressed : shown, reader), app, isUp);
    }
  });
}

/** Looked at first: what cannot be read or promised changes nothing for certain. */
async function press({ params, body, ip, headers }: Link, app: App, beforeActing: () => void): Promise<Viewed> {
  const { organisation } = app;
  const shown = await show(params.token, app);
  if (shown.kind === "problem") return { shown, organisation, now: app.now() };
  const end = theirEndOfToday(app.now(), shown.by, shown.ticket, organisation);
  const passing = shown.button === "confirm" ? passingIn(body) : undefined;
  const promised = shown.button === "confirm" && !passing ? promiseIn(body, app.now(), end) : {};
  if ("refused" in promised && shown.kind === "offer") {
    return {
      shown,
      organisation,
      now: app.now(),
      trouble: promised.refused,
      custom: field(body, "custom").slice(0, 40),
    };
  }
  const promise = "refused" in promised ? {} : promised;
  beforeActing();
  const wanted = passing ? { passing } : promise;
  const done = await pressButton(params.token, { ...wanted, peer: ip, userAgent: headers["user-agent"] ?? "" }, app);
  return { shown: done, organisation, now: app.now(), isPressed: true };
}

function send(reply: FastifyReply, viewed: Viewed, reader: Reader): FastifyReply {
  const { status, body } = buttonPage(viewed, reader);
  return sendPage(reply, body, status);
}

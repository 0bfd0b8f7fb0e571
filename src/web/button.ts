// /t/<token>: a link from a mail. GET and HEAD only show; a POST from a button acts (P2).

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { act, show } from "../act.ts";
import type { App } from "../app.ts";
import { buttonPage, type Viewed } from "./button-page.ts";
import { isStoreUp } from "./health.ts";
import { shortPage } from "./layout.ts";
import { sendPage } from "./page-reply.ts";
import { promiseIn, zoneOf } from "./promise.ts";
import { field } from "./query.ts";

type Link = FastifyRequest<{ Params: { token: string } }>;

/** @param isUp asks whether the store can be reached */
export function serveButtons(server: FastifyInstance, app: App, isUp: () => Promise<boolean>): void {
  const away = (error: unknown, reply: FastifyReply, words: string) => storeAway(error, reply, words, app, isUp);
  server.get("/t/:token", async ({ params }: Link, reply) => {
    try {
      const shown = await show(params.token, app);
      return send(reply, { shown, organisation: app.organisation, now: app.now() });
    } catch (error) {
      return away(error, reply, NOTHING_CHANGED);
    }
  });
  server.post("/t/:token", async (request: Link, reply) => {
    let isPressed = false;
    try {
      return send(reply, await press(request, app, () => (isPressed = true)));
    } catch (error) {
      return away(error, reply, isPressed ? PERHAPS_KEPT : NOTHING_CHANGED);
    }
  });
}

const NOTHING_CHANGED = "Nothing was changed. Please try again in a few minutes, or reply to the mail.";
const PERHAPS_KEPT =
  "We cannot say yet whether your press was kept. Open the link in the mail again in a few minutes to see; pressing once more does no harm.";

/** Looked at first: what cannot be read or promised changes nothing for certain. */
async function press({ params, body, ip, headers }: Link, app: App, beforeActing: () => void): Promise<Viewed> {
  const { organisation } = app;
  const shown = await show(params.token, app);
  if (shown.kind === "problem") return { shown, organisation, now: app.now() };
  const promised = shown.button === "confirm" ? promiseIn(body, app.now(), zoneOf(organisation, shown.by)) : {};
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
  const done = await act(params.token, { ...promise, peer: ip, userAgent: headers["user-agent"] ?? "" }, app);
  return { shown: done, organisation, now: app.now(), before: shown.ticket };
}

function send(reply: FastifyReply, viewed: Viewed): FastifyReply {
  const { status, body } = buttonPage(viewed);
  return sendPage(reply, body, status);
}

/** @throws the error again when the store is there: then it is not the store's */
export async function storeAway(
  error: unknown,
  reply: FastifyReply,
  words: string,
  app: App,
  isUp: () => Promise<boolean>,
): Promise<FastifyReply> {
  if (await isStoreUp(isUp)) throw error;
  app.log.error({ error }, "a link was opened while the store is away");
  const body = shortPage("We cannot reach our records right now", words);
  return sendPage(reply.header("retry-after", "60"), body, 503);
}

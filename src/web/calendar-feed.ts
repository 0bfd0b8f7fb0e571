// /calendar/…: who is on call, for calendar programs. Read only; the address itself is what its reader must have.

import type { FastifyInstance, FastifyRequest } from "fastify";
import type { App } from "../ports/app.ts";
import { calendarFeed } from "../reports/calendar-feed.ts";
import { type Feed, isFeedStamp } from "../security/feed-link.ts";
import { limiterOfClients } from "./rate.ts";

const READS_A_MINUTE = 60; // a whole office may stand behind one address

type Asked = FastifyRequest<{ Params: { kind: string; id: string; stamp: string } }>;

export function serveCalendarFeed(server: FastifyInstance, app: App): void {
  const mayRead = limiterOfClients(server, READS_A_MINUTE, {});
  server.get("/calendar/:kind/:id/:stamp.ics", async (request: Asked, reply) => {
    const { kind, id, stamp } = request.params;
    if (!(await mayRead(request))) return reply.code(429).header("retry-after", "60").send();
    await app.tokens.refresh();
    const feed: Feed | undefined = kind === "person" || kind === "rota" ? { kind, id } : undefined;
    const text = feed && isFeedStamp(stamp, feed, app) ? calendarFeed(feed, app) : undefined;
    if (text === undefined) return reply.callNotFound();
    return reply.type("text/calendar; charset=utf-8").header("cache-control", "private, max-age=900").send(text);
  });
}

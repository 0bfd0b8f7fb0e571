// The stream behind a live page (server-sent events). It says only that something has changed: the page then asks for itself again, and
// is answered as ever. A stream ends after a while, so that nobody listens for long who may not see anything any more.

import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../ports/app.ts";
import type { Live } from "./live.ts";
import { field } from "./query.ts";

const STILL_THERE_MS = 25_000; // proxies close what is silent for longer
const LASTS_MS = 15 * 60_000; // then the browser opens it again
const MOST = 1_000; // of this process
const MOST_OF_ONE = 20;

export type Stream = (personId: string, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

export function streaming(live: Live, { stopping }: App): Stream {
  const open = new Map<string, number>();
  return async (personId, request, reply) => {
    const [all, own] = [[...open.values()].reduce((sum, one) => sum + one, 0), open.get(personId) ?? 0];
    if (stopping.aborted || all >= MOST || own >= MOST_OF_ONE)
      return reply
        .code(503)
        .header("retry-after", "60")
        .type("text/plain")
        .send("Load the page again from time to time.");
    open.set(personId, own + 1);
    const { raw } = reply.hijack();
    raw.writeHead(200, headersOf(reply));
    raw.write("retry: 5000\n\n");
    const tell = (): void => void raw.write("data: changed\n\n");
    const stop = live.listen({ personId, tell }, field(request.query, "mark"));
    const beat = setInterval(() => raw.write(":\n\n"), STILL_THERE_MS).unref();
    const end = setTimeout(() => raw.end(), LASTS_MS).unref();
    const over = (): void => {
      clearInterval(beat);
      clearTimeout(end);
      open.set(personId, (open.get(personId) ?? 1) - 1);
      void stop.then((stopped) => stopped()).catch(() => undefined);
    };
    raw.once("close", over);
    await stop.catch(() => raw.destroy()); // the store is away: the browser tries again
    return reply;
  };
}

const headersOf = (reply: FastifyReply): Record<string, string> => ({
  ...(reply.getHeaders() as Record<string, string>),
  "content-type": "text/event-stream; charset=utf-8",
  "x-accel-buffering": "no", // nginx would keep it back
});

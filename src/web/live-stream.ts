// The stream behind a live page (server-sent events). It says only that something has changed: the page then asks for itself again, and
// is answered as ever. A stream ends after a while, so that nobody listens for long who may not see anything any more.

import type { FastifyReply, FastifyRequest } from "fastify";
import type { App } from "../ports/app.ts";
import { carriesStream } from "./connections.ts";
import type { Live } from "./live.ts";
import { field } from "./query.ts";

const STILL_THERE_MS = 25_000; // proxies close what is silent for longer
const LASTS_MS = 15 * 60_000; // then the browser opens it again
const LEFT_TO_READ_MS = 5_000; // then what is not read is given up
const MOST = 1_000; // of this process
const MOST_OF_ONE = 20;

/** @property isByLink those who hold a link take none of its owner's own streams */
type Watching = { personId: string; isByLink: boolean };

export type Stream = (who: Watching, request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>;

export function streaming(live: Live, { stopping }: App): Stream {
  const open = new Map<string, number>();
  return async ({ personId, isByLink }, request, reply) => {
    const countedAs = isByLink ? `link of ${personId}` : personId;
    const [all, own] = [[...open.values()].reduce((sum, one) => sum + one, 0), open.get(countedAs) ?? 0];
    if (stopping.aborted || all >= MOST || own >= MOST_OF_ONE)
      return reply
        .code(503)
        .header("retry-after", "60")
        .type("text/plain")
        .send("Load the page again from time to time.");
    open.set(countedAs, own + 1);
    const { send, isOver } = begin(request, reply);
    const stop = live.listen({ personId, tell: () => send("data: changed\n\n") }, field(request.query, "mark"));
    void isOver
      .then(() => open.set(countedAs, (open.get(countedAs) ?? 1) - 1))
      .then(async () => (await stop)())
      .catch(() => undefined);
    await stop.catch(() => request.raw.socket.destroy()); // the store is away: the browser tries again
    return reply;
  };
}

type Begun = { send(text: string): void; isOver: Promise<void> };

/**
 * Its connection is asked when it is over, and ends with it: an answer that waits behind another is told of neither. Once it has ended,
 * nothing is written any more.
 */
function begin({ raw: { socket } }: FastifyRequest, reply: FastifyReply): Begun {
  const { raw } = reply.hijack();
  raw.on("error", () => socket.destroy());
  carriesStream(socket);
  raw.writeHead(200, headersOf(reply));
  const send = (text: string): void => void (raw.writableEnded || raw.write(text));
  send("retry: 5000\n\n");
  const beat = setInterval(() => send(":\n\n"), STILL_THERE_MS).unref();
  const isOver = new Promise<void>((resolve) => {
    const end = setTimeout(() => {
      raw.end();
      setTimeout(() => socket.destroy(), LEFT_TO_READ_MS).unref();
      over();
    }, LASTS_MS).unref();
    const over = (): void => {
      clearInterval(beat);
      clearTimeout(end);
      resolve();
    };
    socket.once("close", over);
  });
  return { send, isOver };
}

const headersOf = (reply: FastifyReply): Record<string, string> => ({
  ...(reply.getHeaders() as Record<string, string>),
  "content-type": "text/event-stream; charset=utf-8",
  connection: "close",
  "x-accel-buffering": "no", // nginx would keep it back
});

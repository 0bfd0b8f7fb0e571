// The stream of a live page: it makes room, it ends whole, and nothing that its reader does outlasts it.

import { connect, type Socket } from "node:net";
import fastify, { type FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { App } from "../../src/ports/app.ts";
import { limitConnections } from "../../src/web/connections.ts";
import type { Listener } from "../../src/web/live.ts";
import { streaming } from "../../src/web/live-stream.ts";

const MINUTE_MS = 60_000;
const MOST_CONNECTIONS = 40;

let server: FastifyInstance;
let port: number;
let listeners: Set<Listener>;
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval"] });
  listeners = new Set();
  server = fastify({ forceCloseConnections: true });
  limitConnections(server.server, MOST_CONNECTIONS);
  const live = {
    look: async () => {},
    listen: async (listener: Listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const stream = streaming(live, { stopping: new AbortController().signal } as App);
  server.get("/here", async () => "here");
  server.get("/never", () => new Promise(() => {}));
  for (const isByLink of [false, true])
    server.get(isByLink ? "/linked/:personId" : "/stream/:personId", (request, reply) =>
      stream({ ...(request.params as { personId: string }), isByLink }, request, reply),
    );
  port = Number(new URL(await server.listen({ host: "127.0.0.1", port: 0 })).port);
});
afterEach(async () => {
  vi.useRealTimers();
  await server.close();
});

/** @returns what it has been answered so far */
function asking(...paths: string[]): { socket: Socket; said(): string } {
  const socket = connect({ port, host: "127.0.0.1" });
  let said = "";
  socket.on("error", () => {});
  socket.on("data", (data) => {
    said += data;
  });
  socket.write(paths.map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`).join(""));
  return { socket, said: () => said };
}
const soon = (look: () => unknown) => vi.waitFor(() => expect(look()).toBeTruthy(), { timeout: 30_000, interval: 2 });

test("however many live pages one address has open, the next page is answered, and the oldest stream ends", async () => {
  const streams: { socket: Socket }[] = [];
  for (let number = 0; number < MOST_CONNECTIONS; number++) {
    streams.push(asking(`/stream/${number % 5}`));
    await soon(() => listeners.size === number + 1);
  }
  const page = asking("/here");
  await soon(() => page.said().includes("200 OK"));
  await soon(() => streams[0]!.socket.destroyed);
  expect(streams.filter(({ socket }) => socket.destroyed)).toHaveLength(1);
  await soon(() => listeners.size === MOST_CONNECTIONS - 1);
});

test("one that waits behind an answer that never ends is over after its time, and what changes then ends no process", async () => {
  const { socket } = asking("/never", "/stream/anna");
  await soon(() => listeners.size === 1);
  const [listener] = listeners;
  await vi.advanceTimersByTimeAsync(15 * MINUTE_MS);
  expect(listeners.size).toBe(0);
  listener!.tell();
  await vi.advanceTimersByTimeAsync(4_000);
  expect(socket.destroyed).toBe(false); // there is some time to read the rest
  await vi.advanceTimersByTimeAsync(MINUTE_MS);
  await soon(() => socket.destroyed);
});

test("one that waits behind another answer is given up with its connection", async () => {
  for (let number = 0; number < 25; number++) {
    const { socket, said } = asking("/never", "/stream/anna");
    await soon(() => listeners.size === 1);
    expect(said()).toBe("");
    socket.destroy();
    await soon(() => listeners.size === 0);
  }
  const { said } = asking("/stream/anna"); // none of those counts as hers any more
  await soon(() => said().includes("200 OK"));
});

test("who looks by a link takes none of the streams of its owner", async () => {
  for (let number = 0; number < 20; number++) asking("/linked/anna");
  await soon(() => listeners.size === 20);
  const [own, further] = [asking("/stream/anna"), asking("/linked/anna")];
  await soon(() => own.said().includes("200 OK"));
  await soon(() => further.said().includes("503 Service Unavailable"));
});

// How long a client of the pages may take, and how many connections one address may have: live pages, then those who only wait, make room.

import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyHttpOptions } from "fastify";

const HEAD_MS = 10_000; // a browser sends its request in one piece
const REQUEST_MS = 20_000;
const LOOK_MS = 2_000; // how often those who took longer are looked for
const MOST_CONNECTIONS = 2_000;

/** Options of the server: a request that is not whole in time is answered 408, and its connection ends. */
export const PATIENCE = {
  requestTimeout: REQUEST_MS,
  keepAliveTimeout: 10_000,
  connectionTimeout: 60_000, // nothing either way
  http: { headersTimeout: HEAD_MS, connectionsCheckingInterval: LOOK_MS, maxHeaderSize: 16_384 },
} satisfies FastifyHttpOptions<Server>;

type Line = { socket: Socket; address: string; isOwed: () => boolean };

const streams = new WeakSet<Socket>();

/** A stream comes back by itself, so it is the first to end where room is needed: many of them keep nobody from the pages. */
export const carriesStream = (socket: Socket): void => void streams.add(socket);

/**
 * @param mostOfOne how many connections an address may have. When there is one more, its oldest stream ends; without one, the one that
 * waits for longest
 */
export function limitConnections(server: Server, mostOfOne: number): void {
  const lines = new Map<Socket, Line>(); // in the order they came
  server.on("connection", (socket: Socket) => {
    const address = socket.remoteAddress ?? "";
    lines.set(socket, { socket, address, isOwed: () => false });
    socket.once("close", () => lines.delete(socket));
    if (lines.size <= mostOfOne) return;
    const all = [...lines.values()];
    const ofOne = all.filter((line) => line.address === address);
    const crowd = ofOne.length > mostOfOne ? ofOne : all.length > MOST_CONNECTIONS ? all : [];
    const stream = crowd.find((line) => streams.has(line.socket));
    const waiting = crowd.find((line) => line.socket !== socket && !line.isOwed());
    if (crowd.length > 0) (stream ?? waiting ?? { socket }).socket.destroy();
  });
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const line = lines.get(request.socket);
    // Its request is here whole: we owe it an answer.
    if (line) line.isOwed = () => request.complete && !response.writableFinished;
  });
}

// An address that opens more connections than it may have loses those that wait, never one that is owed an answer.

import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { expect, test } from "vitest";
import { carriesStream, limitConnections } from "../../src/web/connections.ts";
import { eventually } from "../support/eventually.ts";

async function aServer(mostOfOne: number) {
  const owed: ServerResponse[] = [];
  const server = createServer((request, response) => {
    request.resume();
    request.once("end", () => owed.push(response));
  });
  const accepted = new Map<number | undefined, Socket>(); // by the client's port
  server.on("connection", (socket) => accepted.set(socket.remotePort, socket));
  limitConnections(server, mostOfOne);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const client = async (said: string, localAddress = "127.0.0.1"): Promise<Socket> => {
    const socket = connect({ port, host: "127.0.0.1", localAddress });
    socket.on("error", () => {});
    socket.resume();
    await new Promise((resolve) => socket.once("connect", resolve));
    await new Promise((resolve) => socket.write(said, resolve));
    await eventually(() => (accepted.get(socket.localPort)?.bytesRead ?? 0) >= said.length); // they come in this order
    return socket;
  };
  const atServer = ({ localPort }: Socket): Socket => accepted.get(localPort)!;
  return { server, owed, client, atServer };
}

const SLOW = "GET / HTTP/1.1\r\nHost: localhost\r\nX-A: ";
const WHOLE = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
const HALF = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\na=";

test("the oldest that waits makes room; one whose request is whole stays, and so do other addresses", async () => {
  const { server, owed, client } = await aServer(3);
  const whole = await client(WHOLE);
  await eventually(() => owed.length === 1);
  const [slow, half] = [await client(SLOW), await client(HALF)];
  const elsewhere = await client(SLOW, "127.0.0.2");
  const fresh = await client(SLOW);
  await eventually(() => slow.destroyed);
  const second = await client(SLOW);
  await eventually(() => half.destroyed);
  expect([whole, elsewhere, fresh, second].map(({ destroyed }) => destroyed)).toEqual([false, false, false, false]);
  server.closeAllConnections();
  server.close();
});

test("where only streams and answers that are owed are open, the oldest stream makes room: a new request is answered", async () => {
  const { server, owed, client, atServer } = await aServer(3);
  const whole = await client(WHOLE);
  const streams = [await client(WHOLE), await client(WHOLE)];
  await eventually(() => owed.length === 3);
  for (const stream of streams) carriesStream(atServer(stream));
  const fresh = await client(SLOW); // its request is not whole: it waits, and a stream ends all the same
  await eventually(() => streams[0]!.destroyed);
  const another = await client(WHOLE);
  await eventually(() => streams[1]!.destroyed);
  expect([whole, fresh, another].map(({ destroyed }) => destroyed)).toEqual([false, false, false]);
  server.closeAllConnections();
  server.close();
});

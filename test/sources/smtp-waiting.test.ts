// Real connections that wait; the minute is moved.

import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { WaitingRoom } from "../../src/sources/smtp-waiting.ts";

const LATER = "421 4.3.2 please try again in a moment";
const open: Socket[] = [];
let server: Server;

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterEach(() => {
  vi.useRealTimers();
  for (const socket of open.splice(0)) socket.destroy();
  server.close();
});

/** @param room where its connection waits */
async function aClient(room: WaitingRoom) {
  const client = connect((server.address() as { port: number }).port, "127.0.0.1");
  const [socket] = (await once(server, "connection")) as [Socket];
  open.push(client, socket);
  room.hold(socket, LATER);
  let heard = "";
  client.on("data", (chunk) => {
    heard += chunk;
  });
  return { client, socket, heard: () => heard, ended: once(client, "close") };
}

test("whoever waits hears after a minute that they may come again later", async () => {
  const { heard, ended } = await aClient(new WaitingRoom(10));
  vi.advanceTimersByTime(59_999);
  expect(heard()).toBe("");
  vi.advanceTimersByTime(1);
  await ended;
  expect(heard()).toBe(`${LATER}\r\n`);
});

test("when more wait than there are places, the first is answered", async () => {
  const room = new WaitingRoom(1);
  const first = await aClient(room);
  const second = await aClient(room);
  await first.ended;
  expect([first.heard(), second.heard()]).toEqual([`${LATER}\r\n`, ""]);
});

test("nothing that is sent meanwhile is read", async () => {
  const { client, socket } = await aClient(new WaitingRoom(10));
  await new Promise<void>((resolve) => client.write("x".repeat(1_000), () => resolve()));
  expect(socket.isPaused()).toBe(true);
  expect(socket.listenerCount("data")).toBe(0);
});

test("everybody is answered when Onit stops", async () => {
  const room = new WaitingRoom(10);
  const clients = [await aClient(room), await aClient(room)];
  room.empty();
  await Promise.all(clients.map(({ ended }) => ended));
  expect(clients.map(({ heard }) => heard())).toEqual([`${LATER}\r\n`, `${LATER}\r\n`]);
});

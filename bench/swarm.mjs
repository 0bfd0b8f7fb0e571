// Clients that only take up room, each kind in its own way; and honest senders among them. All have loopback addresses of their own.

import { createConnection } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export const KINDS = ["idle", "slow", "half a mail", "huge head"];
const COME_AGAIN_MS = 3_000;
const TRY_AGAIN_MS = 250;
const LONGEST_TRY_MS = 10_000;
const HONEST_TEXT =
  "Dear support,\r\n\r\nthe printer in the hall burns again, and nobody can print.\r\n\r\nBest regards\r\n";

/** 127.<net>.x.y: every machine takes them as its own. @param serial below 65,024 */
const loopback = (net, serial) => `127.${net}.${Math.floor(serial / 254)}.${(serial % 254) + 1}`;

/**
 * Keeps `count` clients at work until it is stopped; who is sent away comes again.
 * @returns how many are connected now, how often one was sent away, and how to stop
 */
export function swarm(port, count, { perAddress = 4, rampMs = 5_000 } = {}) {
  const open = new Set();
  let dropped = 0;
  let isOver = false;
  const begin = (serial) => {
    if (isOver) return;
    const socket = createConnection({
      port,
      host: "127.0.0.1",
      localAddress: loopback(100, Math.floor(serial / perAddress)),
    });
    open.add(socket);
    socket.on("error", () => {});
    socket.once("connect", () => behave(KINDS[serial % KINDS.length], socket));
    socket.once("close", () => {
      open.delete(socket);
      dropped += 1;
      setTimeout(begin, COME_AGAIN_MS * (0.5 + Math.random()), serial).unref();
    });
  };
  for (let serial = 0; serial < count; serial += 1) setTimeout(begin, (rampMs * serial) / count, serial);
  return {
    connected: () => open.size,
    dropped: () => dropped,
    stop() {
      isOver = true;
      for (const socket of open) socket.destroy();
    },
  };
}

function behave(kind, socket) {
  if (kind === "idle") return void socket.resume();
  if (kind === "slow") {
    socket.resume();
    const timer = setInterval(() => socket.write("N"), 1_000);
    return void socket.once("close", () => clearInterval(timer));
  }
  const commands = ["EHLO swarm", "MAIL FROM:<x@evil.example>", "RCPT TO:<help@onit.example>", "DATA"];
  socket.on("data", (chunk) => {
    const said = chunk.toString("latin1");
    if (/^354/m.test(said)) return void (kind === "half a mail" ? beginMail(socket) : endlessHead(socket));
    if (/^[45]/m.test(said)) return void socket.destroy();
    if (commands.length > 0) socket.write(`${commands.shift()}\r\n`);
  });
}

const beginMail = (socket) =>
  socket.write(`From: x@evil.example\r\nSubject: half\r\n\r\n${"and so on\r\n".repeat(20_000)}`);

function endlessHead(socket) {
  const line = `X-Long: ${"y".repeat(900)}\r\n`.repeat(30);
  const more = () => {
    while (!socket.destroyed && socket.write(line));
  };
  socket.on("drain", more);
  more();
}

/** One honest mail over a connection of its own, from an address of its own. @returns ms until it was taken, with all tries */
export async function honestMail(port, serial, withinMs) {
  const from = performance.now();
  while (performance.now() - from < withinMs) {
    if (await tryOnce(port, serial)) return performance.now() - from;
    await sleep(TRY_AGAIN_MS);
  }
  return Number.POSITIVE_INFINITY;
}

function tryOnce(port, serial) {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: "127.0.0.1", localAddress: loopback(200, serial % 60_000) });
    const address = `carl${serial}@elsewhere.example`;
    const head = `From: ${address}\r\nTo: help@onit.example\r\nSubject: Printer ${serial}\r\nMessage-ID: <h${serial}@elsewhere.example>\r\n`;
    const steps = [
      "EHLO honest\r\n",
      `MAIL FROM:<${address}>\r\n`,
      "RCPT TO:<help@onit.example>\r\n",
      "DATA\r\n",
      `${head}\r\n${HONEST_TEXT}.\r\n`,
    ];
    let isTaken = false;
    socket.setTimeout(LONGEST_TRY_MS, () => socket.destroy());
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      const line = chunk.toString("latin1").split("\r\n").at(-2) ?? "";
      if (/^[45]/.test(line)) return void socket.destroy();
      if (steps.length > 0) return void socket.write(steps.shift());
      isTaken ||= line.startsWith("250");
      socket.end("QUIT\r\n");
    });
    socket.on("close", () => resolve(isTaken));
  });
}

// A name server on this machine with a zone of a test's own, asked over real UDP.

import { createSocket } from "node:dgram";
import { type Answer, decode, encode } from "dns-packet";
import { onTestFinished } from "vitest";

/** By "name TYPE": addresses, texts, or exchanges as "10 mx.example"; "fails": the server cannot say (SERVFAIL). */
export type Zone = Record<string, string[] | "fails">;

export type NameServer = {
  address: string; // "127.0.0.1:port"
  zone: Zone; // may be changed at any time
  asked: string[];
};

const TTL = 1;

/** Gone when the test is over. Names without any record do not exist. */
export async function aNameServer(zone: Zone): Promise<NameServer> {
  const socket = createSocket("udp4");
  const server: NameServer = { address: "", zone, asked: [] };
  socket.on("message", (message, { port, address }) => {
    const { id, questions = [] } = decode(message);
    const [{ name = "", type = "A" } = {}] = questions;
    server.asked.push(`${name} ${type}`);
    const found = server.zone[`${name.toLowerCase()} ${type}`];
    const isKnown = Object.keys(server.zone).some((key) => key.startsWith(`${name.toLowerCase()} `));
    const rcode = found === "fails" ? 2 : isKnown ? 0 : 3;
    const answers = found === "fails" ? [] : (found ?? []).map((data) => answerOf(name, type, data));
    const flags = 0x0400 | rcode; // authoritative
    socket.send(encode({ type: "response", id: id ?? 0, flags, questions, answers }), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  onTestFinished(() => new Promise<void>((resolve) => socket.close(() => resolve())));
  server.address = `127.0.0.1:${socket.address().port}`;
  return server;
}

function answerOf(name: string, type: string, data: string): Answer {
  if (type === "TXT") return { name, type, ttl: TTL, data: data.match(/.{1,255}/gs) ?? [""] };
  if (type !== "MX") return { name, type, ttl: TTL, data } as Answer;
  const [preference = "10", exchange = "."] = data.split(" ");
  return { name, type, ttl: TTL, data: { preference: Number(preference), exchange } };
}

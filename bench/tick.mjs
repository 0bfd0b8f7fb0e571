// How long a tick takes with 1,000 due tickets among many open waits. The others must not matter.

import { fileURLToPath } from "node:url";
import { loadConfig } from "../dist/config/load.js";
import { beginWait } from "../dist/core/escalation/begin.js";
import { newTicket } from "../dist/core/model/ticket.js";
import { ticketIdFrom } from "../dist/security/tokens.js";
import { start } from "../dist/start.js";
import { callOf } from "./call.mjs";

const DUE = 1_000;
const START = new Date("2026-03-02T09:00:00Z");

/**
 * @param place its environment, or the URI of its database
 * @returns {Promise<{ decide: number, deliver: number }>} milliseconds for 1,000 due tickets among `open`
 */
export async function tickTime(place, open) {
  const { organisation, server } = await loadConfig(fileURLToPath(new URL("../config", import.meta.url)));
  const local = { ...server, smtp: { ...server.smtp, port: 0 }, web: { ...server.web, port: 0 } };
  let now = START;
  const running = await start({
    settings: { organisation, server: local },
    environment: { ...(typeof place === "string" ? { MONGODB_URI: place } : place), ONIT_LOG: "silent" },
    now: () => now,
    ticking: false,
  });
  const { app } = running;
  await fillOpen(app, organisation, open);
  // The first 1,000 began at 09:00, the rest a day later: only they are due.
  now = new Date(START.getTime() + 15 * 60_000);
  const { wake } = app;
  const { owing } = app.tickets;
  app.wake = () => {}; // what the steps owe goes out with the second tick
  app.tickets.owing = async () => [];
  const decide = await timed(() => running.tick());
  app.wake = wake;
  app.tickets.owing = owing;
  const deliver = await timed(() => running.tick());
  const sent = (await app.sent.recent(10_000)).length;
  if (sent !== DUE) throw new Error(`1,000 steps were due, and ${sent} notices went out`);
  await running.store.drop();
  await running.close();
  return { decide, deliver };
}

/** Makes so many open tickets, of which the first 1,000 have waited for a day longer than the others. */
export async function fillOpen(app, organisation, open) {
  for (let first = 0; first < open; first += 1_000) {
    const some = Array.from({ length: Math.min(1_000, open - first) }, (_, index) =>
      ticket(first + index, organisation),
    );
    await Promise.all(
      some.map((next) => app.tickets.commit({ next, because: "made", by: "bench", cause: "bench" }, START)),
    );
  }
}

const timed = async (work) => {
  const from = performance.now();
  await work();
  return performance.now() - from;
};

function ticket(serial, organisation) {
  const since = serial < DUE ? START : new Date(START.getTime() + 86_400_000);
  const blank = newTicket(ticketIdFrom(`bench ${serial}`), callOf(serial, since));
  return beginWait(blank, since, organisation);
}

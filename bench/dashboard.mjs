// `npm run bench -- web`: how long the dashboard and its search take, and how large the page is, with 1,000 open waits of 100,000
// tickets. The time is the server's, seen from beside it: from the request to its last byte.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadConfig } from "../dist/config/load.js";
import { beginWait } from "../dist/core/escalation/begin.js";
import { newTicket } from "../dist/core/model/ticket.js";

import { digestOf, newSignInId, signInLink } from "../dist/security/sign-in-token.js";
import { ticketIdFrom } from "../dist/security/tokens.js";
import { start } from "../dist/start.js";
import { liveOf } from "../dist/web/live.js";
import { callOf } from "./call.mjs";

const NOW = new Date("2026-03-02T12:00:00Z");
const WAITS = 1_000;
const MINUTE_MS = 60_000;
const LISTENERS = 500;
const IDLE_MS = 20_000;
const ASKED = Number(process.env.ASKED ?? 200);

/** @param mongodbUri undefined: the embedded database */
export async function dashboardFigures(mongodbUri, tickets = 100_000) {
  const { organisation, server } = await loadConfig(fileURLToPath(new URL("../config", import.meta.url)));
  const local = { ...server, smtp: { ...server.smtp, port: 0 }, web: { ...server.web, port: 0 } };
  const data = mkdtempSync(join(tmpdir(), "onit-bench-web-"));
  const environment = { MONGODB_URI: mongodbUri, ONIT_DATA: data, ONIT_LOG: "silent" };
  const settings = { organisation, server: local };
  const running = await start({ settings, environment, now: () => NOW, ticking: false });
  try {
    await fill(running.app, organisation, tickets);
    const cookie = await signedIn(running);
    const of = async (path) => {
      for (let warm = 0; warm < 10; warm += 1) await timed(running.url + path, cookie);
      const all = [];
      const before = process.cpuUsage();
      for (let asked = 0; asked < ASKED; asked += 1) all.push(await timed(running.url + path, cookie));
      const { user, system } = process.cpuUsage(before);
      const cpu = (user + system) / 1_000 / ASKED; // of server, database and client together
      const times = all.map(({ ms }) => ms).toSorted((a, b) => a - b);
      const at = (share) => times[Math.ceil(times.length * share) - 1];
      return { median: at(0.5), p99: at(0.99), cpu, bytes: all[0].bytes };
    };
    return {
      dashboard: await of("/"),
      narrowed: await of("/?desk=services"),
      common: await of("/tickets?q=printer+42"), // words that many tickets have
      rare: await of("/tickets?q=carl777"),
      bare: await of("/health/live"),
      idle: await idleShare(running.app),
    };
  } finally {
    await running.store.drop();
    await running.close();
    rmSync(data, { recursive: true, force: true });
  }
}

/** Which share of a core it takes to watch for 500 people with a live page open, while nothing happens. */
async function idleShare(app) {
  const live = liveOf(app);
  const people = [...app.organisation.people.keys()];
  const listen = (_, at) => live.listen({ personId: people[at % people.length], tell() {} }, "");
  const stops = await Promise.all(Array.from({ length: LISTENERS }, listen));
  const before = process.cpuUsage();
  await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
  const { user, system } = process.cpuUsage(before);
  for (const stop of stops) stop();
  return (user + system) / 1_000 / IDLE_MS;
}

async function fill(app, organisation, tickets) {
  for (let first = 0; first < tickets; first += 1_000) {
    const some = Array.from({ length: Math.min(1_000, tickets - first) }, (_, at) => ticket(first + at, organisation));
    await Promise.all(
      some.map((next) => app.tickets.commit({ next, because: "made", by: "bench", cause: "bench" }, NOW)),
    );
  }
}

/** Of those that wait a third is escalated, a third soon, the rest taken. All others are closed, some of them today. */
function ticket(serial, organisation) {
  const waits = serial < WAITS;
  const minutes = waits ? [40, 2, 20][serial % 3] + (serial % 5) : 600 + serial;
  const since = new Date(NOW.getTime() - minutes * MINUTE_MS);
  const blank = newTicket(ticketIdFrom(`bench ${serial}`), recordOf(serial, since, waits));
  const told = Array.from({ length: 6 }, (_, at) => noticeOf(serial, at, since));
  if (!waits) {
    const ended = { number: 1, since, endedAt: new Date(since.getTime() + 30 * MINUTE_MS), reason: "answered" };
    return {
      ...blank,
      outbox: told,
      endedWaits: [{ ...ended, because: "Anna answered", policyId: "standard", stepsFired: 1 }],
    };
  }
  const begun = beginWait({ ...blank, outbox: told }, since, organisation);
  return { ...begun, wait: { ...begun.wait, escalation: escalationOf(begun.wait.escalation, serial) } };
}

function escalationOf(escalation, serial) {
  const later = (minutes) => new Date(NOW.getTime() + minutes * MINUTE_MS);
  if (serial % 3 === 0) return { ...escalation, nextStep: 1, clock: { kind: "running", at: later(serial % 50) } };
  if (serial % 3 === 1) return { ...escalation, clock: { kind: "running", at: later(1 + (serial % 50)) } };
  const promise = { by: "ben", address: "ben@harbour-lane.example", name: "Ben Okafor", at: NOW, until: later(90) };
  const clock = { kind: "held", warnAt: later(80), until: later(90) };
  return { ...escalation, status: "confirmed", clock, confirmation: { ...promise, means: "button", via: "bench" } };
}

const recordOf = (serial, since, isOpen) =>
  callOf(serial, since, {
    deskId: serial % 2 === 0 ? "support" : "services",
    subject: `Printer ${serial % 97} on floor ${serial % 13} prints nothing but stripes`,
    requester: { address: `carl${serial}@elsewhere.example`, name: `Carl Cliff ${serial}` },
    status: isOpen ? "open" : "closed",
  });

const noticeOf = (serial, at, since) => ({
  key: `${serial} ${at}`,
  cause: "bench",
  kind: "step",
  to: { address: "ben@harbour-lane.example", name: "Ben Okafor", personId: "ben" },
  channel: "email",
  because: "step 1 of 3: nobody has answered for 10 minutes, and nobody is on it",
  facts: { stepNumber: 1, of: 3 },
  waitNumber: 1,
  createdAt: since,
  dueAt: since,
  attempts: 1,
  state: "sent",
  settledAt: since,
});

async function signedIn({ app, url }) {
  const id = newSignInId();
  const address = "ben@harbour-lane.example";
  const expiresAt = new Date(NOW.getTime() + MINUTE_MS);
  await app.sessions.offer({ digest: digestOf(id), personId: "ben", address, expiresAt });
  const link = signInLink(id, { tokens: app.tokens, publicUrl: url });
  const entered = await fetch(link, { method: "POST", redirect: "manual" });
  return entered.headers.get("set-cookie").split(";")[0];
}

async function timed(url, cookie) {
  const from = performance.now();
  const answer = await fetch(url, { headers: { cookie } });
  const bytes = (await answer.arrayBuffer()).byteLength;
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return { ms: performance.now() - from, bytes };
}

/** @param figures as `dashboardFigures` returns them */
export function printDashboard({ idle, ...figures }) {
  console.log(
    "1,000 open waits of 100,000 tickets; ms in the middle, at p99, and of CPU (server, embedded database and client together); KB",
  );
  for (const [name, { median, p99, cpu, bytes }] of Object.entries(figures))
    console.log(
      `  ${name.padEnd(10)} ${median.toFixed(1).padStart(7)} ${p99.toFixed(1).padStart(7)} ${cpu.toFixed(1).padStart(7)} ${(bytes / 1_000).toFixed(0).padStart(5)}`,
    );
  console.log(`${LISTENERS} live pages, while nothing happens: ${(idle * 100).toFixed(1)} % of a core`);
}

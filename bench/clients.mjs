// `npm run bench -- clients [how many]`: how fast honest mail gets in while thousands of clients take up room, and what that costs.

import { fork } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { honestMail, KINDS } from "./swarm.mjs";

const CLIENTS = 10_000;
const SETTLE_MS = 10_000; // the swarm arrives over eight seconds; honest mail comes from the beginning
const RUN_MS = 40_000;
const SENDERS = 10; // honest ones at the same time
const PAUSE_MS = 200;
const GOAL = { p99Ms: 5_000, rssMb: 400 };

const start = (script, args = [], environment = {}) =>
  fork(fileURLToPath(new URL(script, import.meta.url)), args, { env: { ...process.env, ...environment } });
function answer(child, question) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`a process of the bench ended with ${code}`));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message);
    });
    if (question) child.send(question);
  });
}

/** Node raises the soft limit to the hard one by itself. @throws when that is too low, with what to do */
function refuseLowLimit(clients) {
  const limit = /Max open files\s+\d+\s+(\d+)/.exec(readFileSync("/proc/self/limits", "utf8"))?.[1];
  if (limit === undefined || Number(limit) >= clients + 500) return;
  throw new Error(
    `${clients} clients need ${clients + 500} open files, and this shell allows ${limit}: run "ulimit -Hn ${clients + 500}" as root first, or ask for fewer: npm run bench -- clients ${Math.max(100, Number(limit) - 500)}`,
  );
}

/** @returns what honest senders waited, in ms, and the most memory the server had, in MB */
export async function clientFigures(clients = CLIENTS) {
  refuseLowLimit(clients);
  const folder = mkdtempSync(join(tmpdir(), "onit-clients-"));
  const server = start("./serve-clients.mjs", [], { ONIT_DATA: folder });
  const { port } = await answer(server);
  const idleMb = (await answer(server, "usage")).rssMb;
  const swarm = start("./swarm-process.mjs", [String(port), String(clients)]);
  const waits = [];
  const end = performance.now() + SETTLE_MS + RUN_MS;
  let peakMb = 0;
  let serial = 0;
  const sender = async () => {
    while (performance.now() < end) {
      serial += 1;
      waits.push(await honestMail(port, serial, 30_000));
      await sleep(PAUSE_MS);
    }
  };
  const watcher = async () => {
    while (performance.now() < end) {
      peakMb = Math.max(peakMb, (await answer(server, "usage")).rssMb);
      await sleep(500);
    }
  };
  await Promise.all([watcher(), ...Array.from({ length: SENDERS }, sender)]);
  const { connected, dropped } = await answer(swarm, "count");
  const { handled, stoodMs, cpu } = await answer(server, "usage");
  swarm.send("stop");
  server.send("stop");
  await new Promise((resolve) => server.once("exit", resolve));
  rmSync(folder, { recursive: true, force: true });
  const sorted = waits.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  return {
    clients,
    connected,
    dropped,
    mails: waits.length,
    handled,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    idleMb,
    peakMb,
    stoodMs,
    cpu,
  };
}

export function printClients({ clients, dropped, mails, p50Ms, p99Ms, idleMb, peakMb, stoodMs, cpu }) {
  const verdict = (isGood) => (isGood ? "good" : "NOT GOOD");
  console.log(
    `${clients} clients (${KINDS.join(", ")}) at once for ${(SETTLE_MS + RUN_MS) / 1_000} s on ${availableParallelism()} cores`,
  );
  console.log(`  they were sent away ${dropped} times, and came again; the server used ${cpu.toFixed(0)} s of CPU`);
  console.log(
    `  ${mails} honest mails were taken after ${p50Ms.toFixed(0)} ms (median), ${p99Ms.toFixed(0)} ms (99th percentile): ${verdict(p99Ms <= GOAL.p99Ms)}, at most ${GOAL.p99Ms}`,
  );
  console.log(
    `  memory (RSS) ${idleMb.toFixed(0)} MB before, ${peakMb.toFixed(0)} MB at most: ${verdict(peakMb < GOAL.rssMb)}, less than ${GOAL.rssMb}`,
  );
  console.log(`  the event loop stood still for ${stoodMs.toFixed(0)} ms at most`);
}

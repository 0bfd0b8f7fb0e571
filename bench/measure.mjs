// One server process of the bench at work: Onit, or one it is measured against.

import { fork } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { load } from "./load.mjs";

const MAILS = 4_000;
const CONNECTIONS = 16;
const WARM_UP = 500;
const LONGEST_MS = 300_000;

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** @returns the value that all but so large a share of them stay below */
export const percentile = (values, share) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

const warm = (serial) =>
  `Subject: warm ${serial}\r\nFrom: warm${serial}@x.example\r\nMessage-ID: <w${serial}@x>\r\n\r\nwarm`;

export async function until(isDone) {
  const end = performance.now() + LONGEST_MS;
  while (!(await isDone())) {
    if (performance.now() > end) throw new Error(`it took longer than ${LONGEST_MS / 60_000} minutes`);
    await sleep(20);
  }
}

/** A process that says its port and then answers questions. */
export async function aServer(script, environment = {}) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), { env: { ...process.env, ...environment } });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const answer = (question) =>
    Promise.race([
      new Promise((resolve) => child.once("message", resolve)),
      ended.then((code) => Promise.reject(new Error(`${script} ended with ${code} before it answered ${question}`))),
    ]);
  const ask = (question) => {
    const answered = answer(question);
    child.send(question);
    return answered;
  };
  const { port, url } = await answer("port");
  return {
    port,
    url,
    ask,
    async stop() {
      child.send("stop");
      await ended;
    },
  };
}

/**
 * Mails a second that were accepted, and that all was done with; CPU a mail (ms) from first connection to last work; peak memory (MB).
 * @param options.write a mail by its number. @param options.oneEach a connection for each mail
 */
export async function measure(script, environment = {}, options = {}) {
  const { mails = MAILS, connections = CONNECTIONS } = options;
  const server = await aServer(script, environment);
  const isDone = async (count) => (await server.ask("handled")).handled >= count;
  await load(server.port, WARM_UP, CONNECTIONS, { write: warm });
  await until(() => isDone(WARM_UP));
  await server.ask("settled");
  const before = (await server.ask("usage")).cpu;
  const from = performance.now();
  await load(server.port, mails, connections, options);
  const accepted = (performance.now() - from) / 1_000;
  await until(() => isDone(WARM_UP + mails));
  const seconds = (performance.now() - from) / 1_000;
  await server.ask("settled");
  const { cpu, peak } = await server.ask("usage");
  await server.stop();
  const cpuMs = (cpu.user + cpu.system - before.user - before.system) / 1_000 / mails;
  return { acceptedPerSecond: mails / accepted, perSecond: mails / seconds, cpuMs, peakMb: peak / 1_048_576 };
}

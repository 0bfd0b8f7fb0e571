// How long people wait: from a mail to its notice at the relay while nothing else happens, and for a pressed button while mails come in.

import { setTimeout as sleep } from "node:timers/promises";
import { simpleParser } from "mailparser";
import { startChild } from "./child.mjs";
import { load, WRITERS } from "./load.mjs";
import { startRelay } from "./relay.mjs";

const NOTICES = 5; // that the mail of a stranger leads to
const PAUSE_MS = 40;
const LINK = /https?:\/\/\S+\/t\/[a-z2-7]+/;

export const percentile = (values, share) => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
};

/** One mail after the other. @returns the figures of one round */
export async function idleLatency({ database, sizes: { mails, warmUp } }) {
  const relay = await startRelay();
  const child = await startChild("./onit.mjs", {
    ...(await database.whole()),
    ONIT_RELAY_URL: relay.url,
    SENDING: "1",
  });
  const one = async (serial) => {
    const count = relay.count();
    const from = performance.now();
    const sent = load(child.ready.port, 1, { connections: 1, writer: WRITERS.many, first: serial });
    await relay.reaches(count + 1);
    const first = performance.now() - from;
    await relay.reaches(count + NOTICES);
    const last = performance.now() - from;
    await sent;
    await child.ask("settled");
    await sleep(PAUSE_MS);
    return { first, last };
  };
  for (let serial = 0; serial < warmUp; serial += 1) await one(serial);
  const waits = [];
  for (let serial = 0; serial < mails; serial += 1) waits.push(await one(warmUp + serial));
  await child.stop();
  relay.stop();
  const first = waits.map((wait) => wait.first);
  const last = waits.map((wait) => wait.last);
  return {
    "mail in → notice at the relay, idle, p99": percentile(last, 0.99),
    details: {
      "the first of its five notices, median ms": percentile(first, 0.5),
      "the last of its five notices, median ms": percentile(last, 0.5),
    },
  };
}

/** Buttons pressed while 16 connections bring mail as fast as it is taken and its notices go out. @returns the figures of one round */
export async function confirmLatency({ database, sizes: { presses, warmUp } }) {
  const links = [];
  const letters = [];
  const relay = await startRelay((recipient, raw) => {
    if (recipient.startsWith("anna@") && letters.length < presses + warmUp) letters.push(raw);
  });
  const child = await startChild("./onit.mjs", {
    ...(await database.whole()),
    ONIT_RELAY_URL: relay.url,
    SENDING: "1",
  });
  const { port } = child.ready;
  await load(port, presses + warmUp, { writer: WRITERS.many });
  await child.ask("handled", { until: presses + warmUp });
  await child.ask("tick");
  await child.ask("settled");
  for (const raw of letters) links.push(LINK.exec((await simpleParser(raw)).text ?? "")?.[0]);
  const press = async (link) => {
    const from = performance.now();
    const answer = await fetch(link, { method: "POST", body: new URLSearchParams() });
    await answer.text();
    if (answer.status !== 200) throw new Error(`a pressed button was answered with ${answer.status}`);
    return performance.now() - from;
  };
  const quiet = [];
  for (const link of links.splice(0, warmUp)) quiet.push(await press(link));
  let isOver = false;
  const loading = load(port, 1_000_000, { writer: WRITERS.many, first: presses + warmUp, isOver: () => isOver });
  const from = performance.now();
  const waits = [];
  for (const link of links) {
    waits.push(await press(link));
    await sleep(PAUSE_MS);
  }
  const seconds = (performance.now() - from) / 1_000;
  isOver = true;
  const mails = await loading;
  await child.stop();
  relay.stop();
  return {
    "confirm by POST under the mail load, p99": percentile(waits, 0.99),
    details: {
      "median ms under load": percentile(waits, 0.5),
      "median ms without load": percentile(quiet, 0.5),
      "mails/s meanwhile": mails / seconds,
    },
  };
}

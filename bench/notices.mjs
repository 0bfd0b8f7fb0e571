// Notices rendered and handed to a relay, beside a bare pool of nodemailer that hands over messages which are ready, over as many connections.

import { fileURLToPath } from "node:url";
import { loadConfig } from "../dist/config/load.js";
import { startChild } from "./child.mjs";
import { emptyOn } from "./database.mjs";
import { load, WRITERS } from "./load.mjs";
import { startRelay } from "./relay.mjs";

const NOTICES = 5; // that each mail leads to

async function bare(relay, count, connections) {
  const pool = await startChild("./pool.mjs", { RELAY_PORT: String(relay.port), CONNECTIONS: String(connections) });
  await pool.ask("send", { count: Math.ceil(count / 4) }); // warm
  const from = performance.now();
  await pool.ask("send", { count });
  const seconds = (performance.now() - from) / 1_000;
  await pool.stop();
  return count / seconds;
}

async function onit(relay, uri, mails) {
  const child = await startChild("./onit.mjs", { MONGODB_URI: emptyOn(uri), ONIT_RELAY_URL: relay.url });
  const round = async (first, count) => {
    await load(child.ready.port, count, { writer: WRITERS.many, first });
    await child.ask("handled", { until: first + count });
    const until = relay.count() + count * NOTICES;
    const from = performance.now();
    await child.ask("tick");
    await relay.reaches(until);
    return (performance.now() - from) / 1_000;
  };
  const warm = Math.ceil(mails / 4);
  await round(0, warm);
  const before = await child.ask("usage");
  const seconds = await round(warm, mails);
  const { cpuMs } = await child.ask("usage");
  await child.stop();
  return { perSecond: (mails * NOTICES) / seconds, cpuMs: (cpuMs - before.cpuMs) / mails / NOTICES };
}

/** @returns the figures of one round */
export async function notices({ database, sizes: { mails } }) {
  const { server } = await loadConfig(fileURLToPath(new URL("../config", import.meta.url)));
  const relay = await startRelay();
  const { uri, stop } = await database.open();
  const pool = await bare(relay, mails * NOTICES, server.delivery.connections);
  const ours = await onit(relay, uri, mails);
  await stop();
  relay.stop();
  return {
    "notices beside a nodemailer pool": ours.perSecond / pool,
    details: {
      "nodemailer pool, mails/s": pool,
      "Onit, notices/s": ours.perSecond,
      "ms CPU a notice, way in included": ours.cpuMs,
    },
  };
}

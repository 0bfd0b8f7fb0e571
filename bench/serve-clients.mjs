// Onit as it runs for strangers: its own database, no relay that is trusted.

import { monitorEventLoopDelay } from "node:perf_hooks";
import { fileURLToPath } from "node:url";
import { loadConfig } from "../dist/config/load.js";
import { start } from "../dist/start.js";

const { organisation, server } = await loadConfig(fileURLToPath(new URL("../config", import.meta.url)));
const local = {
  ...server,
  smtp: { ...server.smtp, port: 0, trustedRelays: [] },
  web: { ...server.web, port: 0 },
};
const nobody = async (name) => {
  throw Object.assign(new Error(`queryTxt ENOTFOUND ${name}`), { code: "ENOTFOUND" });
};
const environment = { ONIT_DATA: process.env.ONIT_DATA, ONIT_LOG: "silent" };
const settings = { organisation, server: local };
const running = await start({ settings, environment, ticking: false, resolve: nobody });

let handled = 0;
const { settle } = running.app.mails;
running.app.mails.settle = async (...all) => {
  await settle(...all);
  handled += 1;
};
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.send({ port: running.smtpPort });

process.on("message", async (message) => {
  const { user, system } = process.cpuUsage();
  const rssMb = process.memoryUsage.rss() / 1_048_576;
  if (message === "usage") process.send({ rssMb, handled, stoodMs: delay.max / 1e6, cpu: (user + system) / 1e6 });
  if (message !== "stop") return;
  await running.close();
  process.exit(0);
});

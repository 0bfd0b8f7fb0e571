// Onit as it runs, on a database of its own. "handled" counts mails whose decision is stored.

import { fileURLToPath } from "node:url";
import { loadConfig } from "../dist/config/load.js";
import { start } from "../dist/start.js";

const { organisation, server } = await loadConfig(fileURLToPath(new URL("../config", import.meta.url)));
const local = { ...server, smtp: { ...server.smtp, port: 0 }, web: { ...server.web, port: 0 } };
const { MONGODB_URI, ONIT_DATA, ONIT_RELAY_URL } = process.env;
const environment = { MONGODB_URI, ONIT_DATA, ONIT_RELAY_URL, ONIT_LOG: "silent" };
const running = await start({ settings: { organisation, server: local }, environment, ticking: false });
if (process.env.DELIVER !== "1") running.app.wake = () => {}; // the way in alone; what it owes goes out at the tick

let handled = 0;
const { settle } = running.app.mails;
running.app.mails.settle = async (...all) => {
  await settle(...all);
  handled += 1;
};
process.send({ port: running.smtpPort, url: running.url });

process.on("message", async (message) => {
  if (message === "handled") process.send({ handled });
  if (message === "settled") {
    await running.settled();
    process.send({});
  }
  if (message === "usage") process.send({ cpu: process.cpuUsage(), peak: process.resourceUsage().maxRSS * 1024 });
  if (message === "stop") {
    await running.settled();
    await running.store.drop();
    await running.close();
    process.exit(0);
  }
});

// One Onit process among several, as a child of a test: the built program, with a clock the test may set ahead.

import { loadConfig } from "../../dist/config/load.js";
import { start } from "../../dist/start.js";

let aheadMs = 0;
const { organisation, server } = await loadConfig(process.env.ONIT_CONFIG);
const running = await start({
  settings: { organisation, server: { ...server, smtp: { ...server.smtp, port: 0 }, web: { ...server.web, port: 0 } } },
  environment: process.env,
  now: () => new Date(Date.now() + aheadMs),
  ticking: false,
});
process.send("ready");

process.on("message", async (message) => {
  if (typeof message === "number") aheadMs = message;
  if (message === "tick") {
    await running.tick();
    await running.settled();
    process.send("ticked");
  }
  if (message === "stop") await running.close().then(() => process.exit(0));
});

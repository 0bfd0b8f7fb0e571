// Fills the data folder ONIT_DATA with TICKETS open tickets, and ends. By itself: who measures then has none of its memory.

import { fileURLToPath } from "node:url";
import { loadConfig } from "../dist/config/load.js";
import { start } from "../dist/start.js";
import { fillOpen } from "./tick.mjs";

const { organisation, server } = await loadConfig(fileURLToPath(new URL("../config", import.meta.url)));
const local = { ...server, smtp: { ...server.smtp, port: 0 }, web: { ...server.web, port: 0 } };
const environment = { ONIT_DATA: process.env.ONIT_DATA, ONIT_LOG: "silent" };
const running = await start({ settings: { organisation, server: local }, environment, ticking: false });
await fillOpen(running.app, organisation, Number(process.env.TICKETS));
await running.close();
process.exit(0);

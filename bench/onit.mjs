// Onit as it runs. "handled" counts mails whose decision is stored. Its clock begins on a working Monday, on whatever day the bench runs.

import { fileURLToPath } from "node:url";
import mongoose from "mongoose";
import { loadConfig } from "../dist/config/load.js";
import { start } from "../dist/start.js";
import { answer, counter, usage } from "./child.mjs";

const BEGIN = Date.parse("2026-03-02T09:00:00Z");
const { organisation, server } = await loadConfig(fileURLToPath(new URL("../config", import.meta.url)));
const local = { ...server, smtp: { ...server.smtp, port: 0 }, web: { ...server.web, port: 0 } };
const { MONGODB_URI, ONIT_DATA, ONIT_RELAY_URL, SENDING } = process.env;
const running = await start({
  settings: { organisation, server: local },
  environment: { MONGODB_URI, ONIT_DATA, ONIT_RELAY_URL, ONIT_LOG: "silent" },
  now: () => new Date(BEGIN + performance.now()),
  ticking: false,
});
const { app } = running;
if (SENDING !== "1") app.wake = () => {}; // what is owed goes out at the tick

const handled = counter();
const { settle } = app.mails;
app.mails.settle = async (...all) => {
  await settle(...all);
  handled.add();
};

let traffic = { commands: 0, bytes: 0 };
if (MONGODB_URI.includes("monitorCommands")) {
  const sizeOf = mongoose.mongo.BSON.calculateObjectSize;
  const client = mongoose.connections.at(-1).getClient();
  client.on("commandStarted", ({ commandName, command }) => {
    if (command[commandName] === "keyUses") return; // counted once a second, whatever comes
    traffic.commands += 1;
    traffic.bytes += sizeOf(command);
  });
  client.on("commandSucceeded", ({ reply }) => {
    traffic.bytes += sizeOf(reply);
  });
}

answer({
  usage,
  /** Since it was asked last. */
  traffic() {
    const since = traffic;
    traffic = { commands: 0, bytes: 0 };
    return since;
  },
  handled: ({ until }) => handled.reaches(until),
  settled: () => running.settled(),
  tick: () => running.tick(),
  async stop() {
    await running.settled();
    await running.store.drop();
    await running.close();
  },
});
process.send({ port: running.smtpPort, url: running.url });

// The embedded server in a process of its own. Says where it is, how long it took until it answered, and what it uses.

import mongoose from "mongoose";
import { start } from "../dist/start.js";

const from = performance.now();
const server = await start(process.argv[2]);
const client = await new mongoose.mongo.MongoClient(server.uri).connect();
await client.db("admin").command({ ping: 1 });
const ms = performance.now() - from;
await client.close();
process.send({ uri: server.uri, ms });

process.on("message", async (message) => {
  if (message === "usage") process.send({ cpu: process.cpuUsage(), pid: process.pid });
  if (message === "stop") await server.close().then(() => process.exit(0));
});

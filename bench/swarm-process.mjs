// The swarm in a process of its own: its work is not the server's.

import { swarm } from "./swarm.mjs";

const [port, count] = process.argv.slice(2).map(Number);
const clients = swarm(port, count, { rampMs: 8_000 });
process.on("message", (message) => {
  if (message === "count") process.send({ connected: clients.connected(), dropped: clients.dropped() });
  if (message === "stop") process.exit(0);
});

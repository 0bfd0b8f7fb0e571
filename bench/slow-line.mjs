// A line to a database that is far away: what goes over it arrives DELAY_MS later, in both directions.

import { connect, createServer } from "node:net";

const { hostname, port } = new URL(process.env.MONGODB_URI);
const delayMs = Number(process.env.DELAY_MS);

const later = (from, to) => {
  from.on("data", (bytes) => setTimeout(() => to.writable && to.write(bytes), delayMs));
  from.on("close", () => setTimeout(() => to.destroy(), delayMs));
  from.on("error", () => {});
};
const server = createServer((client) => {
  const database = connect(Number(port), hostname);
  later(client, database);
  later(database, client);
});
server.listen(0, "127.0.0.1", () => process.send({ port: server.address().port }));
process.on("message", () => process.exit(0));

// Four processes beside one, on a database each of whose answers comes late, so that waiting and not the machine is the limit.

import { connect, createServer } from "node:net";
import { cpus } from "node:os";
import { startChild } from "./child.mjs";
import { emptyOn } from "./database.mjs";
import { load, WRITERS } from "./load.mjs";

const REPLICAS = 4;
const LATE_MS = 100;

/** A way to a server on which each of its answers is late. @param uri without a list of hosts */
async function lateWay(uri) {
  const { hostname, port } = new URL(uri);
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connect(Number(port || 27_017), hostname);
    const end = () => {
      client.destroy();
      upstream.destroy();
    };
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true));
      socket.on("error", () => {}).on("close", end);
    }
    client.pipe(upstream);
    upstream.on("data", (chunk) => setTimeout(() => client.writable && client.write(chunk), LATE_MS));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const late = new URL(uri);
  late.hostname = "127.0.0.1";
  late.port = String(server.address().port);
  return {
    uri: late.href,
    stop() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function decided(uri, replicas, mails) {
  const children = await Promise.all(
    Array.from({ length: replicas }, () => startChild("./onit.mjs", { MONGODB_URI: uri })),
  );
  const round = async (first, count) => {
    const one = async ({ ready, ask }, index) => {
      await load(ready.port, count, { writer: WRITERS.many, first: first + index * count });
      await ask("handled", { until: (first ? mails / 4 : 0) + count });
    };
    const from = performance.now();
    await Promise.all(children.map(one));
    return (performance.now() - from) / 1_000;
  };
  await round(0, mails / 4);
  const cpu = async () =>
    (await Promise.all(children.map(({ ask }) => ask("usage")))).reduce((sum, one) => sum + one.cpuMs, 0);
  const before = await cpu();
  const seconds = await round(100_000, mails);
  const cores = ((await cpu()) - before) / 1_000 / seconds;
  for (const child of children) await child.stop();
  return { perSecond: (replicas * mails) / seconds, cores };
}

/** @returns the figures of one round */
export async function replicas({ database, sizes: { mails } }) {
  const { uri, stop } = await database.open();
  const way = await lateWay(uri);
  const one = await decided(emptyOn(way.uri), 1, mails);
  const four = await decided(emptyOn(way.uri), REPLICAS, mails);
  way.stop();
  await stop();
  return {
    "four replicas beside one": four.perSecond / one.perSecond,
    details: {
      "one, mails/s": one.perSecond,
      "four, mails/s": four.perSecond,
      "cores that one used": one.cores,
      "cores that the four used": four.cores,
      "cores of this machine": cpus().length,
    },
  };
}

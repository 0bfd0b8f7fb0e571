// Stands between a client and a server, and can swallow what they say without closing anything: a line that died in silence.

import { connect, createServer, type Socket } from "node:net";

export type SilentProxy = {
  port: number;
  accepted: number; // connections so far
  /** Swallows all bytes of the connections that are open now; later ones are let through. */
  mute(): void;
  /** Swallows what a server says from the first line that matches on; later connections are let through again. */
  muteAt(line: RegExp): void;
  /** Cuts every connection on which a server says this, again and again. */
  breakAt(words: RegExp): void;
  close(): Promise<void>;
};

type Pair = { client: Socket; server: Socket; isMute: boolean };

export async function startSilentProxy(target: number): Promise<SilentProxy> {
  const pairs = new Set<Pair>();
  let muting: RegExp | undefined;
  let breaking: RegExp | undefined;
  const listener = createServer((client) => {
    const pair: Pair = { client, server: connect(target, "127.0.0.1"), isMute: false };
    pairs.add(pair);
    proxy.accepted += 1;
    client.on("data", (bytes) => void (pair.isMute || pair.server.write(bytes)));
    pair.server.on("data", (bytes) => {
      if (breaking?.test(bytes.toString("latin1"))) client.destroy();
      if (muting?.test(bytes.toString("latin1"))) {
        pair.isMute = true;
        muting = undefined;
      }
      if (!pair.isMute) client.write(bytes);
    });
    for (const socket of [client, pair.server]) {
      socket.on("error", () => {});
      socket.on("close", () => {
        pairs.delete(pair);
        client.destroy();
        pair.server.destroy();
      });
    }
  });
  const proxy: SilentProxy = {
    port: 0,
    accepted: 0,
    mute() {
      for (const pair of pairs) pair.isMute = true;
    },
    muteAt(line) {
      muting = line;
    },
    breakAt(words) {
      breaking = words;
    },
    close() {
      for (const { client, server } of pairs) for (const socket of [client, server]) socket.destroy();
      return new Promise((resolve) => listener.close(() => resolve()));
    },
  };
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  proxy.port = typeof address === "object" && address ? address.port : 0;
  return proxy;
}

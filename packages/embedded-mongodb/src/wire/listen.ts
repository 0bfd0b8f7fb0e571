// Where the server listens: a socket file inside the data folder, which only the folder's owner can open,
// and where there is no such thing, a port of this machine, which asks for a password.

import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, rm } from "node:fs/promises";
import type { AddressInfo, ListenOptions, Server } from "node:net";
import { join } from "node:path";

/** `socket` is a file's name inside the data folder, so that a copied folder does not lead to the original. */
export type Endpoint = { socket: string } | { port: number };

/** What listen() names its sockets, in this release and in others. */
export const SOCKET_NAME = /^[a-z]+-\d+-[0-9a-f]{8}\.sock$/;

export const LOOPBACK = "127.0.0.1";

// sockaddr_un has room for 108 bytes on Linux, 104 on macOS and the BSDs.
const MAX_SOCKET_PATH_BYTES = 100;

/**
 * @param wanted an endpoint that was ours before, or "tcp" for any port; when absent, a new socket file where one is possible
 * @throws what the system says: EADDRINUSE when a port from before is taken
 */
export async function listen(server: Server, folder: string, wanted?: Endpoint | "tcp"): Promise<Endpoint> {
  if (wanted !== undefined && wanted !== "tcp") {
    if ("socket" in wanted) await rm(join(folder, wanted.socket), { force: true });
    return listenAt(server, folder, wanted);
  }
  const socket = `mongodb-${process.pid}-${randomBytes(4).toString("hex")}.sock`;
  if (wanted === undefined && process.platform !== "win32" && isShortEnough(join(folder, socket))) {
    // Some folders take no sockets, such as those that Docker Desktop shares with a container.
    const bound = await listenAt(server, folder, { socket }).catch(() => undefined);
    if (bound) return bound;
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  }
  return listenAt(server, folder, { port: 0 });
}

async function listenAt(server: Server, folder: string, endpoint: Endpoint): Promise<Endpoint> {
  await listening(server, addressOf(folder, endpoint));
  if ("port" in endpoint) return { port: (server.address() as AddressInfo).port };
  await chmod(join(folder, endpoint.socket), 0o600);
  return endpoint;
}

async function listening(server: Server, address: ListenOptions): Promise<void> {
  server.listen(address);
  await once(server, "listening");
}

/** For listen() and connect() of node:net. */
export const addressOf = (folder: string, endpoint: Endpoint): { path: string } | { port: number; host: string } =>
  "socket" in endpoint ? { path: join(folder, endpoint.socket) } : { port: endpoint.port, host: LOOPBACK };

/** Longer ones are cut in silence, and lead somewhere else. */
export const isShortEnough = (path: string): boolean => Buffer.byteLength(path) <= MAX_SOCKET_PATH_BYTES;

// Whether the program that holds a data folder is still there. The kernel knows: it accepts connections for a process that
// listens, be it busy or stopped, and refuses them once it is gone. Process numbers prove nothing, they are used again.

import { mkdtemp, rm, stat, symlink } from "node:fs/promises";
import { connect, type Socket } from "node:net";
import { hostname, tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { saltOf, USER } from "./commands/scram.ts";
import { encode } from "./language/values.ts";
import { addressOf, type Endpoint, isShortEnough } from "./wire/listen.ts";

/** Who holds a data folder. */
export type Owner = {
  pid: number;
  startedAt: string;
  host: string;
  endpoint: Endpoint;
  /** The password at a port. */
  password: string;
  /** Who logs in at a port; absent in what a release wrote that had another name for it. */
  user?: string;
  /** The folder that a port belongs to, as folderId() names it. */
  folder: string;
  /** Tells one start from every other. */
  token: string;
};

const PATIENCE_MS = 1_000;
const GONE = ["ECONNREFUSED", "ENOENT", "ENOTSOCK"];

/** Tells a folder from its copies. */
export async function folderId(folder: string): Promise<string> {
  const { dev, ino } = await stat(folder, { bigint: true });
  return `${dev}:${ino}`;
}

/** In doubt yes: two programs on one folder would be worse than one that does not start. */
export async function isAlive(folder: string, owner: Owner): Promise<boolean> {
  const { endpoint } = owner;
  if ("socket" in endpoint) return isSocketAlive(join(folder, endpoint.socket));
  // A copy of the folder has the original's record, and the original may well be running.
  return owner.folder === (await folderId(folder)) && isPortAlive(owner, endpoint);
}

/** Whether somebody listens on a socket file. */
export async function isSocketAlive(path: string): Promise<boolean> {
  if (isShortEnough(path)) return isAnswered(path);
  // Too long to connect to, as in a copied folder; over a symbolic link it is not.
  const detour = await mkdtemp(join(tmpdir(), "embedded-mongodb-"));
  try {
    await symlink(resolve(dirname(path)), join(detour, "f"));
    return await isAnswered(join(detour, "f", basename(path)));
  } finally {
    await rm(detour, { recursive: true, force: true });
  }
}

async function isAnswered(path: string): Promise<boolean> {
  const socket = open({ path });
  const { error } = await answer(socket, "connect");
  socket.destroy();
  return !GONE.includes(error ?? "");
}

/** Ports, too, are used again: asked for the start of a login, only a server with the owner's password answers with its salt. */
async function isPortAlive(owner: Owner, endpoint: Endpoint): Promise<boolean> {
  const socket = open(addressOf("", endpoint));
  const connected = await answer(socket, "connect");
  if (connected.error === undefined) socket.write(greeting());
  const { data } = connected.error === undefined ? await answer(socket, "data") : {};
  socket.destroy();
  if (GONE.includes(connected.error ?? "")) return false;
  // A server of a release with another user refuses ours, and has no salt for it.
  if (data !== undefined && owner.user === USER) return data.includes(saltOf(owner.password));
  return !isSurelyGone(owner);
}

/** A process that is missing is gone for sure, other than one that is found. */
function isSurelyGone({ host, pid }: Owner): boolean {
  if (host !== hostname()) return false;
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

function open(address: { path: string } | { port: number; host: string }): Socket {
  const socket = connect(address);
  socket.setTimeout(PATIENCE_MS);
  return socket;
}

type Answer = { error?: string; data?: Buffer };

/** Nothing, when no answer comes for a while or the other side hangs up. */
const answer = (socket: Socket, event: "connect" | "data"): Promise<Answer> =>
  new Promise((resolve) => {
    socket.on("error", (error: NodeJS.ErrnoException) => resolve({ error: error.code ?? "" }));
    socket.once("timeout", () => resolve({}));
    socket.once("close", () => resolve({}));
    socket.once(event, (data?: Buffer) => resolve(data ? { data } : {}));
  });

function greeting(): Buffer {
  const payload = Buffer.from(`n,,n=${USER},r=probe`);
  const body = encode({ saslStart: 1, mechanism: "SCRAM-SHA-256", payload, $db: "admin" });
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + body.length, 0);
  head.writeInt32LE(2013, 12);
  return Buffer.concat([head, body]);
}

// Programs that start on a data folder take turns: while one opens, holds or closes it, no other opens the file. LMDB's own locks do
// not see to that at every moment: a program that closes the file as its last destroys them under whoever opens it just then
// (ITS#10095), and then two may write at once. What holds here is a name that the system gives to one process and takes back when
// that ends, however it ends: a socket in Linux's abstract namespace. Elsewhere the record and the note of owner.ts decide alone.

import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { folderId } from "./probe.ts";

export type Turn = {
  /** Lets the next one open the folder. */
  end(): Promise<void>;
};

const LONGEST_WAIT_MS = 30_000;
const TRY_EVERY_MS = 50;

/**
 * Resolves when it is this process's turn, or after half a minute in which whoever has the name holds no folder: it is not worth more
 * than that, as anybody on this machine can take it.
 * @param refuse asked while another has its turn. @throws what it throws: the other has the folder now
 */
export async function takeTurn(
  folder: string,
  refuse: () => Promise<void>,
  longestMs = LONGEST_WAIT_MS,
): Promise<Turn> {
  if (process.platform !== "linux") return { end: async () => {} };
  const name = `\0embedded-mongodb-${await folderId(folder)}`;
  for (let waited = 0; ; waited += TRY_EVERY_MS) {
    const server = await bound(name);
    if (server) return { end: () => new Promise((resolve) => server.close(() => resolve())) };
    if (waited >= longestMs) return { end: async () => {} };
    await refuse();
    await sleep(TRY_EVERY_MS);
  }
}

/** @returns undefined when the name is taken */
async function bound(name: string): Promise<Server | undefined> {
  const server = createServer((socket) => socket.destroy());
  try {
    server.listen(name);
    await once(server, "listening");
    return server.unref();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EADDRINUSE") return undefined;
    throw error;
  }
}

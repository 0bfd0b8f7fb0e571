// A MongoDB for programs that have none: a server in a thread of this process, which keeps its data in a folder
// and which MongoDB's own driver talks to.

import { randomBytes } from "node:crypto";
import { resolve } from "node:path";
import { checkName, DEFAULT_NAME } from "./name.ts";
import { ownerOf, uriOf } from "./owner.ts";
import { keepRunning, type ThreadEvent } from "./thread.ts";

/**
 * "size" comes once a minute, "trouble" is worth a line in a log (a client that sent nonsense, a chore that failed),
 * "damaged" names a stored document that cannot be read, once: scans go on without it, and asking for it by a unique key fails;
 * and between "died" and "restarted" clients cannot connect.
 */
export type EmbeddedEvent = ThreadEvent;

export type Size = { bytes: number; documents: number };

export type Embedded = {
  /** Good for as long as this process runs, also when the server's thread had to start anew. */
  uri: string;
  folder: string;
  /** @throws Error while the server starts anew */
  size(): Promise<Size>;
  /** Lets commands under way end, and gives the folder back. */
  close(): Promise<void>;
};

export type EmbeddedOptions = {
  /** What the data goes by, its files and the database of the uri; absent: "embedded". */
  name?: string;
  /** A port of this machine and a password, also where a socket file would do. */
  transport?: "tcp";
  /** How long a command may take that names no maxTimeMS, in milliseconds; absent: 30 s. */
  longestMs?: number;
  onEvent?(event: EmbeddedEvent): void;
};

/**
 * Starts a server on the data in `folder`, which is made where there is none.
 * @throws Error when the folder cannot be used; its message says why and what to do, its `name` is "OwnedError" when another process
 *   holds the folder, and "DamagedError" when the data in it is not whole
 */
export async function start(
  folder: string,
  { name = DEFAULT_NAME, transport, longestMs, onEvent = () => {} }: EmbeddedOptions = {},
): Promise<Embedded> {
  const sizes = questions<Size>();
  const secrets = { password: randomBytes(32).toString("base64url"), token: randomBytes(16).toString("hex") };
  const setup = {
    folder: resolve(folder),
    name: checkName(name),
    ...secrets,
    ...(transport && { transport }),
    ...(longestMs !== undefined && { longestMs }),
  };
  const { endpoint, post, close } = await keepRunning(setup, (event) => {
    if (event.type === "died") sizes.fail(new Error(event.message));
    const isAsked = event.type === "size" && sizes.answer({ bytes: event.bytes, documents: event.documents });
    if (!isAsked) onEvent(event);
  });
  return {
    uri: uriOf(setup.folder, { ...secrets, endpoint }, name),
    folder: setup.folder,
    size: () => (post({ type: "size" }) ? sizes.ask() : Promise.reject(new Error("the data is being opened again"))),
    async close() {
      await close();
      sizes.fail(new Error("the data was closed"));
    },
  };
}

/** The uri of the server that runs on `folder` now, in whatever process, if there is one. @param name as it was started with */
export async function runningUri(folder: string, { name = DEFAULT_NAME } = {}): Promise<string | undefined> {
  const owner = await ownerOf(resolve(folder));
  return owner && uriOf(resolve(folder), owner, checkName(name));
}

/** Those who wait for the next answer. */
function questions<T>() {
  const waiting: { resolve(value: T): void; reject(error: Error): void }[] = [];
  const settle = (): typeof waiting => waiting.splice(0);
  return {
    ask: () => new Promise<T>((resolve, reject) => waiting.push({ resolve, reject })),
    /** Whether anybody had asked. */
    answer: (value: T) => settle().map(({ resolve }) => resolve(value)).length > 0,
    fail: (error: Error) => settle().map(({ reject }) => reject(error)),
  };
}

// The embedded server's own thread, its main: it takes the data folder, opens what is in it, listens, and keeps the clock.
// start.ts, in the program's thread, starts it and hears of it.

import { chmod, mkdir } from "node:fs/promises";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { createCursors } from "./commands/cursors.ts";
import { dispatcher } from "./commands/dispatch.ts";
import type { Context } from "./commands/handler.ts";
import { USER } from "./commands/scram.ts";
import { holdLifeline, type Lifeline } from "./lifeline.ts";
import { watchMapped } from "./mapped.ts";
import { claim, isNoted, refuseIfHeld } from "./owner.ts";
import { folderId, type Owner } from "./probe.ts";
import type { Damage, NoteDamage } from "./storage/damage.ts";
import { syncFolderAbove } from "./storage/data-file.ts";
import { type Environment, openEnvironment, reopenEnvironment } from "./storage/open-env.ts";
import { openStorage } from "./storage/storage.ts";
import { expire, MOST_AT_ONCE } from "./storage/ttl.ts";
import { takeTurn } from "./turn.ts";
import { type Handle, type Service, serve } from "./wire/connection.ts";
import { type Endpoint, listen } from "./wire/listen.ts";

/** What a thread is started with; one that takes the place of another gets the same, and the endpoint that clients know. */
export type WorkerSetup = {
  folder: string;
  /** What the data goes by. */
  name: string;
  transport?: "tcp";
  endpoint?: Endpoint;
  password: string;
  token: string;
  /** How long a command may take that names no time, in milliseconds. */
  longestMs?: number;
};

export type FromWorker =
  | { type: "ready"; endpoint: Endpoint }
  | { type: "failed"; name: string; message: string }
  | { type: "size"; bytes: number; documents: number }
  | { type: "trouble"; message: string }
  | ({ type: "damaged" } & Damage);

export type ToWorker = { type: "size" } | { type: "close" };

/** A program may want to say more about these, and knows them by their name. */
const TOLD_BY_NAME = ["OwnedError", "DamagedError"];
const CHORES_MS = 60_000;
const LOOK_MS = 1_000;

const now = (): Date => new Date();

async function main(setup: WorkerSetup, port: MessagePort): Promise<void> {
  const tell = (message: FromWorker): void => port.postMessage(message);
  const trouble = (message: string): void => tell({ type: "trouble", message });
  const { folder, name } = setup;
  await makeFolder(folder);
  const refuse = (): Promise<void> => refuseIfHeld(folder, setup.token);
  await refuse();
  const turn = await takeTurn(folder, refuse); // until this process ends, or has closed the data

  // Listening comes before all else: from the moment the folder is ours, others must find that somebody is here.
  const server = createServer({ allowHalfOpen: true, noDelay: true });
  const data = later<Handle>();
  const service = serve(server, { handle: async (...request) => (await data.promise)(...request), log: trouble });
  process.on("uncaughtExceptionMonitor", service.hangUp);
  const endpoint = await listen(server, folder, setup.endpoint ?? setup.transport);
  const environment = await openUndisturbed(setup);
  const { release, check, moved } = await claim(environment, folder, await ownerFrom(setup, endpoint), name);

  const note = once((damage) => tell({ type: "damaged", ...damage }));
  const context = openData(environment, setup, endpoint, { service, checkOwner: () => orEnd(check), note });
  data.resolve(dispatcher(context));
  const stopChores = startChores(context, tell);
  const look = watchMapped(() => context.storage.reopen(() => reopened(setup, moved)));
  const looking = setInterval(look, LOOK_MS);
  port.on("message", ({ type }: ToWorker) => {
    if (type === "size") tell({ type, ...context.storage.size() });
    else {
      stopChores();
      clearInterval(looking);
      port.removeAllListeners("message");
      void close(service, context, release)
        .then(turn.end)
        .then(() => port.close());
    }
  });
  tell({ type: "ready", endpoint });
}

/** The socket stays until the data is closed: for whoever starts next, a folder without one is free. */
async function close(service: Service, { storage }: Context, release: () => Promise<void>): Promise<void> {
  await service.drain();
  await release();
  await storage.close();
  await service.end();
}

/** What another process writes while it is read looks damaged: then it is that process that is in the way. */
async function openUndisturbed({ folder, name, token }: WorkerSetup): Promise<Environment> {
  try {
    return openEnvironment(folder, { wasClean: !(await isNoted(folder)), name });
  } catch (error) {
    await refuseIfHeld(folder, token);
    throw error;
  }
}

function reopened({ folder, name }: WorkerSetup, moved: (to: Environment) => void): Environment {
  const environment = reopenEnvironment(folder, name);
  moved(environment);
  return environment;
}

async function makeFolder(folder: string): Promise<void> {
  const made = await mkdir(folder, { recursive: true, mode: 0o700 });
  if (made !== undefined) syncFolderAbove(made);
  // A mounted volume may belong to somebody else; the socket in it is closed to others all the same.
  await chmod(folder, 0o700).catch(() => {});
}

const ownerFrom = async ({ folder, password, token }: WorkerSetup, endpoint: Endpoint): Promise<Owner> => ({
  pid: process.pid,
  startedAt: now().toISOString(),
  host: hostname(),
  endpoint,
  password,
  user: USER,
  folder: await folderId(folder),
  token,
});

/** A thread that has lost the folder must not answer from it either. */
function orEnd(check: () => void): void {
  try {
    check();
  } catch (error) {
    setImmediate(() => {
      throw error;
    });
    throw error;
  }
}

function openData(
  environment: Environment,
  setup: WorkerSetup,
  endpoint: Endpoint,
  { service, checkOwner, note }: { service: Service; checkOwner: () => void; note: NoteDamage },
): Context {
  const context = {
    storage: openStorage(environment, checkOwner, { note }),
    cursors: createCursors(),
    now,
    startedAt: now(),
    connections: service.connections,
    ...(setup.longestMs !== undefined && { longestMs: setup.longestMs }),
  };
  return "port" in endpoint ? { ...context, password: setup.password } : context;
}

/** Commands come to the same document again and again. */
function once(tell: NoteDamage): NoteDamage {
  const told = new Set<string>();
  return (damage) => {
    const name = `${damage.collection} ${damage.document}`;
    if (!told.has(name)) tell(damage);
    told.add(name);
  };
}

/** What MongoDB, too, does once a minute. */
function startChores(context: Context, tell: (message: FromWorker) => void): () => void {
  let next = setTimeout(work, CHORES_MS);
  function work(): void {
    const isMoreToDo = doChores(context, tell);
    next = setTimeout(work, isMoreToDo ? 0 : CHORES_MS);
  }
  return () => clearTimeout(next);
}

function doChores({ storage, cursors }: Context, tell: (message: FromWorker) => void): boolean {
  try {
    cursors.sweep(now());
    if (expire(storage, now()) === MOST_AT_ONCE) return true;
    tell({ type: "size", ...storage.size() });
  } catch (error) {
    tell({ type: "trouble", message: `documents past their time could not be removed: ${messageOf(error)}` });
  }
  return false;
}

function later<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

if (parentPort) {
  const port = parentPort;
  const { lifeline, ...setup } = workerData as WorkerSetup & { lifeline: Lifeline };
  holdLifeline(lifeline);
  main(setup, port).catch((error: unknown) => {
    const name = error instanceof Error && TOLD_BY_NAME.includes(error.name) ? error.name : "Error";
    const reason = messageOf(error);
    const message = name === "OwnedError" ? reason : `The data in ${setup.folder} cannot be opened: ${reason}`;
    port.postMessage({ type: "failed", name, message } satisfies FromWorker);
    process.exit(1);
  });
}

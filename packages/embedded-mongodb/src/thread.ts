// The server's thread seen from outside: started, listened to, and started again when it dies.

import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { createLifeline } from "./lifeline.ts";
import type { FromWorker, ToWorker, WorkerSetup } from "./worker.ts";

export type ThreadEvent =
  | Exclude<FromWorker, { type: "ready" | "failed" }>
  /** The thread is gone, and clients are refused until "restarted". */
  | { type: "died"; message: string }
  | { type: "restarted" };

type Endpoint = NonNullable<WorkerSetup["endpoint"]>;
type Thread = { endpoint: Endpoint; post(message: ToWorker): void; ended: Promise<Error> };

export type Threads = {
  endpoint: Endpoint;
  /** false while there is no thread. */
  post(message: ToWorker): boolean;
  /** Resolves once the last thread has ended by itself. */
  close(): Promise<void>;
};

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 10_000;
const STEADY_MS = 60_000; // a thread that has lived so long was not at fault
const PROGRAM = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

/** @throws what the first thread could not start for; later ones are tried until one does */
export async function keepRunning(setup: WorkerSetup, tell: (event: ThreadEvent) => void): Promise<Threads> {
  let thread: Thread | undefined = await start(setup, tell);
  const { endpoint } = thread;
  const closing = new AbortController();
  const { signal } = closing;
  const again = restarts({ ...setup, endpoint }, tell, signal);

  async function supervise(): Promise<void> {
    while (thread) {
      const steady = setTimeout(again.steady, STEADY_MS).unref();
      if (signal.aborted) thread.post({ type: "close" });
      const { message } = await thread.ended;
      clearTimeout(steady);
      thread = undefined;
      if (signal.aborted) return;
      tell({ type: "died", message });
      thread = await again.start();
      if (thread) tell({ type: "restarted" });
    }
  }

  const supervision = supervise();
  return {
    endpoint,
    post(message) {
      thread?.post(message);
      return thread !== undefined;
    },
    async close() {
      if (!signal.aborted) thread?.post({ type: "close" });
      closing.abort();
      await supervision;
    },
  };
}

/** Starts a thread in the place of one that died, with longer pauses the more often that is needed. */
function restarts(setup: WorkerSetup, tell: (event: ThreadEvent) => void, signal: AbortSignal) {
  let failures = 0;
  return {
    steady(): void {
      failures = 0;
    },
    /** @returns undefined once it is to end */
    async start(): Promise<Thread | undefined> {
      while (!signal.aborted) {
        const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures++, LONGEST_PAUSE_MS);
        await sleep(pause, undefined, { signal }).catch(() => {});
        const next = await start(setup, tell).catch((error: Error) => error);
        if (!(next instanceof Error)) return next;
        tell({ type: "died", message: next.message });
      }
      return undefined;
    },
  };
}

/** Resolves when clients can connect. @throws Error, with the name that it had in the thread, once a thread that failed is gone */
function start(setup: WorkerSetup, tell: (event: ThreadEvent) => void): Promise<Thread> {
  const { lifeline, release } = createLifeline((message) => tell({ type: "died", message }));
  const worker = new Worker(PROGRAM, { workerData: { ...setup, lifeline }, transferList: [lifeline.port] });
  let reason: Error | undefined;
  const ended = new Promise<Error>((resolve) => {
    worker.on("error", (error) => (reason = error));
    worker.on("exit", (code) => {
      release();
      resolve(reason ?? new Error(`the data's thread ended with code ${code}`));
    });
  });
  return new Promise((resolve, reject) => {
    void ended.then(reject);
    worker.on("message", (message: FromWorker) => {
      if (message.type === "failed") reason = Object.assign(new Error(message.message), { name: message.name });
      else if (message.type === "ready") {
        resolve({ endpoint: message.endpoint, post: (order) => worker.postMessage(order), ended });
      } else tell(message);
    });
  });
}

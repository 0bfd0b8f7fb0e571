// Threads for what takes long to compute: one order each at a time, so that no mail delays the others. One that takes too long is ended.

import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { largeBuffer } from "../pacing/large-buffer.ts";
import { inProgram } from "../ports/program-folder.ts";

export type ThreadAnswer = { value: unknown } | { error: string };
export type Threads<Order> = {
  /** @param bytes of a mail, which the order is about: a copy of them goes with it */
  ask(order: Order, bytes: Uint8Array): Promise<ThreadAnswer>;
};
/** What a thread is sent. */
export type ThreadOrder<Order> = { order: Order; bytes: Uint8Array };

// Of the heap of one thread: at most, and for what is just made. That is not collected before it is full, so a thread that works
// takes three times of it whatever it reads.
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 12 };
const MB = 1024 ** 2;
const MOST_BYTES = 24 * MB; // of all orders under way together: reading a mail takes several times its size
const LASTING_BYTES = MB; // a thread ends after a larger order: one that rests keeps all it used, until it works again

type Job<Order> = ThreadOrder<Order> & { end(answer: ThreadAnswer): void };

/** Bytes that came over from another thread, as a Buffer again and without another copy of them. */
export const bytesFrom = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);

/** The built program of a thread, also where the rest runs as TypeScript. @param name such as "mail/parse-worker" */
export const programOf = (name: string): URL => pathToFileURL(inProgram(`dist/${name}.js`));

/**
 * They start on need and keep no process alive.
 * @param longestMs how long a thread may work on one order
 * @param most how many run at once; large orders go one after the other
 */
export function createThreads<Order>(program: URL, longestMs: number, most: number): Threads<Order> {
  const waiting: Job<Order>[] = [];
  const idle: Worker[] = [];
  let [running, held] = [0, 0]; // held: bytes

  function next(): void {
    for (let [first] = waiting; first && (idle.length > 0 || running < most); [first] = waiting) {
      const { length } = first.bytes;
      if (running > 0 && held + length > MOST_BYTES) return;
      waiting.shift();
      running += 1;
      held += length;
      void carryOut(first)
        .catch((error: Error) => first.end({ error: error.message }))
        .finally(() => {
          running -= 1;
          held -= length;
          next();
        });
    }
  }

  async function carryOut(job: Job<Order>): Promise<void> {
    const worker = idle.pop() ?? start(program);
    const isReusable = await work(worker, job, longestMs);
    if (isReusable && job.bytes.length <= LASTING_BYTES) rest(worker, idle);
    else if (isReusable) await worker.terminate();
  }

  return {
    ask: (order, bytes) =>
      new Promise((end) => {
        waiting.push({ order, bytes, end });
        next();
      }),
  };
}

function rest(worker: Worker, idle: Worker[]): void {
  idle.push(worker);
  worker.once("exit", () => idle.includes(worker) && idle.splice(idle.indexOf(worker), 1));
}

function start(program: URL): Worker {
  const worker = new Worker(program, { resourceLimits: LIMITS });
  worker.unref();
  return worker;
}

/** @returns whether the thread can go on to another order */
function work<Order>(worker: Worker, { order, bytes, end }: Job<Order>, longestMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (answer: ThreadAnswer, isReusable: boolean): void => {
      clearTimeout(limit);
      for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
      worker.on("error", () => {}); // what it says after its answer is nobody's, and must not end the process
      worker.unref();
      if (!isReusable) void worker.terminate();
      end(answer);
      resolve(isReusable);
    };
    const limit = setTimeout(() => done({ error: `it took longer than ${longestMs / 1000} s` }, false), longestMs);
    worker.on("message", (answer: ThreadAnswer) => done(answer, true));
    worker.on("error", (error) => done({ error: error.message }, false));
    worker.on("exit", (code) => done({ error: `its thread ended with code ${code}` }, false));
    worker.ref();
    try {
      send(worker, order, bytes);
    } catch (error) {
      done({ error: (error as Error).message }, false); // there is no memory for it, for example
    }
  });
}

function send<Order>(worker: Worker, order: Order, bytes: Uint8Array): void {
  const own = largeBuffer(bytes.length); // it goes over as it is: bytes that are copied on the way are there three times meanwhile
  own.set(bytes);
  worker.postMessage({ order, bytes: own } satisfies ThreadOrder<Order>, [own.buffer as ArrayBuffer]);
}

// The server's thread must not be ended in the midst of a write: lmdb would wait, within it, for a lock that it holds itself, and
// the whole process with it, for good. So a process that exits lets the write end first. And should memory run out in the midst of
// one, the process cannot be saved: it is ended, as when its own memory runs out. The data is safe in either case.

import { MessageChannel, type MessagePort } from "node:worker_threads";

/** What the thread is given: goes into its workerData, and `port` into its transferList. */
export type Lifeline = { port: MessagePort; parked: SharedArrayBuffer };

const LONGEST_WRITE_MS = 10_000;
const LONGEST_END_MS = 5_000;

/**
 * @param tell why the process is about to be ended
 * @returns what the thread is given, and what to call when it has ended
 */
export function createLifeline(tell: (reason: string) => void): { lifeline: Lifeline; release(): void } {
  const { port1: port, port2: ours } = new MessageChannel();
  const parked = new Int32Array(new SharedArrayBuffer(4));
  const park = (): void => {
    ours.postMessage("park");
    if (Atomics.wait(parked, 0, 0, LONGEST_WRITE_MS) === "timed-out") endProcess();
  };
  process.once("exit", park);
  let stuck: NodeJS.Timeout | undefined;
  // Node closes a thread's ports before it comes to lmdb's part of the end.
  ours.once("close", () => {
    stuck = setTimeout(() => {
      tell("the data's thread ended in the midst of a write, and this process has to end with it");
      endProcess();
    }, LONGEST_END_MS);
  });
  ours.unref();
  return {
    lifeline: { port, parked: parked.buffer },
    release() {
      process.off("exit", park);
      clearTimeout(stuck);
      ours.removeAllListeners("close").close();
    },
  };
}

/** In the thread: stands still, between two writes, when the process is about to exit. */
export function holdLifeline({ port, parked }: Lifeline): void {
  const state = new Int32Array(parked);
  port.on("message", () => {
    Atomics.store(state, 0, 1);
    Atomics.notify(state, 0);
    Atomics.wait(state, 0, 1);
  });
  port.unref();
}

/** An exit would wait for the thread. */
const endProcess = (): void => void process.kill(process.pid, "SIGKILL");

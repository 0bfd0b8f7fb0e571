// One thread of the fuzzer: reads or judges the mails of its seeds, and leaves in shared memory which one it is at.

import { parentPort, workerData } from "node:worker_threads";
import { type Read, readMutated } from "./read.ts";
import { ownSamples, samplesIn } from "./samples.ts";

export type What = "reading" | "identity";
export type Share = { what: What; folder: string; first: number; end: number; step: number; at: Int32Array };
export type Finding = { seed: number; ms: number; failure: string | undefined };
export type Progress = Finding | "done";

const SLOW_MS = 100; // told to the main thread, which knows what is too slow

const { what, folder, first, end, step, at } = workerData as Share;

/** Only what is asked for is loaded. */
async function readerOf(): Promise<(seed: number) => Promise<Read>> {
  if (what === "identity") return (await import("./identity.ts")).readForged;
  const found = await samplesIn(folder);
  const samples = found.length ? found : ownSamples();
  return (seed) => readMutated(seed, samples);
}

const read = await readerOf();
const tell = (progress: Progress): void => parentPort!.postMessage(progress);

for (let seed = first; seed < end; seed += step) {
  Atomics.store(at, 0, seed);
  const { ms, failure } = await read(seed);
  if (failure || ms > SLOW_MS) tell({ seed, ms, failure });
}
tell("done");

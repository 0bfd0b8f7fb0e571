// `npm run fuzz [-- --count 20000 --seed N --folder F]`: damaged mails, read whole. `npm run fuzz -- identity [--count 200000]`:
// forged mails, and whom they are attributed to. Ends with 1 when one crashes, hangs, takes over a second, fills the heap or is
// attributed to somebody who did not sign it; `--only SEED` does that one mail again and tells what became of it.

import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { readMutated } from "./read.ts";
import { ownSamples, samplesIn } from "./samples.ts";
import type { Finding, Progress, Share, What } from "./thread.ts";

const THREADS = 2;
const TOO_SLOW_MS = 1_000;
const HANGS_MS = 20_000;
const MEGABYTES = 256;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    count: { type: "string" },
    seed: { type: "string", default: String(Math.trunc(Math.random() * 2 ** 30)) },
    folder: { type: "string", default: "../shared/corpus" },
    only: { type: "string" },
  },
});

const what: What = positionals[0] === "identity" ? "identity" : "reading";
const slow: Finding[] = [];
const failed: Finding[] = [];

/** Reads its share, and goes on behind a mail that ended the thread. */
async function readShare(first: number, end: number): Promise<void> {
  for (let from = first; from < end; ) {
    const at = new Int32Array(new SharedArrayBuffer(4));
    Atomics.store(at, 0, from);
    const reason = await readUntilEnd({ what, folder: values.folder, first: from, end, step: THREADS, at });
    if (!reason) return;
    const seed = Atomics.load(at, 0);
    failed.push({ seed, ms: Number.NaN, failure: reason });
    from = seed + THREADS;
  }
}

/** @returns why the thread ended before its share was read */
function readUntilEnd(share: Share): Promise<string | undefined> {
  const worker = new Worker(new URL("./thread.js", import.meta.url), {
    workerData: share,
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  return new Promise((resolve) => {
    let seen = -1;
    const watch = setInterval(() => {
      const now = Atomics.load(share.at, 0);
      if (now === seen) end(`read for more than ${HANGS_MS / 1000} s`);
      seen = now;
    }, HANGS_MS);
    const end = (reason: string | undefined): void => {
      clearInterval(watch);
      void worker.terminate();
      resolve(reason);
    };
    worker.on("message", (progress: Progress) => {
      if (progress === "done") end(undefined);
      else (progress.failure ? failed : slow).push(progress);
    });
    worker.on("error", (error) => end(error.stack ?? error.message));
  });
}

if (values.only) {
  const seed = Number(values.only);
  if (what === "identity") console.log(await (await import("./identity.ts")).readForged(seed));
  else {
    const found = await samplesIn(values.folder);
    console.log(await readMutated(seed, found.length ? found : ownSamples()));
  }
} else {
  const [first, count] = [Number(values.seed), Number(values.count ?? (what === "identity" ? 200_000 : 20_000))];
  console.log(`seeds ${first} to ${first + count - 1}`);
  const started = performance.now();
  await Promise.all(Array.from({ length: THREADS }, (_, thread) => readShare(first + thread, first + count)));
  const seconds = (performance.now() - started) / 1000;
  const worst = slow.sort((one, other) => other.ms - one.ms);
  const tooSlow = worst.filter(({ ms }) => ms > TOO_SLOW_MS);
  console.log(
    `${count} mails in ${seconds.toFixed(0)} s (${(count / seconds).toFixed(0)} mails/s), ${failed.length} failed`,
  );
  console.log(
    `  ${worst.length} took more than 100 ms; the longest: ${worst
      .slice(0, 5)
      .map(({ seed, ms }) => `${seed} ${ms.toFixed(0)} ms`)
      .join(", ")}`,
  );
  console.log(`  peak memory ${(process.resourceUsage().maxRSS / 1_024).toFixed(0)} MB`);
  for (const { seed, failure } of failed.slice(0, 20)) console.log(`  failed: ${seed}: ${failure}`);
  for (const { seed, ms } of tooSlow) console.log(`  too slow: ${seed}: ${ms.toFixed(0)} ms`);
  process.exitCode = failed.length || tooSlow.length ? 1 : 0;
}

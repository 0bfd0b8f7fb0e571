// Large mails are read in a thread of their own, so that none delays the others; one that takes too long is given up and read reduced.

import { Worker } from "node:worker_threads";
import type { Attachment, KeptMail, Mail } from "../core/mail.ts";
import { attachments, parse } from "./parse.ts";
import { reduced } from "./reduced.ts";

export type Order = { task: "parse"; kept: KeptMail } | { task: "attachments"; raw: Buffer };
export type Answer = { value: unknown } | { error: string };
type Content = Attachment & { content: Buffer };

const LARGE = 16_384; // bytes; the worst of those that are smaller takes some 50 ms
const HUGE = 262_144; // bytes; such mails have threads of their own, so that those between never wait for them
const LONGEST_MS = 20_000;
const THREADS = 2; // for each of the two sizes
const MEGABYTES = 512; // heap of one thread
const PROGRAM = new URL(
  import.meta.url.endsWith(".ts") ? "../../dist/mail/parse-worker.js" : "./parse-worker.js",
  import.meta.url,
);

type Job = { order: Order; end(answer: Answer): void };

export type Reader = {
  parse(kept: KeptMail): Promise<Mail>;
  /** @throws when a large mail could not be read: try again later */
  attachments(raw: Buffer): Promise<Content[]>;
};

type Ask = (order: Order) => Promise<Answer>;

/** @param longestMs how long a thread may read one mail. @param large from how many bytes on a thread does. Threads start on need and keep no process alive. */
export function createReader({ longestMs = LONGEST_MS, large = LARGE, program = PROGRAM } = {}): Reader {
  const [some, huge] = [threads(longestMs, program), threads(longestMs, program)];
  const askFor = (raw: Buffer, order: Order): Promise<Answer> => (raw.length < HUGE ? some : huge)(order);
  return {
    async parse(kept) {
      if (kept.raw.length < large) return parse(kept);
      const answer = await askFor(kept.raw, { task: "parse", kept });
      if ("value" in answer) return answer.value as Mail;
      const beginning = { ...kept, raw: reduced(kept.raw) };
      const again = await some({ task: "parse", kept: beginning });
      const isRead = "value" in again;
      const mail = isRead ? (again.value as Mail) : await parse({ ...kept, raw: kept.raw.subarray(0, LARGE) });
      return { ...mail, problems: [...mail.problems, `only its beginning was read: ${answer.error}`] };
    },
    async attachments(raw) {
      if (raw.length < large) return attachments(raw);
      const answer = await askFor(raw, { task: "attachments", raw });
      if (!("value" in answer)) throw new Error(`the files of a mail could not be read: ${answer.error}`);
      return (answer.value as Content[]).map((one) => ({ ...one, content: Buffer.from(one.content) }));
    },
  };
}

function threads(longestMs: number, program: URL): Ask {
  const waiting: Job[] = [];
  const idle: Worker[] = [];
  let running = 0;

  function next(): void {
    if (waiting.length === 0 || (idle.length === 0 && running >= THREADS)) return;
    const worker = idle.pop() ?? start(program);
    running += 1;
    void work(worker, waiting.shift()!, longestMs).then((isReusable) => {
      running -= 1;
      if (isReusable) rest(worker);
      next();
    });
  }

  function rest(worker: Worker): void {
    idle.push(worker);
    worker.once("exit", () => idle.includes(worker) && idle.splice(idle.indexOf(worker), 1));
  }

  return (order) =>
    new Promise((end) => {
      waiting.push({ order, end });
      next();
    });
}

function start(program: URL): Worker {
  const worker = new Worker(program, { resourceLimits: { maxOldGenerationSizeMb: MEGABYTES } });
  worker.unref();
  return worker;
}

/** @returns whether the thread can go on to another mail */
function work(worker: Worker, { order, end }: Job, longestMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const done = (answer: Answer, isReusable: boolean): void => {
      clearTimeout(limit);
      for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
      worker.on("error", () => {}); // what it says after its answer is nobody's, and must not end the process
      worker.unref();
      if (!isReusable) void worker.terminate();
      end(answer);
      resolve(isReusable);
    };
    const limit = setTimeout(() => done({ error: `it took longer than ${longestMs / 1000} s` }, false), longestMs);
    worker.on("message", (answer: Answer) => done(answer, true));
    worker.on("error", (error) => done({ error: error.message }, false));
    worker.on("exit", (code) => done({ error: `its thread ended with code ${code}` }, false));
    worker.ref();
    worker.postMessage(order);
  });
}

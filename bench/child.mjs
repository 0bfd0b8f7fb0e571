// A process of the bench: it is asked one thing after the other and ends with us, whatever happens.

import { fork } from "node:child_process";
import { fileURLToPath } from "node:url";

const running = new Set();

/**
 * @param script beside this file; it says once, by itself, that it is ready
 * @returns `ready`: what it said then; `ask`: a question and its answer, which may take as long as the bench may; `stop`: lets it end by itself
 */
export async function startChild(script, environment = {}) {
  const url = new URL(script, import.meta.url);
  const { PROFILE } = process.env;
  const execArgv = PROFILE ? ["--cpu-prof", `--cpu-prof-dir=${PROFILE}`] : [];
  const env = { ...process.env, MONGODB_URI: "", ONIT_DATA: "", ...environment };
  const child = fork(fileURLToPath(url), { env, execArgv });
  running.add(child);
  const ended = new Promise((resolve) => child.once("exit", resolve));
  void ended.then(() => running.delete(child));
  const answerTo = (question) =>
    Promise.race([
      new Promise((resolve) => child.once("message", resolve)),
      ended.then((code) => Promise.reject(new Error(`${script} ended with ${code} before it answered ${question}`))),
    ]);
  const ask = (question, more = {}) => {
    const answer = answerTo(question);
    child.send({ question, ...more });
    return answer;
  };
  const ready = await answerTo("the start");
  const stop = async () => {
    if (child.connected) child.send({ question: "stop" });
    await ended;
  };
  return { ready, ask, stop, pid: child.pid };
}

/** Ends what a measure that failed has left behind. */
export function endChildren() {
  for (const child of running) child.kill("SIGKILL");
}

/** The other side, in the child: `answers` has a function for each question; "stop" ends the process after its own. */
export function answer(answers) {
  process.on("disconnect", () => process.exit(1));
  process.on("message", ({ question, ...more }) => {
    Promise.resolve(answers[question]?.(more)).then(
      (said) => (question === "stop" ? process.exit(0) : process.send(said ?? {})),
      (error) => {
        console.error(error);
        process.exit(1);
      },
    );
  });
}

/** What this process has used so far: CPU in ms, most memory in MB. */
export function usage() {
  const { user, system } = process.cpuUsage();
  return {
    cpuMs: (user + system) / 1_000,
    peakMb: process.resourceUsage().maxRSS / 1_024,
    rssMb: process.memoryUsage.rss() / 1_048_576,
  };
}

/** Resolves once a count that only grows has reached what somebody waits for. */
export function counter() {
  const waiting = new Set();
  let count = 0;
  return {
    add() {
      count += 1;
      for (const one of waiting) if (count >= one.until) one.resolve();
    },
    count: () => count,
    reaches: (until) =>
      new Promise((resolve) => {
        const one = { until, resolve: () => waiting.delete(one) && resolve({}) };
        waiting.add(one);
        if (count >= until) one.resolve();
      }),
  };
}

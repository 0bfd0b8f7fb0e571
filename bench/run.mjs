// `npm run bench [-- quick | reading | clients | web] [-- --json]`: Onit beside a bare sink in the same run, because machines are noisy and ratios are not.

import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { clientFigures, printClients } from "./clients.mjs";
import { dashboardFigures, printDashboard } from "./dashboard.mjs";
import { database, findMongodb } from "./database.mjs";
import { load } from "./load.mjs";
import { printReading, readingFigures } from "./reading.mjs";
import { tickTime } from "./tick.mjs";

const asJson = process.argv.includes("--json");
const ROUNDS = 5;
const MAILS = 4_000;
const CONNECTIONS = 16;
const WARM_UP = 500;
const QUICK = { rounds: 3, mails: 1_500, mostCpu: 15 };

const name = () => `onit-bench-${randomBytes(4).toString("hex")}`;
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const warm = (serial) =>
  `Subject: warm ${serial}\r\nFrom: warm${serial}@x.example\r\nMessage-ID: <w${serial}@x>\r\n\r\nwarm`;

/** Mails a second, CPU a mail (ms) and peak memory (MB) of one server process, from first connection to last decision. */
async function measure(script, environment = {}, mails = MAILS) {
  const child = fork(fileURLToPath(new URL(script, import.meta.url)), { env: { ...process.env, ...environment } });
  const ended = new Promise((resolve) => child.once("exit", resolve));
  const answers = (question) =>
    Promise.race([
      new Promise((resolve) => child.once("message", resolve)),
      ended.then((code) => Promise.reject(new Error(`${script} ended with ${code} before it answered ${question}`))),
    ]);
  const ask = (question) => {
    const answer = answers(question);
    child.send(question);
    return answer;
  };
  const { port } = await answers("port");
  await load(port, WARM_UP, CONNECTIONS, warm);
  await until(async () => (await ask("handled")).handled >= WARM_UP);
  const before = (await ask("usage")).cpu;
  const from = performance.now();
  await load(port, mails, CONNECTIONS);
  await until(async () => (await ask("handled")).handled >= WARM_UP + mails);
  const seconds = (performance.now() - from) / 1_000;
  const { cpu, peak } = await ask("usage");
  child.send("stop");
  await ended;
  const cpuMs = (cpu.user + cpu.system - before.user - before.system) / 1_000 / mails;
  return { perSecond: mails / seconds, cpuMs, peakMb: peak / 1_048_576 };
}

async function until(isDone) {
  const end = performance.now() + 120_000;
  while (!(await isDone())) {
    if (performance.now() > end) throw new Error("it took longer than two minutes");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The way in alone, on the embedded database, in half a minute: what a query or a scan a mail more would show. */
async function quick() {
  const rounds = [];
  for (let round = 0; round < QUICK.rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), "onit-bench-"));
    const sink = await measure("./sink.mjs", {}, QUICK.mails);
    const onit = await measure("./onit.mjs", { ONIT_DATA: folder, MONGODB_URI: "" }, QUICK.mails);
    rmSync(folder, { recursive: true, force: true });
    rounds.push({ sink, onit, cpuRatio: onit.cpuMs / sink.cpuMs });
  }
  const of = (what) => median(rounds.map(what));
  return {
    sinkPerSecond: of(({ sink }) => sink.perSecond),
    onitPerSecond: of(({ onit }) => onit.perSecond),
    onitCpuMs: of(({ onit }) => onit.cpuMs),
    cpuRatio: of(({ cpuRatio }) => cpuRatio),
  };
}

function printQuick({ sinkPerSecond, onitPerSecond, onitCpuMs, cpuRatio }) {
  const isGood = cpuRatio <= QUICK.mostCpu;
  console.log(
    `the way in, ${QUICK.mails} mails of one domain: ${onitPerSecond.toFixed(0)} mails/s with ${onitCpuMs.toFixed(2)} ms of CPU each, a bare sink ${sinkPerSecond.toFixed(0)} mails/s`,
  );
  console.log(
    `  ${cpuRatio.toFixed(1)} times the CPU of the sink: ${isGood ? "good" : "NOT GOOD"}, at most ${QUICK.mostCpu}`,
  );
  if (!isGood) process.exitCode = 1;
}

async function journeys(uri) {
  const rounds = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const sink = await measure("./sink.mjs");
    const onit = await measure("./onit.mjs", { MONGODB_URI: database(uri, name()) });
    rounds.push({ sink, onit });
  }
  const delivering = await measure("./onit.mjs", { MONGODB_URI: database(uri, name()), DELIVER: "1" });
  const of = (who) =>
    Object.fromEntries(
      Object.keys(rounds[0][who]).map((what) => [what, median(rounds.map((round) => round[who][what]))]),
    );
  const ratio = (what) => median(rounds.map(({ sink, onit }) => onit[what] / sink[what]));
  return {
    sink: of("sink"),
    onit: of("onit"),
    delivering,
    ratio: ratio("perSecond"),
    cpuRatio: ratio("cpuMs"),
    rounds,
  };
}

function print({ sink, onit, delivering, ratio, cpuRatio }, { few, many, ratio: slower }) {
  const row = (label, { perSecond, cpuMs, peakMb }) =>
    console.log(
      `  ${label.padEnd(42)}${perSecond.toFixed(0).padStart(6)} mails/s ${cpuMs.toFixed(2).padStart(6)} ms CPU a mail   peak ${peakMb.toFixed(0)} MB`,
    );
  console.log(
    `the way in: SMTP → decision stored, ${MAILS} mails over ${CONNECTIONS} connections, median of ${ROUNDS}`,
  );
  row("bare sink (smtp-server + mailparser)", sink);
  row("Onit", onit);
  row("Onit, sending five notices a mail meanwhile", delivering);
  console.log(`  ratio: ${(ratio * 100).toFixed(0)} % of the sink's mails/s, ${cpuRatio.toFixed(1)} times its CPU`);
  console.log("the tick: 1,000 due tickets, each owing one notice");
  console.log(
    `  among  10,000 open waits    decide ${few.decide.toFixed(0)} ms   deliver ${few.deliver.toFixed(0)} ms`,
  );
  console.log(
    `  among 100,000 open waits    decide ${many.decide.toFixed(0)} ms   deliver ${many.deliver.toFixed(0)} ms`,
  );
  console.log(`  ratio: ${slower.toFixed(2)}`);
}

async function onit() {
  const mongodb = findMongodb();
  try {
    const journey = await journeys(mongodb.uri);
    const few = await tickTime(database(mongodb.uri, name()), 10_000);
    const many = await tickTime(database(mongodb.uri, name()), 100_000);
    const tick = { few, many, ratio: (many.decide + many.deliver) / (few.decide + few.deliver) };
    if (!asJson) print(journey, tick);
    return { journey, tick };
  } finally {
    mongodb.stop();
  }
}

if (process.argv.includes("clients")) {
  const asked = process.argv.find((word) => /^\d+$/.test(word));
  const clients = await clientFigures(asked && Number(asked));
  if (asJson) console.log(JSON.stringify({ clients }));
  else printClients(clients);
} else if (process.argv.includes("quick")) {
  const figures = await quick();
  if (asJson) console.log(JSON.stringify({ quick: figures }));
  else printQuick(figures);
} else if (process.argv.includes("web")) {
  const web = await dashboardFigures(process.env.MONGODB_URI);
  if (asJson) console.log(JSON.stringify({ web }));
  else printDashboard(web);
} else if (process.argv.includes("reading")) {
  const reading = await readingFigures();
  if (asJson) console.log(JSON.stringify({ reading }));
  else printReading(reading);
} else {
  const figures = await onit();
  if (asJson) console.log(JSON.stringify(figures));
}

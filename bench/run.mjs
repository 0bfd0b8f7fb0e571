// `npm run bench [-- quick | row <names> | journeys | reading | clients | web] [-- --json]`: Onit beside others in the same run, because machines are
// noisy and ratios are not.

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clientFigures, printClients } from "./clients.mjs";
import { dashboardFigures, printDashboard } from "./dashboard.mjs";
import { database, findMongodb } from "./database.mjs";
import { measure, median } from "./measure.mjs";
import { printReading, readingFigures } from "./reading.mjs";
import { printTable, tableFigures } from "./table.mjs";
import { tickTime } from "./tick.mjs";

const asJson = process.argv.includes("--json");
const ROUNDS = 5;
const MAILS = 4_000;
const CONNECTIONS = 16;
const QUICK = { rounds: 3, mails: 1_500, mostCpu: 15 };

const name = () => `onit-bench-${randomBytes(4).toString("hex")}`;
/** The way in alone, on the embedded database, in half a minute: what a query or a scan a mail more would show. */
async function quick() {
  const rounds = [];
  for (let round = 0; round < QUICK.rounds; round += 1) {
    const folder = mkdtempSync(join(tmpdir(), "onit-bench-"));
    const sink = await measure("./sink.mjs", {}, { mails: QUICK.mails });
    const onit = await measure("./onit.mjs", { ONIT_DATA: folder, MONGODB_URI: "" }, { mails: QUICK.mails });
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

/** The names behind the word "row". */
function rowsAsked() {
  const at = process.argv.indexOf("row");
  return at < 0 ? [] : process.argv.slice(at + 1).filter((word) => !word.startsWith("--"));
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
} else if (process.argv.includes("journeys")) {
  const figures = await onit();
  if (asJson) console.log(JSON.stringify(figures));
} else {
  const table = await tableFigures(rowsAsked());
  if (asJson) console.log(JSON.stringify({ table }));
  else printTable(table);
}

// `npm run bench [-- quick | names of measures] [-- --json | --keep]`: Onit beside its rivals in the same run, because machines are noisy
// and ratios are not. README.md beside this file says how to read it. `reading` and `clients` are benches of their own.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { endChildren } from "./child.mjs";
import { clientFigures, printClients } from "./clients.mjs";
import { databases } from "./database.mjs";
import { append, lastOf, worse } from "./history.mjs";
import { MEASURES, roundsOf } from "./measures.mjs";
import { stopPostfix } from "./postfix.mjs";
import { printReading, readingFigures } from "./reading.mjs";
import { printComparison, printRun } from "./table.mjs";

const MEASURE_MS = 12 * 60_000; // one measure on one database, all its rounds
const words = process.argv.slice(2);
const has = (word) => words.includes(word);
const [asJson, isQuick] = [has("--json"), has("quick")];

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/** The figures and details of one round more. */
function gather(into, measure, { details = {}, commands, ...figures }) {
  const known = Object.entries(details).filter(([, value]) => value !== undefined);
  for (const [name, value] of Object.entries(figures)) {
    into.figures[name] = [...(into.figures[name] ?? []), value];
    into.measureOf[name] = measure;
  }
  for (const [name, value] of known) {
    const whole = `${measure}: ${name}`;
    into.details[whole] = [...(into.details[whole] ?? []), value];
  }
  if (commands) into.commands = commands;
}

function within(ms, work, what) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} took longer than ${ms / 60_000} minutes`)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

/** One measure on one database. What goes wrong is noted, and the others go on. */
async function measure(name, database, { folder, shared, rounds, into }) {
  const { open, sizes, quick } = MEASURES[name];
  const all = async () => {
    const opened = await open({ database, folder, shared, sizes: isQuick ? quick : sizes });
    for (let round = 0; round < rounds; round += 1) gather(into, name, await opened.round());
    await opened.stop();
  };
  const from = performance.now();
  try {
    await within(MEASURE_MS, all(), name);
  } catch (error) {
    into.trouble.push(`${name} on ${database.name}: ${error.message}`);
    endChildren();
    stopPostfix();
  }
  if (!asJson) console.error(`  ${name} on ${database.name}: ${((performance.now() - from) / 1_000).toFixed(0)} s`);
}

const blank = () => ({ figures: {}, measureOf: {}, details: {}, trouble: [] });

const medians = (lists) => Object.fromEntries(Object.entries(lists).map(([name, values]) => [name, median(values)]));

function machine() {
  const commit = () =>
    execFileSync("git", ["rev-parse", "--short", "HEAD"], { encoding: "utf8", stdio: "pipe" }).trim();
  let at = "";
  try {
    at = commit();
  } catch {
    // not in a checkout
  }
  return { cores: cpus().length, processor: cpus()[0]?.model ?? "", node: process.version, commit: at };
}

/** Which measures are asked for. */
function asked() {
  const unknown = words.filter((word) => !word.startsWith("--") && word !== "quick" && !(word in MEASURES));
  if (unknown.length > 0)
    throw new Error(
      `there is no measure "${unknown[0]}"; there are ${Object.keys(MEASURES).join(", ")}, and quick, reading, clients`,
    );
  const named = Object.keys(MEASURES).filter(has);
  const all = Object.keys(MEASURES).filter((name) => !isQuick || MEASURES[name].quick);
  return named.length > 0 ? named : all;
}

async function bench() {
  const names = asked();
  const folder = mkdtempSync(join(tmpdir(), "onit-bench-"));
  const all = databases(folder).filter(({ name }) => !isQuick || name === "embedded");
  const end = () => {
    endChildren();
    stopPostfix();
    for (const database of all) database.end();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  process
    .once("SIGINT", () => process.exit(130))
    .once("SIGTERM", () => process.exit(143))
    .once("exit", end);
  const run = Object.fromEntries(all.map(({ name }) => [name, blank()]));
  const skipped = names.flatMap((name) => {
    const why = MEASURES[name].missing?.();
    return why === undefined ? [] : [{ name, why }];
  });
  const shared = {};
  const once = async (some, rounds) => {
    for (const name of some)
      for (const database of all) {
        if (MEASURES[name].onlyEmbedded && database.name !== "embedded") continue;
        const into = run[database.name];
        await measure(name, database, { folder, shared, into, rounds: rounds ?? roundsOf(MEASURES[name], isQuick) });
      }
  };
  const figures = () => Object.fromEntries(Object.entries(run).map(([name, all]) => [name, medians(all.figures)]));
  const possible = names.filter((name) => !skipped.some((one) => one.name === name));
  await once(possible);
  const kind = isQuick ? "quick" : "whole";
  const last = lastOf(kind);
  // What looks worse is measured again before it counts: a machine that had something else to do looks the same.
  const suspects = isQuick ? worse(figures(), last?.figures) : [];
  await once([...new Set(suspects.map(({ measure, database }) => run[database].measureOf[measure]))]);
  const wrong = worse(figures(), last?.figures);
  const trouble = Object.values(run).flatMap((one) => one.trouble);
  const line = { kind, at: new Date().toISOString(), ...machine(), figures: figures() };
  const isWhole = !isQuick && names.length === Object.keys(MEASURES).length && trouble.length === 0;
  if (isWhole || has("--keep")) append(line);
  if (asJson) console.log(JSON.stringify({ ...line, rounds: run, skipped, wrong, trouble }));
  else {
    printRun(run, { ...line, skipped });
    printComparison({ wrong, trouble, last, isQuick });
  }
  if (trouble.length > 0 || (isQuick && wrong.length > 0)) process.exitCode = 1;
}

if (has("clients")) {
  const count = words.find((word) => /^\d+$/.test(word));
  const clients = await clientFigures(count && Number(count));
  if (asJson) console.log(JSON.stringify({ clients }));
  else printClients(clients);
} else if (has("reading")) {
  const reading = await readingFigures();
  if (asJson) console.log(JSON.stringify({ reading }));
  else printReading(reading);
} else {
  await bench();
  process.exit();
}

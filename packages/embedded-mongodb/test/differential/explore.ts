// Plays many sequences on both servers, several at a time, and keeps one small example of each kind of difference.

import { EJSON } from "bson";
import fc from "fast-check";
import { mongo } from "mongoose";
import type { Outcome } from "./normalise.ts";
import { type Operation, sequence } from "./operations.ts";
import { errorsAt } from "./outcomes.ts";
import { blank, type Difference, firstDifference, type Servers } from "./run.ts";
import type { Doc } from "./values.ts";

export type Finding = { kind: string; times: number; seed: number; operations: Operation[]; difference: Difference };

export type Report = {
  sequences: number;
  operations: number;
  findings: Finding[];
  met: Map<string, number>;
  /** What the reference did once and not again, while the embedded server answered the same both times. */
  chances: number;
  /** How often the reference itself fell over: what was asked of it meanwhile does not count. */
  falls: number;
  seconds: number;
};

type Plan = {
  sequences: number;
  seed: number;
  parallel: number;
  /** What a shrink may cost, in tries. */
  mostTries: number;
  /** How many differences of one kind are shrunk and kept. */
  examples: number;
  onFinding?: (finding: Finding) => void;
};

/** Each sequence has a seed of its own, so that any of them can be played again alone. */
export async function explore(servers: Servers, plan: Plan): Promise<Report> {
  const report: Report = {
    sequences: 0,
    operations: 0,
    findings: [],
    met: new Map(),
    chances: 0,
    falls: 0,
    seconds: 0,
  };
  const from = performance.now();
  const worker = async (slot: number): Promise<void> => {
    while (report.sequences < plan.sequences) {
      const seed = plan.seed + report.sequences;
      report.sequences += 1;
      const database = `differential-${slot}`;
      await standing(servers, report, () => play(servers, plan, report, { seed, database }));
    }
  };
  await Promise.all(Array.from({ length: plan.parallel }, (_, slot) => worker(slot)));
  report.seconds = (performance.now() - from) / 1_000;
  return report;
}

async function play(
  servers: Servers,
  plan: Plan,
  report: Report,
  at: { seed: number; database: string },
): Promise<void> {
  const [operations] = fc.sample(sequence, { seed: at.seed, numRuns: 1 });
  if (!operations) return;
  report.operations += operations.length;
  const notes = blank();
  const difference = await firstDifference(servers, at.database, operations, notes);
  for (const [id, times] of notes.met) report.met.set(id, (report.met.get(id) ?? 0) + times);
  if (!difference) return;
  const again = blank();
  const isLasting = (await firstDifference(servers, at.database, operations, again)) !== undefined;
  const isSteady = JSON.stringify(again.answers[difference.at]) === JSON.stringify(difference.embedded);
  if (!isLasting && isSteady) {
    report.chances += 1;
    return;
  }
  const kind = `${isLasting ? "" : "seen once, "}${kindOf(difference)}`;
  const before = report.findings.filter((finding) => finding.kind === kind);
  if (before.length >= plan.examples) {
    before[0]!.times += 1;
    return;
  }
  const finding = { kind, times: 1, seed: at.seed, operations: operations.slice(0, difference.at + 1), difference };
  report.findings.push(finding);
  await shrink(servers, plan, finding, { ...at, report });
  plan.onFinding?.(finding);
}

/** The reference crashes now and then on what it is asked, and is back a moment later; the embedded server may not. */
async function standing<T>(servers: Servers, report: Report, work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof mongo.MongoError)) throw error;
    await isBack(servers.embedded, 1);
    await isBack(servers.reference, 100);
    report.falls += 1;
    return undefined;
  }
}

async function isBack(client: mongo.MongoClient, tries: number): Promise<void> {
  for (let left = tries; ; left -= 1) {
    try {
      await client.db("differential-back").collection("c").insertOne({});
      return;
    } catch (error) {
      if (left <= 1) throw error;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
  }
}

/** The smallest sequence found that still shows a difference of this kind. */
async function shrink(
  servers: Servers,
  plan: Plan,
  finding: Finding,
  at: { seed: number; database: string; report: Report },
): Promise<void> {
  let tries = 0;
  const property = fc.asyncProperty(sequence, async (operations) => {
    tries += 1;
    if (tries > plan.mostTries) return;
    const difference = await standing(servers, at.report, () => firstDifference(servers, at.database, operations));
    if (!difference || kindOf(difference) !== finding.kind) return;
    Object.assign(finding, { operations: operations.slice(0, difference.at + 1), difference });
    throw new Error(finding.kind);
  });
  await fc.check(property, { seed: at.seed, numRuns: 1 });
}

/** Two differences are of one kind when the same part of the same command's outcome differs. */
export function kindOf({ operation, reference, embedded }: Difference): string {
  const [name] = Object.keys(operation.command);
  return `${name}: ${partsOf(reference, embedded)}`;
}

function partsOf(reference: Outcome, embedded: Outcome): string {
  const [theirs, ours] = [errorsAt(reference), errorsAt(embedded)];
  const at = [...theirs.keys(), ...ours.keys()].find((index) => theirs.get(index) !== ours.get(index));
  if (at !== undefined) return `${theirs.get(at) ?? "no error"} against ${ours.get(at) ?? "no error"}`;
  const fields = ({ reply, duplicates: _, ...rest }: Outcome): Doc => ({ ...rest, ...reply });
  const [one, other] = [fields(reference), fields(embedded)];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  const differing = names.filter((field) => JSON.stringify(one[field]) !== JSON.stringify(other[field]));
  return `${[...ours.values()][0] ?? "ok"}, other ${differing.join(" and ")}`;
}

/** A finding as a person can read it, and give it to mongosh. */
export function told({ kind, times, seed, operations, difference }: Finding): string {
  const text = (value: unknown): string => EJSON.stringify(value as object, { relaxed: false });
  const steps = operations.map(
    ({ kind: how, command }) => `    ${how.padEnd(8)} ${EJSON.stringify(command, { relaxed: true })}`,
  );
  return [
    `${kind} × ${times}, first with seed ${seed}`,
    ...steps,
    `    exactly:   ${text(difference.operation.command)}`,
    `    reference: ${JSON.stringify(difference.reference)}`,
    `    embedded:  ${JSON.stringify(difference.embedded)}`,
  ].join("\n");
}

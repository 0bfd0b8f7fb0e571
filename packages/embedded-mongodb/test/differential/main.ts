// `npm run differential [-- --sequences 20000 --seed N --parallel N --examples N]`: random operations on the embedded server and on
// the one beside this checkout. Ends with 1 when they differ in a way that is not known.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { explore, type Report, told } from "./explore.ts";
import { known } from "./known.ts";
import { connect } from "./run.ts";
import { startEmbedded, startReference } from "./servers.ts";

const { values } = parseArgs({
  options: {
    sequences: { type: "string", default: "20000" },
    seed: { type: "string", default: String(Math.trunc(Math.random() * 2 ** 30)) },
    parallel: { type: "string", default: "8" },
    examples: { type: "string", default: "2" },
    reference: { type: "string" },
    embedded: { type: "string" },
  },
});

async function main(): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), "embedded-differential-"));
  const reference = values.reference
    ? { uri: values.reference, stop: async () => {} }
    : await startReference(join(folder, "reference"));
  const embedded = values.embedded
    ? { uri: values.embedded, stop: async () => {} }
    : await startEmbedded(join(folder, "embedded"));
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => void Promise.all([reference.stop(), embedded.stop()]).finally(() => process.exit(1)));
  const servers = { reference: await connect(reference.uri), embedded: await connect(embedded.uri) };
  try {
    return await explore(servers, {
      sequences: Number(values.sequences),
      seed: Number(values.seed),
      parallel: Number(values.parallel),
      mostTries: 150,
      examples: Number(values.examples),
      onFinding: (finding) => console.log(`\n${told(finding)}`),
    });
  } finally {
    await Promise.all([servers.reference.close(), servers.embedded.close()]);
    await Promise.all([reference.stop(), embedded.stop()]);
    rmSync(folder, { recursive: true, force: true });
  }
}

console.log(`seed ${values.seed}`);
const report = await main();
const { sequences, operations, findings, met, chances, falls, seconds } = report;
console.log(
  `\n${sequences} sequences, ${operations} operations in ${seconds.toFixed(0)} s (${(sequences / seconds).toFixed(0)} sequences/s)`,
);
console.log(`  ${chances} times the reference answered otherwise when asked again, ${falls} times it fell over`);
for (const { id, reason } of known)
  console.log(`  known, met ${String(met.get(id) ?? 0).padStart(6)} times: ${id}: ${reason}`);
for (const { kind, times } of findings.toSorted((a, b) => b.times - a.times))
  console.log(`  ${String(times).padStart(6)} × ${kind}`);
console.log(findings.length === 0 ? "no difference" : `${findings.length} kinds of difference`);
process.exitCode = findings.length === 0 ? 0 : 1;

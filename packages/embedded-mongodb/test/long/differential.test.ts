// A few of the sequences that `npm run differential` plays by the thousand: the embedded server answers as the reference.

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { explore, told } from "../differential/explore.ts";
import { connect } from "../differential/run.ts";
import { hasReference, startEmbedded, startReference } from "../differential/servers.ts";

const SEQUENCES = Number(process.env.SEQUENCES ?? 300);
const SEED = Number(process.env.SEED ?? 1); // the same ones every time; `npm run differential` looks for new ones

if (!hasReference())
  console.warn("\n!!! NO REFERENCE SERVER: the embedded one is not compared. See REFERENCE_SERVER. !!!\n");

describe.skipIf(!hasReference())("the embedded server beside the reference", () => {
  test(`answers ${SEQUENCES} random sequences alike`, { timeout: 60_000 + SEQUENCES * 1_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), "embedded-differential-"));
    const [reference, embedded] = [
      await startReference(join(folder, "reference")),
      await startEmbedded(join(folder, "embedded")),
    ];
    const servers = { reference: await connect(reference.uri), embedded: await connect(embedded.uri) };
    try {
      const report = await explore(servers, {
        sequences: SEQUENCES,
        seed: SEED,
        parallel: 4,
        mostTries: 200,
        examples: 2,
      });
      expect(report.findings.map(told)).toEqual([]);
    } finally {
      await Promise.all([servers.reference.close(), servers.embedded.close()]);
      await Promise.all([reference.stop(), embedded.stop()]);
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

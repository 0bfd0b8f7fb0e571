// A few damaged mails of our own; `npm run fuzz` reads many more.

import { expect, test } from "vitest";
import { readForged } from "./identity.ts";
import { readMutated } from "./read.ts";
import { ownSamples } from "./samples.ts";

test("no damage to a mail makes reading it throw", async () => {
  const samples = ownSamples();
  for (let seed = 1; seed <= 400; seed += 1)
    expect({ seed, ...(await readMutated(seed, samples)) }).toMatchObject({ seed, failure: undefined });
});

test("no forged mail is attributed to somebody who did not sign it", async () => {
  for (let seed = 1; seed <= 3_000; seed += 1)
    expect({ seed, ...(await readForged(seed)) }).toMatchObject({ seed, failure: undefined });
});

// A few damaged mails of our own; `npm run fuzz` reads many more.

import { expect, test } from "vitest";
import { readMutated } from "./read.ts";
import { ownSamples } from "./samples.ts";

test("no damage to a mail makes reading it throw", async () => {
  const samples = ownSamples();
  for (let seed = 1; seed <= 400; seed += 1)
    expect({ seed, ...(await readMutated(seed, samples)) }).toMatchObject({ seed, failure: undefined });
});

// Reads one damaged mail in every way the program does.

import { attachments, parse } from "../../src/mail/parse.ts";
import { mutated } from "./mutate.ts";

export type Read = { ms: number; failure: string | undefined };

/** Never throws: what the reading threw is the failure. */
export async function readMutated(seed: number, samples: readonly Buffer[]): Promise<Read> {
  const raw = mutated(seed, samples);
  const started = performance.now();
  const failure = await readWhole(raw).then(
    () => undefined,
    (error: Error) => error.stack ?? error.message,
  );
  return { ms: performance.now() - started, failure };
}

async function readWhole(raw: Buffer): Promise<void> {
  const envelope = { source: "fuzz", from: "", recipient: "help@onit.example", peer: "127.0.0.1" };
  const mail = await parse({ id: "fuzz", contentId: "fuzz", raw, envelope, receivedAt: new Date(0) });
  const files = await attachments(raw);
  if (files.length !== mail.attachments.length) throw new Error("the same mail has other files when read again");
}

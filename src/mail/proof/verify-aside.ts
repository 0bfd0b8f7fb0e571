// Small mails are verified at once; all others in a thread, so that none delays the others.

import { createThreads, programOf, type Threads } from "../threads.ts";
import { type Evidence, type Verified, verify } from "./verify.ts";

const SMALL = 65_536; // bytes, verified in a few milliseconds
const LONGEST_MS = 10_000; // of computing; the largest mail takes a tenth of it
const THREADS = 1;

let threads: Threads<Evidence> | undefined;

/** @throws when it takes too long: it may not at another time */
export async function verifyAside(evidence: Evidence): Promise<Verified> {
  const size = evidence.fields.reduce((sum, { text }) => sum + text.length, evidence.body.length);
  if (size <= SMALL) return verify(evidence);
  threads ??= createThreads(programOf("mail/proof/verify-worker"), LONGEST_MS, THREADS);
  const answer = await threads.ask(evidence);
  if ("error" in answer) throw new Error(`its signatures could not be verified: ${answer.error}`);
  return answer.value as Verified;
}

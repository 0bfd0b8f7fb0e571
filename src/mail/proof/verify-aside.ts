// Small mails are verified at once; all others in a thread, so that none delays the others.

import { createThreads, programOf, type Threads } from "../threads.ts";
import { type SignatureEvidence, type Verified, verify } from "./verify.ts";

const SMALL = 65_536; // bytes, verified in a few milliseconds
const LONGEST_MS = 60_000; // the largest mail takes about a second; who asks gives up earlier, and finds the thread warm next time
const THREADS = 1;

let threads: Threads<Omit<SignatureEvidence, "body">> | undefined;

/** @throws when it takes too long: it may not at another time */
export async function verifyAside(evidence: SignatureEvidence): Promise<Verified> {
  const size = evidence.fields.reduce((sum, { text }) => sum + text.length, evidence.body.length);
  if (size <= SMALL) return verify(evidence);
  threads ??= createThreads(programOf("mail/proof/verify-worker"), LONGEST_MS, THREADS);
  const { body, ...rest } = evidence;
  const answer = await threads.ask(rest, body);
  if ("error" in answer) throw new Error(`its signatures could not be verified: ${answer.error}`);
  return answer.value as Verified;
}

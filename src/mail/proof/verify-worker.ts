// The main of a thread that verifies the signatures of large mails, one mail after the other.

import { parentPort } from "node:worker_threads";
import { bytesFrom, type ThreadAnswer } from "../threads.ts";
import { type SignatureEvidence, verify } from "./verify.ts";

parentPort?.on("message", async (evidence: SignatureEvidence) => {
  const answer: ThreadAnswer = await verify({ ...evidence, body: bytesFrom(evidence.body) }).then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.message }),
  );
  parentPort?.postMessage(answer);
});

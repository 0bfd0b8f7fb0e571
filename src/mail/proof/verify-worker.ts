// The main of a thread that verifies the signatures of large mails, one mail after the other.

import { parentPort } from "node:worker_threads";
import { type Answer, bytesFrom } from "../threads.ts";
import { type Evidence, verify } from "./verify.ts";

parentPort?.on("message", async (evidence: Evidence) => {
  const answer: Answer = await verify({ ...evidence, body: bytesFrom(evidence.body) }).then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.message }),
  );
  parentPort?.postMessage(answer);
});

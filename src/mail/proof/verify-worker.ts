// The main of a thread that verifies the signatures of large mails, one mail after the other.

import { parentPort } from "node:worker_threads";
import { bytesFrom, type ThreadAnswer, type ThreadOrder } from "../threads.ts";
import { type SignatureEvidence, verify } from "./verify.ts";

parentPort?.on("message", async ({ order, bytes }: ThreadOrder<Omit<SignatureEvidence, "body">>) => {
  const answer: ThreadAnswer = await verify({ ...order, body: bytesFrom(bytes) }).then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.message }),
  );
  parentPort?.postMessage(answer);
});

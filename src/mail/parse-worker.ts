// The main of a thread that reads large mails, one after the other.

import { parentPort } from "node:worker_threads";
import { attachments, parse } from "./parse.ts";
import type { Order } from "./parse-aside.ts";
import { bytesFrom, type ThreadAnswer } from "./threads.ts";

parentPort?.on("message", async (order: Order) => {
  const answer: ThreadAnswer = await carriedOut(order).then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.message }),
  );
  parentPort?.postMessage(answer);
});

/** What crosses threads loses its class: bytes come as plain arrays. */
function carriedOut(order: Order): Promise<unknown> {
  if (order.task === "attachments") return attachments(bytesFrom(order.raw));
  return parse({ ...order.kept, raw: bytesFrom(order.kept.raw) });
}

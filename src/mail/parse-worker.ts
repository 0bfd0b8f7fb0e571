// The main of a thread that reads large mails, one after the other.

import { parentPort } from "node:worker_threads";
import { attachments, parse } from "./parse.ts";
import type { Order } from "./parse-aside.ts";
import { bytesFrom, type ThreadAnswer, type ThreadOrder } from "./threads.ts";

const MUCH = 65_536; // bytes

parentPort?.on("message", async ({ order, bytes }: ThreadOrder<Order>) => {
  const answer: ThreadAnswer = await carriedOut(order, bytesFrom(bytes)).then(
    (value) => ({ value }),
    (error: Error) => ({ error: error.message }),
  );
  parentPort?.postMessage(answer, "value" in answer && order.task === "attachments" ? buffersOf(answer.value) : []);
});

/** Those that are a file and nothing else go over as they are; what small files share is copied. */
function buffersOf(files: unknown): ArrayBuffer[] {
  const whole = (files as { content: Buffer }[])
    .map(({ content }) => content)
    .filter(({ byteLength, buffer }) => byteLength > MUCH && byteLength === buffer.byteLength);
  return [...new Set(whole.map(({ buffer }) => buffer as ArrayBuffer))];
}

const carriedOut = (order: Order, raw: Buffer): Promise<unknown> =>
  order.task === "attachments" ? attachments(raw) : parse({ ...order.about, raw });

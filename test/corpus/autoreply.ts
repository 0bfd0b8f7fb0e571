import type { Kind } from "../../src/core/model/verdict.ts";
import { readMail } from "./kept.ts";
import type { Task } from "./label.ts";
import { verdictOn } from "./verdict.ts";

const AUTOMATIC: ReadonlySet<Kind> = new Set([
  "challenge",
  "bounce",
  "delay",
  "receipt",
  "complaint",
  "calendar",
  "out-of-office",
  "auto-reply",
]);

/** Did a machine send it by itself? "Automatic" is wider than an automatic reply for every source: reports count too. */
export const autoreply: Task = async ({ expected }, raw) => {
  const verdict = verdictOn(await readMail(raw));
  const got = AUTOMATIC.has(verdict);
  return { right: got === expected.auto, got: verdict, yes: { expected: expected.auto, got } };
};

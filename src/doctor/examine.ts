// Runs all checks at once. Each has its own deadline, and what goes wrong in one is its own finding.

import { oneLine } from "../core/words/printable.ts";
import type { Redact } from "../security/redact.ts";
import { type Finding, type Judgement, problem } from "./finding.ts";

export type Check = {
  name: string;
  longestMs: number;
  /** @param signal aborted once the time is over. A judgement may be of another check than its own */
  run(signal: AbortSignal): Promise<readonly (Judgement & { check?: string })[]>;
};

/** In the order of the checks, without secrets, each sentence in one line. Never throws. */
export async function examine(checks: readonly Check[], redact: Redact): Promise<Finding[]> {
  const found = await Promise.all(checks.map(findingsOf));
  const clean = (text: string): string => oneLine(redact(text));
  return found.flat().map((finding) => ({ ...finding, seen: clean(finding.seen), help: clean(finding.help) }));
}

async function findingsOf({ name, longestMs, run }: Check): Promise<Finding[]> {
  const over = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Judgement[]>((resolve) => {
    timer = setTimeout(() => {
      resolve([
        problem(`There was no answer within ${longestMs / 1_000} seconds.`, "See whether something blocks the way."),
      ]);
    }, longestMs);
  });
  const judgements = await Promise.race([run(over.signal), late]).catch((error: Error) => [unexpected(error)]);
  clearTimeout(timer);
  over.abort();
  return judgements.map(({ check, ...judgement }: Judgement & { check?: string }) => ({
    check: check ?? name,
    ...judgement,
  }));
}

const unexpected = (error: Error): Judgement =>
  problem(`This could not be checked: ${error.message}`, "Correct that, and run onit doctor again.");

// One attempt to post something: what came of it, in words that never repeat the address or a token.

import type { Outcome } from "../core/model/notice.ts";
import { after } from "../core/words/duration.ts";
import { oneLine } from "../core/words/printable.ts";
import type { Deadlines } from "../pacing/deadlines.ts";
import type { Environment } from "../ports/environment.ts";
import { redactor } from "../security/redact.ts";
import { type Answer, type Posting, post } from "./post.ts";
import { type Allows, RefusedTarget } from "./targets.ts";

/** From the first byte to the last of the answer. */
export const LONGEST_MS = 10_000;
const MOST_WORDS = 300; // of an answer and what we make of it, in our log
const SHORTEST_SECRET = 8; // characters of a part of an address

/** `isRefused`: it is not a place we post to. */
export type NoAnswer = { because: string; isRefused: boolean };

export type Attempting = { allows: Allows; sendings: Deadlines };

/** Never throws. */
export async function attempt(
  posting: () => Posting,
  { allows, sendings }: Attempting,
  judge: (come: Answer | NoAnswer) => Outcome,
): Promise<Outcome> {
  const { signal, over } = sendings.begin();
  try {
    return judge(await post(posting(), allows, signal));
  } catch (error) {
    return judge(withoutAnswer(error as Error, signal.aborted));
  } finally {
    over();
  }
}

function withoutAnswer(error: Error & { code?: string }, isTooLate: boolean): NoAnswer {
  if (error instanceof RefusedTarget) return { because: error.message, isRefused: true };
  return { because: isTooLate ? "it did not answer in time" : (error.code ?? error.message), isRefused: false };
}

export const isGood = ({ status }: Answer): boolean => status >= 200 && status < 300;

/** "it answered 404: no such hook" */
export function answerInWords({ status, body }: Answer): string {
  const said = oneLine(body);
  const leads = status >= 300 && status < 400 ? "it leads elsewhere, and that is not followed: " : "";
  return `${leads}it answered ${status}${said === "" ? "" : `: ${said}`}`;
}

/** When to try again, where the answer says so (RFC 9110). @param inSeconds what its body says of it */
export function retryAt(answer: Answer, now: Date, inSeconds?: number): Date | undefined {
  const written = answer.retryAfter?.trim() ?? "";
  const seconds = inSeconds ?? (/^\d{1,9}$/.test(written) ? Number(written) : undefined);
  const at = seconds === undefined ? new Date(written) : after(now, seconds * 1_000);
  return at > now ? at : undefined;
}

/** What a setting holds: a web address as it is, or the variable of the environment that has it. */
export const settingIn = (setting: string, environment: Environment): string =>
  /^[A-Z_][A-Z0-9_]*$/.test(setting) ? (environment[setting] ?? "") : setting;

/**
 * Takes secrets out of an outcome, and cuts it only once nothing of one is left in it. An address is one, and so is every part of it
 * that nobody could guess: many services know us by nothing else.
 */
export function hiding(url: string, ...secrets: readonly string[]): (outcome: Outcome) => Outcome {
  const { pathname, search } = URL.canParse(url) ? new URL(url) : { pathname: "", search: "" };
  const parts = `${pathname}${search}`.split(/[/?&=]/).filter((part) => part.length >= SHORTEST_SECRET);
  const hide = redactor([url, `${pathname}${search}`, ...parts, ...secrets].filter((one) => one.length > 1));
  return (outcome) => ({ ...outcome, because: hide(outcome.because).slice(0, MOST_WORDS) });
}

// Alarms by another way than mail: a POST to an address that the admins name. Chat services and pagers take such.

import { oneLine } from "../core/words/printable.ts";
import type { App, Log } from "../ports/app.ts";
import { type Environment, VariableError } from "../ports/environment.ts";
import { withoutMarkup } from "./without-markup.ts";

/** Holds the address of the webhook. It is a secret: anybody who has it can write there. */
export const WEBHOOK = "ONIT_ALARM_WEBHOOK";

const LONGEST_MS = 10_000;
const MOST_CHARS = 2_000;

/**
 * @returns undefined when none is named
 * @throws SetupError when it is not a web address; the message does not repeat it
 */
export function webhookOf(environment: Environment, log: Log): App["ringOutside"] {
  const text = environment[WEBHOOK];
  if (!text) return undefined;
  const url = webhookFrom(text);
  return async (what, because) => {
    const said = { what: oneLine(what), because: oneLine(because).slice(0, MOST_CHARS) };
    const text = withoutMarkup(`[Onit] ${said.what}: ${said.because}`); // the field that chat services show
    const trouble = await post(url, { text, ...said });
    if (trouble !== undefined) log.error({ trouble, what }, `an alarm could not be posted to ${WEBHOOK}`);
  };
}

/** @throws SetupError when it is not a web address; the message does not repeat it */
export function webhookFrom(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new VariableError(WEBHOOK, "it is not a web address. Write one that begins with https://, or leave it out.");
}

/** @returns why it was not taken; never repeats the address */
async function post(url: string, body: object): Promise<string | undefined> {
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
      redirect: "error",
      signal: AbortSignal.timeout(LONGEST_MS),
    });
    await answer.body?.cancel();
    return answer.ok ? undefined : `it answered ${answer.status}`;
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return cause?.code ?? name;
  }
}

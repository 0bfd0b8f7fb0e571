// A channel of one's own: each message one POST, judged by the answer.

import type { Outcome } from "../core/model/notice.ts";
import type { OwnChannel, ServiceName } from "../core/model/own-channel.ts";
import { after } from "../core/words/duration.ts";
import { oneLine } from "../core/words/printable.ts";
import { type Deadlines, deadlines } from "../pacing/deadlines.ts";
import type { Channel } from "../ports/app.ts";
import type { Environment } from "../ports/environment.ts";
import { redactor } from "../security/redact.ts";
import { type Answer, post } from "./post.ts";
import type { Service, WayOut } from "./service.ts";
import { mattermost } from "./services/mattermost.ts";
import { ntfy } from "./services/ntfy.ts";
import { slack } from "./services/slack.ts";
import { sms } from "./services/sms.ts";
import { teams } from "./services/teams.ts";
import { telegram } from "./services/telegram.ts";
import { webhook } from "./services/webhook.ts";
import { type Allows, RefusedTarget } from "./targets.ts";

const LONGEST_MS = 10_000; // from the first byte to the last of the answer
const MOST_WORDS = 300; // of an answer and what we make of it, in our log
const SHORTEST_SECRET = 8; // characters of a part of an address

const SERVICES: Readonly<Record<ServiceName, Service>> = { webhook, slack, teams, mattermost, ntfy, telegram, sms };

export type OwnChannelOptions = {
  environment: Environment; // of the variables that the settings name
  now: () => Date;
  allows: Allows; // private addresses
  longestMs?: number; // for one message
};

/** Never repeats the address it posts to, nor a token. */
export function ownChannel(channel: OwnChannel, options: OwnChannelOptions): Channel & { close(): void } {
  const { environment, now, allows, longestMs = LONGEST_MS } = options;
  const way = wayOf(channel, environment);
  const service = SERVICES[channel.service];
  const hide = redactor(secretsOf(way));
  const sendings = deadlines(longestMs);
  return {
    async send(message) {
      const { signal, over } = sendings.begin();
      try {
        const answer = await post(service.posting(message, way, now()), allows, signal);
        return hidden(judge(answer, service, channel, now()), hide);
      } catch (error) {
        return hidden(withoutAnswer(error as Error, signal.aborted), hide);
      } finally {
        over();
      }
    },
    ...(service.pressIn && way.secret !== "" ? comingBack(service, way, { now, allows, sendings }) : {}),
    close: () => sendings.endAll(),
  };
}

type Back = Pick<OwnChannelOptions, "now" | "allows"> & { sendings: Deadlines };

/** What people press in a chat. That an answer is lost changes nothing: what they did is done. */
function comingBack(
  service: Service,
  way: WayOut,
  { now, allows, sendings }: Back,
): Pick<Channel, "pressIn" | "answer"> {
  return {
    pressIn: (request) => service.pressIn?.(request, way, now()),
    answer(press, words) {
      const answering = service.answering?.(press, words);
      if (typeof answering === "string") return answering;
      if (!answering?.url) return undefined;
      const { signal, over } = sendings.begin();
      // Not waited for: the service wants to hear at once that the press has come.
      void post(answering, allows, signal).then(over, over);
      return undefined;
    },
  };
}

/** What a setting holds: a web address as it is, or the variable of the environment that has it. */
export const settingIn = (setting: string, environment: Environment): string =>
  /^[A-Z_][A-Z0-9_]*$/.test(setting) ? (environment[setting] ?? "") : setting;

function wayOf(channel: OwnChannel, environment: Environment): WayOut {
  const [url, token, secret] = [channel.url, channel.token, channel.secret].map((setting = "") =>
    settingIn(setting, environment),
  ) as [string, string, string];
  return { ...channel, url, token, secret };
}

/** The address is one, and so is every part of it that nobody could guess: many services know us by nothing else. */
function secretsOf({ url, token, secret }: WayOut): string[] {
  const { pathname, search } = URL.canParse(url) ? new URL(url) : { pathname: "", search: "" };
  const parts = `${pathname}${search}`.split(/[/?&=]/).filter((part) => part.length >= SHORTEST_SECRET);
  return [url, `${pathname}${search}`, ...parts, token, secret].filter((one) => one.length > 1);
}

/** Cut only once nothing of a secret is left in it. */
const hidden = (outcome: Outcome, hide: (text: string) => string): Outcome => ({
  ...outcome,
  because: hide(outcome.because).slice(0, MOST_WORDS),
});

const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429]);

/** A 4xx is the service's last word; what may pass is tried again, when the service says or by our own waits (RFC 9110). */
function judge(answer: Answer, service: Service, { isAssured }: OwnChannel, now: Date): Outcome {
  const { status, body } = answer;
  const said = oneLine(body);
  const because = `it answered ${status}${said === "" ? "" : `: ${said}`}`;
  if (status >= 200 && status < 300) {
    const refusal = service.refusalIn?.(answer);
    if (refusal !== undefined) return { kind: "failed", because: `it answered ${status}, and refused: ${refusal}` };
    if (isAssured) return { kind: "sent", because };
    return { kind: "uncertain", because: `it says that it was accepted, and not that it arrived: ${because}` };
  }
  if (status >= 500 || MAY_PASS.has(status)) {
    const until = retryAt(answer, service, now);
    return { kind: "retry", because, ...(until ? { until } : {}) };
  }
  const leads = status >= 300 && status < 400 ? "it leads elsewhere, and that is not followed: " : "";
  return { kind: "failed", because: `${leads}${because}` };
}

function retryAt(answer: Answer, service: Service, now: Date): Date | undefined {
  const written = answer.retryAfter?.trim() ?? "";
  const seconds = service.retryIn?.(answer) ?? (/^\d{1,9}$/.test(written) ? Number(written) : undefined);
  const at = seconds === undefined ? new Date(written) : after(now, seconds * 1_000);
  return at > now ? at : undefined;
}

function withoutAnswer(error: Error & { code?: string }, isTooLate: boolean): Outcome {
  if (error instanceof RefusedTarget) return { kind: "failed", because: error.message };
  return { kind: "retry", because: isTooLate ? "it did not answer in time" : (error.code ?? error.message) };
}

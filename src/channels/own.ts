// A channel of one's own: each message one POST, judged by the answer.

import type { Outcome } from "../core/model/notice.ts";
import type { OwnChannel, ServiceName } from "../core/model/own-channel.ts";
import { type Deadlines, deadlines } from "../pacing/deadlines.ts";
import type { Channel } from "../ports/app.ts";
import type { Environment } from "../ports/environment.ts";
import { answerInWords, attempt, hiding, isGood, LONGEST_MS, type NoAnswer, retryAt, settingIn } from "./attempt.ts";
import { type Answer, post } from "./post.ts";
import type { Service, WayOut } from "./service.ts";
import { mattermost } from "./services/mattermost.ts";
import { ntfy } from "./services/ntfy.ts";
import { slack } from "./services/slack.ts";
import { sms } from "./services/sms.ts";
import { teams } from "./services/teams.ts";
import { telegram } from "./services/telegram.ts";
import { webhook } from "./services/webhook.ts";
import type { Allows } from "./targets.ts";

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
  const hidden = hiding(way.url, way.token, way.secret);
  const sendings = deadlines(longestMs);
  return {
    async send(message) {
      const posting = () => service.posting(message, way, now());
      return hidden(
        await attempt(posting, { allows, sendings }, (come) => judge(come, { service, channel, now: now() })),
      );
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

function wayOf(channel: OwnChannel, environment: Environment): WayOut {
  const [url, token, secret] = [channel.url, channel.token, channel.secret].map((setting = "") =>
    settingIn(setting, environment),
  ) as [string, string, string];
  return { ...channel, url, token, secret };
}

const MAY_PASS: ReadonlySet<number> = new Set([408, 425, 429]);

type Judging = { service: Service; channel: Pick<OwnChannel, "isAssured">; now: Date };

/** A 4xx is the service's last word; what may pass is tried again, when the service says or by our own waits (RFC 9110). */
function judge(come: Answer | NoAnswer, { service, channel, now }: Judging): Outcome {
  if (!("status" in come)) return { kind: come.isRefused ? "failed" : "retry", because: come.because };
  const because = answerInWords(come);
  if (isGood(come)) {
    const refusal = service.refusalIn?.(come);
    if (refusal !== undefined)
      return { kind: "failed", because: `it answered ${come.status}, and refused: ${refusal}` };
    if (channel.isAssured) return { kind: "sent", because };
    return { kind: "uncertain", because: `it says that it was accepted, and not that it arrived: ${because}` };
  }
  if (come.status < 500 && !MAY_PASS.has(come.status)) return { kind: "failed", because };
  const until = retryAt(come, now, service.retryIn?.(come));
  return { kind: "retry", because, ...(until ? { until } : {}) };
}

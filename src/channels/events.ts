// Events to programs outside: each one signed POST, judged by the answer.

import type { Outcome } from "../core/model/notice.ts";
import type { Webhook } from "../core/model/webhook.ts";
import type { EventPayload } from "../core/outbox/event-payload.ts";
import { deadlines } from "../pacing/deadlines.ts";
import type { Environment } from "../ports/environment.ts";
import { signatureOf } from "../security/webhook-signature.ts";
import { answerInWords, attempt, hiding, isGood, LONGEST_MS, type NoAnswer, retryAt, settingIn } from "./attempt.ts";
import type { Answer, Posting } from "./post.ts";
import { json } from "./service.ts";
import type { Allows } from "./targets.ts";

export type EventSender = {
  /** Never throws, and never repeats the address or the secret. @param replays how often somebody asked for it again */
  tell(webhook: Webhook, payload: EventPayload, replays: number): Promise<Outcome>;
  close(): void;
};

export type EventSenderOptions = {
  environment: Environment; // of the variables that the settings name
  now: () => Date;
  allows: Allows; // private addresses
  longestMs?: number; // for one event
};

export function eventSender({ environment, now, allows, longestMs = LONGEST_MS }: EventSenderOptions): EventSender {
  const sendings = deadlines(longestMs);
  return {
    async tell(webhook, payload, replays) {
      const [url, secret] = [settingIn(webhook.url, environment), settingIn(webhook.secret, environment)];
      if (secret === "") return { kind: "retry", because: "its secret is not set: nothing is posted unsigned" };
      const posting = (): Posting => signed(url, secret, payload, replays, now());
      return hiding(url, secret)(await attempt(posting, { allows, sendings }, (come) => judge(come, now())));
    },
    close: () => sendings.endAll(),
  };
}

function signed(url: string, secret: string, payload: EventPayload, replays: number, at: Date): Posting {
  const body = JSON.stringify(payload);
  const { id, sequence } = payload;
  return json(url, body, {
    "Onit-Event": id,
    "Onit-Signature": signatureOf({ id, body, secret, at }),
    ...(sequence > 0 ? { "Onit-Sequence": String(sequence) } : {}),
    ...(replays > 0 ? { "Onit-Replay": String(replays) } : {}),
  });
}

/** What speaks of who asks, of the address or of the moment, and not of this event. */
const MAY_PASS: ReadonlySet<number> = new Set([401, 403, 404, 407, 408, 410, 425, 429]);

/** Any other 4xx is the program's last word on this event. What keeps all of them from it is tried again, since it may be put right. */
function judge(come: Answer | NoAnswer, now: Date): Outcome {
  if (!("status" in come)) return { kind: "retry", because: come.because };
  const because = answerInWords(come);
  if (isGood(come)) return { kind: "sent", because };
  if (come.status >= 400 && come.status < 500 && !MAY_PASS.has(come.status)) return { kind: "failed", because };
  const until = retryAt(come, now);
  return { kind: "retry", because, ...(until ? { until } : {}) };
}

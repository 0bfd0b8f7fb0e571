// The programs that are told of events: can each be reached? Nothing is posted.

import { hiding, settingIn } from "../channels/attempt.ts";
import { reach } from "../channels/reach.ts";
import type { Settings } from "../config/load.ts";
import { trustedPeers } from "../config/relays.ts";
import { activeOf, type Webhook } from "../core/model/webhook.ts";
import type { Environment } from "../ports/environment.ts";
import { type Judgement, ok, problem } from "./finding.ts";
import type { Surroundings } from "./surroundings.ts";

export const checkWebhooks = ({ settings, environment, answerMs }: Surroundings): Promise<Judgement[]> =>
  judgeWebhooks(settings, environment, answerMs);

/** Webhooks that cannot be reached now, in words for `onit check`: they may be by the time of the next event. */
export async function webhookNotes(settings: Settings, environment: Environment): Promise<string[]> {
  const judged = await judgeWebhooks(settings, environment, NOTE_MS);
  return judged.filter(({ level }) => level !== "ok").map(({ seen, help }) => `${seen} ${help}`);
}

const NOTE_MS = 5_000;

function judgeWebhooks(
  { organisation, server }: Settings,
  environment: Environment,
  longestMs: number,
): Promise<Judgement[]> {
  const allows = trustedPeers(server.delivery.privateTargets);
  const judge = async ({ id, url: setting }: Webhook): Promise<Judgement> => {
    const url = settingIn(setting, environment);
    const because = await reach(url, allows, longestMs);
    if (because === undefined) return ok(`The webhook ${id} can be reached.`);
    const { because: hidden } = hiding(url)({ kind: "failed", because });
    const help = `Look at webhooks.yaml, and at the program; \`onit webhooks test ${id}\` sends it a test.`;
    return problem(`The webhook ${id} cannot be reached: ${hidden}.`, help);
  };
  return Promise.all(activeOf(organisation.webhooks).map(judge));
}

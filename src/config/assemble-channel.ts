// Where Onit posts to: the channels that steps go by, and the programs that receive events.

import { type OwnChannel, SERVICES } from "../core/model/own-channel.ts";
import type { Webhook } from "../core/model/webhook.ts";
import type { Read } from "./schema.ts";

export function toChannel(
  id: string,
  { service, assured, giveUpAfter, ...channel }: Read<"channels">[string],
): OwnChannel {
  const { isPersonal, isAssured } = SERVICES[service];
  return {
    id,
    service,
    ...channel,
    isPersonal: isPersonal && channel.to === undefined,
    isAssured: assured ?? isAssured,
    giveUpAfterMs: giveUpAfter,
  };
}

export const toWebhook = (id: string, { giveUpAfter, ...webhook }: Read<"webhooks">[string]): Webhook => ({
  id,
  ...webhook,
  giveUpAfterMs: giveUpAfter,
});

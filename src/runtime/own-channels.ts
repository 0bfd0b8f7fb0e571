// The channels of channels.yaml, opened; and opened again when the settings change. And the way to programs that are told of events.

import { eventSender } from "../channels/events.ts";
import { ownChannel } from "../channels/own.ts";
import { trustedPeers } from "../config/relays.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { isOwnChannel } from "../core/model/policy.ts";
import type { App, Channel } from "../ports/app.ts";
import type { Environment } from "../ports/environment.ts";

/** @returns takes the channels of an organisation in the place of those before, beside mail and the inbox, and lets them be closed */
export function keepOwnChannels(
  app: Pick<App, "channels" | "now">,
  privateTargets: readonly string[],
  environment: Environment,
): { take(organisation: Pick<Organisation, "channels">): void; close(): void } {
  const allows = trustedPeers(privateTargets);
  const opened = new Set<ReturnType<typeof ownChannel>>();
  return {
    take({ channels }) {
      const own = [...(channels?.values() ?? [])].map((one): [string, Channel] => {
        const channel = ownChannel(one, { environment, allows, now: () => app.now() });
        opened.add(channel);
        return [one.id, channel];
      });
      app.channels = new Map([...[...app.channels].filter(([name]) => !isOwnChannel(name)), ...own]);
    },
    close() {
      for (const channel of opened) channel.close();
    },
  };
}

/** @returns what tells programs outside of events, and lets it be closed */
export function openEventSender(
  { now }: Pick<App, "now">,
  privateTargets: readonly string[],
  environment: Environment,
) {
  return eventSender({ environment, allows: trustedPeers(privateTargets), now: () => now() });
}

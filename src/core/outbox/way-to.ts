// By which channel somebody is notified: the one a policy names, where it can reach them.

import type { Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import { type ChannelName, isOwnChannel } from "../model/policy.ts";

/** @returns mail, where the settings do not know the channel any more, or know no address of that person on it */
export function wayTo(person: Person, by: ChannelName, { channels }: Pick<Organisation, "channels">): ChannelName {
  if (!isOwnChannel(by)) return by;
  const channel = channels?.get(by);
  const isReached = channel && (!channel.isPersonal || person.channels?.[by] !== undefined);
  return isReached ? by : "email";
}

// By which channel somebody is notified: the one a policy names, or that they prefer, where it can and may reach them.

import { minuteAt } from "../calendar/zone.ts";
import type { Organisation } from "../model/organisation.ts";
import type { Person } from "../model/person.ts";
import { type ChannelName, isOwnChannel, PREFERRED } from "../model/policy.ts";

/**
 * @param isUrgent every hour counts for the ticket: nobody has quiet hours
 * @returns mail, where the settings know no such channel any more, or no address of that person on it, and in their quiet hours
 */
export function wayTo(
  person: Person,
  by: ChannelName,
  { at, isUrgent }: { at: Date; isUrgent: boolean },
  organisation: Pick<Organisation, "channels">,
): ChannelName {
  const wanted = by === PREFERRED ? (person.prefers ?? "email") : by;
  if (!isOwnChannel(wanted)) return wanted;
  return reaches(wanted, person, organisation) && (isUrgent || !isQuiet(person, at)) ? wanted : "email";
}

/** Whether a channel of one's own can reach somebody at all. */
export function reaches(name: ChannelName, person: Person, { channels }: Pick<Organisation, "channels">): boolean {
  const channel = channels?.get(name);
  return channel !== undefined && (!channel.isPersonal || person.channels?.[name] !== undefined);
}

const DAY_MINUTES = 1_440;

/** In the person's own zone, by the wall's clock; hours over midnight end beyond 1440. */
function isQuiet({ quietHours = [], timeZone }: Person, at: Date): boolean {
  const minute = minuteAt(timeZone, at.getTime());
  const isIn = (one: number): boolean => quietHours.some(({ from, until }) => from <= one && one < until);
  return isIn(minute) || isIn(minute + DAY_MINUTES);
}

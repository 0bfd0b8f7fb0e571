// One of us: a person a ticket can be assigned to or who can be notified of one.

import type { Interval } from "../calendar/working-hours.ts";
import type { Address } from "./mail.ts";

/** An absence: from the first instant away to the first instant back. */
export type Leave = {
  fromAt: Date;
  untilAt: Date;
  because?: string; // without one, the settings say so
  isGuess?: true; // nobody named its end
};

export type Person = {
  id: string;
  name: string;
  addresses: readonly [Address, ...Address[]]; // the first is the one we write to
  timeZone: string; // IANA name
  leave: readonly Leave[];
  calendarId?: string | undefined; // their own working hours
  channels?: Readonly<Record<string, string>> | undefined; // their address on each of channels.yaml that is personal
  prefers?: string | undefined; // the channel of steps that leave it to them; absent: mail
  quietHours?: readonly Interval[] | undefined; // when no channel of one's own reaches them: minutes of a day, by their clock
  substituteId?: string | undefined; // who stands in while they are away
  reportsTo?: readonly string[] | undefined; // whom they report to, by id: more than one where reporting lines are dual
};

export type Group = { id: string; name: string; members: readonly string[] };

/** Whether the person is on leave at that instant. */
export const isAway = (person: Person, now: Date): boolean => leaveAt(person, now) !== undefined;

/** The leave a person is on at that instant: of several, the one that lasts longest. */
export const leaveAt = ({ leave }: Person, now: Date): Leave | undefined =>
  leave
    .filter(({ fromAt, untilAt }) => fromAt <= now && now < untilAt)
    .reduce<Leave | undefined>(
      (longest, one) => (longest && longest.untilAt >= one.untilAt ? longest : one),
      undefined,
    );

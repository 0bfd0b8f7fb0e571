// Who is notified, after how long, by which channel.

import type { Risk } from "./risk.ts";

export type Target = { kind: "responsible" } | { kind: "person"; id: string } | { kind: "group"; id: string };

/**
 * Whom a step names: beside the others, who is on call by a rota at that instant, who owns a service (without an id: the ticket's), and
 * whom the responsible reports to.
 */
export type StepTarget = Target | { kind: "rota"; id: string } | { kind: "owner"; id?: string } | { kind: "manager" };

/** "email", "inbox" (a note inside Onit), or the id of one that channels.yaml names. */
export type ChannelName = string;

/** Where a step says so: the channel that each of those whom it tells prefers. */
export const PREFERRED = "preferred";

/** Whether it is one that channels.yaml names. */
export const isOwnChannel = (channel: ChannelName): boolean => channel !== "email" && channel !== "inbox";

/** How many of those whom it notified have to say "on it" before the steps rest. */
export type Needs = number | "all";

export type Step = { afterMs: number; tell: StepTarget; by: ChannelName; needs?: Needs }; // needs absent: one is enough

/** What follows when every step has fired and still nobody has answered or is on it: the last step again. */
export type Repeat = { everyMs: number; atMost: number };

/** Whom nobody's silence can pass by: told so long after the last notice before it, and then once a day. */
export type Finally = { afterMs: number; tell: StepTarget; by: ChannelName };

/** Tickets whose every hour counts, whatever the calendar says: by priority, in the organisation's own words, and by risk. */
export type EveryHourFor = { priority: readonly string[]; risk: readonly Risk[] };

export type Policy = {
  id: string;
  name: string;
  active: boolean;
  /** Which hours its delays and its usual promise count: those of the ticket's calendar, or every one. Absent: every one. */
  hours?: "working" | "all";
  everyHourFor?: EveryHourFor;
  skipPeopleOnLeave: boolean;
  /** What a step's delay counts from. A chase moves neither (trap T1). */
  anchor: "firstUnanswered" | "lastClientActivity";
  promiseMs: number; // how long "I'm on it" holds when no time is given
  warnBeforeMs: number; // how long before a promise ends its giver is reminded
  tellsRequester?: true; // the requester is notified who is on it, and until when
  steps: readonly [Step, ...Step[]]; // delays increase
  repeat?: Repeat;
  finally?: Finally; // after the last step, or after its last repetition
};

/** How often the last step fires again. */
export const mostRepeats = ({ repeat }: Pick<Policy, "repeat">): number => repeat?.atMost ?? 0;

/** Whether a wait under it may end in silence: nothing follows its last step. */
export const endsInSilence = (policy: Pick<Policy, "repeat" | "finally">): boolean =>
  policy.repeat === undefined && policy.finally === undefined;

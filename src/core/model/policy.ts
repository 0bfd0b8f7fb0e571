// Who is notified, after how long, by which channel.

export type Target = { kind: "responsible" } | { kind: "person"; id: string } | { kind: "group"; id: string };

export type ChannelName = "email" | "inbox";

export type Step = { afterMs: number; tell: Target; by: ChannelName };

export type Policy = {
  id: string;
  name: string;
  active: boolean;
  skipPeopleOnLeave: boolean;
  /** What a step's delay counts from. A chase moves neither (trap T1). */
  anchor: "firstUnanswered" | "lastClientActivity";
  promiseMs: number; // how long "I'm on it" holds when no time is given
  warnBeforeMs: number; // how long before a promise ends its giver is reminded
  steps: readonly [Step, ...Step[]]; // delays increase
};

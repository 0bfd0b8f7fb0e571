// The time during which we owe the requester an answer, and its escalation under a policy.

import { inSeries } from "../words/in-series.ts";
import type { Address } from "./mail.ts";
import type { Policy } from "./policy.ts";

export type Wait = {
  number: number; // 1 for the ticket's first; part of the keys of its notices
  since: Date; // when the oldest unanswered requester mail came
  anchorAt: Date; // what the delays of the coming steps count from
  escalation?: Escalation; // absent when no policy applies
  lastLap?: number; // of the policy that was taken away: the next one goes on after it
};

export type Escalation = {
  policy: Policy; // as it was when the wait began: editing a policy moves no running clock
  status: "active" | "confirmed";
  nextStep: number;
  stepsBefore?: number; // fired in this wait under the policies before this one
  lap: number; // raised each time something fires after the last step; part of the notices' keys
  rounds?: number; // how often something fired after the last step since the steps ended, or since a promise lapsed
  declined?: readonly string[]; // ids of those who said that it is not theirs: they are not notified again
  toldAt?: Date; // when a step last reached somebody; absent: nobody yet
  clock: Clock;
  confirmation?: Confirmation; // the latest that held the steps
  together?: readonly Confirmation[]; // where a step needs several: whose "on it" counts, the latest last; while too few, the steps go on
};

/** When the tick must look at it next. */
export type Clock =
  | { kind: "running"; at: Date; from?: Date } // the next step is due, or what follows the last one; counted from then, or else asked for at that instant
  | { kind: "held"; warnAt?: Date; until: Date; isPause?: true; promisedBy?: string } // somebody is on it, or was until they handed it over; warnAt is gone once somebody was reminded; isPause: we promised an answer, and who of us did (person id)
  | { kind: "exhausted" }; // every step has fired, and the policy ends there

export type Confirmation = {
  by: string; // person id, or the address of somebody who is not one of us
  address: Address;
  name: string;
  at: Date;
  until: Date;
  means: "button" | "reply" | "subject" | "api"; // how they said it
  via: string; // what proves it was them, in words
};

export type EndReason = "answered" | "closed" | "cancelled";

/** What stays of a wait when it is over: a resolved escalation, if it had one. */
export type EndedWait = {
  number: number;
  since: Date;
  endedAt: Date;
  reason: EndReason;
  because: string;
  policyId?: string;
  stepsFired: number;
  confirmation?: Confirmation;
};

type OnIt = Pick<Escalation, "status" | "confirmation" | "together">;

/** Who is on it now; several where a step needed several. The latest confirmation outlives the promise that was made with it. */
export const holdersOf = ({ status, confirmation, together }: OnIt): readonly Confirmation[] =>
  status === "confirmed" && confirmation ? (together ?? [confirmation]) : [];

/** Of those who are on it the one whose promise ends first: with it ends that of all. */
export const holderOf = (escalation: OnIt): Confirmation | undefined => firstToEnd(holdersOf(escalation));

/** What somebody promised who is on it now. @param by their id, or their address */
export const promiseOf = (escalation: OnIt, by: string | undefined): Confirmation | undefined =>
  holdersOf(escalation).find((one) => one.by === by);

/** The ids of those whose "on it" a wait keeps, also where their promise is over, or too few are on it. */
export const saidOnIt = ({ confirmation, together = [] }: Partial<Escalation>): string[] =>
  [...(confirmation ? [confirmation] : []), ...together].map(({ by }) => by);

/** "Anna Nowak and Ben Okafor"; undefined while nobody is on it. */
export function namesOnIt(escalation: OnIt): string | undefined {
  const holders = holdersOf(escalation);
  return holders.length === 0 ? undefined : inSeries(holders.map(({ name, by }) => name || by));
}

/** "Anna Nowak is", "Anna Nowak and Ben Okafor are": the beginning of a sentence on who is on it. */
export const whoIs = (escalation: OnIt): string =>
  `${namesOnIt(escalation) ?? "somebody"} ${holdersOf(escalation).length > 1 ? "are" : "is"}`;

/** The escalation without what one of several promised. */
export function withoutPromise({ together = [], ...escalation }: Escalation, by: string): Escalation {
  const rest = together.filter((one) => one.by !== by);
  return rest.length > 0 ? { ...escalation, together: rest } : escalation;
}

export const withoutAny = ({ together: _, ...escalation }: Escalation): Escalation => escalation;

export const firstToEnd = (promises: readonly Confirmation[]): Confirmation | undefined =>
  promises.reduce<Confirmation | undefined>(
    (first, one) => (first && first.until <= one.until ? first : one),
    undefined,
  );

/** How many steps have fired in a wait, under whatever policy. */
export const stepsFired = ({ nextStep, stepsBefore = 0 }: Escalation): number => stepsBefore + nextStep;

/** The wait once a person takes part again: they may be notified as before they declined. */
export function withoutDecline(wait: Wait, personId: string): Wait {
  const { escalation } = wait;
  if (!escalation?.declined?.includes(personId)) return wait;
  return { ...wait, escalation: { ...escalation, declined: escalation.declined.filter((id) => id !== personId) } };
}

/** The next instant at which the passing of time matters to this wait. */
export function dueAt(wait: Wait | undefined): Date | undefined {
  const clock = wait?.escalation?.clock;
  if (!clock || clock.kind === "exhausted") return undefined;
  return clock.kind === "running" ? clock.at : (clock.warnAt ?? clock.until);
}

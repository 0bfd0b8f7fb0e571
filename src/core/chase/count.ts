// Does this chase count, and is it the one that is too many?

import { asWorkingTime, type Lasting, lastingInWords, laterBy } from "../calendar/working-time.ts";
import type { ChaseRules } from "../model/desk.ts";
import { type Chase, countedChases, type Ticket } from "../model/ticket.ts";
import { tallyOf } from "./tally.ts";

/** Why a chase does not count, as data: the history has one sentence for it, and pages have their own in many languages. */
export type Uncounted =
  | { kind: "closed"; reference: string }
  | { kind: "not owed" }
  | { kind: "all used"; maximum: number }
  | { kind: "too soon"; apart: Lasting };

export type Count = {
  counted: boolean;
  reached: boolean; // this one reaches the threshold
  threshold: number;
  number: number; // how many stand towards the threshold now, this one included when it counts
  nextAt: Date | undefined; // when the next one counts; undefined: none will
  reason: Uncounted | undefined; // of one that does not count
  because: string;
};

/**
 * Towards the threshold count the chases of the rules' window, from whatever lets their count start again.
 * Only a wait of ours can be chased (T8), and a chase never moves its clock (T1). Window and interval are working time
 * where the rules say so.
 */
export function count(ticket: Ticket, rules: ChaseRules, at: Date): Count {
  const standing = standingChases(ticket, rules, at);
  const not = (reason: Uncounted, nextAt?: Date): Count => ({
    counted: false,
    reached: false,
    threshold: rules.threshold,
    number: standing.length,
    nextAt,
    reason,
    because: whyUncounted(reason, "chase"),
  });
  if (ticket.record.status === "closed") return not({ kind: "closed", reference: ticket.record.reference });
  if (!ticket.wait) return not({ kind: "not owed" });
  const ofThisWait = countedChases(ticket);
  if (ofThisWait.length >= rules.maximum) return not({ kind: "all used", maximum: rules.maximum });
  const last = ticket.chases.findLast(({ counted }) => counted);
  const from = last && laterBy(last.at, rules.minimumIntervalMs, rules.calendar);
  if (from && from > at) return not({ kind: "too soon", apart: interval(rules) }, from);
  const number = standing.length + 1;
  return {
    counted: true,
    reached: number >= rules.threshold,
    threshold: rules.threshold,
    number,
    nextAt: ofThisWait.length + 1 < rules.maximum ? laterBy(at, rules.minimumIntervalMs, rules.calendar) : undefined,
    reason: undefined,
    because: sentenceOfCounted(number, ticket, rules),
  };
}

/** Once the wait is escalated it says how many there were in all: the count towards a further escalation may start again. */
function sentenceOfCounted(number: number, ticket: Ticket, { threshold }: ChaseRules): string {
  const { counted, isEscalated } = tallyOf(ticket);
  const towards = number <= threshold ? `chase ${number} of ${threshold}` : undefined;
  if (!isEscalated) return towards ?? `chase ${number}, beyond the threshold of ${threshold}`;
  return `chase ${counted + 1}, escalated before${towards ? `; ${number} of ${threshold} towards a further escalation` : ""}`;
}

const interval = ({ minimumIntervalMs, calendar }: ChaseRules): Lasting =>
  calendar ? asWorkingTime(minimumIntervalMs) : minimumIntervalMs;

/** A clause. Requesters read of reminders, colleagues of chases. */
export function whyUncounted(reason: Uncounted, what: "chase" | "reminder"): string {
  switch (reason.kind) {
    case "closed":
      return `${reason.reference} is closed`;
    case "not owed":
      return "we owe no answer at the moment";
    case "all used":
      return `all ${reason.maximum} ${what}s of this wait are used`;
    case "too soon":
      return `the minimum interval between ${what}s is ${lastingInWords(reason.apart)}`;
  }
}

function standingChases(ticket: Ticket, rules: ChaseRules, at: Date): Chase[] {
  const hasBegunAnew = RESETS[rules.resetBy](ticket);
  const isRecent = (chase: Chase) => laterBy(chase.at, rules.windowMs, rules.calendar) > at;
  return ticket.chases.filter((chase) => chase.counted && hasBegunAnew(chase) && isRecent(chase));
}

/** Which chases came after the count started again. */
const RESETS: Readonly<Record<ChaseRules["resetBy"], (ticket: Ticket) => (chase: Chase) => boolean>> = {
  answer:
    ({ wait }) =>
    (chase) =>
      wait !== undefined && chase.at >= wait.since,
  escalation: ({ visibility }) => {
    const escalatedAt = visibility.findLast(({ cause }) => cause === "chases")?.at;
    return (chase) => !escalatedAt || chase.at > escalatedAt;
  },
  nothing: () => () => true,
};

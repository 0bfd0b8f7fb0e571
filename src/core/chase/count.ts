// Does this chase count, and is it the one that is too many?

import { asWorkingTime, inWorkingWords, laterBy } from "../calendar/working-time.ts";
import type { ChaseRules } from "../desk.ts";
import { inWords } from "../duration.ts";
import { type Chase, countedChases, type Ticket } from "../ticket.ts";

export type Count = {
  counted: boolean;
  reached: boolean; // this one reaches the threshold
  number: number; // how many stand towards the threshold now, this one included when it counts
  nextAt: Date | undefined; // when the next one counts; undefined: none will
  because: string;
};

/**
 * Towards the threshold count the chases of the rules' window, from whatever lets their count begin anew.
 * Only a wait of ours can be chased (T8), and a chase never moves its clock (T1). Window and interval are working time
 * where the rules say so.
 */
export function count(ticket: Ticket, rules: ChaseRules, at: Date): Count {
  const standing = standingChases(ticket, rules, at);
  const not = (because: string, nextAt?: Date): Count => ({
    counted: false,
    reached: false,
    number: standing.length,
    nextAt,
    because,
  });
  if (ticket.record.status === "closed") return not(`${ticket.record.reference} is closed`);
  if (!ticket.wait) return not("we owe no answer at the moment");
  const ofThisWait = countedChases(ticket);
  if (ofThisWait.length >= rules.maximum) return not(`all ${rules.maximum} chases of this wait are used`);
  const last = ticket.chases.findLast(({ counted }) => counted);
  const from = last && laterBy(last.at, rules.minimumIntervalMs, rules.calendar);
  if (from && from > at) return not(`chases count ${interval(rules)} apart`, from);
  const number = standing.length + 1;
  return {
    counted: true,
    reached: number >= rules.threshold,
    number,
    nextAt: ofThisWait.length + 1 < rules.maximum ? laterBy(at, rules.minimumIntervalMs, rules.calendar) : undefined,
    because:
      number <= rules.threshold
        ? `chase ${number} of ${rules.threshold}`
        : `chase ${number}, beyond the threshold of ${rules.threshold}`,
  };
}

const interval = ({ minimumIntervalMs, calendar }: ChaseRules): string =>
  calendar ? inWorkingWords(asWorkingTime(minimumIntervalMs)) : inWords(minimumIntervalMs);

function standingChases(ticket: Ticket, rules: ChaseRules, at: Date): Chase[] {
  const hasBegunAnew = RESETS[rules.resetBy](ticket);
  const isRecent = (chase: Chase) => laterBy(chase.at, rules.windowMs, rules.calendar) > at;
  return ticket.chases.filter((chase) => chase.counted && hasBegunAnew(chase) && isRecent(chase));
}

/** Which chases came after the count began anew. */
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

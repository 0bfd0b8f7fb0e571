// What was tried before a mail asks somebody to step in: who was notified, who took it, how often it was chased.

import { type Notice, stateName } from "../core/model/notice.ts";
import { isOwnChannel } from "../core/model/policy.ts";
import { countedChases, type Ticket } from "../core/model/ticket.ts";
import type { Clockface } from "./instant.ts";
import { oneLine } from "./words.ts";

/** `what` is a clause that begins with a capital and has no full stop. */
export type Tried = { at: string; what: string };

type Event = { at: Date; what: string | ((say: Say) => string) };

/** A reason that holds for all of them, the first time; after that only what it comes to. */
type Say = (whole: string, short: string) => string;

const MOST_EVENTS = 12;

/** Of the wait that runs, oldest first, without the notice itself and those that go out together with it. */
export function triedBefore(notice: Notice, ticket: Ticket, clock: Clockface): Tried[] {
  if (!ticket.wait) return [];
  const say = once();
  return [...notifiedIn(notice, ticket), ...takenIn(notice, ticket, clock), ...chasedIn(ticket, clock)]
    .filter(({ at }) => at <= notice.createdAt)
    .sort((a, b) => a.at.getTime() - b.at.getTime())
    .slice(-MOST_EVENTS)
    .map(({ at, what }) => ({ at: clock.say(at), what: oneLine(typeof what === "string" ? what : what(say), 400) }));
}

function once(): Say {
  const said = new Set<string>();
  return (whole, short) => {
    const isNew = !said.has(whole);
    said.add(whole);
    return isNew ? whole : short;
  };
}

const NOTIFYING: ReadonlySet<Notice["kind"]> = new Set(["new-ticket", "escalation-ticket", "step"]);

/** One entry for each time somebody was notified, with all whom it reached. */
function notifiedIn(notice: Notice, { outbox, wait }: Ticket): Event[] {
  const ofWait = outbox.filter(
    ({ kind, waitNumber, createdAt, key }) =>
      NOTIFYING.has(kind) &&
      waitNumber === wait?.number &&
      key !== notice.key &&
      !(kind === notice.kind && createdAt.getTime() === notice.createdAt.getTime()),
  );
  const times = [...new Set(ofWait.map(({ kind, createdAt }) => `${kind} ${createdAt.getTime()}`))];
  return times.map((time) => {
    const together = ofWait.filter(({ kind, createdAt }) => `${kind} ${createdAt.getTime()}` === time);
    const [first] = together as [Notice, ...Notice[]];
    const step = first.kind === "step" ? `Step ${first.facts.stepNumber}: ` : "";
    const names = (say: Say): string => together.map((one) => reached(one, say)).join(", ");
    return { at: first.createdAt, what: (say) => `${step}${names(say)} notified` };
  });
}

/** "Ben Okafor (not delivered: no such mailbox)" */
function reached(notice: Notice, say: Say): string {
  const name = notice.to.name || notice.to.address;
  const how =
    notice.channel === "inbox" ? " in the Onit inbox" : isOwnChannel(notice.channel) ? ` by ${notice.channel}` : "";
  switch (stateName(notice)) {
    case "sent":
      return `${name}${how}`;
    case "captured":
      return `${name} (${say("kept, not sent: no relay is named", "not sent")})`;
    case "failed":
    case "bounced":
      return `${name} (not delivered: ${notice.outcome ?? "no reason given"})`;
    case "withdrawn":
      return `${name} (withdrawn before it was sent)`;
    case "uncertain":
      return `${name}${how} (perhaps)`;
    default:
      return `${name} (not delivered yet)`;
  }
}

/** Who said that they are on it, and whether that time has passed. */
function takenIn({ createdAt }: Notice, { wait }: Ticket, clock: Clockface): Event[] {
  const { confirmation, together = [] } = wait?.escalation ?? {};
  const latest = confirmation && !together.some(({ by }) => by === confirmation.by) ? [confirmation] : [];
  return [...latest, ...together].map(({ name, by, at, until }) => {
    const past = until <= createdAt ? ", and that time passed without an answer" : "";
    return { at, what: `${name || by} said “on it” until ${clock.say(until)}${past}` };
  });
}

/** All counted chases in one entry, at the last of them. */
function chasedIn(ticket: Ticket, clock: Clockface): Event[] {
  const counted = countedChases(ticket);
  const last = counted.at(-1);
  if (!last) return [];
  const { name, address } = ticket.record.requester;
  const who = counted.every(({ by }) => by === address) ? name || address : "The requester's side";
  if (counted.length === 1) return [{ at: last.at, what: `${who} chased` }];
  return [
    { at: last.at, what: `${who} chased for the ${ordinal(counted.length)} time, first ${clock.say(counted[0]!.at)}` },
  ];
}

/** "2nd", "3rd", "11th" */
function ordinal(number: number): string {
  const ends: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "st", two: "nd", few: "rd" };
  return `${number}${ends[ORDINALS.select(number)] ?? "th"}`;
}

const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });

// What was tried before a mail asks somebody to step in: who was notified, who took it, how often it was chased.

import { type Notice, stateName } from "../core/model/notice.ts";
import { isOwnChannel } from "../core/model/policy.ts";
import { countedChases, type Ticket } from "../core/model/ticket.ts";
import type { Clockface } from "./instant.ts";
import { shortLine } from "./words.ts";

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
    .map(({ at, what }) => ({ at: clock.say(at), what: shortLine(typeof what === "string" ? what : what(say), 400) }));
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
    return { at: first.createdAt, what: (say) => capital(`${stepOf(first)}${reachedBy(together, say)}`) };
  });
}

/** "Step 3 again: " */
function stepOf({ kind, facts: { stepNumber, lap, isLastResort } }: Notice): string {
  if (kind !== "step") return "";
  if (isLastResort === true) return "After the last step: ";
  return `Step ${stepNumber}${Number(lap ?? 0) > 0 ? " again" : ""}: `;
}

/** "Ben Okafor notified; the mail to Anna Nowak was not sent": a clause for all that became the same. */
function reachedBy(together: readonly Notice[], say: Say): string {
  const found = together.map((notice) => ({ name: nameIn(notice), ...becameOf(notice) }));
  const results = [...new Set(found.map(({ result }) => result))];
  const clauses = results.map((result) => {
    const alike = found.filter((one) => one.result === result);
    return CLAUSES[alike[0]!.state](listed(alike.map(({ name }) => name)), {
      say,
      why: alike[0]!.why,
      count: alike.length,
    });
  });
  return clauses.join("; ");
}

type State = "notified" | "perhaps" | "kept" | "lost" | "withdrawn" | "on its way";

/** Who became the same has the same `result`. */
function becameOf(notice: Notice): { state: State; why: string; result: string } {
  const why = notice.outcome ?? "no reason given";
  const state = STATES[stateName(notice)] ?? "on its way";
  return { state, why, result: state === "lost" ? `${state} ${why}` : state };
}

const STATES: Readonly<Partial<Record<ReturnType<typeof stateName>, State>>> = {
  sent: "notified",
  uncertain: "perhaps",
  captured: "kept",
  failed: "lost",
  bounced: "lost",
  withdrawn: "withdrawn",
};

type Told = { say: Say; why: string; count: number };

const CLAUSES: Readonly<Record<State, (names: string, told: Told) => string>> = {
  notified: (names) => `${names} notified`,
  perhaps: (names) => `${names} perhaps notified`,
  kept: (names, { say, count }) => `${noticesTo(names, count)} kept and not sent${say(", as no relay is named", "")}`,
  lost: (names, { why, count }) => `${noticesTo(names, count)} not delivered (${why})`,
  withdrawn: (names, { count }) => `${noticesTo(names, count)} withdrawn before going out`,
  "on its way": (names, { count }) => `${noticesTo(names, count)} not delivered yet`,
};

const noticesTo = (names: string, count: number): string =>
  count === 1 ? `the notice to ${names} was` : `the notices to ${names} were`;

/** "Ben Okafor by chat" */
function nameIn({ to, channel }: Notice): string {
  const name = to.name || to.address;
  return channel === "inbox" ? `${name} in the Onit inbox` : isOwnChannel(channel) ? `${name} by ${channel}` : name;
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;

const capital = (text: string): string => `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;

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

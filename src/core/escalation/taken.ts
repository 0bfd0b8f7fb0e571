// That somebody is on it is news: for those whom the policy notified, for the person whose promise it ends, and, where the policy
// says so, for the requester (N4).

import { causeOf } from "../model/cause.ts";
import type { Facts, Recipient } from "../model/notice.ts";
import type { Organisation } from "../model/organisation.ts";
import type { ChannelName } from "../model/policy.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Confirmation, type Escalation, holderOf, holdersOf, namesOnIt, type Wait } from "../model/wait.ts";
import { owe } from "../outbox/owe.ts";
import { wayTo } from "../outbox/way-to.ts";
import { isCritical } from "./hours.ts";

export type News = { because: string; now: Date; organisation: Organisation };

/**
 * Whom the policy notified hears once who took it. A longer promise of the same person is news for the requester alone.
 * @param ticket as it is now that somebody has taken it
 * @param before what the escalation was until then
 */
export function noteTaken(ticket: Ticket, before: Escalation, news: News): Ticket {
  const { wait } = ticket;
  const { confirmation } = wait?.escalation ?? {};
  const first = wait?.escalation && holderOf(wait.escalation);
  if (!wait?.escalation || !confirmation || !first) return ticket;
  const earlier = holdersOf(before);
  const taken = { ...confirmation, until: first.until };
  const names = namesOnIt(wait.escalation)!;
  const isRenewed = earlier.some(({ by }) => by === confirmation.by);
  const heard = isRenewed ? ticket : toColleagues(ticket, wait, taken, { earlier, names }, news);
  return before.policy.tellsRequester ? toRequester(heard, wait, first, news) : heard;
}

function toColleagues(
  ticket: Ticket,
  wait: Wait,
  { by, at, until }: Confirmation,
  { earlier, names }: { earlier: readonly Confirmation[]; names: string },
  news: News,
): Ticket {
  const holders = holdersOf(wait.escalation!);
  const facts = { by: names, byId: by, until, several: holders.length > 1 };
  const parting = { by: names, takes: true, until } as const;
  const over = earlier.filter((one) => !holders.some((holder) => holder.by === one.by));
  const parted = over.reduce((next, one) => noteParted(next, wait, one, parting, news), ticket);
  const isMeant = (id: string | undefined): boolean => ![...holders, ...over].some((one) => one.by === id);
  return tellNotified(parted, { kind: "taken", what: "taken", by, at, facts, isMeant }, news);
}

type Telling = {
  kind: "taken" | "joined";
  what: "taken" | "joined" | "left";
  by: string;
  at: Date;
  facts: Facts;
  isMeant: (id: string | undefined) => boolean;
};

/** Those whom the steps of the wait that runs have notified, by the channel that reached them. */
export function tellNotified(ticket: Ticket, { kind, what, by, at, facts, isMeant }: Telling, news: News): Ticket {
  const { wait } = ticket;
  if (!wait?.escalation) return ticket;
  const { because, now, organisation } = news;
  const isUrgent = isCritical(ticket, wait.escalation.policy);
  const cause = causeOf("inWaitBy", { wait: wait.number, what, by, at: at.getTime() });
  const owed = { kind, cause, because, now, facts, waitNumber: wait.number };
  return notifiedIn(ticket, wait)
    .filter(({ to: { personId } }) => isMeant(personId))
    .reduce((told, { to, channel: by }) => {
      const person = organisation.people.get(to.personId ?? "");
      const channel = person ? wayTo(person, by, { at: now, isUrgent }, organisation) : by;
      return owe(told, { ...owed, to: [to], channel });
    }, ticket);
}

/** What ended somebody's promise: another took it, handed it over to a colleague, called the next step, or took the policy away. */
export type Parting = {
  by: string; // their name
  takes?: true;
  ends?: true; // no policy runs any more
  to?: string; // the name of the person it was handed over to
  reason?: string;
  until?: Date; // how long it is held now
};

/** The person who was on it, and is not by what another did, is notified. @param confirmation theirs */
export function noteParted(
  ticket: Ticket,
  wait: Wait,
  confirmation: Confirmation,
  { by, takes, ends, to = "", reason = "", until }: Parting,
  { because, now }: Pick<News, "because" | "now">,
): Ticket {
  return owe(ticket, {
    kind: "promise-over",
    to: [asRecipient(confirmation)],
    cause: causeOf("inWait", { wait: wait.number, what: "over", at: confirmation.at.getTime() }),
    because,
    now,
    facts: { by, takes: takes ?? false, ends: ends ?? false, to, reason, until: until ?? null },
    waitNumber: wait.number,
  });
}

/** They are told a time once, and again when it gets later. */
function toRequester(ticket: Ticket, wait: Wait, { name, at, until }: Confirmation, { because, now }: News): Ticket {
  const { record, outbox } = ticket;
  if (record.purpose === "escalation") return ticket;
  const isKnown = outbox.some(
    ({ kind, waitNumber, state, facts }) =>
      kind === "promised" &&
      waitNumber === wait.number &&
      OUT.includes(state) &&
      facts.until instanceof Date &&
      facts.until >= until,
  );
  if (isKnown) return ticket;
  return owe(ticket, {
    kind: "promised",
    to: [record.requester],
    cause: causeOf("promised", { wait: wait.number, at: at.getTime(), until: until.getTime() }),
    because,
    now,
    facts: { by: name, until },
    waitNumber: wait.number,
  });
}

const OUT: readonly string[] = ["sending", "sent", "uncertain"]; // what still waits is withdrawn, and its reader knows of nothing

/** Whom this wait's steps, or the end of its policy, have reached; each once, by the channel that reached them last. */
function notifiedIn({ outbox }: Ticket, { number }: Wait): { to: Recipient; channel: ChannelName }[] {
  const latest = new Map<string, { to: Recipient; channel: ChannelName }>();
  for (const { kind, waitNumber, state, to, channel } of outbox) {
    const isMeant = (kind === "step" || kind === "unreachable") && waitNumber === number && OUT.includes(state);
    if (isMeant && to.personId !== undefined) latest.set(to.personId, { to, channel });
  }
  return [...latest.values()];
}

/** How to reach the person who said "on it". */
export const asRecipient = ({ by, name, address }: Confirmation): Recipient => ({
  address,
  name,
  ...(by === address ? {} : { personId: by }),
});

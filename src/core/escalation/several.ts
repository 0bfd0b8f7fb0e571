// Where a step needs several, each "on it", and each that is given back, is news for the others: how many there are, and who is
// still missing.

import type { Facts } from "../model/notice.ts";
import type { Ticket } from "../model/ticket.ts";
import { type Confirmation, firstToEnd } from "../model/wait.ts";
import { isMet, missingInWords, type Need } from "./needs.ts";
import { type News, tellNotified } from "./taken.ts";

/**
 * The others whom the policy notified hear of it; once enough are on it, only those who are: the rest hear who took it.
 * @param ticket as it is now
 */
export function noteJoined(ticket: Ticket, { by, name, at }: Confirmation, need: Need, news: News): Ticket {
  const isEnough = isMet(need);
  const facts = { by: name, gone: null, ...ofNeed(need) };
  const isMeant = (id: string | undefined): boolean => id !== by && (!isEnough || isOn(id, need));
  return tellNotified(ticket, { kind: "joined", what: "joined", by, at, facts, isMeant }, news);
}

/** Who is on it still hears that somebody is not any more, and why. @param why completes "is not on it any more: …" */
export function noteLeft(ticket: Ticket, { by, name, at }: Confirmation, why: string, need: Need, news: News): Ticket {
  const facts = { by: name, gone: why, ...ofNeed(need) };
  const isMeant = (id: string | undefined): boolean => id !== by && isOn(id, need);
  return tellNotified(ticket, { kind: "joined", what: "left", by, at, facts, isMeant }, news);
}

const isOn = (id: string | undefined, { have }: Need): boolean => have.some(({ by }) => by === id);

/** What a mail says of it. `held`: until when no step fires; null while too few are on it. */
export function ofNeed(need: Need): Facts {
  const isEnough = isMet(need);
  return {
    have: need.have.length,
    needed: need.of,
    missing: isEnough ? null : missingInWords(need),
    held: (isEnough && firstToEnd(need.have)?.until) || null,
  };
}

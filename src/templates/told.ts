// What each kind of notice is told beyond its ticket, as a template may name it: `facts.<key>`.
// Keys that are not listed here reach no template.

import { INFO_FIELDS } from "../core/model/escalation-info.ts";
import type { Notice, NoticeKind } from "../core/model/notice.ts";
import { inWords } from "../core/words/duration.ts";
import type { Clockface } from "./instant.ts";
import { shortLine } from "./words.ts";

export type NoticeFacts = { [key: string]: string | number | boolean | null };

const KEYS: Readonly<Record<NoticeKind, readonly string[]>> = {
  received: [],
  answer: ["by"],
  acknowledged: ["within"],
  promised: ["by", "until"],
  closed: ["by"],
  "chase-receipt": [
    ...["counted", "number", "total", "threshold", "escalated", "since", "nextAt", "authority", "why", "offer"],
  ],
  "escalation-call": ["originReference", "originSubject", "authority"],
  "escalation-request": ["originReference", "originSubject", "authority"],
  "new-ticket": ["noReceipt"],
  "requester-replied": ["why"],
  chased: ["by", "number", "total", "threshold", "escalated", "escalatedBefore", "noReceipt"],
  "escalation-ticket": ["originReference", "originSubject", "why", "sendBacks", "risk", ...INFO_FIELDS],
  escalated: ["escalatedAs", "authority", "why"],
  step: ["stepNumber", "stepCount", "policyName", "since", "lap", "why", "skipped", "notified", "needs", "onIt"],
  steps: ["postponed", "postponedList", "until"],
  receipts: [],
  "opened-for": ["address", "why"],
  confirmed: ["until", "kept", "alone", "have", "needed", "missing", "held"],
  "promise-ending": ["until", "confirmedAt", "isPause", "isTheirs", "isHandedOver"],
  "promise-over": ["by", "takes", "ends", "to", "reason", "until"],
  taken: ["by", "until", "several"],
  joined: ["by", "gone", "have", "needed", "missing", "held"],
  assigned: ["by", "self", "reason", "until"],
  refused: ["command", "reason"],
  "held-reply": ["why", "until", "notOnIt", "kept", "done", "alone"],
  "sent-back": ["times", ...INFO_FIELDS],
  triggered: ["trigger", "why", "risk", "escalated"],
  unreachable: ["policyName", "why", "isUnanswered"],
  undelivered: ["what", "to", "why", "waitAgain", "uncertain", "instead", "others", "othersList"],
};

/**
 * The notice's facts as plain values. A fact that is missing is null.
 * `since` brings `waited` with it, `until` brings `left`, and a threshold brings `reached` and `beyond`.
 * @param tidy what to do with a text before it is shown to this reader
 */
export function factsToShow(notice: Notice, clock: Clockface, tidy: (text: string) => string): NoticeFacts {
  const { facts, createdAt, kind } = notice;
  const told: NoticeFacts = {};
  for (const key of KEYS[kind]) {
    const fact = facts[key] ?? null;
    if (key === "since") told.waited = fact instanceof Date ? clock.howLong(fact, createdAt) : null;
    if (key === "until") told.left = fact instanceof Date ? inWords(fact.getTime() - createdAt.getTime()) : null;
    told[key] = plain(key, fact, clock, tidy);
  }
  if ("threshold" in told) {
    told.reached = told.threshold !== null && Number(told.number) >= Number(told.threshold);
    told.beyond = told.threshold !== null && Number(told.number) > Number(told.threshold);
  }
  return told;
}

function plain(
  key: string,
  fact: Notice["facts"][string],
  clock: Clockface,
  tidy: (text: string) => string,
): NoticeFacts[string] {
  if (fact instanceof Date) return key === "nextAt" ? clock.saySoon(fact) : clock.say(fact);
  // A reason stands inside our sentence, which brings its own full stop.
  if (typeof fact === "string") return shortLine(clock.retell(tidy(fact)), 500).replace(/(?<!\.)\.$/, "");
  return typeof fact === "object" ? null : fact; // a list has a variable of its own
}

// What the requester's two pages both tell: how a ticket stands, why a chase does not count, what a press did.

import type { Calendar } from "../core/calendar/working-hours.ts";
import { lasting } from "../core/calendar/working-time.ts";
import type { ChaseOutcome } from "../core/chase/outcome.ts";
import type { Standing } from "../core/model/standing.ts";
import { type Html, html } from "./html.ts";
import { sayLasting } from "./lasting.ts";
import { banner, type Tone } from "./layout.ts";
import { time } from "./local-time.ts";
import type { Words } from "./words/page-words.ts";

type Uncounted = Extract<ChaseOutcome, { kind: "uncounted" }>["reason"];

const TONES: Readonly<Record<Standing["state"], Tone>> = {
  waiting: "busy",
  answered: "good",
  solved: "good",
  closed: "plain",
};

export type Moment = { zone: string; calendar: Calendar | undefined; now: Date };

export function standingBanner(standing: Standing, words: Words, { zone, calendar, now }: Moment): Html {
  const { state, at } = standing;
  const say = words.state;
  const since = at && time(at, zone, words.code);
  const sentence =
    state === "waiting"
      ? say.waiting(time(at, zone, words.code), sayLasting(lasting(at, now, calendar), words))
      : say[state](since);
  return banner(TONES[state], sentence);
}

/** A clause that stands behind a colon. */
export function uncountedInWords(reason: Uncounted, words: Words): string {
  switch (reason.kind) {
    case "closed":
      return words.uncounted.closed(reason.reference);
    case "not owed":
      return words.uncounted.notOwed;
    case "all used":
      return words.uncounted.allUsed(reason.maximum);
    case "too soon":
      return words.uncounted.tooSoon(sayLasting(reason.apart, words));
    case "not yours":
      return words.uncounted.notYours;
  }
}

/** What a press on "ask again" did: whole sentences under a title. */
export function outcomeWords(outcome: ChaseOutcome, words: Words): { title: string; sentences: string[] } {
  if (outcome.kind === "uncounted") {
    const { title, why, staysOpen } = words.notCounted;
    const isClosed = outcome.reason.kind === "closed";
    return { title, sentences: [why(uncountedInWords(outcome.reason, words)), ...(isClosed ? [] : [staysOpen])] };
  }
  const { title, number, escalated, mailed, place } = words.counted;
  const next = outcome.isEscalated ? [escalated] : [...(outcome.isMailed ? [mailed] : []), place];
  return { title, sentences: [number(outcome.number, outcome.threshold), ...next] };
}

/** Where a form of theirs goes: a language that was chosen stays. */
export const formTo = (hasChosen: boolean, { code }: Words): Html | false => hasChosen && html` action="?lang=${code}"`;

// What the requester's pages say, in one language. The sentences are in i18n/<language>.json, by the keys named here. Sentences
// are whole, so that each language keeps its own order of words; what is put into them is said already: instants and durations
// in that language, names as they are.

import type { LinkProblem } from "../../core/model/token.ts";
import type { Html } from "../html.ts";
import type { Say } from "./message.ts";

export type Words = ReturnType<typeof wordsOf>;

/** @param code BCP 47, as in <html lang> */
export const wordsOf = (code: string, say: Say) => ({
  code,
  name: say.text("name"), // of the language, in itself
  ...frame(say),
  ...ofChases(say),
  ...ofPresses(say),
  ...ofLinks(say),
});

const frame = ({ text, rich }: Say) => ({
  skip: text("skip"),
  languages: text("languages"), // over the links to the other languages
  noSubject: text("noSubject"),
  facts: {
    desk: text("facts.desk"),
    askedAt: text("facts.askedAt"),
    chases: text("facts.chases"),
    nextChase: text("facts.nextChase"),
    outcome: text("facts.outcome"),
  },
  state: {
    waiting: (since: Html, lasting: string) => rich("state.waiting", { since, lasting }),
    answered: (at: Html | undefined) => (at ? rich("state.answeredAt", { at }) : rich("state.answered")),
    solved: (at: Html | undefined) => (at ? rich("state.solvedAt", { at }) : rich("state.solved")),
    closed: (at: Html | undefined) => (at ? rich("state.closedAt", { at }) : rich("state.closed")),
  },
  /** @param address where the name is another word */
  you: (name: Html, address: string | undefined) =>
    address === undefined ? rich("you", { name }) : rich("youWithAddress", { name, address }),
  said: {
    heading: text("said.heading"),
    latest: (shown: number) => text("said.latest", { shown }),
    more: (reference: string) => text("said.more", { reference }),
  },
  workingTime: {
    day: (number: number) => text("workingTime.day", { number }),
    hour: (number: number) => text("workingTime.hour", { number }),
    minute: (number: number) => text("workingTime.minute", { number }),
    none: text("workingTime.none"),
  },
});

const ofChases = ({ text, rich }: Say) => ({
  /** @param threshold undefined: no number leads anywhere */
  chases: (soFar: number, threshold: number | undefined) =>
    threshold === undefined ? text("chases.soFar", { soFar }) : text("chases.ofThreshold", { soFar, threshold }),
  /** Chases led to an escalation. */
  chasesEscalated: (counted: number) => text("chases.escalated", { counted }),
  /** In the wait that is over: the next chase is the first one again. */
  chasesBefore: (counted: number) => text("chases.before", { counted }),
  chasesEscalatedBefore: (counted: number) => text("chases.escalatedBefore", { counted }),
  countsNow: text("countsNow"),
  countsFrom: (at: Html, reason: string) => rich("countsFrom", { at, reason }),
  countsNever: (reason: string) => text("countsNever", { reason }),
  /** Why a chase does not count: clauses that stand behind a colon. */
  uncounted: {
    closed: (reference: string) => text("uncounted.closed", { reference }),
    notOwed: text("uncounted.notOwed"),
    allUsed: (maximum: number) => text("uncounted.allUsed", { maximum }),
    tooSoon: (apart: string) => text("uncounted.tooSoon", { apart }),
    notYours: text("uncounted.notYours"),
  },
  /** What becomes of the next chase. */
  next: {
    noted: text("next.noted"),
    already: (authority: string) => text("next.already", { authority }),
    now: (authority: string) => text("next.now", { authority }),
    later: (number: number, threshold: number, authority: string) =>
      text("next.later", { number, threshold, authority }),
  },
});

const ofPresses = ({ text, rich }: Say) => ({
  askAgain: text("askAgain"), // on a button, as the next one
  solved: text("solved"),
  /** What a press did. */
  counted: {
    title: text("counted.title"),
    number: (number: number, threshold: number) =>
      text(number <= threshold ? "counted.number" : "counted.beyondThreshold", { number, threshold }),
    escalated: text("counted.escalated"),
    mailed: text("counted.mailed"),
    place: text("counted.place"),
  },
  notCounted: {
    title: text("notCounted.title"),
    why: (reason: string) => text("notCounted.why", { reason }),
    staysOpen: text("notCounted.staysOpen"),
  },
  solvedNow: rich("solvedNow"),
  unchanged: {
    closed: rich("unchanged.closed"),
    known: rich("unchanged.known"),
    notYours: rich("unchanged.notYours"),
  },
  /** The page behind the button in a receipt. */
  button: {
    title: (reference: string) => text("button.title", { reference }),
    press: text("button.press"),
    hint: text("button.hint"),
  },
  past: { title: text("past.title"), pressed: text("past.pressed"), more: text("past.more") },
  mayClose: text("mayClose"),
});

/** Why a link is not accepted, a clause behind a colon, and what to do instead. */
const ofLinks = ({ text }: Say) => {
  const todo = {
    copyWhole: text("problems.todo.copyWhole"),
    goBack: text("problems.todo.goBack"),
    freshLink: text("problems.todo.freshLink"),
    writeNew: text("problems.todo.writeNew"),
  };
  const problem = (key: string, what: string) => ({
    title: text(`problems.${key}.title`),
    why: text(`problems.${key}.why`),
    todo: what,
  });
  return {
    problems: {
      unreadable: problem("unreadable", todo.copyWhole),
      "other purpose": problem("otherPurpose", todo.copyWhole),
      altered: problem("altered", todo.goBack),
      "no part": problem("noPart", todo.goBack),
      "unknown key": problem("unknownKey", todo.freshLink),
      expired: {
        title: text("problems.expired.title"),
        why: (until: string) => text("problems.expired.why", { until }),
        todo: todo.freshLink,
      },
      "no ticket": problem("noTicket", todo.writeNew),
    } satisfies Record<LinkProblem["problem"], object>,
    problemWhy: (why: string) => text("problems.why", { why }),
    /** The store cannot be reached. */
    away: { title: text("away.title"), shown: text("away.shown"), pressed: text("away.pressed") },
  };
};

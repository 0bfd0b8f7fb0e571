// English.

import { html } from "../html.ts";
import type { Words } from "./page-words.ts";
import { pluralIn } from "./plural.ts";

const several = pluralIn("en");

const FRESH_LINK = "Reply to the mail instead. The next mail about this ticket brings a fresh link.";
const PRESS_THERE =
  "Open the mail again and press the button there, or copy the whole link. You can also simply reply to the mail.";
const GO_BACK = "Go back to the mail you received and press the button there, or simply reply to that mail.";

export const ENGLISH: Words = {
  code: "en",
  name: "English",
  skip: "Skip to the content",
  languages: "Language",
  noSubject: "(no subject)",
  facts: {
    desk: "With",
    askedAt: "Asked",
    chases: "Asked again",
    nextChase: "Asking again",
    outcome: "What happens then",
  },
  state: {
    waiting: (since, lasting) =>
      html`<strong>Waiting for us</strong> since ${since} (${lasting}). We owe you an answer.`,
    answered: (at) =>
      html`<strong>Answered</strong>${at && html` on ${at}`}. If that does not help, reply to the mail or ask again.`,
    solved: (at) =>
      html`<strong>Solved</strong>, as you told us${at && html` on ${at}`}. If it is not, reply to the mail or ask again.`,
    closed: (at) =>
      html`<strong>Closed</strong>${at && html` on ${at}`}. If something is left, reply to the mail: that opens it again.`,
  },
  chases: (soFar, threshold) =>
    threshold === undefined ? several(soFar, { one: "# time", other: "# times" }) : `${soFar} of ${threshold} times`,
  chasesEscalated: (counted) => several(counted, { one: "# time, escalated", other: "# times, escalated" }),
  countsNow: "It counts now",
  countsFrom: (at, reason) => html`It counts from ${at}: ${reason}`,
  countsNever: (reason) => `It would not be counted: ${reason}`,
  uncounted: {
    closed: (reference) => `${reference} is closed`,
    notOwed: "we owe no answer at the moment",
    allUsed: (maximum) =>
      several(maximum, { one: "the one chase of this wait is used", other: "all # chases of this wait are used" }),
    tooSoon: (apart) => `chases count ${apart} apart`,
    notYours: "chases are not counted for you here",
  },
  next: {
    noted: "We note that you asked again; your place in line stays the same.",
    already: (authority) => `It is noted. This is with ${authority} already.`,
    now: (authority) => `It goes to ${authority}.`,
    later: (number, threshold, authority) =>
      `It is chase ${number}; with the ${ordinal(threshold)} it goes to ${authority}.`,
  },
  askAgain: "Ask again",
  solved: "This is solved",
  you: (name, address) =>
    html`You see and act as ${name}${address !== undefined && ` (${address})`}; not you? Then close this page: opening it has changed nothing.`,
  said: {
    heading: "What was said",
    latest: (shown, all) => `The latest ${shown} of ${all}.`,
    more: (reference) => `To say more, reply to any mail about ${reference}.`,
  },
  counted: {
    title: "Counted as a chase",
    number: (number, threshold) =>
      number <= threshold
        ? `This is chase ${number} of ${threshold}.`
        : `This is chase ${number}, beyond the threshold of ${threshold}.`,
    escalated: "It was escalated. You get a mail that says to whom.",
    mailed: "You get a mail that confirms it.",
    place: "Your place in line stays the same.",
  },
  notCounted: {
    title: "Not counted this time",
    why: (reason) => `Why: ${reason}.`,
    staysOpen: "Your request stays open, and the desk's clock runs on as before.",
  },
  solvedNow: html`<strong>Thank you.</strong> Nobody waits any more, and the team knows it.`,
  unchanged: {
    closed: html`<strong>Nothing was changed:</strong> it is closed already.`,
    known: html`<strong>Nothing was changed:</strong> that is known already.`,
    notYours: html`<strong>Nothing was changed:</strong> only the person who asked can say that.`,
  },
  button: {
    title: (reference) => `Ask again about ${reference}`,
    press: "Count this as a chase",
    hint: "It tells the desk that you asked again. Your place in line stays the same.",
  },
  past: {
    title: "Nothing left to do here",
    pressed: "Your press is noted in the ticket's history. Nothing else was changed.",
    more: "If you have something to add, reply to the mail.",
  },
  mayClose: "You can close this page.",
  problems: {
    unreadable: {
      title: "This link is not complete",
      why: "this is not a whole link of ours; perhaps it was cut off",
      todo: PRESS_THERE,
    },
    "other purpose": {
      title: "This link is not complete",
      why: "it was made for another purpose",
      todo: PRESS_THERE,
    },
    altered: {
      title: "This link is not valid",
      why: "its signature does not fit: it was changed, or it is not from here",
      todo: GO_BACK,
    },
    "no part": {
      title: "This link is not valid",
      why: "you have no part in this ticket any more",
      todo: GO_BACK,
    },
    "unknown key": {
      title: "This link is too old",
      why: "it was signed with a key that is no longer accepted here",
      todo: FRESH_LINK,
    },
    expired: { title: "This link has expired", why: (until) => `it was good until ${until}`, todo: FRESH_LINK },
    "no ticket": {
      title: "This ticket is not here any more",
      why: "the ticket no longer exists",
      todo: "If somebody still needs an answer, write a new mail to the desk.",
    },
  },
  problemWhy: (why) => `Why: ${why}. Nothing was changed.`,
  away: {
    title: "We cannot reach our records right now",
    shown: "Nothing was changed. Please try again in a few minutes, or reply to the mail.",
    pressed: "We cannot say yet whether your press was kept. Open the link in the mail again in a few minutes to see.",
  },
  workingTime: {
    day: { one: "# working day", other: "# working days" },
    hour: { one: "# working hour", other: "# working hours" },
    minute: { one: "# working minute", other: "# working minutes" },
    none: "no working time yet",
  },
};

const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });
const SUFFIXES: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd" };

function ordinal(number: number): string {
  return `${number}${SUFFIXES[ORDINALS.select(number)] ?? "th"}`;
}

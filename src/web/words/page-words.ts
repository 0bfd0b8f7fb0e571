// What the requester's pages say, in one language. Each language is one file beside this one, and none may leave out a
// sentence. Sentences are whole, so that each language keeps its own order of words; what is put into them is said already:
// instants and durations in that language, names as they are.

import type { LinkProblem } from "../../core/model/token.ts";
import type { Html } from "../html.ts";
import type { Forms } from "./plural.ts";

export type Words = {
  code: string; // BCP 47, as in <html lang>
  name: string; // of the language, in itself
  skip: string;
  languages: string; // over the links to the other languages
  noSubject: string;
  facts: { desk: string; askedAt: string; chases: string; nextChase: string; outcome: string };
  state: {
    waiting(since: Html, lasting: string): Html;
    answered(at: Html | undefined): Html;
    solved(at: Html | undefined): Html;
    closed(at: Html | undefined): Html;
  };
  chases(soFar: number, threshold: number | undefined): string; // undefined: no number leads anywhere
  chasesEscalated(counted: number): string; // chases led to an escalation
  countsNow: string;
  countsFrom(at: Html, reason: string): Html;
  countsNever(reason: string): string;
  /** Why a chase does not count: clauses that stand behind a colon. */
  uncounted: {
    closed(reference: string): string;
    notOwed: string;
    allUsed(maximum: number): string;
    tooSoon(apart: string): string;
    notYours: string;
  };
  /** What becomes of the next chase. */
  next: {
    noted: string;
    already(authority: string): string;
    now(authority: string): string;
    later(number: number, threshold: number, authority: string): string;
  };
  askAgain: string; // on a button, as the next one
  solved: string;
  you(name: Html, address: string | undefined): Html; // with the address where the name is another word
  said: { heading: string; latest(shown: number, all: number): string; more(reference: string): string };
  /** What a press did. */
  counted: {
    title: string;
    number(number: number, threshold: number): string;
    escalated: string;
    mailed: string;
    place: string;
  };
  notCounted: { title: string; why(reason: string): string; staysOpen: string };
  solvedNow: Html;
  unchanged: Readonly<Record<"closed" | "known" | "notYours", Html>>;
  /** The page behind the button in a receipt. */
  button: { title(reference: string): string; press: string; hint: string };
  past: { title: string; pressed: string; more: string };
  mayClose: string;
  problems: { readonly [K in LinkProblem["problem"]]: Problem<K> };
  problemWhy(why: string): string;
  /** The store cannot be reached. */
  away: { title: string; shown: string; pressed: string };
  workingTime: { day: Forms; hour: Forms; minute: Forms; none: string };
};

/** Why a link is not accepted, a clause behind a colon, and what to do instead. */
type Problem<K> = { title: string; why: K extends "expired" ? (until: string) => string : string; todo: string };

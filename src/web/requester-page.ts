// How the requester's page looks: how their ticket stands, what was said, and two buttons (N22). It names the team and
// never the person, shows no private word, and has no script, so whatever opens it cannot press anything (P2).

import { MOST_SAYINGS, type PressResult, type Standpoint } from "../actions/requester-portal.ts";
import { latestTally } from "../core/chase/tally.ts";
import { SOLVED } from "../core/conversation/requester-writes.ts";
import type { Recipient } from "../core/model/notice.ts";
import { calendarFor, type Organisation } from "../core/model/organisation.ts";
import type { Saying, Ticket } from "../core/model/ticket.ts";
import { formTo, outcomeWords, standingBanner, uncountedInWords } from "./chase-words.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, facts, page, writtenWords as quoted, type Reader } from "./layout.ts";
import { time } from "./local-time.ts";
import { zoneOf } from "./promise.ts";
import type { Words } from "./words/page-words.ts";

export function requesterPage(seen: Standpoint, organisation: Organisation, now: Date, reader: Reader): Html {
  const { ticket, by, desk, standing, said, result } = seen;
  const { reference, subject, createdAt } = ticket.record;
  const { words } = reader;
  const calendar = calendarFor(ticket.record, organisation);
  const zone = zoneOf(organisation, by, calendar);
  const shown = said.slice(-MOST_SAYINGS);
  const { desk: team, askedAt } = words.facts;
  return page({
    title: `${reference} ${subject}`,
    isNarrow: true,
    reader,
    body: html`<p class="eyebrow">${reference}</p>
<h1 dir="auto">${subject || words.noSubject}</h1>
${result && became(result, words)}
${standingBanner(standing, words, { zone, calendar, now })}
${facts([[team, desk.name], [askedAt, time(createdAt, zone, words.code)], ...chaseFacts(seen, zone, words)])}
${buttons(seen, reader)}
${youAre(by, words)}
<section><h2>${words.said.heading}</h2>
${shown.length < said.length && html`<p class="quiet">${words.said.latest(shown.length)}</p>`}
${shown.map((saying) => oneSaying(saying, desk.name, zone, words))}
<p class="quiet">${words.said.more(reference)}</p></section>`,
  });
}

/** As whom they see and act. */
export const youAre = ({ name, address }: Recipient, { you }: Words): Html =>
  html`<p class="quiet">${you(html`<strong><bdi>${name}</bdi></strong>`, name === address ? undefined : address)}</p>`;

function chaseFacts({ chasing, ticket }: Standpoint, zone: string, words: Words): [string, Piece][] {
  if (!chasing || ticket.record.status === "closed") return [];
  const { rules, next, authority, isThereAlready } = chasing;
  const mayCome = next.counted || next.nextAt !== undefined;
  const soFar = next.counted ? next.number - 1 : next.number;
  const { chases, nextChase, outcome } = words.facts;
  return [
    [chases, howOften(ticket, soFar, chasing, words)],
    [nextChase, whenAgain(next, zone, words)],
    [outcome, mayCome && then(soFar + 1, rules.threshold, authority, isThereAlready, words)],
  ];
}

/** What was counted, also before the answer; once it is escalated it leads to no number any more. */
function howOften(ticket: Ticket, soFar: number, { rules, authority }: Chasing, words: Words): string {
  const { counted, isEscalated } = latestTally(ticket);
  const isTold = isEscalated && authority !== null;
  const startsAgain = !ticket.wait && counted > 0 && soFar === 0;
  if (startsAgain) return isTold ? words.chasesEscalatedBefore(counted) : words.chasesBefore(counted);
  if (isTold) return words.chasesEscalated(counted);
  const leadsOn = rules.escalates && soFar <= rules.threshold;
  return words.chases(soFar, leadsOn ? rules.threshold : undefined);
}

type Chasing = NonNullable<Standpoint["chasing"]>;

function whenAgain({ reason, nextAt }: Chasing["next"], zone: string, words: Words): Piece {
  if (!reason) return words.countsNow;
  const why = uncountedInWords(reason, words);
  return nextAt ? words.countsFrom(time(nextAt, zone, words.code), why) : words.countsNever(why);
}

function then(number: number, threshold: number, authority: string | null, isThereAlready: boolean, words: Words) {
  if (authority === null) return words.next.noted;
  if (isThereAlready) return words.next.already(authority);
  return number >= threshold ? words.next.now(authority) : words.next.later(number, threshold, authority);
}

function buttons({ chasing, maySolve }: Standpoint, { words, hasChosen }: Reader): Piece {
  const mayAsk = chasing?.next.counted === true;
  if (!mayAsk && !maySolve) return undefined;
  return html`<form method="post"${formTo(hasChosen, words)} class="choices"><div class="buttons">
${mayAsk && html`<button name="press" value="chase">${words.askAgain}</button>`}
${maySolve && html`<button name="press" value="solved" class="second">${words.solved}</button>`}
</div></form>`;
}

/** What the last press did. */
function became(result: PressResult, words: Words): Html {
  if (result.kind === "solved") return banner("good", words.solvedNow);
  if (result.kind === "refused") {
    const { closed, known, notYours } = words.unchanged;
    return banner("plain", { closed, known, "not yours": notYours }[result.reason]);
  }
  const { title, sentences } = outcomeWords(result, words);
  const tone = result.kind === "counted" ? "good" : "plain";
  return banner(tone, html`<strong>${title}</strong>${sentences.map((sentence) => html`<br>${sentence}`)}`);
}

/** A colleague is named as in the mail that brought their words; an address of ours is never shown. */
function oneSaying({ at, by, from, text, mailId }: Saying, team: string, zone: string, words: Words): Html {
  const name = from === "requester" ? by.name || by.address : by.name.includes("@") ? team : by.name || team;
  const isButton = from === "requester" && mailId === undefined && text === SOLVED; // its label, as they read it
  return html`<article class="saying ${from}">
<header><strong dir="auto">${name}</strong> <span class="quiet">${from === "staff" && html`${team} · `}${time(at, zone, words.code)}</span></header>
${quoted(isButton ? words.solved : text)}</article>`;
}

// How the requester's page looks: how their ticket stands, what was said, and two buttons (N22). It names the team and
// never the person, shows no private word, and has no script, so whatever opens it cannot press anything (P2).

import type { Calendar } from "../core/calendar/working-hours.ts";
import { howLong } from "../core/calendar/working-time.ts";
import { SOLVED } from "../core/conversation/requester-writes.ts";
import type { Standing } from "../core/conversation/standing.ts";
import { calendarOf, type Organisation } from "../core/organisation.ts";
import type { Saying } from "../core/ticket.ts";
import type { Standpoint } from "../portal.ts";
import { whatBecameOfChase } from "./button-words.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, facts, page, type Tone, words } from "./layout.ts";
import { time } from "./local-time.ts";
import { zoneOf } from "./promise.ts";

const MOST_SAYINGS = 100;

export function requesterPage(seen: Standpoint, organisation: Organisation, now: Date): Html {
  const { ticket, by, desk, standing, said } = seen;
  const { reference, subject, createdAt } = ticket.record;
  const calendar = calendarOf(desk, organisation);
  const zone = calendar?.timeZone ?? zoneOf(organisation, by);
  const shown = said.slice(-MOST_SAYINGS);
  return page({
    title: `${reference} ${subject}`,
    isNarrow: true,
    body: html`<p class="eyebrow">${reference}</p>
<h1 dir="auto">${subject || "(no subject)"}</h1>
${became(seen)}
${banner(TONES[standing.state], stateWords(standing, zone, calendar, now))}
${facts([["With", desk.name], ["Asked", time(createdAt, zone)], ...chaseFacts(seen, zone)])}
${buttons(seen)}
<p class="quiet">You see and act as <strong>${by.name}</strong>${by.name !== by.address && html` (${by.address})`}; not you? Then close this page: opening it has changed nothing.</p>
<section><h2>What was said</h2>
${shown.length < said.length && html`<p class="quiet">The latest ${shown.length} of ${said.length}.</p>`}
${shown.map((saying) => oneSaying(saying, desk.name, zone))}
<p class="quiet">To say more, reply to any mail about ${reference}.</p></section>`,
  });
}

const TONES: Readonly<Record<Standing["state"], Tone>> = {
  waiting: "busy",
  answered: "good",
  solved: "good",
  closed: "plain",
};

function stateWords({ state, at }: Standing, zone: string, calendar: Calendar | undefined, now: Date): Piece {
  const when = at && html` on ${time(at, zone)}`;
  switch (state) {
    case "waiting":
      return html`<strong>Waiting for us</strong> since ${time(at, zone)} (${howLong(at, now, calendar)}). We owe you an answer.`;
    case "answered":
      return html`<strong>Answered</strong>${when}. If that does not help, reply to the mail or ask again.`;
    case "solved":
      return html`<strong>Solved</strong>, as you told us${when}. If it is not, reply to the mail or ask again.`;
    case "closed":
      return html`<strong>Closed</strong>${when}. If something is left, reply to the mail: that opens it again.`;
  }
}

function chaseFacts({ chasing, ticket }: Standpoint, zone: string): [string, Piece][] {
  if (!chasing || ticket.record.status === "closed") return [];
  const { rules, next, authority, isThereAlready } = chasing;
  const mayCome = next.counted || next.nextAt !== undefined;
  const soFar = next.counted ? next.number - 1 : next.number;
  const when = next.counted
    ? "It counts now"
    : html`${next.nextAt ? html`It counts from ${time(next.nextAt, zone)}` : "It would not be counted"}: ${next.because}`;
  return [
    ["Asked again", rules.escalates ? `${soFar} of ${rules.threshold} times` : `${soFar} times`],
    ["Asking again", when],
    ["What happens then", mayCome && then(soFar + 1, rules.threshold, authority, isThereAlready)],
  ];
}

function then(number: number, threshold: number, authority: string | null, isThereAlready: boolean): string {
  if (authority === null) return "We note that you asked again; your place in line stays the same.";
  if (isThereAlready) return `It is noted. This is with ${authority} already.`;
  if (number >= threshold) return `It goes to ${authority}.`;
  return `It is chase ${number}; with the ${ordinal(threshold)} it goes to ${authority}.`;
}

const ORDINALS = new Intl.PluralRules("en", { type: "ordinal" });
const SUFFIXES: Readonly<Record<string, string>> = { one: "st", two: "nd", few: "rd" };
const ordinal = (number: number): string => `${number}${SUFFIXES[ORDINALS.select(number)] ?? "th"}`;

function buttons({ chasing, maySolve }: Standpoint): Piece {
  const mayAsk = chasing?.next.counted === true;
  if (!mayAsk && !maySolve) return undefined;
  return html`<form method="post" class="choices"><div class="buttons">
${mayAsk && html`<button name="press" value="chase">Ask again</button>`}
${maySolve && html`<button name="press" value="solved" class="second">${SOLVED}</button>`}
</div></form>`;
}

/** What the last press did. */
function became({ result, ticket }: Standpoint): Piece {
  if (!result) return undefined;
  if (result.button === "solved") {
    const isDone = ticket.version > result.before.version;
    return isDone
      ? banner("good", html`<strong>Thank you.</strong> Nobody waits any more, and the team knows it.`)
      : banner("plain", html`<strong>Nothing was changed:</strong> ${result.because}.`);
  }
  const { title, words: sentences, isCounted } = whatBecameOfChase(result.before, ticket, result.because);
  return banner(isCounted ? "good" : "plain", html`<strong>${title}.</strong> ${sentences.join(" ")}`);
}

/** A colleague is named as in the mail that brought their words; an address of ours is never shown. */
function oneSaying({ at, by, from, text }: Saying, team: string, zone: string): Html {
  const name = from === "requester" ? by.name || by.address : by.name.includes("@") ? team : by.name || team;
  return html`<article class="saying ${from}">
<header><strong dir="auto">${name}</strong> <span class="quiet">${from === "staff" && html`${team} · `}${time(at, zone)}</span></header>
${words(text)}</article>`;
}

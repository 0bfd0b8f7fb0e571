// How the link of a button in a mail looks. "I'm on it", for colleagues: who you are, which ticket, who waits, and the
// buttons. It has no script, so whatever opens the link on somebody's behalf cannot press anything (P2).

import type { PressView } from "../actions/mail-link.ts";
import { lackingOn, needInWords, needOf } from "../core/escalation/needs.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { holderOf, namesOnIt, promiseOf } from "../core/model/wait.ts";
import { inWords } from "../core/words/duration.ts";
import { nextAndWhen, whatComesNext } from "./button-words.ts";
import { counted, countOffer, countPast } from "./count-page.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, facts, page, type Reader } from "./layout.ts";
import { problemPage } from "./link-problem.ts";
import { sayClock, time } from "./local-time.ts";
import { passedOnPage, passingForms } from "./passing-on-page.ts";
import { theirEndOfToday, zoneOf } from "./promise.ts";

const MINUTE_MS = 60_000;
const OTHER_TIMES = [30 * MINUTE_MS, 120 * MINUTE_MS];
const shortDuration = (ms: number): string => `${ms / MINUTE_MS}m`;

export type Viewed = {
  shown: PressView;
  organisation: Organisation;
  now: Date;
  isPressed?: boolean;
  trouble?: string | undefined; // why the last press was refused
  custom?: string | undefined; // what was typed then
};

/** @returns the page and its HTTP status */
export function buttonPage(viewed: Viewed, reader: Reader): { status: number; body: Html } {
  const { shown } = viewed;
  if (shown.kind === "problem") return problemPage(shown, reader);
  if (shown.kind === "refused") return { status: 403, body: refused(shown, viewed) };
  if (shown.kind === "not passed")
    return {
      status: 409,
      body: offer({ ...shown, kind: "offer" }, { ...viewed, trouble: `Not done: ${shown.because}.` }),
    };
  return { status: viewed.trouble ? 422 : 200, body: ticketPage(shown, viewed, reader) };
}

function ticketPage(
  shown: Exclude<PressView, { kind: "problem" | "refused" | "not passed" }>,
  viewed: Viewed,
  reader: Reader,
): Html {
  const { organisation, now, isPressed = false } = viewed;
  const isConfirm = "button" in shown && shown.button === "confirm";
  switch (shown.kind) {
    case "offer":
      return isConfirm ? offer(shown, viewed) : countOffer(shown, { organisation, now, reader });
    case "too late":
      return isConfirm ? tooLate(shown, viewed) : countPast(shown, isPressed, { organisation, now, reader });
    case "confirmed":
      return confirmed(shown, viewed);
    case "passed on":
      return passedOnPage(shown, organisation, now);
    case "chased":
      return counted(shown, reader);
  }
}

type Of<K extends PressView["kind"]> = Extract<PressView, { kind: K }>;

const narrow = (title: string, body: Piece): Html => page({ title, isNarrow: true, body });

function offer(shown: Of<"offer">, viewed: Viewed): Html {
  const { ticket, by } = shown;
  const { reference, subject } = ticket.record;
  const body = html`<p class="eyebrow">${reference}</p>
<h1 dir="auto">${subject || "(no subject)"}</h1>
${viewed.trouble && banner("bad", html`${viewed.trouble} <strong>Nothing was changed.</strong>`)}
${about(shown, viewed)}
<p class="you">You act as <strong>${by.name}</strong>${by.name !== by.address && html` (${by.address})`}; not you? Then close this page: nothing has been changed by opening it.</p>
${promiseForms(shown, viewed)}
${passingForms(ticket, by, viewed.organisation)}`;
  return narrow(`Take ${reference}`, body);
}

function about({ ticket, by }: Of<"offer">, { organisation, now }: Viewed): Html {
  const { wait, record } = ticket;
  const zone = zoneOf(organisation, by);
  const { name, address } = record.requester;
  const waiting =
    wait &&
    html`${name || address}, since ${time(wait.since, zone)} (${inWords(now.getTime() - wait.since.getTime())})`;
  const escalation = wait?.escalation;
  const held = escalation && holderOf(escalation);
  const isYou = escalation !== undefined && promiseOf(escalation, by.personId ?? by.address) !== undefined;
  const onIt =
    held &&
    html`${isYou && !escalation.together ? "You" : namesOnIt(escalation)}, until ${time(held.until, zone)}. ${isYou ? "A new choice replaces it." : "If you press, you take over."}`;
  const need = needOf(ticket, organisation, now);
  return facts([
    ["Waiting", waiting],
    ["On it already", onIt ?? (need && needInWords(need)) ?? (escalation && "Nobody")],
    ["Next", nextAndWhen(ticket, organisation, zone, now)],
    ["Desk", organisation.desks.get(record.deskId)?.name],
  ]);
}

/**
 * The policy's usual time first, as a reply "on it" promises it; other times beside it. Two forms, so that Enter in the field presses
 * the button next to it and no other.
 */
function promiseForms({ ticket, by }: Of<"offer">, { organisation, now, custom }: Viewed): Html {
  const { escalation } = ticket.wait ?? {};
  const isTheirs = escalation !== undefined && promiseOf(escalation, by.personId ?? by.address) !== undefined;
  const usualMs = escalation?.policy.promiseMs;
  const others = OTHER_TIMES.filter((ms) => ms !== usualMs);
  const end = theirEndOfToday(now, by, ticket, organisation);
  return html`<form method="post" class="choices">
<div class="buttons"><button>${isTheirs ? "Stay on it" : html`I'm on it`}${usualMs !== undefined && ` for ${inWords(usualMs)}`}</button></div>
<h2 id="take">Or for…</h2>
<div class="buttons" role="group" aria-labelledby="take">
${others.map((ms) => html`<button class="second" name="hold" value="${shortDuration(ms)}">${inWords(ms)}</button>\n`)}${end && html`<button class="second" name="hold" value="today">today, until ${sayClock(end, zoneOf(organisation, by))}</button>`}
</div>
</form>
<form method="post" class="choices">
<input type="hidden" name="hold" value="custom">
<label for="custom">or for as long as you say, such as 45m or 3h</label>
<div class="buttons"><input id="custom" name="custom" value="${custom ?? ""}" autocomplete="off" required size="8"${custom !== undefined && html` aria-invalid="true"`}>
<button class="second">I'm on it</button></div>
</form>
<p class="quiet">You promise an answer within that time. No further escalation until then.</p>`;
}

function tooLate(shown: Of<"too late">, viewed: Viewed): Html {
  const { reference, subject } = shown.ticket.record;
  const noted = viewed.isPressed && html`<p>Your press is noted in its history. Nothing else was changed.</p>`;
  return narrow(
    `Nothing to take on ${reference}`,
    html`<p class="eyebrow">${reference}: <span dir="auto">${subject}</span></p>
<h1>Nothing left to do here</h1><p>Why: ${shown.because}.</p>${noted}<p>If you have something to add, reply to the mail.</p>`,
  );
}

function refused({ ticket: { record }, by, because }: Of<"refused">, { isPressed }: Viewed): Html {
  const noted = isPressed && html`<p>Your press is noted in its history. Nothing else was changed.</p>`;
  return narrow(
    `You are not allowed to take ${record.reference}`,
    html`<p class="eyebrow">${record.reference}</p>
<h1>You are not allowed to take this ticket</h1><p>Why: ${because}.</p>${noted}<p>You act as <strong>${by.name}</strong>. An admin can give you a role that permits it.</p>`,
  );
}

function confirmed({ ticket, by }: Of<"confirmed">, { organisation, now }: Viewed): Html {
  const { reference, subject } = ticket.record;
  const zone = zoneOf(organisation, by);
  const { escalation } = ticket.wait ?? {};
  const lacks = lackingOn(ticket, organisation, now);
  const until =
    escalation?.together?.find((one) => one.by === (by.personId ?? by.address))?.until ??
    escalation?.confirmation?.until;
  return narrow(
    `You are on ${reference}`,
    html`<p class="eyebrow">${reference}: <span dir="auto">${subject}</span></p>
<h1>Thank you, ${by.name}: you are on it</h1>
${until && banner("good", html`Held for you until <strong>${time(until, zone)}</strong>.`)}
${lacks !== undefined && html`<p><strong>${lacks}.</strong> Until enough are on it, the steps go on: ${nextAndWhen(ticket, organisation, zone, now)}.</p>`}
${whatComesNext(ticket, organisation, zone).map((sentence) => html`<p>${sentence}</p>`)}
<p class="quiet">You can close this page.</p>`,
  );
}

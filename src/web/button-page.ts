// How a link from a mail looks: who you are, which ticket, who waits, and the buttons. It has no script, so whatever
// opens the link on somebody's behalf cannot press anything (P2).

import type { Shown } from "../act.ts";
import { howLong } from "../core/calendar/working-time.ts";
import { calendarOf, type Organisation } from "../core/organisation.ts";
import type { Ticket } from "../core/ticket.ts";
import { PROBLEMS, whatBecameOfChase, whatComesNext } from "./button-words.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, facts, page } from "./layout.ts";
import { endOfDay, time } from "./local-time.ts";
import { zoneOf } from "./promise.ts";

export type Viewed = {
  shown: Shown;
  organisation: Organisation;
  now: Date;
  before?: Ticket | undefined; // the ticket as it was before the press
  trouble?: string | undefined; // why the last press was refused
  custom?: string | undefined; // what was typed then
};

/** @returns the page and its HTTP status */
export function buttonPage(viewed: Viewed): { status: number; body: Html } {
  const { shown } = viewed;
  switch (shown.kind) {
    case "problem":
      return problem(shown);
    case "refused":
      return { status: 403, body: refused(shown, viewed) };
    case "offer":
      return { status: viewed.trouble ? 422 : 200, body: offer(shown, viewed) };
    case "too late":
      return { status: 200, body: tooLate(shown, viewed) };
    case "done":
      return { status: 200, body: shown.button === "confirm" ? confirmed(shown, viewed) : chased(shown, viewed) };
  }
}

type Of<K extends Shown["kind"]> = Extract<Shown, { kind: K }>;

const narrow = (title: string, body: Piece): Html => page({ title, isNarrow: true, body });

function problem({ problem: name, because }: Of<"problem">): { status: number; body: Html } {
  const { status, title, todo } = PROBLEMS[name];
  const body = html`<h1>${title}</h1><p>Why: ${because}. Nothing was changed.</p><p>${todo}</p>`;
  return { status, body: narrow(title, body) };
}

function offer(shown: Of<"offer">, viewed: Viewed): Html {
  const { button, ticket, by } = shown;
  const { reference, subject } = ticket.record;
  const title = button === "confirm" ? `Take ${reference}` : `Ask again about ${reference}`;
  const body = html`<p class="eyebrow">${reference}</p>
<h1 dir="auto">${subject || "(no subject)"}</h1>
${viewed.trouble && banner("bad", html`${viewed.trouble} <strong>Nothing was changed.</strong>`)}
${about(shown, viewed)}
<p class="you">You act as <strong>${by.name}</strong>${by.name !== by.address && html` (${by.address})`}; not you? Then close this page: nothing has been changed by opening it.</p>
${button === "confirm" ? promiseForms(shown, viewed) : chaseForm}`;
  return narrow(title, body);
}

/** The requester's page says nothing about who inside has taken the ticket. */
function about({ button, ticket, by }: Of<"offer" | "too late">, { organisation, now }: Viewed): Html {
  const { wait, record } = ticket;
  const desk = organisation.desks.get(record.deskId);
  const calendar = button === "chase" && desk ? calendarOf(desk, organisation) : undefined;
  const zone = calendar?.timeZone ?? zoneOf(organisation, by);
  const waiting =
    wait &&
    html`${button === "confirm" ? who(record.requester.name, record.requester.address) : "You"}, since ${time(wait.since, zone)} (${howLong(wait.since, now, calendar)})`;
  const escalation = button === "confirm" ? wait?.escalation : undefined;
  const held = escalation?.status === "confirmed" ? escalation.confirmation : undefined;
  const isYou = held !== undefined && (held.by === by.personId || held.address === by.address);
  const onIt =
    held &&
    html`${isYou ? "You" : held.name}, until ${time(held.until, zone)}. ${isYou ? "A new choice replaces it." : "If you press, you take over."}`;
  return facts([
    ["Waiting", waiting],
    ["On it already", onIt ?? (escalation && "Nobody yet")],
    ["Desk", desk?.name],
  ]);
}

const who = (name: string, address: string): string => name || address;

/** Two forms, so that Enter in the field presses the button beside it and no other. */
function promiseForms({ by }: Of<"offer">, { organisation, now, custom, trouble }: Viewed): Html {
  const end = endOfDay(now, zoneOf(organisation, by));
  return html`<form method="post" class="choices">
<h2 id="take">I'm on it for…</h2>
<div class="buttons" role="group" aria-labelledby="take">
<button name="hold" value="30m">30 min</button>
<button name="hold" value="2h">2 h</button>
${end && html`<button name="hold" value="today">today, until 18:00</button>`}
</div>
</form>
<form method="post" class="choices">
<input type="hidden" name="hold" value="custom">
<label for="custom">or for as long as you say, such as 45m or 3h</label>
<div class="buttons"><input id="custom" name="custom" value="${custom ?? ""}" autocomplete="off" required size="8"${trouble !== undefined && html` aria-invalid="true"`}>
<button>I'm on it</button></div>
</form>
<p class="quiet">You promise an answer within that time. Until then nobody else is told.</p>`;
}

const chaseForm = html`<form method="post" class="choices">
<div class="buttons"><button name="chase" value="yes">Count this as a chase</button></div>
</form>
<p class="quiet">It tells the desk that you asked again. Your place in line stays the same.</p>`;

function tooLate(shown: Of<"too late">, viewed: Viewed): Html {
  const { reference, subject } = shown.ticket.record;
  const title = shown.button === "confirm" ? `Nothing to take on ${reference}` : `Nothing to chase on ${reference}`;
  const noted = viewed.before && html`<p>Your press is noted in its history. Nothing else was changed.</p>`;
  return narrow(
    title,
    html`<p class="eyebrow">${reference}: <span dir="auto">${subject}</span></p>
<h1>Nothing left to do here</h1><p>Why: ${shown.because}.</p>${noted}<p>If you have something to add, reply to the mail.</p>`,
  );
}

function refused({ ticket: { record }, by, because }: Of<"refused">, { before }: Viewed): Html {
  const noted = before && html`<p>Your press is noted in its history. Nothing else was changed.</p>`;
  return narrow(
    `${record.reference} is not yours to take`,
    html`<p class="eyebrow">${record.reference}</p>
<h1>This is not yours to take</h1><p>Why: ${because}.</p>${noted}<p>You act as <strong>${by.name}</strong>. An admin can give you a role that may.</p>`,
  );
}

function confirmed({ ticket, by }: Of<"done">, { organisation }: Viewed): Html {
  const { reference, subject } = ticket.record;
  const zone = zoneOf(organisation, by);
  const until = ticket.wait?.escalation?.confirmation?.until;
  return narrow(
    `You are on ${reference}`,
    html`<p class="eyebrow">${reference}: <span dir="auto">${subject}</span></p>
<h1>Thank you, ${by.name}: you are on it</h1>
${until && banner("good", html`Held for you until <strong>${time(until, zone)}</strong>.`)}
${whatComesNext(ticket, organisation, zone).map((sentence) => html`<p>${sentence}</p>`)}
<p class="quiet">You can close this page.</p>`,
  );
}

function chased({ ticket, because }: Of<"done">, { before = ticket }: Viewed): Html {
  const { title, words } = whatBecameOfChase(before, ticket, because);
  return narrow(
    title,
    html`<p class="eyebrow">${ticket.record.reference}: <span dir="auto">${ticket.record.subject}</span></p>
<h1>${title}</h1>${words.map((sentence) => html`<p>${sentence}</p>`)}<p class="quiet">You can close this page.</p>`,
  );
}

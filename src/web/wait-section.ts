// The wait on a ticket's page: who waits since when, under which policy, and what the clock does next.

import { tallyOf } from "../core/chase/tally.ts";
import { needInWords, needOf } from "../core/escalation/needs.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Escalation } from "../core/model/wait.ts";
import { policyChosen } from "../core/trigger/policy-chosen.ts";
import { inWords } from "../core/words/duration.ts";
import { nextStep } from "./button-words.ts";
import { type Html, html, type Piece } from "./html.ts";
import { badge, facts, table } from "./layout.ts";
import { time } from "./local-time.ts";
import type { Sight } from "./sight.ts";

export function waitSection(ticket: Ticket, sight: Sight): Html {
  const { app, zone } = sight;
  const { wait } = ticket;
  if (!wait) return html`<section><h2>Nobody is waiting</h2>${endedWaits(ticket, zone)}</section>`;
  const { escalation } = wait;
  const forLong = inWords(app.now().getTime() - wait.since.getTime());
  const need = needOf(ticket, app.organisation, app.now());
  const chosen = policyChosen(ticket, app.organisation);
  return html`<section class="card"><h2>${ticket.record.requester.name || ticket.record.requester.address} has been waiting for ${forLong}</h2>
${facts([
  ["Since", time(wait.since, zone)],
  ["Steps count from", time(wait.anchorAt, zone)],
  ["Policy", escalation?.policy.name ?? "none: nobody is notified automatically"],
  ["Chosen by", escalation && (chosen.by ?? "what the settings or the ticket said when the wait took it")],
  ["Otherwise", chosen.others.length > 0 && chosen.others.join("; ")],
  ["Escalation", escalation && badge(escalation.status, escalation.status === "confirmed" ? "good" : "busy")],
  ["On it", escalation && onIt(escalation, zone)],
  ["Needed", need && needInWords(need)],
  ["Next", escalation && clockWords(escalation, sight)],
  ["Chases", chasesOf(ticket)],
  ["Last told", escalation?.toldAt && time(escalation.toldAt, zone)],
])}${endedWaits(ticket, zone)}</section>`;
}

/** "3 counted, escalated as ESC-1" */
function chasesOf(ticket: Ticket): string {
  const { counted, isEscalated } = tallyOf(ticket);
  if (counted === 0) return "none counted";
  const as = ticket.visibility.flatMap(({ cause, reference }) => (cause === "chases" ? (reference ?? []) : []));
  return `${counted} counted${isEscalated ? `, escalated${as.length > 0 ? ` as ${as.join(", ")}` : ""}` : ""}`;
}

function onIt({ confirmation, together, status }: Escalation, zone: string): Piece {
  const all = together ?? (confirmation ? [confirmation] : []);
  if (all.length === 0) return "nobody";
  const past = status === "confirmed" ? "until" : "promised until";
  return all.map(
    ({ name, at, until, means, via }) =>
      html`<div>${name}, ${past} ${time(until, zone)} <span class="quiet">(said ${time(at, zone)} by ${means}: ${via})</span></div>`,
  );
}

function clockWords(escalation: Escalation, { app: { organisation }, zone }: Sight): Piece {
  const { clock } = escalation;
  const next = nextStep(escalation, organisation);
  switch (clock.kind) {
    case "running":
      return html`${time(clock.at, zone)}: ${next}`;
    case "held":
      return html`${clock.warnAt && html`${time(clock.warnAt, zone)}: a reminder; `}${time(clock.until, zone)}${clock.isPause && " (an answer was promised)"}: ${next}`;
    case "exhausted":
      return "every step has fired";
  }
}

function endedWaits({ endedWaits: ended }: Ticket, zone: string): Piece {
  if (ended.length === 0) return undefined;
  const rows = ended.map(({ since, endedAt, reason, because, stepsFired, confirmation }): Piece[] => [
    time(since, zone),
    html`${time(endedAt, zone)} <span class="quiet">(${inWords(endedAt.getTime() - since.getTime())})</span>`,
    badge(reason, "good"),
    because,
    stepsFired,
    confirmation?.name ?? "nobody",
  ]);
  return html`<h3>Waits before</h3>${table(["Since", "Ended", "Reason", "Because", "Steps fired", "Was on it"], rows)}`;
}

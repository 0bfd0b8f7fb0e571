// What else the page behind "I'm on it" offers, below its one primary button: hand it over, not mine, the next step now, another policy. And what it says then.

import type { PressView } from "../actions/mail-link.ts";
import {
  colleaguesOf,
  formMarkOf,
  PASSINGS,
  type Passing,
  type PassingName,
  policiesFor,
} from "../actions/passing-on.ts";
import type { Recipient } from "../core/model/notice.ts";
import type { Organisation } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { type Escalation, holderOf, promiseOf, whoIs } from "../core/model/wait.ts";
import { policyChosen } from "../core/trigger/policy-chosen.ts";
import { nextAndWhen, nextStep } from "./button-words.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner, page } from "./layout.ts";
import { zoneOf } from "./promise.ts";
import { field } from "./query.ts";

const MOST_OF_A_NAME = 60; // characters
const MOST_OF_A_REASON = 300;

/** What a pressed form asks for; undefined: that they take it. */
export function passingIn(form: unknown): Passing | undefined {
  const name = PASSINGS.find((one) => one === field(form, "do"));
  if (!name) return undefined;
  const line = (key: string, most: number): string =>
    field(form, key)
      .replace(/[\p{Cc}\s]+/gu, " ")
      .trim()
      .slice(0, most);
  return {
    name,
    to: line("to", MOST_OF_A_NAME),
    reason: line("reason", MOST_OF_A_REASON),
    mark: field(form, "mark").slice(0, MOST_OF_A_NAME),
  };
}

/** What a role does not permit, and what makes no sense now, is not there. */
export function passingForms(ticket: Ticket, by: Recipient, organisation: Organisation): Piece {
  const escalation = ticket.wait?.escalation;
  if (!escalation) return undefined;
  const holder = holderOf(escalation);
  const isTheirs = promiseOf(escalation, by.personId ?? by.address) !== undefined;
  const forms = [
    handOverForm(ticket, by, organisation),
    (!holder || isTheirs) && declineForm(ticket, isTheirs),
    escalation.clock.kind !== "exhausted" && nextForm(ticket, escalation, isTheirs, organisation),
    policyForm(ticket, escalation, by, organisation),
  ];
  return html`<details>
<summary>${isTheirs ? "Not on it any more?" : "Not for you?"} Hand it over, ${isTheirs ? "give it back" : "decline it"}, or call the next step</summary>
<div id="else">${forms}</div>
</details>`;
}

const form = (ticket: Ticket, name: PassingName, body: Piece): Html => html`<form method="post" class="choices">
<input type="hidden" name="do" value="${name}"><input type="hidden" name="mark" value="${formMarkOf(ticket)}">
${body}
</form>`;

const reasonField = (name: PassingName, label: string): Html =>
  html`<label for="${name}-reason">${label}</label>
<input id="${name}-reason" name="reason" maxlength="${MOST_OF_A_REASON}" autocomplete="off">`;

function handOverForm(ticket: Ticket, by: Recipient, organisation: Organisation): Piece {
  const colleagues = colleaguesOf(ticket, by.personId, organisation);
  if (colleagues.length === 0 || !may(by.personId, "assign", ticket, organisation).allowed) return undefined;
  return form(
    ticket,
    "handover",
    html`<label for="to">Hand it over to</label>
<select id="to" name="to" required>
<option value="">Choose a colleague</option>
${colleagues.map(({ id, name }) => html`<option value="${id}">${name}</option>\n`)}</select>
${reasonField("handover", "Why (they read it; the requester does not)")}
<div class="buttons"><button class="second">Hand it over</button></div>`,
  );
}

const declineForm = (ticket: Ticket, isTheirs: boolean): Html =>
  form(
    ticket,
    "decline",
    html`${reasonField("decline", "Why it is not yours (kept in the history)")}
<div class="buttons"><button class="second">${isTheirs ? html`I'm not on it any more` : "Not mine"}</button></div>
<p class="quiet">${isTheirs ? "The next step follows at once." : "You are not reminded of it again while this wait lasts."}</p>`,
  );

function nextForm(ticket: Ticket, escalation: Escalation, isTheirs: boolean, organisation: Organisation): Html {
  const ends =
    holderOf(escalation) &&
    `, and ${isTheirs && !escalation.together ? "you are" : whoIs(escalation)} not on it any more`;
  return form(
    ticket,
    "next",
    html`${reasonField("next", "Why it cannot wait (kept in the history)")}
<div class="buttons"><button class="second">Next step now</button></div>
<p class="quiet">At once ${nextStep(escalation, organisation)}${ends}.</p>`,
  );
}

/** Which rule chose the policy that runs, what the others would have chosen, and another one by hand (S2.14, S2.16). */
function policyForm(ticket: Ticket, { policy }: Escalation, by: Recipient, organisation: Organisation): Piece {
  const policies = policiesFor(ticket, organisation);
  if (policies.length === 0 || !may(by.personId, "setPolicy", ticket, organisation).allowed) return undefined;
  const { by: rule, others } = policyChosen(ticket, organisation);
  const chosen = rule ? `chosen by ${rule}` : "as the settings or the ticket said when the wait took it";
  return form(
    ticket,
    "policy",
    html`<p>It runs under <strong>${policy.name}</strong>, ${chosen}.${others.length > 0 && ` Otherwise: ${others.join("; ")}.`}</p>
<label for="policy">Another policy, at once</label>
<select id="policy" name="to" required>
<option value="">Choose a policy</option>
${policies.map(({ id, name }) => html`<option value="${id}">${name}</option>\n`)}</select>
<div class="buttons"><button class="second">Change the policy</button></div>
<p class="quiet">The wait stays as old as it is: steps that are overdue by the new policy follow now.</p>`,
  );
}

type PassedOn = Extract<PressView, { kind: "passed on" }>;

/** What became of it, and what follows. */
export function passedOnPage({ ticket, by, passing, hadIt }: PassedOn, organisation: Organisation, now: Date): Html {
  const { reference, subject } = ticket.record;
  const follows = nextAndWhen(ticket, organisation, zoneOf(organisation, by), now);
  return page({
    title: `Done: ${reference}`,
    isNarrow: true,
    body: html`<p class="eyebrow">${reference}: <span dir="auto">${subject}</span></p>
<h1>Done, ${by.name}</h1>
${banner("good", passing.name === "policy" ? policyNow(ticket) : outcome(passing, hadIt, organisation))}
${follows && html`<p>If nobody answers or takes it, this comes next: ${follows}.</p>`}
<p class="quiet">To take it after all, open the link in your mail again. You can close this page.</p>`,
  });
}

function policyNow({ wait }: Ticket): Html {
  const policy = wait?.escalation?.policy;
  return policy
    ? html`The wait runs under <strong>${policy.name}</strong> now.`
    : html`No policy runs any more: nobody is notified of this wait by itself.`;
}

function outcome({ name, to }: Passing, hadIt: boolean, { people }: Organisation): Html {
  if (name === "handover") {
    const heir = people.get(to)?.name ?? to;
    return html`Handed over to <strong>${heir}</strong>, who is notified by mail.${hadIt && " You are not on it any more."}`;
  }
  if (name === "next") return html`The next step follows now.${hadIt && " You are not on it any more."}`;
  return hadIt
    ? html`You are not on it any more.`
    : html`Noted: it is not yours. You are not reminded of it again while this wait lasts.`;
}

// What the reader of a ticket's page may do there, as plain forms: the one primary button first, everything else folded behind its name.

import { shownAs } from "../actions/as-shown.ts";
import { offeredTo } from "../actions/ticket-page-actions.ts";
import { may } from "../core/model/permission.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { promiseOf } from "../core/model/wait.ts";
import type { App } from "../ports/app.ts";
import { type Html, html } from "./html.ts";
import { banner } from "./layout.ts";
import { ownForm, type Viewer } from "./signed-in.ts";
import { draftOf, FORMS, type Form } from "./ticket-form-list.ts";

/** What was pressed, as it was sent, and why nothing came of it: what was typed is not lost. */
export type NotPressed = { name: string; form: unknown } & ({ because: string } | { missing: readonly string[] });

export type Forms = { viewer: Viewer; once: string; done?: string; not?: NotPressed | undefined };

export function ticketForms(ticket: Ticket, { viewer, once, done = "", not }: Forms, app: App): Html {
  const { person } = viewer;
  const offered = offeredTo(person, ticket, app);
  const escalation = ticket.wait?.escalation;
  const isTheirs = escalation !== undefined && promiseOf(escalation, person.id) !== undefined;
  const mayTake = escalation && may(person.id, "confirm", ticket, app.organisation).allowed;
  const common = html`${ownForm(viewer)}<input type="hidden" name="once" value="${once}"><input type="hidden" name="shown" value="${shownAs(ticket)}">`;
  const forms = FORMS.filter(({ name }) => offered.has(name)).map((one) =>
    folded(one, one.fields({ ticket, viewer, app, filled: not?.name === one.name ? not.form : {} }), {
      common,
      isOpen: not?.name === one.name,
    }),
  );
  return html`${Object.hasOwn(DONE, done) && html`<div data-sent="${draftOf({ viewer, ticket }, done)}">${banner("good", DONE[done])}</div>`}
${not && banner("bad", refusal(not))}
<section class="doing" aria-label="What you can do">
${mayTake && html`<form method="post" class="buttons">${common}<input type="hidden" name="do" value="take"><button name="hold" value="">${isTheirs ? "Renew" : "I'm on it"}</button> <button class="second" name="hold" value="30m">30 min</button> <button class="second" name="hold" value="120m">2 h</button> <button class="second" name="hold" value="today">today</button></form>`}
${forms.length > 0 && html`<div class="folds">${forms}</div>`}
</section>`;
}

const refusal = (not: NotPressed): Html =>
  "because" in not
    ? html`${capital(not.because)}. <strong>Nothing was changed.</strong>`
    : html`<strong>Not escalated yet.</strong> What you wrote is kept. This is missing:<ul>${not.missing.map((one) => html`<li>${one}</li>`)}</ul>`;

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Said on the page that is shown after a press. */
const DONE: Readonly<Record<string, string>> = {
  take: "You are on it. No further escalation until your promise ends.",
  answer: "Your answer is on its way.",
  note: "Your note stands below. Only colleagues see it.",
  assign: "It is assigned.",
  handover: "It is handed over; your colleague is notified.",
  decline: "Noted: it is not yours.",
  next: "The next step follows now.",
  category: "The category is set.",
  priority: "The priority is set.",
  policy: "The policy is set.",
  escalate: "It is escalated.",
  close: "The ticket is closed.",
  reopen: "The ticket is open again.",
  duplicate: "It is a duplicate of the other ticket.",
  separate: "It is not a duplicate any more.",
  before: "This was done before, by the same page. Nothing was changed now.",
};

function folded(
  { name, summary }: Form,
  { body, button, reaches }: ReturnType<Form["fields"]>,
  { common, isOpen }: { common: Html; isOpen: boolean },
): Html {
  return html`<details class="fold" name="doing"${isOpen && html` open`}><summary>${summary}</summary>
<form method="post" class="write">${common}<input type="hidden" name="do" value="${name}">
${body}
<div class="buttons"><button class="second">${button}</button></div>${reaches !== undefined && html`<p class="quiet">${reaches}</p>`}</form></details>`;
}

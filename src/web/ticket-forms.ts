// What the reader of a ticket's page may do there, as plain forms: the one primary button first, everything else folded behind its name.

import { shownAs } from "../actions/as-shown.ts";
import { colleaguesOf } from "../actions/passing-on.ts";
import { offeredTo, type PageAction } from "../actions/ticket-page-actions.ts";
import { may } from "../core/model/permission.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import { type Html, html, type Piece } from "./html.ts";
import { banner } from "./layout.ts";
import { field } from "./query.ts";
import { ownForm, type Viewer } from "./signed-in.ts";

export const LONGEST_NOTE = 20_000; // characters
const LONGEST_LINE = 300;

/** What was pressed, as it was sent, and why nothing came of it: what was typed is not lost. */
export type NotPressed = { name: string; form: unknown; because: string };

export type Forms = { viewer: Viewer; once: string; done?: string; not?: NotPressed | undefined };

export function ticketForms(ticket: Ticket, { viewer, once, done = "", not }: Forms, app: App): Html {
  const { person } = viewer;
  const offered = offeredTo(person, ticket, app);
  const escalation = ticket.wait?.escalation;
  const isTheirs = escalation?.status === "confirmed" && escalation.confirmation?.by === person.id;
  const mayTake = escalation && may(person.id, "confirm", ticket, app.organisation).allowed;
  const common = html`${ownForm(viewer)}<input type="hidden" name="once" value="${once}"><input type="hidden" name="shown" value="${shownAs(ticket)}">`;
  const forms = FORMS.filter(({ name }) => offered.has(name)).map((one) =>
    folded(
      one,
      one.fields({ ticket, viewer, app, typed: (key) => (not?.name === one.name ? field(not.form, key) : "") }),
      {
        common,
        isOpen: not?.name === one.name,
      },
    ),
  );
  return html`${Object.hasOwn(DONE, done) && banner("good", DONE[done])}
${not && banner("bad", html`${capital(not.because)}. <strong>Nothing was changed.</strong>`)}
<section class="doing" aria-label="What you can do">
${mayTake && html`<form method="post" class="buttons">${common}<input type="hidden" name="do" value="take"><button name="hold" value="">${isTheirs ? "Renew" : "I'm on it"}</button> <button class="second" name="hold" value="30m">30 min</button> <button class="second" name="hold" value="120m">2 h</button> <button class="second" name="hold" value="today">today</button></form>`}
${forms.length > 0 && html`<div class="folds">${forms}</div>`}
</section>`;
}

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1);

/** Said on the page that is shown after a press. */
const DONE: Readonly<Record<string, string>> = {
  take: "You are on it. No further escalation until your promise ends.",
  note: "Your note stands below. Only colleagues see it.",
  assign: "It is assigned.",
  handover: "It is handed over; your colleague is notified.",
  decline: "Noted: it is not yours.",
  next: "The next step follows now.",
  category: "The category is set.",
  priority: "The priority is set.",
  policy: "The policy is set.",
  close: "The ticket is closed.",
  before: "This was done before, by the same page. Nothing was changed now.",
};

type On = { ticket: Ticket; viewer: Viewer; app: App; typed: (key: string) => string };
type Form = { name: PageAction; summary: string; fields(on: On): { body: Piece; button: string; reaches?: string } };

const line = (id: string, label: string, value: string, more: Piece = ""): Html =>
  html`<label for="${id}">${label}</label><input id="${id}" name="argument" maxlength="${LONGEST_LINE}" autocomplete="off" value="${value}"${more}>`;

const choice = (id: string, label: string, options: readonly { id: string; name: string }[], chosen: string): Html =>
  html`<label for="${id}">${label}</label><select id="${id}" name="argument" required><option value="">Choose</option>${options.map((one) => html`<option value="${one.id}"${one.id === chosen && html` selected`}>${one.name}</option>`)}</select>`;

const reason = (id: string, label: string, value: string): Html =>
  html`<label for="${id}">${label}</label><input id="${id}" name="reason" maxlength="${LONGEST_LINE}" autocomplete="off" value="${value}">`;

const REQUIRED = html` required`;

const FORMS: readonly Form[] = [
  {
    name: "note",
    summary: "Note",
    fields: ({ typed }) => ({
      body: html`<label for="note">Your note (only colleagues see it)</label><textarea id="note" name="argument" rows="5" maxlength="${LONGEST_NOTE}" required>${typed("argument")}</textarea>`,
      button: "Keep the note",
    }),
  },
  {
    name: "assign",
    summary: "Assign",
    fields: ({ ticket, viewer: { person }, app, typed }) => ({
      body: choice(
        "assign",
        "Who is responsible",
        [{ id: "me", name: `me, ${person.name}` }, ...colleaguesOf(ticket, person.id, app.organisation)],
        typed("argument"),
      ),
      button: "Assign",
      reaches: "A colleague is notified by mail.",
    }),
  },
  {
    name: "handover",
    summary: "Hand over",
    fields: ({ ticket, viewer: { person }, app, typed }) => ({
      body: html`${choice("handover", "To whom", colleaguesOf(ticket, person.id, app.organisation), typed("argument"))}${reason("handover-why", "Why (they read it; the requester does not)", typed("reason"))}`,
      button: "Hand it over",
    }),
  },
  {
    name: "decline",
    summary: "Not mine",
    fields: ({ typed }) => ({
      body: line("decline", "Why it is not yours (kept in the history)", typed("argument")),
      button: "Not mine",
    }),
  },
  {
    name: "next",
    summary: "Next step now",
    fields: ({ typed }) => ({
      body: line("next", "Why it cannot wait (kept in the history)", typed("argument")),
      button: "Next step now",
    }),
  },
  {
    name: "category",
    summary: "Category",
    fields: ({ ticket, typed }) => ({
      body: line("category", "Category", typed("argument") || (ticket.record.category ?? ""), REQUIRED),
      button: "Set the category",
    }),
  },
  {
    name: "priority",
    summary: "Priority",
    fields: ({ ticket, typed }) => ({
      body: line("priority", "Priority", typed("argument") || ticket.record.priority, REQUIRED),
      button: "Set the priority",
    }),
  },
  {
    name: "policy",
    summary: "Policy",
    fields: ({ app: { organisation }, typed }) => ({
      body: choice(
        "policy",
        "Policy of this ticket",
        [{ id: "usual", name: "as usual: its client's or desk's" }, ...organisation.policies.values()],
        typed("argument"),
      ),
      button: "Set the policy",
      reaches: "A wait that runs takes it at once, from its beginning.",
    }),
  },
  {
    name: "close",
    summary: "Close",
    fields: ({ ticket: { record } }) =>
      record.purpose === "escalation"
        ? { body: "", button: "Close it", reaches: "Nobody outside is written to." }
        : {
            body: "",
            button: `Close it, and write to ${record.requester.name || record.requester.address}`,
            reaches: "They are told that it is closed; the wait ends.",
          },
  },
];

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

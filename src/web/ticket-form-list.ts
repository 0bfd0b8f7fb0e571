// What somebody may do on a ticket's page, form by form: what each asks for, what its button says, and whom it reaches.

import { colleaguesOf } from "../actions/passing-on.ts";
import type { PageAction } from "../actions/ticket-page-actions.ts";
import { LONGEST_SAYING } from "../core/conversation/saying.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { requesterSide } from "../core/outbox/owe.ts";
import { authorityOf } from "../core/visibility/authority.ts";
import type { App } from "../ports/app.ts";
import { escalationFields } from "./escalation-fields.ts";
import { type Html, html, type Piece } from "./html.ts";
import { field } from "./query.ts";
import type { Viewer } from "./signed-in.ts";

/** Of an answer or a note, in characters. */
export const LONGEST_TEXT = LONGEST_SAYING;
const LONGEST_LINE = 300;

/** @property filled what was typed into this form, where it comes back with a refusal */
export type On = { ticket: Ticket; viewer: Viewer; app: App; filled: unknown };
/** What one form of the page holds. */
export type Form = {
  name: PageAction;
  summary: string;
  fields(on: On): { body: Piece; button: string; reaches?: string };
};

const line = (id: string, label: string, value: string, more: Piece = ""): Html =>
  html`<label for="${id}">${label}</label><input id="${id}" name="argument" maxlength="${LONGEST_LINE}" autocomplete="off" value="${value}"${more}>`;

const choice = (id: string, label: string, options: readonly { id: string; name: string }[], chosen: string): Html =>
  html`<label for="${id}">${label}</label><select id="${id}" name="argument" required><option value="">Choose</option>${options.map((one) => html`<option value="${one.id}"${one.id === chosen && html` selected`}>${one.name}</option>`)}</select>`;

const reason = (id: string, label: string, value: string): Html =>
  html`<label for="${id}">${label}</label><input id="${id}" name="reason" maxlength="${LONGEST_LINE}" autocomplete="off" value="${value}">`;

const REQUIRED = html` required`;

/** By what a browser keeps what is being written: one person's, on one ticket, in one form. */
export const draftOf = ({ viewer, ticket }: Pick<On, "viewer" | "ticket">, form: string): string =>
  `${viewer.person.id} ${ticket.record.reference} ${form}`;

/** In the order they are shown. */
export const FORMS: readonly Form[] = [
  {
    name: "answer",
    summary: "Answer",
    fields: (on) => ({
      body: html`<label for="answer">Your answer</label><textarea id="answer" name="text" rows="8" maxlength="${LONGEST_TEXT}" required data-draft="${draftOf(on, "answer")}">${field(on.filled, "text")}</textarea>${forAll("answer-all", on, "Send it to who asked on")}`,
      button: `Send it to ${whoHears(on.ticket)}`,
      reaches: "It goes out by mail, with your name, and ends the wait.",
    }),
  },
  {
    name: "note",
    summary: "Note",
    fields: (on) => ({
      body: html`<label for="note">Your note (only colleagues see it)</label><textarea id="note" name="argument" rows="5" maxlength="${LONGEST_TEXT}" required data-draft="${draftOf(on, "note")}">${field(on.filled, "argument")}</textarea>`,
      button: "Keep the note",
    }),
  },
  {
    name: "assign",
    summary: "Assign",
    fields: ({ ticket, viewer: { person }, app, filled }) => ({
      body: choice(
        "assign",
        "Who is responsible",
        [{ id: "me", name: `me, ${person.name}` }, ...colleaguesOf(ticket, person.id, app.organisation)],
        field(filled, "argument"),
      ),
      button: "Assign",
      reaches: "A colleague is notified by mail.",
    }),
  },
  {
    name: "handover",
    summary: "Hand over",
    fields: ({ ticket, viewer: { person }, app, filled }) => ({
      body: html`${choice("handover", "To whom", colleaguesOf(ticket, person.id, app.organisation), field(filled, "argument"))}${reason("handover-why", "Why (they read it; the requester does not)", field(filled, "reason"))}`,
      button: "Hand it over",
    }),
  },
  {
    name: "decline",
    summary: "Not mine",
    fields: ({ filled }) => ({
      body: line("decline", "Why it is not yours (kept in the history)", field(filled, "argument")),
      button: "Not mine",
    }),
  },
  {
    name: "next",
    summary: "Next step now",
    fields: ({ filled }) => ({
      body: line("next", "Why it cannot wait (kept in the history)", field(filled, "argument")),
      button: "Next step now",
    }),
  },
  {
    name: "category",
    summary: "Category",
    fields: ({ ticket, filled }) => ({
      body: line("category", "Category", field(filled, "argument") || (ticket.record.category ?? ""), REQUIRED),
      button: "Set the category",
    }),
  },
  {
    name: "priority",
    summary: "Priority",
    fields: ({ ticket, filled }) => ({
      body: line("priority", "Priority", field(filled, "argument") || ticket.record.priority, REQUIRED),
      button: "Set the priority",
    }),
  },
  {
    name: "policy",
    summary: "Policy",
    fields: ({ app: { organisation }, filled }) => ({
      body: choice(
        "policy",
        "Policy of this ticket",
        [{ id: "usual", name: "as usual: its client's or desk's" }, ...organisation.policies.values()],
        field(filled, "argument"),
      ),
      button: "Set the policy",
      reaches: "A wait that runs takes it at once, from its beginning.",
    }),
  },
  {
    name: "escalate",
    summary: "Escalate",
    fields: ({ ticket, app, filled }) => {
      const desk = app.organisation.desks.get(ticket.record.deskId);
      return {
        body: desk && escalationFields({ ticket, desk, filled, prefix: "escalate-" }, app),
        button: "Escalate",
        reaches: `It goes to ${(desk && authorityOf(ticket.record.kind, desk, app.organisation)) ?? "the authority"}. What you write here is for colleagues only.`,
      };
    },
  },
  {
    name: "close",
    summary: "Close",
    fields: (on) => {
      const { record } = on.ticket;
      return record.purpose === "escalation"
        ? { body: "", button: "Close it", reaches: "Nobody outside is written to." }
        : {
            body: forAll("close-all", on, "Close and write on"),
            button: `Close it, and write to ${record.requester.name || record.requester.address}`,
            reaches: "They are told that it is closed; the wait ends.",
          };
    },
  },
  {
    name: "reopen",
    summary: "Open again",
    fields: () => ({ body: "", button: "Open it again", reaches: "Nobody outside is written to." }),
  },
  {
    name: "duplicate",
    summary: "Duplicate",
    fields: ({ filled, ticket: { record } }) => ({
      body: line(
        "duplicate",
        "The other ticket about the same matter",
        field(filled, "argument"),
        html` required placeholder="HD-1042"`,
      ),
      button: "It is a duplicate of that one",
      reaches: `Nobody outside is written to. ${record.reference} goes on as it is, and the two are linked.`,
    }),
  },
  {
    name: "separate",
    summary: "Not a duplicate",
    fields: ({ ticket: { record } }) => ({
      body: "",
      button: `It is not a duplicate of ${record.duplicateOf}`,
      reaches: "Nobody outside is written to. The two are linked no more.",
    }),
  },
];

/** Each of them gets a mail of its own: nobody reads of the others. */
const forAll = (id: string, { ticket, filled }: On, label: string): Piece => {
  const { duplicates = [] } = ticket.record;
  return (
    duplicates.length > 0 &&
    html`<label for="${id}"><input type="checkbox" id="${id}" name="all" value="all"${field(filled, "all") !== "" && html` checked`}> ${label} ${duplicates.join(", ")}, too, where open, each in a mail of its own</label>`
  );
};

const whoHears = (ticket: Ticket): string => {
  const [first, ...others] = requesterSide(ticket).map(({ name, address }) => name || address);
  return others.length === 0 ? `${first}` : `${first} and ${others.length} more`;
};

// The fields of an escalation, as the pages on which colleagues escalate have them, and what was written into them.

import type { Desk } from "../core/model/desk.ts";
import { INFO_FIELDS, INFO_HEADINGS, type InfoField } from "../core/model/escalation-info.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { REASONS } from "../core/visibility/escalation-reason.ts";
import type { App } from "../ports/app.ts";
import { type Html, html, type Piece } from "./html.ts";
import { field } from "./query.ts";

type Filling = { ticket: Ticket; desk: Desk; filled: unknown; prefix?: string };

/**
 * All that the desk asks for: the seven fields and what the ticket itself must have, or a reason.
 * @param filling.filled what was typed; where nothing was, the good answers that are kept
 * @param filling.prefix of the ids, on a page that has other fields
 */
export function escalationFields({ ticket, desk, filled, prefix = "" }: Filling, app: App): Piece {
  const rules = desk.visibility?.manual;
  if (!rules)
    return html`<label for="${prefix}reason">Why</label><input id="${prefix}reason" name="reason" value="${field(filled, "reason")}" autocomplete="off">`;
  const kept = (name: InfoField): string => field(filled, name) || (ticket.manual?.info[name] ?? "");
  const questions = INFO_FIELDS.map((name) =>
    question(name, `${prefix}${name}`, kept(name), rules.notApplicable.includes(name)),
  );
  return html`${questions}${recordFields({ ticket, desk, filled, prefix }, app)}`;
}

function question(name: InfoField, id: string, value: string, mayBeNone: boolean): Html {
  const hint = mayBeNone && html` <span class="quiet">(N/A where it does not apply)</span>`;
  if (name !== "escalationReason")
    return html`<label for="${id}">${INFO_HEADINGS[name]}${hint}</label><textarea id="${id}" name="${name}" rows="3">${value}</textarea>`;
  const options = REASONS.map(
    ({ name: reason }) => html`<option${value === reason && html` selected`}>${reason}</option>`,
  );
  return html`<label for="${id}">${INFO_HEADINGS[name]}</label><select id="${id}" name="${name}"><option value="">choose one</option>${options}</select>`;
}

/** What the ticket itself must have, as far as the desk asks for it. */
function recordFields({ ticket, desk, filled, prefix }: Filling, app: App): Piece {
  const { category, priority, responsibleId } = ticket.record;
  const rules = desk.visibility?.manual;
  const people = desk.people.flatMap((id) => app.organisation.people.get(id) ?? []);
  const chosen = field(filled, "responsible") || (responsibleId ?? "");
  const input = (name: string, label: string, value: string): Html =>
    html`<label for="${prefix}${name}">${label}</label><input id="${prefix}${name}" name="${name}" value="${value}" maxlength="60" autocomplete="off">`;
  return html`${rules?.category && input("category", "Category", field(filled, "category") || (category ?? ""))}
${rules?.priority && input("priority", "Priority, as you confirm it", field(filled, "priority") || priority)}
${rules?.responsible && html`<label for="${prefix}responsible">Responsible</label><select id="${prefix}responsible" name="responsible"><option value="">nobody</option>${people.map(({ id, name }) => html`<option value="${id}"${id === chosen && html` selected`}>${name}</option>`)}</select>`}`;
}

/** What was written into them, as a program would send it. Fields that are left empty are not answered. */
export function escalationIn(body: unknown): object {
  const given = (name: string): object => (field(body, name).trim() === "" ? {} : { [name]: field(body, name) });
  const info = Object.assign({}, ...INFO_FIELDS.map(given));
  return { info, ...given("reason"), ...given("category"), ...given("priority"), ...given("responsible") };
}

// A ticket's record on its page: what people see of it.

import { statusOf, type TicketRecord } from "../core/model/ticket.ts";
import { type Html, html } from "./html.ts";
import { facts, who } from "./layout.ts";
import { time } from "./local-time.ts";
import { link } from "./query.ts";
import type { Sight } from "./sight.ts";

export function recordFacts(record: TicketRecord, { app, zone, seesMails }: Sight): Html {
  const { people, clients, desks, policies } = app.organisation;
  return facts([
    ["Reference", record.reference],
    ["Kind", record.kind],
    ["Status", statusOf(record)],
    ["Stream", record.stream],
    [
      "Requester",
      seesMails
        ? html`<a href="${link("/mailbox", { as: record.requester.address })}">${who(record.requester)}</a>`
        : who(record.requester),
    ],
    ["Participants", record.participants.join(", ")],
    ["Client", record.clientId !== undefined && (clients.get(record.clientId)?.name ?? record.clientId)],
    ["Desk", desks.get(record.deskId)?.name ?? record.deskId],
    [
      "Responsible",
      record.responsibleId === undefined ? "nobody" : (people.get(record.responsibleId)?.name ?? record.responsibleId),
    ],
    ["Priority", record.priority],
    ["Category", record.category],
    ...Object.entries(record.fields),
    ["Policy", record.policyId !== undefined && (policies.get(record.policyId)?.name ?? record.policyId)],
    ["Purpose", record.purpose],
    ["Call template", record.callTemplateId],
    ["Escalates the call", record.escalatedCallRef !== undefined && ticketLink(record.escalatedCallRef)],
    ["Escalates the request", record.escalatedRequestRef !== undefined && ticketLink(record.escalatedRequestRef)],
    ["Duplicate of", record.duplicateOf !== undefined && ticketLink(record.duplicateOf)],
    ["Duplicates", record.duplicates && html`${record.duplicates.map((one) => html`${ticketLink(one)} `)}`],
    ["Made", time(record.createdAt, zone)],
    ["Changed", time(record.updatedAt, zone)],
  ]);
}

/** Beside the page it stands on, whichever of the two it is. @param reference a ticket's page is found by its reference too */
export const ticketLink = (reference: string): Html =>
  html`<a href="./${encodeURIComponent(reference)}">${reference}</a>`;

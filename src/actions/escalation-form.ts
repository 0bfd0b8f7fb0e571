// Journey 3 for colleagues: the page on which one of us escalates a ticket, by the signed link in a mail. The very way of an
// #escalate by mail or API: the same checks, the same mail that asks for what is missing.

import type { Desk } from "../core/model/desk.ts";
import { personAt } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import { missingIn, type Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, noTicket, openLink } from "../security/verify-token.ts";
import { commandByLink, type Visitor } from "./by-link.ts";
import { type Escalating, escalationBy } from "./operations.ts";
import { perform } from "./request.ts";

type Opened = { ticket: Ticket; by: Person; desk: Desk };

export type EscalatePage =
  | BadLink
  | (Opened & { kind: "refused"; because: string })
  | (Opened & { kind: "form"; missing: readonly string[] }) // missing: what an escalation that was returned as incomplete lacks
  | (Opened & { kind: "escalated" });

/** What the page shows at this moment. Changes nothing. */
export async function showEscalating(text: string, app: App): Promise<EscalatePage> {
  const link = await openLink(text, ["escalate"], app);
  if ("problem" in link) return link;
  const { token, ticket } = link;
  const desk = app.organisation.desks.get(ticket.record.deskId);
  if (!desk) return noTicket();
  const by = personAt(app.organisation, token.recipient);
  if (!by) return { kind: "problem", problem: "no part", because: `${token.recipient} no longer works here` };
  const { allowed, because } = may(by.id, "escalate", ticket, app.organisation);
  if (!allowed) return { kind: "refused", because, ticket, by, desk };
  return { kind: "form", missing: ticket.manual?.asked ? missingIn(ticket.manual) : [], ticket, by, desk };
}

/**
 * The form was sent. What it lacks is asked for here and by mail; the good answers are kept.
 * @param once what makes it the same form again, so that a second press does nothing more
 */
export async function pressEscalate(
  text: string,
  wanted: Escalating,
  { once, ...visitor }: Visitor & { once: string },
  app: App,
): Promise<EscalatePage> {
  const shown = await showEscalating(text, app);
  if (shown.kind !== "form") return shown;
  const { by, ticket, desk } = shown;
  const content = JSON.stringify(wanted);
  const { reference } = ticket.record;
  // The person who goes back and changes what they wrote sends another form, not the same again.
  const { proof } = commandByLink({ address: by.addresses[0] }, "page", visitor, app);
  const asked = { by, reference, idempotencyKey: `page ${once} ${content}`, content, proof };
  const done = await perform(asked, escalationBy(by, wanted, "escalation by the page"), app);
  if (done.kind !== "done") return { kind: "refused", because: done.because, ticket, by, desk };
  const { manual } = done.ticket;
  if (!manual?.asked) return { kind: "escalated", ticket: done.ticket, by, desk };
  return { kind: "form", missing: missingIn(manual), ticket: done.ticket, by, desk };
}

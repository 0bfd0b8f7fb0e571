// Journey 3 for colleagues: what becomes of mails of which nobody knows whether they arrived, by the link of the mail that tells of
// them. Showing changes nothing (P2); of all presses, on whatever replica, one decides.

import { personAt } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { ByHand } from "../core/outbox/by-hand.ts";
import { actedBy, heed } from "../inbound/out-of-office.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, openLink } from "../security/verify-token.ts";
import { decideWaiting, type Waiting, waitingOf } from "./outbox.ts";

/** `pressed`: what the press that led here came to. */
export type DeliveryPage =
  | BadLink
  | {
      kind: "offer";
      ticket: Ticket;
      by: Person;
      uncertain: readonly Waiting[];
      pressed?: { what: ByHand; isDone: boolean };
    };

/** What the page shows at this moment. Changes nothing. */
export async function showDeliveries(text: string, app: App): Promise<DeliveryPage> {
  const link = await openLink(text, ["delivery"], app);
  if ("problem" in link) return link;
  const { token, ticket } = link;
  const by = personAt(app.organisation, token.recipient);
  const isAdmin = app.organisation.admins.includes(by?.id ?? "");
  if (!by || !(isAdmin || may(by.id, "answer", ticket, app.organisation).allowed))
    return {
      kind: "problem",
      problem: "no part",
      because: `${token.recipient} may not decide about this ticket's mails`,
    };
  return { kind: "offer", ticket, by, uncertain: waitingOf(ticket).filter(({ state }) => state === "uncertain") };
}

/** A button was pressed. @param id of the mail, as the page named it */
export async function pressDelivery(
  text: string,
  { id, what, peer }: { id: string; what: ByHand; peer: string },
  app: App,
): Promise<DeliveryPage> {
  const shown = await showDeliveries(text, app);
  if (shown.kind === "problem") return shown;
  const { by, uncertain } = shown;
  const chosen = uncertain.find((one) => one.id === id);
  await heed(actedBy(by.id, by.name, app.now()), app);
  const via = `the link of ${by.addresses[0]}, from ${peer}`;
  const isDone = chosen !== undefined && (await decideWaiting(chosen, { what, by: by.id, name: by.name, via }, app));
  const after = await showDeliveries(text, app);
  if (isDone && after.kind === "offer") app.wake(after.ticket);
  return after.kind === "problem" ? after : { ...after, pressed: { what, isDone } };
}

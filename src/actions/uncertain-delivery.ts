// Journey 3 for colleagues: what becomes of mails of which nobody knows whether they arrived, by the link of the mail that tells of
// them. Showing changes nothing (P2); of all presses, on whatever replica, one decides.

import { act } from "../act.ts";
import type { Command } from "../core/model/command.ts";
import { personAt } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { ByHand } from "../core/outbox/by-hand.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, openLink } from "../security/verify-token.ts";
import { commandByLink, type Visitor } from "./by-link.ts";
import { decideNotice, type Waiting, waitingOf } from "./outbox.ts";

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

type Pressing = Extract<DeliveryPage, { kind: "offer" }> & { command: Command };

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
      because: `${token.recipient} is not allowed to decide about this ticket's mails`,
    };
  return { kind: "offer", ticket, by, uncertain: waitingOf(ticket).filter(({ state }) => state === "uncertain") };
}

/** A button was pressed. @param id of the mail, as the page named it */
export function pressDelivery(
  text: string,
  { id, what, ...visitor }: Visitor & { id: string; what: ByHand },
  app: App,
): Promise<DeliveryPage> {
  const after = async (isDone: boolean): Promise<DeliveryPage> => {
    const shown = await showDeliveries(text, app);
    return shown.kind === "problem" ? shown : { ...shown, pressed: { what, isDone } };
  };
  return act<Pressing, DeliveryPage>(
    {
      name: "a notice was decided by hand",
      async open() {
        const shown = await showDeliveries(text, app);
        if (shown.kind === "problem") return { result: shown };
        return { ...shown, command: commandByLink({ address: shown.by.addresses[0] }, "button", visitor, app) };
      },
      authorise: () => undefined, // the page opens to those who may decide
      refuse: (_pressing, because) => ({ result: { kind: "problem", problem: "no part", because } }),
      async decide({ ticket, uncertain, by, command }) {
        const chosen = uncertain.find((one) => one.id === id);
        const deciding = { what, by: by.id, name: by.name, via: command.proof.via };
        const decision = chosen && decideNotice(ticket, chosen, deciding, app);
        return decision ? { decision, done: () => after(true) } : { result: await after(false) };
      },
    },
    app,
  );
}

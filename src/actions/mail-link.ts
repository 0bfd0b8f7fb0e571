// Journey 3: a person acts by a button in a mail. Showing changes nothing, whoever fetches the link (P2); acting is a POST.

import { type Outcome, outcomeOf } from "../core/chase/outcome.ts";
import { type Chased, receiveChase } from "../core/chase/receive-chase.ts";
import { confirm, tooLate } from "../core/escalation/confirm.ts";
import { relationOf } from "../core/identify/sender.ts";
import { chaseRulesOf, mayChase } from "../core/model/chase-rules.ts";
import type { Recipient } from "../core/model/notice.ts";
import { personAt } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Token } from "../core/model/token.ts";
import { recipient as recipientOf } from "../core/outbox/owe.ts";
import { actedBy, heed } from "../inbound/out-of-office.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, openLink } from "../security/verify-token.ts";
import { changeTicket } from "../ticket-change/commit.ts";

const BUTTONS = ["confirm", "chase"] as const;
export type Button = (typeof BUTTONS)[number];

/** What the page behind a button shows. */
export type Shown =
  | Looked
  | { kind: "confirmed"; ticket: Ticket; by: Recipient }
  | { kind: "chased"; ticket: Ticket; outcome: Outcome };

/** What it shows before it is pressed. */
export type Looked =
  | BadLink
  | { kind: "offer"; button: Button; ticket: Ticket; by: Recipient } // the button can be pressed
  | { kind: "refused"; button: Button; ticket: Ticket; by: Recipient; because: string } // they may not, for now
  | { kind: "too late"; button: Button; ticket: Ticket; by: Recipient; because: string };

export type Pressed = { promiseMs?: number; peer: string; userAgent: string };

type Opened = { token: Token; button: Button; ticket: Ticket; by: Recipient; refused: string | undefined };

/** What a link offers at this moment. Changes nothing. */
export async function show(text: string, app: App): Promise<Looked> {
  const opened = await open(text, app);
  if ("problem" in opened) return opened;
  const { button, ticket, by, refused } = opened;
  if (refused !== undefined) return { kind: "refused", button, ticket, by, because: refused };
  const because = lateness(opened);
  return because ? { kind: "too late", button, ticket, by, because } : { kind: "offer", button, ticket, by };
}

/** The button was pressed. A press that comes too late or is refused is kept in the history and changes nothing else. */
export async function act(text: string, pressed: Pressed, app: App): Promise<Shown> {
  return changeTicket<Opened | BadLink, Shown>(
    {
      load: () => open(text, app),
      async decide(opened) {
        if ("problem" in opened) return { result: opened };
        const { by, ticket: before } = opened;
        if (by.personId !== undefined) await heed(actedBy(by.personId, by.name, app.now()), app);
        const late = lateness(opened);
        const decision = await decide(opened, pressed, app);
        const done = (ticket: Ticket): Shown => {
          const { because } = decision; // what triggers say is not for the page
          app.log.info({ ticket: ticket.record.reference, by: by.address, because }, "a button was pressed");
          return became(opened, ticket, decision, late);
        };
        return { decision, before, done };
      },
    },
    app,
  );
}

/** @param late why it came too late */
function became(
  { button, by, refused, ticket: before }: Opened,
  ticket: Ticket,
  decision: Chased,
  late?: string,
): Shown {
  if (refused !== undefined) return { kind: "refused", button, ticket, by, because: refused };
  if (late) return { kind: "too late", button, ticket, by, because: late };
  if (button === "confirm") return { kind: "confirmed", ticket, by };
  return { kind: "chased", ticket, outcome: outcomeOf(before, decision) };
}

async function open(text: string, app: App): Promise<Opened | BadLink> {
  const link = await openLink(text, BUTTONS, app);
  if ("problem" in link) return link;
  const { token, ticket } = link;
  const person = personAt(app.organisation, token.recipient);
  const by = person ? recipientOf(person) : { address: token.recipient, name: token.recipient };
  const { allowed, because } = may(person?.id, "confirm", ticket, app.organisation);
  const refused = token.purpose === "confirm" && !allowed ? because : undefined;
  return { token, button: token.purpose, ticket, by, refused };
}

function lateness({ button, ticket }: Opened): string | undefined {
  if (!ticket.wait) return tooLate(ticket);
  return button === "confirm" && !ticket.wait.escalation
    ? "no policy runs on this ticket, so there is nothing to hold"
    : undefined;
}

async function decide(
  { button, ticket, by, refused }: Opened,
  { promiseMs, peer, userAgent }: Pressed,
  app: App,
): Promise<Chased> {
  const now = app.now();
  const via = `the link of ${by.address}, from ${peer}, ${userAgent.slice(0, 120)}`;
  if (refused !== undefined) {
    const author = by.personId ?? by.address;
    return {
      next: ticket,
      because: `${by.name}'s "on it" by ${via} is refused: ${refused}`,
      by: author,
      cause: button,
    };
  }
  if (button === "confirm")
    return confirm(ticket, { by, promiseMs, means: "button", via, kept: false, cause: "button", at: now, now });
  const desk = app.organisation.desks.get(ticket.record.deskId);
  if (!desk)
    return {
      next: ticket,
      because: `the desk ${ticket.record.deskId} is gone from the settings`,
      by: by.address,
      cause: "button",
    };
  const relation = relationOf(ticket, by.address, personAt(app.organisation, by.address), app.organisation);
  const rules = chaseRulesOf(ticket.record, desk, app.organisation);
  if (!rules || !mayChase({ relation, address: by.address }, rules, app.organisation))
    return { next: ticket, because: `${by.address} may not chase`, by: by.address, cause: "button" };
  const hasOpenEscalation = await app.tickets.hasOpenEscalation(ticket.record.reference);
  return receiveChase(
    ticket,
    desk,
    { by, source: "button", cause: `button ${now.getTime()}`, at: now, now, hasOpenEscalation },
    app.organisation,
  );
}

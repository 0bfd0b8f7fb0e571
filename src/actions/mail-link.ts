// Journey 3: a person acts by a button in a mail. Showing changes nothing, no matter who fetches the link (P2); acting is a POST.

import { type Acted, act } from "../act.ts";
import { type ChaseOutcome, outcomeOf } from "../core/chase/outcome.ts";
import { type Chased, receiveChase } from "../core/chase/receive-chase.ts";
import type { Refused } from "../core/command/running.ts";
import { notCounted } from "../core/escalation/needs.ts";
import { confirm, tooLate, whyNotTaken } from "../core/escalation/promise.ts";
import { relationOf } from "../core/identify/sender.ts";
import { causeOf } from "../core/model/cause.ts";
import { chaseRulesOf, mayChase } from "../core/model/chase-rules.ts";
import { authorId, type Command } from "../core/model/command.ts";
import type { Decision } from "../core/model/decision.ts";
import type { Recipient } from "../core/model/notice.ts";
import { personAt } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { Token } from "../core/model/token.ts";
import { promiseOf } from "../core/model/wait.ts";
import { recipient as recipientOf } from "../core/outbox/owe.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, openLink } from "../security/verify-token.ts";
import { commandByLink, type Visitor } from "./by-link.ts";
import { carryOutLine, commandLineOf, formMarkOf, notPassed, type Passing } from "./passing-on.ts";

const BUTTONS = ["confirm", "chase"] as const;
export type Button = (typeof BUTTONS)[number];

/** What the page behind a button shows. */
export type PressView =
  | LinkView
  | { kind: "confirmed"; ticket: Ticket; by: Recipient }
  | { kind: "passed on"; ticket: Ticket; by: Recipient; passing: Passing; hadIt: boolean } // hadIt: they were on it
  | { kind: "not passed"; button: "confirm"; ticket: Ticket; by: Recipient; because: string } // nothing was changed
  | { kind: "chased"; ticket: Ticket; outcome: ChaseOutcome };

/** What it shows before it is pressed. */
export type LinkView =
  | BadLink
  | { kind: "offer"; button: Button; ticket: Ticket; by: Recipient } // the button can be pressed
  | { kind: "refused"; button: Button; ticket: Ticket; by: Recipient; because: string } // they may not, for now
  | { kind: "too late"; button: Button; ticket: Ticket; by: Recipient; because: string };

export type Pressed = Visitor & { promiseMs?: number; passing?: Passing };

type Opened = { token: Token; button: Button; ticket: Ticket; by: Recipient; refused: string | undefined };
type Pressing = Opened & { command: Command };

/** What a link offers at this moment. Changes nothing. */
export async function show(text: string, app: App): Promise<LinkView> {
  const opened = await open(text, app);
  if ("problem" in opened) return opened;
  const { button, ticket, by, refused } = opened;
  if (refused !== undefined) return { kind: "refused", button, ticket, by, because: refused };
  const because = lateness(opened, app);
  return because ? { kind: "too late", button, ticket, by, because } : { kind: "offer", button, ticket, by };
}

/** The button was pressed. A press that comes too late or is refused is kept in the history and changes nothing else. */
export function pressButton(text: string, { promiseMs, passing, ...visitor }: Pressed, app: App): Promise<PressView> {
  return act<Pressing, PressView>(
    {
      name: "a button was pressed",
      async open() {
        const opened = await open(text, app);
        if ("problem" in opened) return { result: opened };
        return { ...opened, command: commandByLink({ address: opened.token.recipient }, "button", visitor, app) };
      },
      authorise: ({ refused }) => refused,
      refuse({ button, ticket, by, command }, why) {
        const because = `${by.name}'s "on it" by ${command.proof.via} is refused: ${why}`;
        const decision = { next: ticket, because, by: authorId(command), cause: causeOf("button", { button }) };
        return { decision, done: (after) => ({ kind: "refused", button, ticket: after, by, because: why }) };
      },
      async decide(opened) {
        const late = lateness(opened, app);
        if (passing && opened.button === "confirm") return passOn(opened, passing, late, app);
        const decision = await decide(opened, promiseMs, app);
        return { decision, done: (after) => became(opened, after, decision, late) };
      },
    },
    app,
  );
}

/** @param late why it came too late */
async function passOn(
  { ticket, by, command }: Pressing,
  passing: Passing,
  late: string | undefined,
  app: App,
): Promise<Acted<PressView>> {
  const button = "confirm";
  const nothing = (because: string, view: (after: Ticket) => PressView): Acted<PressView> => ({
    decision: notPassed(ticket, passing, command, because),
    done: view,
  });
  if (late !== undefined)
    return nothing(late, (after) => ({ kind: "too late", button, ticket: after, by, because: late }));
  const desk = app.organisation.desks.get(ticket.record.deskId);
  const done: Decision | Refused = !desk
    ? { refused: `the desk ${ticket.record.deskId} is gone from the settings` }
    : passing.mark === formMarkOf(ticket)
      ? await carryOutLine({ ticket, desk, command, app }, commandLineOf(passing))
      : { refused: "things have changed since this page was opened" };
  if ("refused" in done) {
    const because = done.refused;
    return nothing(because, (after) => ({ kind: "not passed", button, ticket: after, by, because }));
  }
  const { escalation } = ticket.wait ?? {};
  const hadIt = escalation !== undefined && promiseOf(escalation, authorId(command)) !== undefined;
  return { decision: done, done: (after) => ({ kind: "passed on", ticket: after, by, passing, hadIt }) };
}

/** @param late why it came too late */
function became({ button, by, ticket: before }: Opened, ticket: Ticket, decision: Chased, late?: string): PressView {
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

function lateness({ button, ticket, by }: Opened, app: App): string | undefined {
  if (!ticket.wait) return tooLate(ticket);
  if (button !== "confirm") return undefined;
  return ticket.wait.escalation
    ? notCounted(ticket, by.personId ?? by.address, app.organisation, app.now())
    : `${whyNotTaken(ticket)}, so there is nothing to hold`;
}

async function decide(
  { button, ticket, by, command }: Pressing,
  promiseMs: number | undefined,
  { organisation, tickets }: App,
): Promise<Chased> {
  const { at, cause, once, proof } = command;
  if (button === "confirm")
    return confirm(
      ticket,
      { by, promiseMs, means: "button", via: proof.via, kept: false, cause, at, now: at },
      organisation,
    );
  const nothing = (because: string): Chased => ({ next: ticket, because, by: by.address, cause });
  const desk = organisation.desks.get(ticket.record.deskId);
  if (!desk) return nothing(`the desk ${ticket.record.deskId} is gone from the settings`);
  const relation = relationOf(ticket, by.address, personAt(organisation, by.address), organisation);
  const rules = chaseRulesOf(ticket.record, desk, organisation);
  if (!rules || !mayChase({ relation, address: by.address }, rules, organisation))
    return nothing(`${by.address} is not allowed to chase`);
  const hasOpenEscalation = await tickets.hasOpenEscalation(ticket.record.reference);
  const chasing = { by, source: "button", cause: once, at, now: at, hasOpenEscalation } as const;
  return receiveChase(ticket, desk, chasing, organisation);
}

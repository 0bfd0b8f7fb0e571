// Journey 3 for colleagues: the author of a held reply decides what becomes of it, by the page behind the links of the mail that
// asks. Showing changes nothing (P2); of all presses and answers, on whatever replica, one decides.

import { type Acted, act } from "../act.ts";
import { decideHeld, refusalOf } from "../core/command/decide-held.ts";
import { causeOf } from "../core/model/cause.ts";
import type { Command } from "../core/model/command.ts";
import { type Choice, type HeldReply, heldReplyOf } from "../core/model/held-reply.ts";
import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { recipient } from "../core/outbox/owe.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, noTicket, openLink } from "../security/verify-token.ts";
import { commandByLink, type Visitor } from "./by-link.ts";

type Opened = { ticket: Ticket; held: HeldReply; by: Person };
type Pressing = Opened & { command: Command };

/** `refused`: why the choice that was pressed could not be carried out. `isPressed`: whether this press decided it. */
export type HeldPage =
  | BadLink
  | (Opened & { kind: "offer"; refused?: string })
  | (Opened & { kind: "decided"; isPressed: boolean });

/** What the page shows at this moment. Changes nothing. */
export async function showHeld(text: string, app: App): Promise<HeldPage> {
  const opened = await open(text, app);
  if ("problem" in opened) return opened;
  return opened.held.outcome ? { kind: "decided", isPressed: false, ...opened } : { kind: "offer", ...opened };
}

/** Why a choice is not offered now, in words for the page. */
export const whyNot = (choice: Choice, { ticket, by }: Opened, app: App): string | undefined =>
  refusalOf(choice, ticket, by.id, { organisation: app.organisation, now: app.now() });

/** A button was pressed. */
export function pressHeld(text: string, choice: Choice, visitor: Visitor, app: App): Promise<HeldPage> {
  return act<Pressing, HeldPage>(
    {
      name: "a button was pressed",
      async open() {
        const opened = await open(text, app);
        if ("problem" in opened) return { result: opened };
        return { ...opened, command: commandByLink({ address: opened.by.addresses[0] }, "button", visitor, app) };
      },
      authorise: (pressing) => (pressing.held.outcome ? undefined : whyNot(choice, pressing, app)),
      refuse: (pressing, refused) => decide(pressing, choice, refused, app),
      decide: (pressing) => decide(pressing, choice, undefined, app),
    },
    app,
  );
}

/** @param refused why it cannot be carried out: then the words stay held, and the history has it */
function decide(
  { ticket, held, by, command }: Pressing,
  choice: Choice,
  refused: string | undefined,
  { organisation }: App,
): Acted<HeldPage> {
  const { at, proof } = command;
  const cause = causeOf("heldPressed", { short: held.id.slice(0, 12) });
  const deciding = { held, choice, by: recipient(by), means: "button" as const, via: proof.via, cause, at, now: at };
  const decision = decideHeld(ticket, deciding, organisation);
  if (!decision) return { result: { kind: "decided", isPressed: false, ticket, held, by } };
  const done = (after: Ticket): HeldPage => {
    const shown = { ticket: after, held: heldReplyOf(after, held.id) ?? held, by };
    return refused === undefined
      ? { kind: "decided", isPressed: true, ...shown }
      : { kind: "offer", refused, ...shown };
  };
  return { decision, done };
}

async function open(text: string, app: App): Promise<Opened | BadLink> {
  const link = await openLink(text, ["held"], app);
  if ("problem" in link) return link;
  const { token, ticket } = link;
  const held = heldReplyOf(ticket, token.about);
  if (!held) return noTicket();
  const by = app.organisation.people.get(held.by.personId ?? "");
  if (!by)
    return {
      kind: "problem",
      problem: "no part",
      because: `${held.by.name} is no longer on the staff list (people.yaml)`,
    };
  return { ticket, held, by };
}

// Journey 3 for colleagues: the author of a held reply decides what becomes of it, by the page behind the links of the mail that
// asks. Showing changes nothing (P2); of all presses and answers, on whatever replica, one decides.

import { decideHeld, refusalOf } from "../core/command/decide-held.ts";
import { type Choice, type HeldReply, heldReplyOf } from "../core/model/held-reply.ts";
import type { Person } from "../core/model/person.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { recipient } from "../core/outbox/owe.ts";
import { actedBy, heed } from "../inbound/out-of-office.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, noTicket, openLink } from "../security/verify-token.ts";
import { changeTicket } from "../ticket-change/commit.ts";

type Opened = { ticket: Ticket; held: HeldReply; by: Person };

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
export const whyNot = (choice: Choice, { ticket, by }: Opened, { organisation }: App): string | undefined =>
  refusalOf(choice, ticket, by.id, organisation);

/** A button was pressed. */
export async function pressHeld(
  text: string,
  choice: Choice,
  { peer, userAgent }: { peer: string; userAgent: string },
  app: App,
): Promise<HeldPage> {
  return changeTicket<Opened | BadLink, HeldPage>(
    {
      load: () => open(text, app),
      async decide(opened) {
        if ("problem" in opened) return { result: opened };
        const { ticket, held, by } = opened;
        const now = app.now();
        const via = `the link of ${by.addresses[0]}, from ${peer}, ${userAgent.slice(0, 120)}`;
        const cause = `held ${held.id.slice(0, 12)} button`;
        const deciding = { held, choice, by: recipient(by), means: "button" as const, via, cause, at: now, now };
        const decision = decideHeld(ticket, deciding, app.organisation);
        if (!decision) return { result: { kind: "decided", isPressed: false, ...opened } };
        await heed(actedBy(by.id, by.name, now), app);
        const refused = whyNot(choice, opened, app);
        const done = (after: Ticket): HeldPage => {
          const { because } = decision;
          app.log.info({ ticket: after.record.reference, by: by.id, because }, "a button was pressed");
          const shown = { ticket: after, held: heldReplyOf(after, held.id) ?? held, by };
          return refused === undefined
            ? { kind: "decided", isPressed: true, ...shown }
            : { kind: "offer", refused, ...shown };
        };
        return { decision, before: ticket, done };
      },
    },
    app,
  );
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

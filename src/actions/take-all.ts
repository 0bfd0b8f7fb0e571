// Journey 3 on several tickets at once: the button that takes all tickets of one mail (N18). Showing changes nothing (P2); each
// ticket is decided on by itself, as if its own button had been pressed, so a press that is made again takes what is left.

import { act } from "../act.ts";
import { notCounted, standingPromises } from "../core/escalation/needs.ts";
import { confirm, whyNotTaken } from "../core/escalation/promise.ts";
import type { Command } from "../core/model/command.ts";
import { authorId } from "../core/model/command.ts";
import type { Recipient } from "../core/model/notice.ts";
import { personAt } from "../core/model/organisation.ts";
import { may } from "../core/model/permission.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { holderOf, promiseOf } from "../core/model/wait.ts";
import { recipient } from "../core/outbox/owe.ts";
import { lostReader } from "../core/outbox/still-owed.ts";
import type { App } from "../ports/app.ts";
import { type BadLink, noTicket, openLink } from "../security/verify-token.ts";
import { commandByLink, type Visitor } from "./by-link.ts";

/** `left`: why a press changes nothing there, now or when it was pressed; undefined: it is, or was, taken. */
export type TakeRow = { ticket: Ticket; left: string | undefined };

export type TakeAllPage = BadLink | { kind: "offer" | "taken"; by: Recipient; rows: readonly TakeRow[] };

type Opened = { by: Recipient; tickets: readonly Ticket[] };

/** What the page shows at this moment. Changes nothing. */
export async function showAll(text: string, app: App): Promise<TakeAllPage> {
  const opened = await open(text, app);
  if ("problem" in opened) return opened;
  const { by, tickets } = opened;
  return { kind: "offer", by, rows: tickets.map((ticket) => ({ ticket, left: leftAlone(ticket, by, app) })) };
}

/** The button was pressed. */
export async function takeAll(text: string, visitor: Visitor, app: App): Promise<TakeAllPage> {
  const opened = await open(text, app);
  if ("problem" in opened) return opened;
  const { by, tickets } = opened;
  const rows = await Promise.all(tickets.map((ticket) => takeOne(ticket, by, visitor, app)));
  return { kind: "taken", by, rows };
}

async function open(text: string, app: App): Promise<Opened | BadLink> {
  const link = await openLink(text, ["all"], app);
  if ("problem" in link) return link;
  const { token, ticket } = link;
  const carrier = ticket.outbox.find(({ key }) => key === token.about);
  if (!carrier) return noTicket("its mail is long ago");
  const person = personAt(app.organisation, token.recipient);
  const by = person ? recipient(person) : { address: token.recipient, name: token.recipient };
  const others = await Promise.all((carrier.rows ?? []).map(({ ticketId }) => app.tickets.byId(ticketId)));
  const all = [ticket, ...others.flatMap((one) => one ?? [])];
  const tickets = all.filter((one) => lostReader(carrier, one, app.organisation) === undefined); // settings changed since
  return { by, tickets: tickets.sort((a, b) => a.record.createdAt.getTime() - b.record.createdAt.getTime()) };
}

/** Nobody's ticket is taken from them by a press that is about many. */
function leftAlone(ticket: Ticket, by: Recipient, { organisation, now }: App): string | undefined {
  const { allowed, because } = may(by.personId, "confirm", ticket, organisation);
  if (!allowed) return because;
  const escalation = ticket.wait?.escalation;
  if (!escalation) return whyNotTaken(ticket);
  const who = by.personId ?? by.address;
  const holder = holderOf(escalation);
  const isOnIt = holder
    ? promiseOf(escalation, who)
    : standingPromises(escalation, organisation, now()).find((one) => one.by === who);
  if (isOnIt) return "you are on it already";
  return holder ? `${holder.name} is on it` : notCounted(ticket, who, organisation, now());
}

type Taking = { ticket: Ticket; command: Command };

const takeOne = (found: Ticket, by: Recipient, visitor: Visitor, app: App): Promise<TakeRow> =>
  act<Taking, TakeRow>(
    {
      name: "a button was pressed",
      async open() {
        const ticket = await app.tickets.byId(found.id);
        if (!ticket) return { result: { ticket: found, left: "it is gone" } };
        return { ticket, command: commandByLink({ address: by.address }, "button", visitor, app) };
      },
      authorise: ({ ticket }) => leftAlone(ticket, by, app),
      refuse({ ticket, command }, left) {
        const because = `${by.name} wanted to take it with others (${command.proof.via}), which changes nothing: ${left}`;
        const decision = { next: ticket, because, by: authorId(command), cause: command.cause };
        return { decision, done: (after) => ({ ticket: after, left }) };
      },
      decide({ ticket, command: { at, cause, proof } }) {
        const said = {
          by,
          promiseMs: undefined,
          means: "button",
          via: proof.via,
          kept: false,
          cause,
          at,
          now: at,
        } as const;
        const decision = confirm(ticket, said, app.organisation);
        const left = decision.next === ticket ? decision.because : undefined; // somebody was faster than the look before
        return { decision, done: (after) => ({ ticket: after, left }) };
      },
    },
    app,
  );

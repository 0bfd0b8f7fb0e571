// The escalation tickets that a ticket owes are made.

import type { Desk } from "../core/model/desk.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { raise, raised } from "../core/visibility/raise.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";
import { recentTicketsFor } from "./recurrence-lookup.ts";

/**
 * @param known the origin as it was a moment ago
 * @throws when the call template of one is gone from the settings
 */
export async function makeOwedTickets(known: Ticket, app: App): Promise<void> {
  if (!known.visibility.some(({ state }) => state === "owed")) return;
  const origin = await app.tickets.byId(known.id);
  for (const { ordinal, state } of origin?.visibility ?? []) {
    if (origin && state === "owed") await makeEscalationTicket(origin, ordinal, app);
  }
}

/** Insert, then note it on the origin: dying in between repeats the insert, which the id makes the same ticket. */
async function makeEscalationTicket(origin: Ticket, ordinal: number, app: App): Promise<void> {
  const entry = origin.visibility.find((one) => one.ordinal === ordinal);
  const template = entry && app.organisation.callTemplates.get(entry.templateId);
  const desk = template && app.organisation.desks.get(template.deskId);
  if (!entry || !desk)
    throw new Error(
      `making escalation ticket ${ordinal} of ${origin.record.reference}: its call template "${entry?.templateId}" is gone from the settings; put it back`,
    );
  const made = await insert(origin, entry, desk, app);
  if (!made) return;
  await noteMade(origin.id, ordinal, made, app);
  app.wake(made);
}

/** @returns undefined when there is nobody it could be for */
function insert(
  origin: Ticket,
  entry: Ticket["visibility"][number],
  desk: Desk,
  app: App,
): Promise<Ticket | undefined> {
  const id = app.ticketId(`${origin.id} escalation ${entry.ordinal}`);
  return changeTicket<Ticket | undefined, Ticket | undefined>(
    {
      load: () => app.tickets.byId(id),
      async decide(made) {
        if (made) return { result: made };
        const recurrence = await recentTicketsFor(origin, entry, app);
        const reference = await app.tickets.nextReference(desk.prefix);
        const decision = raise({ origin, entry, id, reference, now: app.now(), recurrence }, app.organisation);
        if (!decision) return { result: undefined };
        const done = (ticket: Ticket): Ticket => {
          const because = { origin: origin.record.reference, because: decision.because };
          app.log.info({ ticket: reference, ...because }, "escalation ticket made");
          return ticket;
        };
        return { decision, before: undefined, triggers: false, wakes: false, done };
      },
    },
    app,
  );
}

/** The origin may owe a notice now. */
const noteMade = (originId: string, ordinal: number, made: Ticket, app: App): Promise<void> =>
  changeTicket<Ticket | undefined, void>(
    {
      load: () => app.tickets.byId(originId),
      decide(origin) {
        const entry = origin?.visibility.find((one) => one.ordinal === ordinal && one.state === "owed");
        if (!origin || !entry) return { result: undefined };
        const decision = raised({ origin, entry, made, now: app.now() }, app.organisation);
        return { decision, before: origin, triggers: false, done: () => undefined };
      },
    },
    app,
  );

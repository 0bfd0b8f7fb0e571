// What one ticket asks of another is done. First there, then it is noted here: a process that dies in between says it again, and the
// other one knows that it has heard it.

import { hearErrand } from "../core/command/hear-errand.ts";
import { withoutErrand } from "../core/duplicate/ask.ts";
import { separated } from "../core/duplicate/with-errands.ts";
import type { Errand } from "../core/model/errand.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";

/**
 * In their order: what was asked first is heard first.
 * @param known the ticket that asks, as it was a moment ago
 */
export async function runErrands(known: Ticket, app: App): Promise<void> {
  if (!known.errands?.length) return;
  const asking = await app.tickets.byId(known.id);
  for (const errand of asking?.errands ?? []) {
    const isThere = await tell(asking!.record.reference, errand, app);
    await noteHeard(known.id, errand, isThere, app);
  }
}

/** @returns false when there is no such ticket any more */
const tell = (from: string, errand: Errand, app: App): Promise<boolean> =>
  changeTicket<Ticket | undefined, boolean>(
    {
      load: () => app.tickets.byReference(errand.to),
      async decide(ticket) {
        if (!ticket) return { result: false };
        const { deskId, reference } = ticket.record;
        const desk = app.organisation.desks.get(deskId);
        if (!desk)
          throw new Error(`${reference} belongs to the desk "${deskId}", which is gone from the settings; put it back`);
        const hasOpenEscalation = errand.kind === "chase" && (await anyOpenEscalation([reference, from], app));
        const asked = { ticket, from, errand, desk, now: app.now(), hasOpenEscalation };
        const decision = hearErrand(asked, app.organisation);
        if (!decision) return { result: true };
        const done = (): boolean => true;
        const isAPersons = errand.kind === "answer" || errand.kind === "close";
        return { decision, before: ticket, done, ...(isAPersons ? {} : { triggers: false as const }) };
      },
    },
    app,
  );

async function anyOpenEscalation(references: readonly string[], { tickets }: App): Promise<boolean> {
  const found = await Promise.all(references.map((reference) => tickets.hasOpenEscalation(reference)));
  return found.includes(true);
}

const noteHeard = (id: string, errand: Errand, isThere: boolean, app: App): Promise<void> =>
  changeTicket<Ticket | undefined, void>(
    {
      load: () => app.tickets.byId(id),
      decide(ticket) {
        if (!ticket?.errands?.some(({ number }) => number === errand.number)) return { result: undefined };
        const rest = withoutErrand(ticket, errand.number);
        const isAlone = !isThere && rest.record.duplicateOf === errand.to;
        const next = isAlone ? separated(rest) : rest;
        const because = isAlone ? `there is no ticket ${errand.to} any more, so it is not a duplicate any more` : "";
        const decision = { next, because, by: "clock", cause: `errand ${errand.number}` };
        return { decision, before: ticket, triggers: false, done: () => undefined };
      },
    },
    app,
  );

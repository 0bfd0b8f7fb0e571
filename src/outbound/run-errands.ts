// What one ticket asks of another is done. First there, then it is noted here: a process that dies in between says it again, and the
// other one knows that it has heard it.

import { hearErrand } from "../core/command/hear-errand.ts";
import { unlinked, withoutErrand } from "../core/duplicate/errands.ts";
import { causeOf } from "../core/model/cause.ts";
import type { Errand } from "../core/model/errand.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import { changeTicket } from "../ticket-change/commit.ts";

/** Why another ticket never hears an errand. */
type Unheard = { because: string; isGone: boolean };

/**
 * In their order: what was asked first is heard first.
 * @param known the ticket that asks, as it was a moment ago
 */
export async function runErrands(known: Ticket, app: App): Promise<void> {
  if (!known.errands?.length) return;
  const asking = await app.tickets.byId(known.id);
  for (const errand of asking?.errands ?? []) {
    const unheard = await tell(asking!.record.reference, errand, app);
    await noteHeard(known.id, errand, unheard, app);
  }
}

const tell = (from: string, errand: Errand, app: App): Promise<Unheard | undefined> =>
  changeTicket<Ticket | undefined, Unheard | undefined>(
    {
      load: () => app.tickets.byReference(errand.to),
      decide(ticket) {
        if (!ticket) return { result: { because: `there is no ticket ${errand.to} any more`, isGone: true } };
        const desk = app.organisation.desks.get(ticket.record.deskId);
        if (!desk) return { result: { because: `the desk of ${errand.to} is gone from the settings`, isGone: false } };
        const decision = hearErrand({ ticket, from, errand, desk, now: app.now() }, app.organisation);
        if (!decision) return { result: undefined };
        const done = (): undefined => undefined;
        const isAPersons = errand.kind === "answer" || errand.kind === "close";
        return { decision, before: ticket, done, ...(isAPersons ? {} : { triggers: false as const }) };
      },
    },
    app,
  );

const noteHeard = (id: string, errand: Errand, unheard: Unheard | undefined, app: App): Promise<void> =>
  changeTicket<Ticket | undefined, void>(
    {
      load: () => app.tickets.byId(id),
      decide(ticket) {
        if (!ticket?.errands?.some(({ number }) => number === errand.number)) return { result: undefined };
        const rest = withoutErrand(ticket, errand.number);
        const isAlone = unheard?.isGone || (unheard && errand.kind === "link");
        const next = isAlone ? unlinked(rest, errand.to) : rest;
        const because = unheard ? WITHOUT[errand.kind] + unheard.because : "";
        const decision = { next, because, by: "clock", cause: causeOf("errandDone", { number: errand.number }) };
        return { decision, before: ticket, triggers: false, done: () => undefined };
      },
    },
    app,
  );

/** What the history says is not done, before the reason. */
const WITHOUT: Readonly<Record<Errand["kind"], string>> = {
  link: "it is not a duplicate any more: ",
  leave: "the main ticket could not be updated: ",
  undone: "the main ticket could not be updated: ",
  answer: "its duplicate is not answered with it: ",
  close: "its duplicate is not closed with it: ",
  refuse: "the duplicate could not be updated: ",
};

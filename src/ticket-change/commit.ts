// The one way to change a ticket: load, decide, apply triggers, write unless somebody was faster, deliver what it owes.

import { redated } from "../core/escalation/redate.ts";
import type { Decision } from "../core/model/decision.ts";
import { StaleTicketError } from "../core/model/stale-ticket.ts";
import type { Ticket } from "../core/model/ticket.ts";
import { withEvents } from "../core/outbox/events.ts";
import type { App } from "../ports/app.ts";
import { applyTriggers, type Change } from "./apply-triggers.ts";

/** What is to become of a ticket. */
export type Wanted<Result> =
  | { result: Result } // nothing changes
  | (Change & {
      decision: Decision;
      triggers?: false; // bookkeeping of what was decided before: no trigger looks at it
      wakes?: false; // the caller sees to it that what it owes is delivered
      /** @param carried the decision with what triggers added */
      done(after: Ticket, carried: Decision): Result | Promise<Result>;
    });

export type Changing<Loaded, Result> = {
  /** @param isAgain somebody else changed the ticket while this was decided: what is loaded must be as it is now */
  load(isAgain: boolean): Promise<Loaded>;
  decide(loaded: Loaded, isAgain: boolean): Wanted<Result> | Promise<Wanted<Result>>;
};

/**
 * Decides on the ticket as it is, and decides again as long as somebody else is faster: one conditional write carries all of it, so
 * a process that dies changed everything or nothing.
 * @throws what `load`, `decide` and the store throw; never StaleTicketError
 */
export async function changeTicket<Loaded, Result>(
  { load, decide }: Changing<Loaded, Result>,
  app: App,
): Promise<Result> {
  for (let isAgain = false; ; isAgain = true) {
    const wanted = await decide(await load(isAgain), isAgain);
    if (!("decision" in wanted)) return wanted.result;
    const { decision, triggers, wakes } = wanted;
    const reacted = triggers === false ? decision : await applyTriggers(decision, wanted, app.organisation, app);
    const now = app.now();
    const dated = { ...reacted, next: redated(reacted.next, app.organisation) }; // its priority may be another now
    const carried = withEvents(dated, wanted.before, app.organisation.webhooks, now);
    const after = await app.tickets.commit(carried, now).catch(staleAsUndefined);
    if (!after) continue;
    if (carried.events) app.wakeWebhooks();
    if (wakes !== false) app.wake(after);
    return wanted.done(after, carried);
  }
}

function staleAsUndefined(error: unknown): undefined {
  if (!(error instanceof StaleTicketError)) throw error;
}

// Drills: who may start and stop one, and that there is one at a time for a policy.

import { endOfDrill, openDrill, stopDrill } from "../core/escalation/drill.ts";
import type { Desk } from "../core/model/desk.ts";
import type { Person } from "../core/model/person.ts";
import type { Policy } from "../core/model/policy.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import { permit } from "../security/authorize.ts";
import { changeTicket } from "../ticket-change/commit.ts";

export type DrillAsked = { policy: Policy; desk: Desk; by: Person };
export type Drilled = { ticket: Ticket } | { refused: string };

/** The ticket that a drill begun now would be; nothing is kept. */
export const supposedDrill = ({ policy, desk, by }: DrillAsked, app: App): Ticket =>
  openDrill({ id: "supposed", reference: `${desk.prefix}-new`, policy, desk, by, now: app.now() }, app.organisation)
    .next;

/** The drills of a policy have ids in a row, so of two processes that start one at once the store takes only one. */
export async function startDrill({ policy, desk, by }: DrillAsked, app: App): Promise<Drilled> {
  const { allowed, because } = await permit(by, "drill", `a drill of the policy ${policy.id}`, app);
  if (!allowed) return { refused: because };
  if (!policy.active) return { refused: `"${policy.name}" is switched off` };
  const id = await freeId(policy, app);
  return changeTicket<Ticket | undefined, Drilled>(
    {
      load: () => app.tickets.byId(id),
      async decide(made) {
        if (made) return { result: { refused: runs(policy, made) } };
        const reference = await app.tickets.nextReference(desk.prefix);
        const opening = { id, reference, policy, desk, by, now: app.now() };
        const decision = openDrill(opening, app.organisation);
        return { decision, before: undefined, triggers: false, done: (ticket) => ({ ticket }) };
      },
    },
    app,
  );
}

/** The first that no drill has yet, or that of one that runs. */
async function freeId(policy: Policy, app: App): Promise<string> {
  for (let number = 1; ; number += 1) {
    const id = app.ticketId(`drill ${policy.id} ${number}`);
    const known = await app.tickets.byId(id);
    if (!known?.drill?.over) return id;
  }
}

const runs = (policy: Policy, { record }: Ticket): string =>
  `a drill of "${policy.name}" runs already: ${record.reference}`;

/** Ends one before its time. Its report follows as it does for any other. */
export async function stopRunningDrill(reference: string, by: Person, app: App): Promise<Drilled> {
  const { allowed, because } = await permit(by, "drill", `stopping the drill ${reference.slice(0, 20)}`, app);
  if (!allowed) return { refused: because };
  return changeTicket<Ticket | undefined, Drilled>(
    {
      load: () => app.tickets.byReference(reference.toUpperCase()),
      decide(ticket) {
        if (!ticket?.drill) return { result: { refused: `${reference} is not a drill` } };
        const now = app.now();
        const decision = endOfDrill(ticket, now) ?? stopDrill(ticket, by, now);
        if (!decision) return { result: { refused: `${reference} is over already` } };
        return { decision, before: ticket, triggers: false, done: (after) => ({ ticket: after }) };
      },
    },
    app,
  );
}

// A ticket that was called a duplicate is taken in by the one that is kept. First that, then it is noted on the duplicate: a process that
// dies in between does it again, and it is the same.

import { join, staysItself } from "../core/conversation/join.ts";
import type { Decision } from "../core/model/decision.ts";
import type { Ticket } from "../core/model/ticket.ts";
import type { App } from "../ports/app.ts";
import { ledOn } from "../security/led-on.ts";
import { changeTicket } from "../ticket-change/commit.ts";

/** @param known the duplicate as it was a moment ago */
export async function joinOwed(known: Ticket, app: App): Promise<void> {
  if (known.joins?.state !== "owed") return;
  const duplicate = await app.tickets.byId(known.id);
  if (duplicate?.joins?.state !== "owed") return;
  const kept = await ledOn(duplicate, app);
  if (!kept) return changeOwed(known.id, (ticket) => staysItself(ticket, app.now()), app);
  const isIn = await takeIn(kept.id, duplicate, app);
  if (!isIn) return joinOwed(known, app); // the kept one is a duplicate itself by now
  await changeOwed(known.id, noted, app);
}

/** @returns false where it must go on elsewhere */
const takeIn = (keptId: string, duplicate: Ticket, app: App): Promise<boolean> =>
  changeTicket<Ticket | undefined, boolean>(
    {
      load: () => app.tickets.byId(keptId),
      decide(kept) {
        if (!kept || kept.record.duplicateOf) return { result: false };
        const decision = join(kept, duplicate, app.now(), app.organisation);
        if (!decision) return { result: true };
        return { decision, before: kept, triggers: false, done: () => true };
      },
    },
    app,
  );

const noted = ({ joins, ...ticket }: Ticket): Decision => ({
  next: { ...ticket, ...(joins ? { joins: { state: "made" as const, at: joins.at, by: joins.by } } : {}) },
  because: "",
  by: "clock",
  cause: "duplicate",
});

const changeOwed = (id: string, decide: (ticket: Ticket) => Decision, app: App): Promise<void> =>
  changeTicket<Ticket | undefined, void>(
    {
      load: () => app.tickets.byId(id),
      decide(ticket) {
        if (ticket?.joins?.state !== "owed") return { result: undefined };
        return { decision: decide(ticket), before: ticket, triggers: false, wakes: false, done: () => undefined };
      },
    },
    app,
  );

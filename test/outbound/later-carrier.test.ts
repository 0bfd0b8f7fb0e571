// A mail of several is carried by another ticket, whose own turn would come later.

import { expect, test } from "vitest";
import { beginWait } from "../../src/core/escalation/begin.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { ticketIdFrom } from "../../src/security/tokens.ts";
import { aTicket, at, organisation } from "../support/builders.ts";
import { aSmallWorld } from "../support/small-world.ts";

const BEN = { address: "ben@harbour-lane.example", name: "Ben", personId: "ben" };

function waiting(serial: number): Ticket {
  const record = { reference: `HD-${serial}`, deskId: "support" };
  return beginWait(
    aTicket({ id: ticketIdFrom(`l${serial}`), version: 0, messageIds: [], record }),
    at("08:00"),
    organisation,
  );
}

function withStep(ticket: Ticket, now: Date): Ticket {
  const facts = { stepNumber: 1, stepCount: 1, policyName: "x", since: at("08:00"), lap: 0, why: "x" };
  return owe(ticket, { kind: "step", to: [BEN], cause: "made", because: "a test", now, waitNumber: 1, facts });
}

test("steps go in one mail also when the one that carries it came to be owed last", async () => {
  const world = aSmallWorld(at("09:10"));
  const receipt = { kind: "closed", cause: "made", because: "a test", now: at("08:30"), facts: {} } as const;
  const first = owe(waiting(1), { ...receipt, to: [{ address: "x@x.example", name: "" }] }); // it owes something since before the others
  const tickets = [withStep(first, at("09:05")), ...[2, 3, 4].map((serial) => withStep(waiting(serial), at("09:00")))];
  const stored: Ticket[] = [];
  for (const next of tickets)
    stored.push(await world.app.tickets.commit({ next, because: "", by: "test", cause: "test" }, world.now));
  await world.app.dispatch("urgent", { ticket: stored[1]!, until: at("09:00"), isFirst: true });
  expect(world.handed.filter((key) => key.includes("/step/"))).toHaveLength(1);
  const after = await Promise.all(stored.map(({ id }) => world.app.tickets.byId(id)));
  const steps = after.flatMap((ticket) => ticket!.outbox.filter(({ kind }) => kind === "step"));
  expect(steps.map(({ state }) => state)).toEqual(["sent", "sent", "sent", "sent"]);
});

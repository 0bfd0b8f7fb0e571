// When a drill is over, and what it has shown (N17).

import { expect, test } from "vitest";
import { advance } from "../../src/core/escalation/advance.ts";
import { endOfDrill, measured, measuredInLines, openDrill, stopDrill } from "../../src/core/escalation/drill.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import { type Ticket, tickAt } from "../../src/core/model/ticket.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { at, CARL, desk, organisation } from "../support/builders.ts";

const begun = (): Ticket =>
  openDrill(
    {
      ...{ id: "aaaaaaaaaaaaa", reference: "HD-1042", desk: desk(), now: at("09:00") },
      ...{ policy: organisation.policies.get("standard")!, by: organisation.people.get("diana")! },
    },
    organisation,
  ).next;

/** As the clock makes it, by then. */
function played(until: string, ticket = begun()): Ticket {
  const due = tickAt(ticket);
  const decision = due && due <= at(until) ? advance(ticket, organisation, due) : undefined;
  return decision ? played(until, decision.next) : ticket;
}

const withState = (ticket: Ticket, state: Ticket["outbox"][number]["state"]): Ticket => ({
  ...ticket,
  outbox: ticket.outbox.map((one) => ({ ...one, state })),
});

test("its steps fire as those of a real ticket do, and it is over an hour after the last one (N17)", () => {
  expect(played("09:59").outbox.map(({ to }) => to.personId)).toEqual(["ben"]);
  const last = played("10:59");
  expect(last.outbox.map(({ to }) => to.personId)).toEqual(["ben", "diana"]);
  expect(last.drill!.over).toBeUndefined();
  const over = played("23:59");
  expect(over.drill!.over).toEqual({ at: at("11:00"), because: "every step has passed, and nobody took it" });
  expect([over.record.status, over.wait, over.outbox.length]).toEqual(["closed", undefined, 2]);
});

test("what a policy repeats after its last step is not part of an exercise (N17)", () => {
  const last = played("10:59");
  const escalation = { ...last.wait!.escalation!, clock: { kind: "running", at: at("10:10") } as const };
  const repeating = { ...last, wait: { ...last.wait!, escalation } };
  expect(advance(repeating, organisation, at("10:15"))).toBeUndefined();
  expect(advance({ ...repeating, drill: undefined } as unknown as Ticket, organisation, at("10:15"))).toBeDefined();
});

test("until its report is written the clock looks at it, and then no more (N17)", () => {
  const over = played("23:59");
  expect(tickAt(over)).toEqual(at("11:00"));
  expect(tickAt({ ...over, drill: { ...over.drill!, isReported: true } })).toBeUndefined();
  expect(endOfDrill(over, at("23:59"))).toBeUndefined();
});

test("it is over at once when it was answered, closed or stopped (N17)", () => {
  const ticket = played("09:10");
  expect(endOfDrill(ticket, at("09:11"))).toBeUndefined();
  const { wait: _, ...answered } = ticket;
  expect(endOfDrill(answered, at("09:11"))!.because).toBe("the drill is over: it was answered");
  const closed = { ...answered, record: { ...ticket.record, status: "closed" as const } };
  expect(endOfDrill(closed, at("09:11"))!.because).toBe("the drill is over: it was closed");
  const diana = organisation.people.get("diana")!;
  const stopped = stopDrill(ticket, diana, at("09:11"))!;
  expect(stopped.because).toBe("the drill is over: Diana Lane stopped it");
  expect(stopDrill(stopped.next, diana, at("09:12"))).toBeUndefined();
});

test("what did not arrive is told apart from what nobody answered (N17)", () => {
  const lines = (state: Ticket["outbox"][number]["state"]) =>
    measuredInLines(measured(withState(played("09:10"), state)));
  expect(lines("sent")).toEqual(["Ben Okafor: did not answer (step 2 after 10 min)"]);
  expect(lines("bounced")).toEqual(["Ben Okafor: the notice did not arrive, it came back (step 2 after 10 min)"]);
  expect(lines("withdrawn")).toEqual(["Ben Okafor: was not notified any more (step 2 after 10 min)"]);
});

test("who took it, and how long after the mail, is in its report, and it is over once they did (N17)", () => {
  const ticket = withState(played("09:10"), "sent");
  const by = { address: "ben@harbour-lane.example", name: "Ben Okafor", personId: "ben" };
  const took = { by, promiseMs: 3_600_000, means: "button", via: "his link", kept: false, cause: "m" } as const;
  const taken = confirm(ticket, { ...took, at: at("09:15"), now: at("09:15") }, organisation).next;
  const line = "Ben Okafor: took it 5 min after the mail (step 2 after 10 min)";
  expect(measuredInLines(measured(taken))).toEqual([line]);
  const over = endOfDrill(taken, at("09:15"))!;
  expect(over.because).toBe("the drill is over: Ben Okafor took it");
  expect(measuredInLines(measured(over.next))).toEqual([line]);
  expect(measured(withState(played("09:10"), "sent"))[0]).not.toHaveProperty("tookAfter");
});

test("nothing that is for requesters is owed on it, whoever it would go to (N17)", () => {
  const to = [{ address: CARL, name: "Carl" }];
  const owed = { to, cause: "close", because: "closed", now: at("09:01") };
  for (const kind of ["closed", "answer", "received"] as const)
    expect(owe(begun(), { ...owed, kind }).outbox).toEqual([]);
});

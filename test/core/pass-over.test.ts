// Somebody who was notified is away: nobody waits for them.

import { describe, expect, test } from "vitest";
import { advance } from "../../src/core/escalation/advance.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { passOver } from "../../src/core/outbox/pass-over.ts";
import { aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";

const away = (...ids: string[]): Organisation => ({
  ...organisation,
  people: new Map(
    [...organisation.people].map(([id, person]) => [
      id,
      ids.includes(id)
        ? { ...person, leave: [{ fromAt: at("08:00"), untilAt: at("20:00") }] }
        : { ...person, leave: [] },
    ]),
  ),
});
const assigned = aWaitingTicket({ record: { responsibleId: "anna" } });
/** Step 1 told Anna. */
const told = advance(assigned, organisation, at("09:10"))!.next;
const over = (ticket: Ticket, id: string, settings: Organisation, clock = "09:15") =>
  passOver(ticket, settings.people.get(id)!, settings, at(clock));
const UNTIL = "Anna Nowak is away until 2026-03-02 20:00 UTC";

describe("when all whom the last step notified are away", () => {
  test("the next one is due now", () => {
    const { next, because } = over(told, "anna", away("anna"));
    expect(because).toBe(`${UNTIL}; nobody whom step 1 notified is here, so step 2 is due now`);
    expect(next.wait!.escalation!.clock).toEqual({ kind: "running", at: at("09:15") });
    expect({ ...next, wait: undefined }).toEqual({ ...told, wait: undefined });
  });

  test("and one of them is here, is somebody else, or the next step is due anyway, nothing moves", () => {
    const both = {
      ...told,
      outbox: [...told.outbox, { ...told.outbox[0]!, key: "k", to: { address: "p", name: "P", personId: "piotr" } }],
    };
    expect(over(both, "anna", away("anna"))).toEqual({ next: both, because: UNTIL });
    expect(over(both, "anna", away("anna", "piotr")).next.wait!.escalation!.clock).toEqual({
      kind: "running",
      at: at("09:15"),
    });
    expect(over(told, "anna", away("anna"), "09:30").next).toBe(told);
    expect(over(told, "ben", away("ben")).next).toBe(told);
    expect(over(assigned, "anna", away("anna")).next).toBe(assigned); // nobody was notified yet
  });

  test("only this step of this wait counts, and only what was not lost", () => {
    const lost = (state: "failed" | "bounced" | "withdrawn") => {
      const outbox = [
        ...told.outbox,
        { ...told.outbox[0]!, key: "k", state, to: { address: "p", name: "P", personId: "piotr" } },
      ];
      return over({ ...told, outbox }, "anna", away("anna")).next.wait!.escalation!.clock;
    };
    for (const state of ["failed", "bounced", "withdrawn"] as const)
      expect(lost(state)).toEqual({ kind: "running", at: at("09:15") });
    const piotr = { ...told.outbox[0]!, key: "k", to: { address: "p", name: "P", personId: "piotr" } };
    for (const other of [
      { waitNumber: 7 },
      { kind: "chased" as const },
      { facts: { ...piotr.facts, stepNumber: 7 } },
      { facts: { ...piotr.facts, lap: 7 } },
    ]) {
      const ticket = { ...told, outbox: [...told.outbox, { ...piotr, ...other }] };
      expect(over(ticket, "anna", away("anna")).next.wait!.escalation!.clock).toEqual({
        kind: "running",
        at: at("09:15"),
      });
    }
  });
});

describe("nothing moves", () => {
  test("when they are not away, or no escalation runs", () => {
    expect(over(told, "anna", away())).toEqual({
      next: told,
      because: "Anna Nowak has been heard of since, and is not away",
    });
    const idle = aTicket();
    expect(over(idle, "anna", away("anna"))).toEqual({ next: idle, because: UNTIL });
    const { escalation: _, ...bare } = told.wait!;
    expect(over({ ...told, wait: bare }, "anna", away("anna")).because).toBe(UNTIL);
  });

  test("while somebody is on it: a promise stands, also that of whoever is away", () => {
    const by = { address: "anna@harbour-lane.example", name: "Anna Nowak", personId: "anna" };
    const held = confirm(
      told,
      {
        by,
        promiseMs: 3_600_000,
        means: "button",
        via: "v",
        kept: false,
        cause: "c",
        at: at("09:12"),
        now: at("09:12"),
      },
      organisation,
    ).next;
    expect(over(held, "anna", away("anna"))).toEqual({ next: held, because: `${UNTIL}; their promise stands` });
    expect(over(held, "ben", away("ben", "anna")).because).toBe("Ben Okafor is away until 2026-03-02 20:00 UTC");
  });

  test("where the policy notifies people on leave, too", () => {
    const policy = { ...told.wait!.escalation!.policy, skipPeopleOnLeave: false };
    const ticket = { ...told, wait: { ...told.wait!, escalation: { ...told.wait!.escalation!, policy } } };
    expect(over(ticket, "anna", away("anna"))).toEqual({
      next: ticket,
      because: `${UNTIL}; "${policy.name}" notifies people on leave, too`,
    });
  });
});

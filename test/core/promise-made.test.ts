// "On it": who promised what until when, and what is said when it comes too late.

import { describe, expect, test } from "vitest";
import { endWait } from "../../src/core/escalation/end.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";

const ANNA = { address: "anna@harbour-lane.example", name: "Anna Nowak", personId: "anna" };
const BEN = { address: "ben@harbour-lane.example", name: "Ben", personId: "ben" };
const HOUR = 3_600_000;

const said = (ticket: Ticket, over: Partial<Parameters<typeof confirm>[1]> = {}) =>
  confirm(
    ticket,
    {
      by: ANNA,
      promiseMs: 2 * HOUR,
      means: "reply",
      via: "the relay",
      kept: false,
      cause: "mail c1",
      at: at("09:05"),
      now: at("09:06"),
      ...over,
    },
    organisation,
  );

describe("a promise", () => {
  test("holds the escalation from when it was made, and its author is told by mail until when", () => {
    const { next, because, by } = said(aWaitingTicket(), { kept: true });
    expect(next.wait!.escalation).toMatchObject({
      status: "confirmed",
      clock: { kind: "held", until: at("11:05") },
      confirmation: {
        by: "anna",
        name: "Anna Nowak",
        address: ANNA.address,
        at: at("09:05"),
        until: at("11:05"),
        means: "reply",
        via: "the relay",
      },
    });
    expect(next.outbox).toMatchObject([
      {
        kind: "confirmed",
        to: ANNA,
        cause: "mail c1",
        facts: { until: at("11:05"), kept: true },
        waitNumber: 1,
        createdAt: at("09:06"),
      },
    ]);
    expect(next.record).toEqual(aWaitingTicket().record);
    expect([because, by]).toEqual(["Anna Nowak is on it for 2 h (reply: the relay)", "anna"]);
  });

  test("made by a button or a program, or told of in another mail, needs no mail of its own", () => {
    for (const over of [{ means: "button" }, { means: "api" }, { isSaidElsewhere: true }] as const) {
      const { next } = said(aWaitingTicket(), over);
      expect(next.outbox).toEqual([]);
      expect(next.wait!.escalation!.status).toBe("confirmed");
    }
    expect(said(aWaitingTicket(), { means: "subject" }).next.outbox).toHaveLength(1);
  });

  test("without a time is as long as the policy says", () => {
    const { promiseMs } = aWaitingTicket().wait!.escalation!.policy;
    const { until } = said(aWaitingTicket(), { promiseMs: undefined }).next.wait!.escalation!.confirmation!;
    expect(until.getTime()).toBe(at("09:05").getTime() + promiseMs);
  });

  test("replaces the one before it; who takes over from whom is said, where that one still held", () => {
    const first = said(aWaitingTicket()).next;
    expect(said(first, { by: BEN }).because).toMatch(/, taken over from Anna Nowak$/);
    expect(said(first).because).not.toContain("taken over");
    const lapsed = {
      ...first,
      wait: { ...first.wait!, escalation: { ...first.wait!.escalation!, status: "active" } },
    } as Ticket;
    expect(said(lapsed, { by: BEN }).because).not.toContain("taken over");
    expect(said(first, { by: { address: "x@y.example", name: "X" } })).toMatchObject({ by: "x@y.example" });
  });

  test("that comes too late changes nothing, and says why", () => {
    const answered = endWait(aWaitingTicket(), "answered", "Ben answered", at("09:04"));
    const closed = aTicket({ record: { status: "closed" } });
    const { escalation: _, ...bare } = aWaitingTicket().wait!;
    const late: [Ticket, RegExp][] = [
      [answered, /changes nothing: Ben answered$/],
      [closed, /changes nothing: the ticket is closed$/],
      [aTicket(), /changes nothing: nobody is waiting$/],
      [aTicket({ wait: bare }), /changes nothing: no policy runs on this ticket$/],
    ];
    for (const [ticket, why] of late) {
      const { next, because } = said(ticket);
      expect(next).toBe(ticket);
      expect(because).toMatch(why);
    }
  });

  test("stays with the wait when it ends", () => {
    const { next } = said(aWaitingTicket());
    const [ended] = endWait(next, "closed", "Anna closed it", at("10:00")).endedWaits;
    expect(ended).toMatchObject({
      reason: "closed",
      policyId: "standard",
      stepsFired: 0,
      confirmation: { by: "anna" },
    });
    const [plain] = endWait(aWaitingTicket(), "closed", "Anna closed it", at("10:00")).endedWaits;
    expect(plain).not.toHaveProperty("confirmation");
  });
});

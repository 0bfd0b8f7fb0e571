// A ticket as a mail found it.

import { describe, expect, test } from "vitest";
import { endWait } from "../../src/core/escalation/end.ts";
import type { Saying, Ticket } from "../../src/core/model/ticket.ts";
import { asOf } from "../../src/core/replay/as-of.ts";
import { aTicket, at, aWaitingTicket } from "../support/builders.ts";

const found = (ticket: Ticket, clock: string, sayings: Saying[] = []) =>
  asOf(ticket, sayings, { contentId: "c9", receivedAt: at(clock) });
const saying = (clock: string, from: Saying["from"], over: Partial<Saying> = {}): Saying => ({
  at: at(clock),
  by: { address: "a@b.example", name: "" },
  from,
  text: "x",
  private: false,
  ...over,
});

test("the mail that made the ticket found none; any other takes itself out of what was read", () => {
  expect(found(aTicket({ readMails: ["c9", "c1"] }), "10:00")).toBeUndefined();
  expect(found(aTicket({ readMails: ["c1", "c9", "c2"] }), "10:00")!.readMails).toEqual(["c1", "c2"]);
});

describe("the wait of its time", () => {
  test("runs, when it had begun before", () => {
    const waiting = aWaitingTicket();
    expect(found(waiting, "09:01")!.wait).toBe(waiting.wait);
    expect(found(waiting, "09:00")).not.toHaveProperty("wait");
  });

  test("ran, though it is over now: from its beginning until its end, both of whose mails found it so", () => {
    const ended = endWait(aWaitingTicket(), "answered", "b", at("10:00"));
    expect(found(ended, "09:30")!.wait).toEqual({ number: 1, since: at("09:00"), anchorAt: at("09:00") });
    expect(found(ended, "10:00")!.wait?.number).toBe(1);
    expect(found(ended, "10:01")).not.toHaveProperty("wait");
    expect(found(ended, "09:00")).not.toHaveProperty("wait");
  });
});

describe("who spoke last", () => {
  const spoke = (clock: string, ...sayings: Saying[]) => found(aTicket(), clock, sayings)!.lastSpeaker;

  test("is told by what was said before it to the requester or by them", () => {
    expect(spoke("10:00", saying("09:00", "requester"), saying("09:30", "staff"))).toBe("staff");
    expect(spoke("10:00", saying("09:00", "staff"), saying("09:30", "requester"))).toBe("requester");
    expect(spoke("09:30", saying("09:00", "requester"), saying("09:30", "staff"))).toBe("requester");
    expect(spoke("10:00", saying("09:00", "requester"), saying("09:30", "staff", { private: true }))).toBe("requester");
    expect(spoke("10:00", saying("09:00", "staff"), saying("09:30", "onit"))).toBe("staff");
    expect(spoke("10:00")).toBe("requester");
  });

  test("is the requester while they wait", () => {
    expect(found(aWaitingTicket(), "10:00", [saying("09:30", "staff")])!.lastSpeaker).toBe("requester");
  });
});

test("what we had promised by then stands, and we spoke last while the wait went on; what was promised later does not", () => {
  const promised = { at: at("09:30"), phrase: "looking into it" };
  const ticket = { ...aWaitingTicket(), promised };
  const told = [saying("09:30", "staff")];
  expect(found(ticket, "10:00", told)).toMatchObject({ lastSpeaker: "staff", promised, wait: ticket.wait });
  const chased = [...told, saying("09:45", "requester")];
  expect(found(ticket, "10:00", chased)).toMatchObject({ lastSpeaker: "requester", promised });
  expect(found(ticket, "09:20")).toMatchObject({ lastSpeaker: "requester" });
  expect(found(ticket, "09:20")).not.toHaveProperty("promised");
});

test("it was closed only if it was closed before, and what came later is taken away", () => {
  const closed = (updated: string) => aTicket({ record: { status: "closed", updatedAt: at(updated) } });
  expect(found(closed("09:59"), "10:00")!.record.status).toBe("closed");
  expect(found(closed("10:00"), "10:00")!.record.status).toBe("open");
  expect(found(aTicket({ record: { status: "open", updatedAt: at("09:00") } }), "10:00")!.record.status).toBe("open");
  const chase = (clock: string) => ({ at: at(clock), by: "a", source: "email", counted: true, because: "b" }) as const;
  const ticket = aTicket({ asked: true, chases: [chase("09:00"), chase("10:00"), chase("11:00")] });
  const then = found(ticket, "10:00")!;
  expect(then.chases).toEqual([chase("09:00")]);
  expect([then.asked, "triggers" in then]).toEqual([undefined, false]);
  const fired = (clock: string) => ({ id: clock, at: at(clock) }) as never;
  const triggers = { fired: [fired("09:00"), fired("10:00")] } as unknown as NonNullable<Ticket["triggers"]>;
  expect(found(aTicket({ triggers }), "10:00")!.triggers!.fired).toEqual([fired("09:00")]);
});

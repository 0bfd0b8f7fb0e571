// The clock of the machine was ahead and was set right.

import { describe, expect, test } from "vitest";
import { bringBack, SLACK_MS } from "../../src/core/escalation/bring-back.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import type { Clock, Escalation } from "../../src/core/model/wait.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { after } from "../../src/core/words/duration.ts";
import { aTicket, at, aWaitingTicket, CARL, organisation } from "../support/builders.ts";

const HOUR = 3_600_000;
const ANNA = {
  by: "anna",
  address: "anna@harbour-lane.example",
  name: "Anna",
  means: "button",
  via: "her link",
} as const;

/** Carl waits since 09:00 by a clock that was ahead, and now it is this early. */
const back = (clock: string, ticket: Ticket = aWaitingTicket()): Ticket | undefined =>
  bringBack(ticket, organisation, at(clock))?.next;
const escalated = (over: Partial<Escalation>): Ticket => {
  const ticket = aWaitingTicket();
  const wait = ticket.wait!;
  return { ...ticket, wait: { ...wait, escalation: { ...wait.escalation!, ...over } } };
};

describe("a wait", () => {
  test("begins now, and its next step is as far away as it was from the beginning", () => {
    const next = back("08:00")!;
    expect(next.wait).toMatchObject({ since: at("08:00"), anchorAt: at("08:00") });
    expect(next.wait!.escalation!.clock).toEqual({ kind: "running", at: at("08:10"), from: at("08:00") });
  });

  test("of the past stays as it is, and so does one that is ahead by what clocks differ by", () => {
    expect(back("09:00")).toBeUndefined();
    expect(back("10:00")).toBeUndefined();
    const slack = new Date(at("09:00").getTime() - SLACK_MS);
    expect(bringBack(aWaitingTicket(), organisation, slack)).toBeUndefined();
    expect(bringBack(aWaitingTicket(), organisation, new Date(slack.getTime() - 1))).toMatchObject({ by: "clock" });
    expect(back("08:00", aTicket())).toBeUndefined();
  });

  test("whose beginning is right keeps it when only what its steps count from is ahead", () => {
    const ticket = aWaitingTicket();
    const later: Ticket = {
      ...ticket,
      wait: {
        ...ticket.wait!,
        anchorAt: at("12:00"),
        escalation: { ...ticket.wait!.escalation!, clock: { kind: "running", at: at("12:10") } },
      },
    };
    expect(back("10:00", later)!.wait).toMatchObject({
      since: at("09:00"),
      anchorAt: at("10:00"),
      escalation: { clock: { at: at("10:10") } },
    });
  });

  test("is left out where there is none, though something else is set back", () => {
    const chase = { by: CARL, source: "email", counted: true, because: "asked", at: at("09:30") } as const;
    expect(back("08:00", aTicket({ chases: [chase] }))).not.toHaveProperty("wait");
  });

  test("without a policy only begins now", () => {
    const { escalation: _, ...wait } = aWaitingTicket().wait!;
    expect(back("08:00", aTicket({ wait }))!.wait).toEqual({ ...wait, since: at("08:00"), anchorAt: at("08:00") });
  });

  test("whose steps have all fired has none again", () => {
    expect(back("08:00", escalated({ clock: { kind: "exhausted" } }))!.wait!.escalation!.clock).toEqual({
      kind: "exhausted",
    });
  });

  test("was told of now, where somebody was told in the future", () => {
    expect(back("08:00", escalated({ toldAt: at("09:10") }))!.wait!.escalation!.toldAt).toEqual(at("08:00"));
    expect(back("08:00", escalated({ toldAt: at("07:00") }))!.wait!.escalation!.toldAt).toEqual(at("07:00"));
    expect(back("08:00")!.wait!.escalation).not.toHaveProperty("toldAt");
  });
});

describe("a promise", () => {
  const confirmation = { ...ANNA, at: at("09:30"), until: at("11:30") };
  const promised = (clock: Clock): Ticket => escalated({ status: "confirmed", confirmation, clock });

  test("holds as long as was promised, and is warned of as early", () => {
    const held = promised({ kind: "held", warnAt: at("11:00"), until: at("11:30") });
    const { confirmation: now, clock } = back("09:00", held)!.wait!.escalation!;
    expect(now).toMatchObject({ at: at("09:00"), until: at("11:00") });
    expect(clock).toEqual({ kind: "held", warnAt: at("10:30"), until: at("11:00") });
  });

  test("whose warning was given is not warned of again", () => {
    const held = promised({ kind: "held", until: at("11:30") });
    expect(back("09:00", held)!.wait!.escalation!.clock).toEqual({ kind: "held", until: at("11:00") });
  });

  test("of several moves what was dated into the future, and holds until the first of them ends", () => {
    const ben = { ...confirmation, by: "ben", at: at("07:30"), until: at("10:30") };
    const clock = { kind: "held", until: at("10:30") } as const;
    const both = escalated({ status: "confirmed", confirmation, together: [ben, confirmation], clock });
    const next = back("08:00", both)!.wait!.escalation!;
    expect(next.together).toMatchObject([{ until: at("10:30") }, { at: at("08:00"), until: at("10:00") }]);
    expect(next.clock).toMatchObject({ kind: "held", until: at("10:00") });
  });

  test("of one of several, where the step needs more, moves alone: no clock waits for it", () => {
    const both = escalated({ together: [confirmation] });
    const right = { ...both, wait: { ...both.wait!, since: at("07:00"), anchorAt: at("07:00") } };
    const clock = { kind: "running", at: at("08:10") } as const;
    const running = { ...right, wait: { ...right.wait, escalation: { ...both.wait!.escalation!, clock } } };
    const next = back("08:00", running)!.wait!;
    expect(next).toMatchObject({ since: at("07:00"), anchorAt: at("07:00"), escalation: { clock } });
    expect(next.escalation!.together).toMatchObject([{ at: at("08:00"), until: at("10:00") }]);
  });

  test("of one of several does not end a pause that somebody else asked for", () => {
    const clock = { kind: "held", until: at("11:30"), isPause: true } as const;
    const paused = escalated({ together: [{ ...confirmation, at: at("07:30"), until: at("08:30") }], clock });
    expect(back("08:00", paused)!.wait!.escalation!.clock).toEqual(clock);
  });

  test("of the past is left alone, whatever else is set back", () => {
    const clock = { kind: "held", until: at("11:30") } as const;
    const early = escalated({ status: "confirmed", confirmation: { ...confirmation, at: at("07:30") }, clock });
    expect(back("08:00", early)!.wait!.escalation).toMatchObject({
      confirmation: { at: at("07:30"), until: at("11:30") },
      clock,
    });
  });
});

test("a pause that would last longer than any may is cut, and a reminder of it never comes after its end", () => {
  const week = 7 * 24 * 3_600_000;
  const far = (days: number): Date => new Date(at("09:00").getTime() + days * 24 * 3_600_000);
  const paused = escalated({ clock: { kind: "held", warnAt: far(29), until: far(30), isPause: true } });
  const { clock } = back("09:00", paused)!.wait!.escalation!;
  expect(clock).toEqual({ kind: "held", until: new Date(at("09:00").getTime() + week), isPause: true });
  const soon = escalated({ clock: { kind: "held", warnAt: far(1), until: far(30), isPause: true } });
  expect(back("09:00", soon)!.wait!.escalation!.clock).toMatchObject({ warnAt: far(1), until: far(7) });
});

describe("a notice", () => {
  const owed = owe(aTicket(), {
    kind: "answer",
    to: [{ address: CARL, name: "" }],
    cause: "c",
    because: "b",
    now: at("09:00"),
  });
  const noticeBack = (clock: string, over: Partial<Notice>): Notice | undefined =>
    back(clock, { ...owed, outbox: [{ ...owed.outbox[0]!, ...over }] })?.outbox[0];

  test("that is queued is owed now, and waits no longer than it had to", () => {
    expect(noticeBack("08:00", {})).toMatchObject({ createdAt: at("08:00"), dueAt: at("08:00") });
    expect(noticeBack("08:00", { dueAt: at("09:20") })).toMatchObject({ createdAt: at("08:00"), dueAt: at("08:20") });
    expect(noticeBack("09:00", { dueAt: at("12:00") })).toBeUndefined();
  });

  test("that is being sent is another's after the longest lease from now", () => {
    const lease = (until: string): Partial<Notice> => ({
      state: "sending",
      createdAt: at("07:00"),
      lease: { holder: "one", until: at(until) },
    });
    expect(noticeBack("08:00", lease("09:05"))?.lease).toEqual({ holder: "one", until: at("08:05") });
    expect(noticeBack("08:00", lease("08:05"))).toBeUndefined();
  });

  test("that is to be tried again is tried now, where that lies further away than any retry", () => {
    const retry = (over: Partial<Notice>): Partial<Notice> => ({
      state: "retry",
      attempts: 1,
      createdAt: at("07:00"),
      ...over,
    });
    expect(noticeBack("08:00", retry({ dueAt: at("09:00") }))).toMatchObject({ dueAt: at("08:00") });
    expect(noticeBack("08:00", retry({ dueAt: at("08:01") }))).toBeUndefined();
    expect(noticeBack("08:00", retry({ createdAt: at("09:00"), dueAt: at("08:01") }))).toMatchObject({
      dueAt: at("08:00"),
    });
    expect(noticeBack("08:00", retry({ attempts: 9, dueAt: after(at("08:00"), 8 * HOUR) }))).toBeUndefined();
  });

  test("that is settled stays what it was", () => {
    for (const state of ["sent", "failed", "bounced", "withdrawn"] as const)
      expect(noticeBack("08:00", { state })).toBeUndefined();
  });
});

test("a chase of the future came now, so that the next one is not too early for long", () => {
  const chase = { by: CARL, source: "email", counted: true, because: "asked" } as const;
  const [first, second] = [
    { ...chase, at: at("07:00") },
    { ...chase, at: at("09:30") },
  ];
  expect(back("08:00", aTicket({ chases: [first, second] }))!.chases).toEqual([first, { ...second, at: at("08:00") }]);
  expect(back("08:00", aTicket({ chases: [first] }))).toBeUndefined();
});

// Lanes: what a ticket owes, and when the clock must next deliver something in each of them.

import { expect, test } from "vitest";
import { AUDIENCES, type NoticeKind, type NoticeState } from "../../src/core/model/notice.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { LANES, laneOf, owedIn } from "../../src/core/outbox/lanes.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { aTicket, at } from "../support/builders.ts";

const toAnna = { address: "anna@harbour-lane.example", name: "Anna", personId: "anna" };
const kinds = Object.keys(AUDIENCES) as NoticeKind[];

test("what somebody waits for or must act on is urgent; what only says what has happened is not", () => {
  const urgent = kinds.filter((kind) => laneOf({ channel: "email", kind }) === "urgent");
  expect(urgent).toEqual([
    "answer",
    "chased",
    "escalation-ticket",
    "step",
    "confirmed",
    "promise-ending",
    "promise-over",
    "joined",
    "assigned",
    "refused",
    "held-reply",
    "sent-back",
    "triggered",
    "steps",
    "unreachable",
    "undelivered",
  ]);
  for (const kind of kinds) expect(laneOf({ channel: "inbox", kind })).toBe("inside");
  for (const kind of kinds) expect(laneOf({ channel: "pager", kind })).toBe("outside");
  const mailed = new Set(kinds.map((kind) => laneOf({ channel: "email", kind })));
  expect([...mailed, "inside", "outside"].sort()).toEqual([...LANES].sort());
});

test("the earliest that is owed in a lane is its time; a claimed notice counts from the end of its lease", () => {
  const owing = (kind: NoticeKind, clock: string, state: NoticeState, lease?: string): Ticket["outbox"][number] => ({
    ...owe(aTicket(), { kind, to: [toAnna], cause: "c", because: "b", now: at("09:00") }).outbox[0]!,
    dueAt: at(clock),
    state,
    ...(lease ? { lease: { holder: "p1", until: at(lease) } } : {}),
  });
  const owed = (...outbox: Ticket["outbox"]) => owedIn({ outbox, visibility: [] });
  expect(
    owed(owing("step", "10:00", "queued"), owing("answer", "09:30", "retry"), owing("step", "09:45", "queued")),
  ).toEqual({
    urgent: at("09:30"),
  });
  expect(owed(owing("received", "10:00", "queued"), owing("step", "09:30", "queued"))).toEqual({
    rest: at("10:00"),
    urgent: at("09:30"),
  });
  expect(owed(owing("step", "09:00", "sending", "09:20"))).toEqual({ urgent: at("09:20") });
  expect(owed(owing("step", "09:00", "sending"), owing("step", "09:00", "queued", "09:20"))).toEqual({
    urgent: at("09:00"),
  });
  const over: NoticeState[] = ["sent", "failed", "bounced", "uncertain", "withdrawn"];
  expect(owed(...over.map((state) => owing("step", "09:00", state, "09:20")))).toEqual({});
});

test("an escalation ticket that is owed is made inside, and owes nothing once it is made", () => {
  const entry = (state: "owed" | "made", clock: string) =>
    ({ ordinal: 1, at: at(clock), cause: "chases", by: "b", because: "b", templateId: "t", state }) as const;
  expect(owedIn({ outbox: [], visibility: [entry("owed", "11:00"), entry("owed", "10:00")] })).toEqual({
    inside: at("10:00"),
  });
  expect(owedIn({ outbox: [], visibility: [entry("made", "10:00")] })).toEqual({});
});

// What several tickets owe to one reader, and which of it goes out in one mail.

import { expect, test } from "vitest";
import { advance } from "../../src/core/escalation/advance.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { heldFacts, heldUntil, postponeStep, referencesInWords, rushOf } from "../../src/core/outbox/surge.ts";
import {
  followed,
  gatheredIn,
  mailReaderOf,
  parted,
  readersOf,
  sentAs,
  withRow,
} from "../../src/core/outbox/together.ts";
import { after } from "../../src/core/words/duration.ts";
import { aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";

const NOW = at("09:11");
const SURGE = { moreThan: 4, withinMs: 600_000, everyMs: 300_000, holds: ["low"], holdAtMostMs: 3_600_000 };

/** A requester waited for eleven minutes: the step for the team leader has fired. */
const fired = (priority = "normal"): Ticket =>
  advance(aWaitingTicket({ record: { priority } }), organisation, NOW)!.next;

const stepIn = ({ outbox }: Ticket): Notice => outbox.find(({ kind }) => kind === "step")!;

/** The same, told as the change says. */
const told = (change: Partial<Notice>): Ticket => {
  const ticket = fired();
  return { ...ticket, outbox: ticket.outbox.map((one) => (one.kind === "step" ? { ...one, ...change } : one)) };
};

test("N18 a step by mail may go with others, and one by another channel never does", () => {
  const reader = mailReaderOf(stepIn(fired()));
  expect(readersOf(fired())).toEqual([reader]);
  expect(gatheredIn(fired(), reader, organisation, NOW)?.kind).toBe("step");
  for (const channel of ["inbox", "pager"]) {
    expect(readersOf(told({ channel })), channel).toEqual([]);
    expect(gatheredIn(told({ channel }), reader, organisation, NOW), channel).toBeUndefined();
  }
});

test("N18 of what is no step only what waits for others may go with others, and nothing of an exercise", () => {
  const readers = (over: Partial<Notice>): number => readersOf(told(over)).length;
  expect([readers({ kind: "received" }), readers({ kind: "received", gathers: true })]).toEqual([0, 1]);
  expect([readers({}), readers({ isDrill: true }), readers({ state: "sent" })]).toEqual([1, 0, 0]);
});

test("N18 no mail gathers what its reader may not see any more, or what nobody waits for any more", () => {
  const ticket = fired();
  const reader = mailReaderOf(stepIn(ticket));
  const left: Organisation = { ...organisation, people: new Map() };
  const elsewhere: Organisation = { ...organisation, roles: [] };
  expect(gatheredIn(ticket, reader, left, NOW)).toBeUndefined();
  expect(gatheredIn(ticket, reader, elsewhere, NOW)).toBeUndefined();
  const { wait: _, ...over } = ticket;
  expect(gatheredIn(over, reader, organisation, NOW)).toBeUndefined();
  expect(gatheredIn(aTicket(), reader, organisation, NOW)).toBeUndefined();
});

test("N24 it is calm as long as a reader is told of no more than the limit, and without the setting always", () => {
  expect(rushOf(SURGE, { count: 2, lastAt: NOW }, 2, NOW)).toBeUndefined();
  expect(rushOf(SURGE, { count: 2, lastAt: NOW }, 3, NOW)).toMatchObject({ told: 5 });
  expect(rushOf(undefined, { count: 900, lastAt: NOW }, 900, NOW)).toBeUndefined();
});

test("N24 S4.47 in a rush what is lower waits for calm, the others for the next mail, and nothing beyond the limit", () => {
  const rush = rushOf(SURGE, { count: 9, lastAt: at("09:10") }, 1, NOW)!;
  const [low, normal] = [fired("low"), fired()];
  expect(heldUntil(stepIn(low), low, rush)).toEqual(at("09:16"));
  expect(heldUntil(stepIn(normal), normal, rush)).toEqual(at("09:15"));
  const nearlyOver = { ...rush, now: after(NOW, SURGE.holdAtMostMs - 60_000) };
  expect(heldUntil(stepIn(low), low, nearlyOver)).toEqual(after(NOW, SURGE.holdAtMostMs));
  expect(heldUntil(stepIn(low), low, { ...rush, now: after(NOW, SURGE.holdAtMostMs) })).toBeUndefined();
});

test("N24 S4.47 what waits says so on its own ticket, once, and the mail names what is lower alone", () => {
  const rush = rushOf(SURGE, { count: 9, lastAt: at("09:10") }, 1, NOW)!;
  const low = fired("low");
  const first = postponeStep(low, stepIn(low), at("09:16"), rush);
  expect(first.because).toMatch(
    /postponed until .*is notified of 10 escalations within 10 min, and the priority is low/,
  );
  expect(postponeStep(first.next, stepIn(first.next), at("09:21"), rush).because).toBe("");
  const normal = fired();
  const held = [low, normal].map((ticket) => ({ ticket, notice: stepIn(ticket) }));
  expect(heldFacts(held, { together: 3, receiptsAfterMs: 1, surge: SURGE })).toMatchObject({ postponed: 1 });
  expect(heldFacts(held.slice(1), { together: 3, receiptsAfterMs: 1, surge: SURGE })).toEqual({});
});

test("N24 the history of what is not lower does not speak of its priority", () => {
  const rush = rushOf(SURGE, { count: 9, lastAt: at("09:10") }, 1, NOW)!;
  expect(postponeStep(fired(), stepIn(fired()), at("09:15"), rush).because).toMatch(/10 escalations within 10 min$/);
});

test("N24 tickets are named in the order of their numbers, and of many the first twenty", () => {
  const named = (count: number) =>
    referencesInWords(
      Array.from({ length: count }, (_, at) => ({ ticket: aTicket({ record: { reference: `HD-${count - at}` } }) })),
    );
  expect(named(11)).toBe("HD-1, HD-2, HD-3, HD-4, HD-5, HD-6, HD-7, HD-8, HD-9, HD-10, HD-11");
  expect(named(20)).toMatch(/, HD-20$/);
  expect(named(21)).toMatch(/^HD-1, .*, HD-20 …$/);
});

test("N18 a mail of several steps or receipts has a template of its own, any other of several is as one of its kind", () => {
  const rows = [{}] as never;
  expect((["step", "received", "undelivered"] as const).map((kind) => sentAs({ kind, rows }))).toEqual([
    ...["steps", "receipts", "undelivered"],
  ]);
  expect((["step", "received"] as const).map((kind) => sentAs({ kind }))).toEqual(["step", "received"]);
});

test("N18 what only waits for others goes with the first of them; what waits for another attempt does not", () => {
  const reader = mailReaderOf(stepIn(fired()));
  const early = (over: Partial<Notice>) =>
    gatheredIn(told({ dueAt: at("09:30"), ...over }), reader, organisation, NOW)?.kind;
  expect(early({ gathers: true })).toBe("step");
  expect(early({})).toBeUndefined();
  expect(early({ gathers: true, state: "retry" })).toBeUndefined();
});

const LEAD = { ticketId: "bbbbbbbbbbbbb", key: "lead" };
const row = (change: Partial<Notice> = {}): [ticket: Ticket, key: string] => {
  const ticket = withRow(fired(), stepIn(fired()).key, LEAD as never, { holder: "one", now: NOW });
  const { key } = stepIn(ticket);
  return [{ ...ticket, outbox: ticket.outbox.map((one) => (one.key === key ? { ...one, ...change } : one)) }, key];
};
const lead = (change: Partial<Notice>): Notice => ({ ...stepIn(fired()), key: "lead", ...change });
const follows = (change: Partial<Notice>, own: Partial<Notice> = {}): Notice | undefined => {
  const after = followed(...row(own), lead(change), NOW);
  return after && stepIn(after);
};

test("N18 a row is held by who sends its mail, and goes out by itself again once it parts", () => {
  const [ticket, key] = row();
  expect(stepIn(ticket)).toMatchObject({ state: "sending", joins: LEAD, triedSince: NOW, lease: { holder: "one" } });
  expect(stepIn(ticket).lease!.until > NOW).toBe(true);
  const early = told({ triedSince: at("09:00") });
  expect(stepIn(withRow(early, key, LEAD as never, { holder: "one", now: NOW })).triedSince).toEqual(at("09:00"));
  const [alone] = parted(ticket, key).outbox.filter((one) => one.key === key);
  expect([alone!.state, "lease" in alone!, "joins" in alone!]).toEqual(["queued", false, false]);
  const others = ({ outbox }: Ticket) => outbox.filter((one) => one.key !== key);
  expect(others(ticket)).toEqual(others(fired()));
});

test("N18 what became of the mail became of its rows", () => {
  expect(follows({ state: "sent", outcome: "250 ok" })).toMatchObject({
    ...{ state: "sent", outcome: "250 ok, in one mail with others", settledAt: NOW, joins: LEAD },
  });
  expect(follows({ state: "failed" })).toMatchObject({ outcome: "no reason given, in one mail with others" });
  expect("lease" in follows({ state: "failed" })!).toBe(false);
  expect(follows({ state: "sent", captured: true })).toMatchObject({ captured: true });
  for (const state of ["queued", "withdrawn"] as const) {
    expect(follows({ state })).toMatchObject({ state: "queued" });
    expect("joins" in follows({ state })!).toBe(false);
  }
  const later = { state: "retry", dueAt: at("09:20"), attempts: 2 } as const;
  expect(follows(later)).toMatchObject(later);
  expect(follows(later)).not.toHaveProperty("outcome");
  expect(follows(later)).not.toHaveProperty("blocked");
  expect(follows(later, { attempts: 5 })).toMatchObject({ attempts: 5 });
  expect(follows({ ...later, outcome: "451 later", blocked: 1 })).toMatchObject({ outcome: "451 later", blocked: 1 });
});

test("N18 a row changes only with the mail it is in, once, and a later loss of that mail still reaches it", () => {
  expect(follows({ state: "sending" })).toBeUndefined();
  expect(follows({ key: "another", state: "sent" })).toBeUndefined();
  expect(follows({ state: "sent" }, { state: "sent" })).toBeUndefined();
  expect(follows({ state: "retry" }, { state: "sent" })).toBeUndefined();
  expect(follows({ state: "bounced" }, { state: "sent" })).toMatchObject({ state: "bounced" });
});

// The receipt for a chase: to whom one goes, and what it says when Onit was unsure.

import { expect, test } from "vitest";
import { outcomeOf } from "../../src/core/chase/outcome.ts";
import { offerToCount, receiveChase } from "../../src/core/chase/receive-chase.ts";
import type { Decision } from "../../src/core/model/decision.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Chase, Ticket } from "../../src/core/model/ticket.ts";
import { react } from "../../src/core/react.ts";
import { aMail, aSender, at, aWaitingTicket, CARL, desk, organisation } from "../support/builders.ts";

const by = { address: CARL, name: "Carl Cliff" };

const receipts = ({ outbox }: Ticket): Notice[] => outbox.filter(({ kind }) => kind === "chase-receipt");

const chasedAt = (...clocks: string[]): Chase[] =>
  clocks.map((clock) => ({ at: at(clock), by: CARL, source: "email", counted: true, because: "asked" }));

const asking = (header: Record<string, string>): Decision => {
  const reaction = {
    mail: aMail({ header }),
    sender: aSender(),
    verdict: { kind: "chase", because: "asks again" } as const,
    ticket: aWaitingTicket(),
    desk: desk(),
    now: at("09:30"),
    hasOpenEscalation: false,
  };
  return react(reaction, organisation)!;
};

test("N1 a person's mail that no machine may answer counts as a chase, and has no receipt (P1)", () => {
  const header = { Precedence: "bulk" };
  const { next, because } = asking(header);
  expect(next.chases).toMatchObject([{ counted: true }]);
  expect(receipts(next)).toEqual([]);
  expect(because).toMatch(/chase 1 of 3; no receipt, as its precedence header says "bulk"$/);
  expect(receipts(asking({}).next)).toMatchObject([{ to: { address: CARL }, facts: { counted: true, number: 1 } }]);
});

test("N1 the same chase decided twice has one receipt, and within ten minutes there is only one", () => {
  const ticket = aWaitingTicket();
  const chase = (before: Ticket, clock: string, cause: string) => {
    const chasing = { by, source: "portal", cause, at: at(clock), now: at(clock), hasOpenEscalation: false } as const;
    return receiveChase(before, desk(), chasing, organisation).next;
  };
  const first = chase(ticket, "10:00", "portal 1");
  expect(receipts(first)).toHaveLength(1);
  expect(receipts(chase(first, "10:09", "portal 2"))).toHaveLength(1);
  expect(receipts(chase(first, "10:11", "portal 2"))).toHaveLength(2);
  expect(receipts(chase({ ...first, chases: [] }, "10:11", "portal 1"))).toHaveLength(1);
});

test("N1 when Onit was unsure the receipt offers to count, and says truly how many were counted and when one counts", () => {
  const offered = (clock: string, chases: Chase[]) => {
    const asked = { by, cause: "mail c9", at: at(clock), now: at(clock) };
    return receipts(offerToCount(aWaitingTicket({ chases }), desk(), "it may be more", asked, organisation))[0]?.facts;
  };
  const sums = { total: 1, escalated: false };
  const facts = {
    ...sums,
    counted: false,
    threshold: 3,
    since: at("09:00"),
    authority: "Management",
    why: "it may be more",
  };
  expect(offered("12:00", chasedAt("10:00"))).toEqual({ ...facts, number: 1, nextAt: null, offer: true });
  expect(offered("10:30", chasedAt("10:00"))).toEqual({ ...facts, number: 1, nextAt: at("11:00"), offer: true });
  const used = chasedAt(...Array.from({ length: 10 }, () => "10:00"));
  expect(offered("12:00", used)).toMatchObject({ number: 10, nextAt: null, offer: false });
});

test("S1.21 the chase that escalates has its receipt where the mail about the escalation goes to somebody else, or to nobody", () => {
  const ticket = aWaitingTicket({ chases: chasedAt("09:10", "10:20") });
  const threshold = (writer: typeof by, settings = organisation) => {
    const chasing = { by: writer, source: "email", cause: "m", at: at("11:30"), now: at("11:30") } as const;
    const { next } = receiveChase(ticket, desk(), { ...chasing, hasOpenEscalation: false }, settings);
    expect(next.visibility).toMatchObject([{ cause: "chases" }]);
    return receipts(next);
  };
  expect(threshold(by)).toEqual([]); // the mail about the escalation is the receipt (T7)
  const tom = { address: "tom@elsewhere.example", name: "Tom" };
  expect(threshold(tom)).toMatchObject([{ to: tom, facts: { counted: true, number: 3, authority: "Management" } }]);
  const template = organisation.callTemplates.get("escalated-call")!;
  const callTemplates = new Map([["escalated-call", { ...template, tellsRequester: false }]]);
  expect(threshold(by, { ...organisation, callTemplates })).toHaveLength(1);
});

test("a chase after the escalation is told what was counted, and that it is escalated, to whom too", () => {
  const escalated = receiveChase(
    aWaitingTicket({ chases: chasedAt("09:10", "10:20") }),
    desk(),
    { by, source: "email", cause: "m3", at: at("11:30"), now: at("11:30"), hasOpenEscalation: false },
    organisation,
  ).next;
  const { next, count } = receiveChase(
    escalated,
    { ...desk(), chase: { ...desk().chase!, tell: ["ben"] } },
    { by, source: "portal", cause: "m4", at: at("13:00"), now: at("13:00"), hasOpenEscalation: true },
    organisation,
  );
  expect(count).toMatchObject({ counted: true, number: 1 }); // towards a further escalation
  expect(receipts(next)[0]?.facts).toMatchObject({ total: 4, escalated: true, authority: "Management" });
  expect(next.outbox.find(({ kind }) => kind === "chased")?.facts).toMatchObject({ total: 4, escalatedBefore: true });
  expect(outcomeOf(escalated, { next, count: count!, because: "", by: CARL, cause: "m4" })).toMatchObject({
    number: 4,
  });
});

test("why a chase has no receipt is kept with it, and told to the colleagues who hear of it", () => {
  const told = { ...desk(), chase: { ...desk().chase!, tell: ["ben"], minimumIntervalMs: 60_000 } };
  const chase = (before: Ticket, clock: string, silence?: string) =>
    receiveChase(
      before,
      told,
      { by, source: "portal", cause: clock, at: at(clock), now: at(clock), hasOpenEscalation: false, silence },
      organisation,
    );
  const first = chase(aWaitingTicket(), "10:00");
  expect(first.next.chases[0]).not.toHaveProperty("noReceipt");
  const second = chase(first.next, "10:05");
  const why = "one went out less than 10 min before";
  expect(second.next.chases[1]).toMatchObject({ counted: true, noReceipt: why });
  expect(second.because).toMatch(/chase 2 of 3; no receipt, as one went out less than 10 min before$/);
  expect(second.next.outbox.filter(({ kind }) => kind === "chased").map(({ facts }) => facts.noReceipt)).toEqual([
    null,
    why,
  ]);
  const silent = chase(aWaitingTicket(), "10:00", "a machine wrote it");
  expect(silent.next.chases[0]).toMatchObject({ noReceipt: "a machine wrote it" });
  const off = { ...told, chase: { ...told.chase, receipt: false } };
  const asked = {
    by,
    source: "portal",
    cause: "c",
    at: at("10:00"),
    now: at("10:00"),
    hasOpenEscalation: false,
  } as const;
  expect(receiveChase(aWaitingTicket(), off, asked, organisation).next.chases[0]).not.toHaveProperty("noReceipt");
});

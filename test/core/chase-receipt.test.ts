// The receipt for a chase: to whom one goes, and what it says when Onit was unsure.

import { expect, test } from "vitest";
import { offerToCount, receiveChase } from "../../src/core/chase/receive-chase.ts";
import type { Decision } from "../../src/core/decision.ts";
import type { Notice } from "../../src/core/notice.ts";
import { react } from "../../src/core/react.ts";
import type { Chase, Ticket } from "../../src/core/ticket.ts";
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
  const facts = { counted: false, threshold: 3, since: at("09:00"), authority: "Management", why: "it may be more" };
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

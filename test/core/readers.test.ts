// Who may be notified of a ticket, asked of many alike, and whom steps by inbox may reach.

import { expect, test } from "vitest";
import { inboxReaders } from "../../src/core/escalation/inbox-readers.ts";
import { readersAmong } from "../../src/core/escalation/readers.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import { whoMayBeNotified } from "../../src/core/model/permission.ts";
import type { Policy, Step, StepTarget } from "../../src/core/model/policy.ts";
import type { TicketRecord } from "../../src/core/model/ticket.ts";
import { aTicket, organisation } from "../support/builders.ts";

const people = [...organisation.people.values()];

test("each is allowed for one ticket what they are allowed by themselves, in whatever order tickets are asked about", () => {
  const readers = readersAmong(organisation);
  const records: Partial<TicketRecord>[] = [...organisation.desks.values()].flatMap(({ id: deskId, kind }) =>
    (["normal", "drill", "escalation"] as const).map((purpose) => ({ deskId, kind, purpose })),
  );
  for (const record of [...records, ...records.toReversed()]) {
    const ticket = aTicket({ record });
    const some = people.slice(1);
    expect(readers(some, ticket)).toEqual(whoMayBeNotified(some, ticket, organisation));
    expect(readers(people, ticket)).toEqual(whoMayBeNotified(people, ticket, organisation));
  }
});

const standard = organisation.policies.get("standard")!;
const step = (tell: StepTarget, by: string): Step => ({ afterMs: 60_000, tell, by }) as Step;
const ids = (over: Partial<Policy>): string[] => {
  const { finally: _, ...bare } = standard;
  const policies = new Map([["standard", { ...bare, ...over } as Policy]]);
  return inboxReaders({ ...organisation, policies } as Organisation).map(({ id }) => id);
};
const ben: StepTarget = { kind: "person", id: "ben" };
const diana: StepTarget = { kind: "person", id: "diana" };

test("whom a step by inbox names may be reached there, once each; not whom only a mail reaches, nor by a policy that rests", () => {
  expect(ids({ steps: [step(ben, "inbox"), step(diana, "email")] })).toEqual(["ben"]);
  expect(ids({ steps: [step(ben, "inbox"), step(ben, "inbox")] })).toEqual(["ben"]);
  expect(ids({ steps: [step(ben, "email")], finally: step(diana, "inbox") })).toEqual(["diana"]);
  expect(ids({ steps: [step(ben, "inbox")], active: false })).toEqual([]);
});

test("the responsible may be anybody who works at a desk, and nobody else", () => {
  const workers = new Set([...organisation.desks.values()].flatMap((desk) => desk.people));
  expect(new Set(ids({ steps: [step({ kind: "responsible" }, "inbox")] }))).toEqual(workers);
});

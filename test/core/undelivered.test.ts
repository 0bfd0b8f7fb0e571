// Who hears that an answer did not arrive.

import { expect, test } from "vitest";
import { afterFailure } from "../../src/core/escalation/undelivered.ts";
import type { Notice } from "../../src/core/model/notice.ts";
import type { Organisation } from "../../src/core/model/organisation.ts";
import type { Person } from "../../src/core/model/person.ts";
import { owe } from "../../src/core/outbox/owe.ts";
import { aTicket, at, organisation } from "../support/builders.ts";

const CARL = { address: "carl@elsewhere.example", name: "Carl" };

function lostAnswer(facts: Notice["facts"]) {
  const owed = {
    kind: "answer",
    to: [CARL],
    cause: "mail c1",
    because: "Ben answered",
    now: at("09:10"),
    facts,
  } as const;
  const [notice] = owe(aTicket(), owed).outbox;
  return aTicket({ outbox: [{ ...notice!, state: "bounced", outcome: "no such user" }] });
}

/** @param names what these people are called now */
const hearing = (facts: Notice["facts"], names: Readonly<Record<string, string>>) => {
  const people = new Map<string, Person>(organisation.people);
  for (const [id, name] of Object.entries(names)) people.set(id, { ...people.get(id)!, name });
  const settings: Organisation = { ...organisation, people };
  const ticket = lostAnswer(facts);
  return afterFailure(ticket, ticket.outbox[0]!.key, settings, at("09:20"))
    .outbox.filter(({ kind }) => kind === "undelivered")
    .map(({ to, facts: { what } }) => [to.personId, what]);
};

test("its author does, and nobody who has the same name", () => {
  expect(hearing({ by: "Sam Stone", byId: "ben" }, { anna: "Sam Stone", ben: "Sam Stone" })).toEqual([
    ["ben", "The answer of Sam Stone"],
  ]);
});

test("its author does also under a new name", () => {
  expect(hearing({ by: "Anna Nowak", byId: "anna" }, { anna: "Anna Stone" })).toEqual([
    ["anna", "The answer of Anna Nowak"],
  ]);
});

// What a preview is told of a ticket that never had such a notice, and whether the samples make sense.

import { expect, test } from "vitest";
import { AUDIENCES } from "../../src/core/model/notice.ts";
import { factsAbout } from "../../src/preview/made-up-facts.ts";
import { preview } from "../../src/preview/preview.ts";
import { sampleSubjects } from "../../src/preview/subjects.ts";
import { KINDS } from "../../src/templates/folder.ts";
import { NAMED_IN_SAMPLE } from "../../src/templates/sample-facts.ts";
import { aTicket, at, aWaitingTicket, organisation } from "../support/builders.ts";

const sample = (kind: (typeof KINDS)[number]) => preview(sampleSubjects("Firm")(kind), "templates");
const about = (kind: (typeof KINDS)[number], ticket = aWaitingTicket(), origin?: { ticket: typeof ticket }) =>
  factsAbout(kind, { ticket, origin }, organisation, at("10:00"));

test("what a ticket knows of its wait, its policy and its chases is told as it is", () => {
  const chase = {
    at: at("09:30"),
    by: "carl@elsewhere.example",
    source: "email",
    counted: true,
    because: "b",
  } as const;
  const ticket = aWaitingTicket({ chases: [chase, { ...chase, at: at("09:50") }], record: { responsibleId: "anna" } });
  expect(about("step", ticket)).toMatchObject({
    since: at("09:00"),
    policyName: ticket.wait!.escalation!.policy.name,
    stepNumber: 1,
    stepCount: 3,
    lap: 0,
    skipped: null,
    notified: null,
  });
  expect(about("chased", ticket)).toMatchObject({ number: 2, total: 2, threshold: 3, by: "Carl Cliff" });
  expect(about("step", aTicket()).since).toBeNull();
  expect(about("closed", ticket)).toEqual({ by: organisation.people.get("anna")!.name });
});

test("an escalation names its own origin, and what is made up lies around now", () => {
  const origin = { ticket: aTicket({ record: { reference: "HD-5", subject: "Door" } }) };
  expect(about("escalation-ticket", aWaitingTicket(), origin)).toMatchObject({
    originReference: "HD-5",
    originSubject: "Door",
  });
  expect(about("promised").until).toEqual(at("11:58"));
});

test("nobody of the sample is named on a ticket that is real", () => {
  for (const kind of KINDS)
    for (const name of Object.values(NAMED_IN_SAMPLE).filter((one) => !/\d/.test(one)))
      expect(JSON.stringify(about(kind)), `${kind} ${name}`).not.toContain(name);
});

test("a step of the sample follows one that reached nobody, and notifies colleagues", async () => {
  const { text } = await sample("step");
  expect(text).toContain("Step 2 of 3, Gold: nobody has answered yet. Before it, step 1 reached nobody.");
  expect(text).toContain("It notifies Maria Keller, Ben Smith.");
});

test("what perhaps did not arrive has no reason that says that it surely did not", async () => {
  const { text } = await sample("undelivered");
  expect(text).toContain(
    "The answer of Maria Keller to Anna Larsson on HD-1042 perhaps did not arrive: the line dropped before the relay answered.",
  );
  expect(text).not.toContain("is waiting again");
});

test("the sample of an escalation ticket shows its origin's conversation once, with names", async () => {
  const { subject, text, html } = await sample("escalation-ticket");
  expect(subject).toMatch(/^\[ESC-7\] Escalation of HD-1001/);
  for (const words of [text, html]) expect(words.split("I am on my way")).toHaveLength(2);
  expect(text).toMatch(/--- Maria Keller, .*\nI am on my way/);
  expect(text).toContain("Please decide how to go on with HD-1001.");
});

test("no sample begins a sentence with a small letter", async () => {
  for (const kind of KINDS.filter((one) => AUDIENCES[one] === "staff")) {
    const { text } = await sample(kind);
    const [, , , , first = ""] = text.split("\n");
    expect(`${kind}: ${first}`).toMatch(/^[a-z-]+: [^a-z]/);
  }
});

// "Not mine.": a colleague refuses the matter in their own words.

import { describe, expect, test } from "vitest";
import { plainRefusal } from "../../src/core/audience/refusal.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { advance } from "../../src/core/escalation/advance.ts";
import { confirm } from "../../src/core/escalation/promise.ts";
import type { Ticket } from "../../src/core/model/ticket.ts";
import { tickAt } from "../../src/core/model/ticket.ts";
import { react } from "../../src/core/react.ts";
import { aColleague, aMail, at, aWaitingTicket, desk, evidence, organisation } from "../support/builders.ts";

const says = (newText: string) => plainRefusal(evidence({ sender: aColleague("ben"), mail: aMail({ newText }) }));

const annaIsTold = advance(aWaitingTicket({ record: { responsibleId: "anna" } }), organisation, at("09:10"))!.next;
const benIsTold = advance(annaIsTold, organisation, at("09:30"))!.next; // Diana is next at 10:00

function writes(ticket: Ticket, newText: string, id = "ben") {
  const [sender, mail] = [aColleague(id), aMail({ newText, receivedAt: at("09:40") })];
  const { verdict } = classify(evidence({ sender, mail, ticket }));
  const decision = react(
    { mail, sender, verdict, ticket, desk: desk(), now: at("09:40"), hasOpenEscalation: false },
    organisation,
  )!;
  return { decision, verdict };
}
const toCarl = ({ outbox }: Ticket) => outbox.filter(({ to }) => to.address.startsWith("carl@"));

describe("a plain refusal", () => {
  test.each([
    "Not mine.",
    "not mine",
    "not mine, thanks",
    "Hi,\n\nnot me.\n\nThanks",
    "I'm not on it any more",
    "nicht meins",
    "pas moi",
  ])("is heard in %j", (text) => expect(says(text)).toBeDefined());

  test.each([
    "not mine, Ben please do",
    "not mine, it belongs to the network team",
    "not mine?",
    "Not mine. The printer is on floor 3.",
    "I can't reproduce it",
    "on it",
    "",
  ])("is not heard in %j", (text) => expect(says(text)).toBeUndefined());
});

describe("refused in words by whom a step told", () => {
  test("it does what #decline does; the words stay inside, and their author reads what they did", () => {
    const { decision } = writes(benIsTold, "Not mine.");
    expect(decision.next.wait!.escalation!.declined).toEqual(["ben"]);
    expect(tickAt(decision.next)).toEqual(at("09:40"));
    expect(decision.says).toMatchObject([{ private: true, text: "Not mine." }]);
    expect(decision.next.outbox.at(-1)).toMatchObject({
      kind: "held-reply",
      to: { personId: "ben" },
      facts: { done: "note", why: expect.stringContaining("you declined it") },
    });
    expect(toCarl(decision.next)).toEqual([]);
  });

  test("of the person who is on it, it gives it back", () => {
    const by = { address: organisation.people.get("ben")!.addresses[0], name: "Ben Okafor", personId: "ben" };
    const said = { by, promiseMs: 7_200_000, means: "reply", via: "a test", kept: false, cause: "mail p" } as const;
    const held = confirm(benIsTold, { ...said, at: at("09:35"), now: at("09:35") }, organisation).next;
    const { decision } = writes(held, "not mine, thanks");
    expect(decision.next.wait!.escalation!.status).toBe("active");
    expect(tickAt(decision.next)).toEqual(at("09:40"));
    expect(decision.next.outbox.at(-1)!.facts.why).toContain("you are not on it any more");
  });

  test("what asks for more is held and its author is asked: nothing goes to the requester, nothing is declined", () => {
    for (const text of ["not mine, Ben please do", "not mine, Anna please do"]) {
      const { decision, verdict } = writes(benIsTold, text, "anna");
      expect(verdict.kind, text).toBe("unsure");
      expect(decision.next.held, text).toHaveLength(1);
      expect(toCarl(decision.next), text).toEqual([]);
      expect(decision.next.wait!.escalation!.declined, text).toBeUndefined();
    }
  });

  test("whom no step has told has nothing to decline: they are asked what they meant", () => {
    const { decision } = writes(benIsTold, "Not mine.", "piotr");
    expect(decision.next.held).toHaveLength(1);
    expect(decision.next.wait!.escalation!.declined).toBeUndefined();
    expect(toCarl(decision.next)).toEqual([]);
  });
});

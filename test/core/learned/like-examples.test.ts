// What is heard by its likeness to examples, where no phrase decides, and what the words themselves forbid to hear.

import { describe, expect, test } from "vitest";
import { classify } from "../../../src/core/classify/rules.ts";
import type { Verdict } from "../../../src/core/model/verdict.ts";
import { aColleague, aMail, aTicket, aWaitingTicket, byPhrases, evidence } from "../../support/builders.ts";

const waiting = (newText: string, rest = {}): Verdict =>
  classify(evidence({ ticket: aWaitingTicket(), mail: aMail({ newText }), ...rest })).verdict;
const answered = (newText: string): Verdict =>
  classify(evidence({ ticket: aTicket({ lastSpeaker: "staff" }), mail: aMail({ newText }) })).verdict;
const colleague = (newText: string): Verdict =>
  classify(evidence({ ticket: aWaitingTicket(), sender: aColleague(), mail: aMail({ newText }) })).verdict;

const WAITS = "*prods the helpdesk with a broom* ... hello, day three over here";
const TAKES = "Heading to the basement with the spare fuse right now";

test("the because says which words it was heard by", () => {
  const { kind, because } = waiting(WAITS);
  expect(kind).toBe("chase");
  expect(because).toMatch(/writes like people who ask again \("\w+"/);
});

test("an organisation that sets learnedReading: false hears phrases only", () => {
  expect(waiting(WAITS, { organisation: byPhrases }).kind).not.toBe("chase");
  expect(waiting("any news?", { organisation: byPhrases }).kind).toBe("chase");
});

describe("a chase", () => {
  test.each([
    ["Day three of waiting, is anybody going to ring me?", "Day three of the fair, the ring road is closed."],
    ["Our guests arrive tonight, will somebody come at last?", "Our guests arrive tonight, the lamp is still red."],
    ["Seit gestern höre ich von euch keinen Ton.", "Seit gestern höre ich auf dem linken Ohr keinen Ton."],
    ["Depuis lundi c'est le grand silence chez vous.", "Depuis lundi le haut-parleur fait un grand bruit."],
  ])("%s – %s", (asks, tells) => {
    expect(waiting(asks).kind).toBe("chase");
    expect(waiting(tells).kind).not.toBe("chase");
  });

  test("is not heard where a file comes with it, or where they wait for somebody of theirs", () => {
    expect(waiting("I am still waiting for my boss's approval.").kind).not.toBe("chase");
    const files = [{ name: "log.txt", type: "text/plain", size: 2_000 }];
    expect(waiting(WAITS, { mail: aMail({ newText: WAITS, attachments: files as never }) }).kind).not.toBe("chase");
  });
});

describe('"on it"', () => {
  test.each([
    [TAKES, "Heading to the basement is forbidden without a helmet."],
    ["Klemm mich da gleich mal dahinter, halbe Stunde", "Klemmen Sie das Kabel bitte gleich wieder an."],
    ["Assigning to myself, 45 minutes", "@Tom assign this to yourself please"],
  ])("%s – %s", (takes, other) => {
    expect(colleague(takes).kind).toBe("confirm");
    expect(colleague(other).kind).not.toBe("confirm");
  });

  test("with the time that is named", () => {
    expect(colleague("Assigning to myself, 45 minutes").promiseMs).toBe(45 * 60_000);
  });

  test("a question is none", () => {
    expect(colleague("Heading to the basement with the spare fuse right now?").kind).not.toBe("confirm");
  });
});

describe("solved and thanks", () => {
  test.each([
    ["Replaced the fuse, both ovens are hot, everybody is happy.", "Replaced the fuse, but the left oven stays cold."],
    ["The new fuse is in, both ovens are hot and the bread is out, many thanks.", "Is the new fuse in by now?"],
    ["Sicherung getauscht, beide Öfen heiß, alle zufrieden.", "Sicherung getauscht, der linke Ofen bleibt kalt."],
  ])("%s – %s", (over, open) => {
    expect(answered(over).kind).toBe("solved");
    expect(answered(open).kind).not.toBe("solved");
  });

  test("a word that limits or puts off keeps the matter open", () => {
    for (const open of [
      "Only the left oven is hot.",
      "The oven is hot, let's see until Sunday.",
      "The ovens are not hot.",
    ])
      expect(answered(open).kind).toBe("requester-answer");
  });
});

test("who writes that it did not go as hoped does not only thank", () => {
  for (const text of [
    "Dziękuję, niestety bez zmian",
    "Thanks, sadly no change",
    "Merci, malheureusement rien de changé",
  ])
    expect([text, answered(text).kind]).toEqual([text, "requester-answer"]);
});

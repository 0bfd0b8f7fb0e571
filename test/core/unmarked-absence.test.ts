// A note of absence with nothing in its head that says that a machine wrote it.

import { describe, expect, test } from "vitest";
import { absenceNote } from "../../src/core/automated/unmarked-absence.ts";
import { classify } from "../../src/core/classify/rules.ts";
import { aColleague, aMail, aSender, evidence } from "../support/builders.ts";

const note = (newText: string): string | undefined => absenceNote(evidence({ mail: aMail({ newText }) }))?.phrase;

describe("what its writer says of being away makes a note", () => {
  test("with what becomes of mails meanwhile", () => {
    expect(note("I am out of the office. I will reply to your mail when I return.")).toBe("out of the office");
    expect(
      note("Hello,\n\nthank you for your message. I am on vacation. In urgent cases please contact Ben."),
    ).toBeDefined();
    expect(note("Ich bin im Urlaub. Ihre Mail wird nicht weitergeleitet.")).toBeDefined();
  });

  test("with the day they are back, and nothing else", () => {
    expect(note("I am out of the office until 9 March.")).toBe("out of the office");
    expect(note("Hello,\nI am out of the office until 9 March.")).toBe("out of the office");
    expect(note("I am out of the office.")).toBeUndefined();
    expect(note("I am out of the office until 9 March. The printer burns.")).toBeUndefined();
    expect(note("The printer burns. I am out of the office until 9 March.")).toBeUndefined();
    expect(note("I am out of the office until 9 March, please leave it on my desk.")).toBeUndefined();
    expect(note("I am out of the office until 9 March, can you leave it on my desk")).toBeUndefined();
  });

  test("not with a matter beside it: what goes wrong, what the subject names, or more than a word between its sentences", () => {
    const away = "I am on annual leave until 9 March.";
    const urgent = "In urgent cases please contact Eve.";
    expect(note(`${away} ${urgent}`)).toBe("on annual leave");
    expect(note(`${away} The scanner in the hall shows an error. ${urgent}`)).toBeUndefined();
    expect(note(`${away} Your printer needs a visit. ${urgent}`)).toBeUndefined(); // "Printer on fire" is the subject
    expect(note(`${away} Somebody has to bring new paper before. ${urgent}`)).toBeUndefined();
    expect(note(`I am on annual leave until 9 March, but nobody brought our new chairs. ${urgent}`)).toBeUndefined();
    expect(note("I will be back on Monday. Please put the laptop on my desk by then.")).toBeUndefined();
    expect(note("In urgent cases please contact Eve.")).toBeUndefined(); // of no absence
  });

  test("with a full stop in its date", () => {
    expect(note("Ich bin bis 16. März im Urlaub. Ihre Mail wird nicht weitergeleitet.")).toBeDefined();
    expect(note("Mein Chef ist bis 16. März im Urlaub, die Freigabe kommt erst danach.")).toBeUndefined();
  });

  test("of nobody else, and with no question in it", () => {
    expect(note("Zoe is out of the office until 9 March.")).toBeUndefined();
    expect(note("Okafor from the print shop is out of the office until 9 March.")).toBeUndefined();
    expect(note("My boss is out of the office until 9 March.")).toBeUndefined();
    expect(note("The technician you sent to us is out of the office until 9 March.")).toBeUndefined();
    expect(note("I am out of the office until 9 March. Will you wait?")).toBeUndefined();
  });

  test("near its beginning, in few words", () => {
    const late = "One is here. Two is here. Three is here. I am out of the office. I will reply when I return.";
    expect(note(late)).toBeUndefined();
    const away = "I am out of the office. I will reply to your mail when I return.";
    expect(note(`${away} ${"We sell paper. ".repeat(30)}`)).toBeDefined();
    expect(note(`${away} ${"We sell paper. ".repeat(40)}`)).toBeUndefined();
    expect(note("")).toBeUndefined();
  });
});

describe("it counts on a ticket only, from somebody who has a part in it", () => {
  const mail = aMail({ newText: "I am out of the office until 9 March." });
  const verdict = (over: Parameters<typeof evidence>[0] = {}) => classify(evidence({ mail, ...over })).verdict;

  test("with the day they are back", () => {
    expect(verdict()).toEqual({
      kind: "out-of-office",
      because: 'it reads like a note of absence: "out of the office", back on 2026-03-09',
      returnsAt: "2026-03-09",
    });
    expect(verdict({ sender: aColleague("ben") }).kind).toBe("out-of-office");
    const undated = aMail({ newText: "I am out of the office. I will reply to your mail when I return." });
    expect(verdict({ mail: undated })).toEqual({
      kind: "out-of-office",
      because: 'it reads like a note of absence: "out of the office"',
    });
  });

  test("without a ticket where it answers a mail and says what becomes of mails: an illness may be reported to a desk", () => {
    const more = "I am out of the office. I will reply to your mail when I return.";
    const kindOf = (over: Parameters<typeof aMail>[0]) => verdict({ ticket: undefined, mail: aMail(over) }).kind;
    expect(kindOf({ newText: more })).toBe("out-of-office");
    expect(kindOf({ newText: more, references: [] })).toBe("new-request");
    expect(kindOf({ newText: "I am out of the office until 9 March." })).toBe("new-request");
  });

  test("else it is what its writer wants", () => {
    expect(verdict({ sender: aSender({ relation: "stranger" }) }).kind).not.toBe("out-of-office");
  });
});

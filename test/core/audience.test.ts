// Whom a colleague's words are for, and what the desk does with what is unclear.

import { describe, expect, test } from "vitest";
import { audienceOf } from "../../src/core/audience/audience.ts";
import { classify } from "../../src/core/classify/rules.ts";
import type { StaffReplies } from "../../src/core/model/desk.ts";
import { aColleague, aMail, desk, evidence } from "../support/builders.ts";
import { cpuMs } from "../support/cpu.ts";

const said = (newText: string, over: Parameters<typeof aMail>[0] = {}) =>
  evidence({ sender: aColleague("ben"), mail: aMail({ newText, ...over }) });

const kindAt = (staffReplies: StaffReplies, newText: string, over: Parameters<typeof aMail>[0] = {}): string =>
  classify({ ...said(newText, over), desk: { ...desk(), staffReplies } }).verdict.kind;

const UNCLEAR = "It hums.";

describe("what is unclear is the desk's to decide", () => {
  test("answer sends it, ask holds it, note keeps it inside", () => {
    expect(audienceOf(said(UNCLEAR)).for).toBe("unclear");
    expect(kindAt("answer", UNCLEAR)).toBe("staff-answer");
    expect(kindAt("ask", UNCLEAR)).toBe("unsure");
    expect(kindAt("note", UNCLEAR)).toBe("staff-note");
  });

  test("no setting sends what is no answer, or is for colleagues", () => {
    const words = [
      "ok",
      "👍",
      "Thanks!",
      "Anna, can you take this?",
      "Let him wait",
      "@piotr fyi",
      "Who is this customer?",
    ];
    for (const text of words)
      expect([text, kindAt("answer", text), kindAt("note", text)]).toEqual([text, "unsure", "unsure"]);
  });

  test("a reaction or a recall goes to nobody", () => {
    const attachments = [{ name: "", type: "text/vnd.google.email-reaction+json", size: 40 }];
    expect(kindAt("answer", "Ben Okafor reacted via Gmail", { attachments })).toBe("unsure");
    expect(kindAt("answer", "Ben Okafor would like to recall the message", { subject: "Recall: [HD-1042]" })).toBe(
      "unsure",
    );
  });
});

test("the same word is for the requester when they are greeted with it", () => {
  expect(audienceOf(said("Hi Carl,\n\nwe should have it by noon.")).for).toBe("requester");
  expect(audienceOf(said("Hi Anna,\n\nwe should have it by noon.")).for).toBe("colleagues");
});

test("a technician who comes is no talk about the requester", () => {
  expect(audienceOf(said("The technician comes at three, please let him in.")).for).toBe("requester");
  expect(audienceOf(said("Please let him wait.")).for).toBe("colleagues");
});

test.each([
  ["Could you restart it, Carl?", "Could you go by, Tom?"],
  ["Carl, kannst du da vorbeigehen?", "Kannst du da vorbeigehen, Ole?"],
  ["Could you restart it, please?", "Ole, can you go?"],
  ["Leave it on overnight, please.", "Leave it till Monday, it is not important."],
  ["I will bring you a new one.", "Their service contract ran out in June."],
  ["Bitte den Stecker ziehen.", "Das muss bitte wer anders machen."],
])("%s – %s", (forThem, among) => {
  expect(audienceOf(said(forThem)).for).toBe("requester");
  expect(audienceOf(said(among)).for).toBe("colleagues");
});

test('what stands beside "on it" and may be for the requester is carried along', () => {
  const { verdict } = classify(said("On it. Could you send me the serial number?"));
  expect(verdict).toMatchObject({ kind: "confirm", beside: "Could you send me the serial number?" });
  expect(classify(said("On it, back by 5. I'll ring Carl after lunch.")).verdict).not.toHaveProperty("beside");
});

test("a megabyte of words is read in bounded time", () => {
  for (const text of ["We cannot print it, he said. ", "a ", "Anna, ", "@", "Joy 10:14 ", "1h "]) {
    const from = cpuMs();
    classify(said(text.repeat(1_000_000 / text.length)));
    expect(cpuMs() - from).toBeLessThan(5_000);
  }
});

test("what was done is for the requester, and not with a question that only we can answer", () => {
  for (const [answer, talk] of [
    ["We changed the cable, does it print now?", "We changed the cable, do we have another in stock?"],
    ["Wir haben das Kabel getauscht, druckt er jetzt?", "Kabel ist getauscht, haben wir noch eins auf Lager?"],
    ["Hemos cambiado el cable, ¿imprime ahora?", "Hemos cambiado el cable, ¿tenemos otro en stock?"],
  ] as const) {
    expect([answer, kindAt("ask", answer)]).toEqual([answer, "staff-answer"]);
    expect([talk, kindAt("ask", talk)]).toEqual([talk, "unsure"]);
  }
});

test("a name that stands in a phrase of ours is a name all the same: any joy, and Joy", () => {
  expect(kindAt("ask", "Joy, you had something like this last summer, what was the part number?")).toBe("unsure");
  expect(kindAt("ask", "Also, could you tell me the floor?")).toBe("staff-answer");
});

test("taking it, and words that begin alike", () => {
  for (const [taken, not] of [
    ["Ich nehme das", "Ich nehme das zurück."],
    ["Ich nehme das, zurück bin ich um 3", "Ich nehme an, dass es am Kabel liegt."],
    ["I'll take it - back at 3", "I'm taking it back."],
    ["Je prends", "Je prends note."],
    ["Ik pak deze", "heb ik ook"],
  ] as const) {
    expect([taken, kindAt("ask", taken)]).toEqual([taken, "confirm"]);
    expect([not, kindAt("ask", not)]).toEqual([not, "unsure"]);
  }
});

test("who waits for the supplier or has no time answers nothing", () => {
  for (const words of [
    "no chance this week, I'm at the data centre move till Friday",
    "can't do anything here until the till company calls me back, chased them twice already",
    "We are waiting for the vendor.",
    "Hängt am Lieferanten, der Kunde weiß noch nichts davon.",
  ])
    expect([words, kindAt("ask", words)]).toEqual([words, "unsure"]);
});

test("the supplier's wait is told to the requester with what they get", () => {
  for (const [answer, talk] of [
    ["The repair is with the vendor, you will get it back on Monday.", "The repair is with the vendor."],
    [
      "We are waiting for the vendor, I will write to you tomorrow.",
      "We are waiting for the vendor, can you chase them?",
    ],
    ["We are waiting for the vendor, you will hear on Monday.", "We are waiting for the vendor, will you ring?"],
    ["Wir warten auf den Lieferanten, Sie bekommen es am Montag.", "Wir warten auf den Lieferanten."],
  ] as const) {
    expect([answer, kindAt("ask", answer)]).toEqual([answer, "staff-answer"]);
    expect([talk, kindAt("ask", talk)]).toEqual([talk, "unsure"]);
  }
});

test("what is charged, kept among us or left waiting is talk among us", () => {
  for (const [answer, talk] of [
    ["Put two sheets in the tray.", "Put two hours on the next invoice."],
    ["Keep the old cable.", "The vendor promised a fix for March, keep that to ourselves."],
    ["Lassen Sie ihn bis Montag an.", "Lass ihn warten bis Montag."],
    ["Carl, could you check the switch?", "Max, could you check the switch?"],
  ] as const) {
    expect([answer, kindAt("ask", answer)]).toEqual([answer, "staff-answer"]);
    expect([talk, kindAt("ask", talk)]).toEqual([talk, "unsure"]);
  }
});

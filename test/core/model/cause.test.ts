import fc from "fast-check";
import { expect, test } from "vitest";
import { type CauseKind, causeOf, heldReplyIn, isOfNotice, mailIn, readCause } from "../../../src/core/model/cause.ts";

const number = fc.nat().map(String);
const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const among = (...words: string[]) => fc.constantFrom(...words);
const way = among("mail", "button", "page", "api", "command");
const of = <Parts extends Record<string, fc.Arbitrary<string>>>(parts: Parts) => fc.record(parts);
const key = fc.tuple(word, fc.string({ maxLength: 30, minLength: 1 })).map(([id, rest]) => `${id}/${rest}`);

/** What stands in each kind, as Onit writes it. */
const KINDS: Record<CauseKind, fc.Arbitrary<Record<string, string>>> = {
  ofTicket: of({ reference: among("HD-1001", "MG-7"), cause: among("made", "mail ab12", "ab/made/step/x, y/email") }),
  mail: of({ mail: word }),
  replay: of({ mail: word }),
  command: of({
    once: fc.tuple(way, word).map((parts) => parts.join(" ")),
    command: among("#close", "#owner anna@support.example", "on it", "answer"),
  }),
  way: of({ way }),
  button: of({ button: among("confirm", "chase") }),
  act: of({ way: among("button", "page", "api", "command"), act: word }),
  heldPressed: of({ short: word }),
  held: of({ held: word }),
  errandHeard: of({ number, reference: among("HD-1001", "MG-7") }),
  errandDone: of({ number }),
  escalationOf: of({ ordinal: number, reference: among("HD-1001", "MG-7") }),
  escalation: of({ ordinal: number }),
  trigger: of({ trigger: word, times: number }),
  drill: of({}),
  made: of({}),
  preview: of({}),
  escalating: of({}),
  solved: of({ wait: number }),
  step: of({ step: number }),
  lastStep: of({}),
  notified: of({ wait: number, step: number, lap: number }),
  unreachable: of({ wait: number, lap: number }),
  promised: of({ wait: number, at: number, until: number }),
  inWait: of({ wait: number, what: among("over", "promise", "pause", "handover"), at: number }),
  inWaitBy: of({
    wait: number,
    what: among("taken", "joined", "left"),
    by: among("anna", "o.k@x.example"),
    at: number,
  }),
  ending: of({ ends: among("promise", "pause", "handover") }),
  hours: of({ at: number }),
  setBack: of({ at: number }),
  relay: of({ at: number }),
  gone: of({ process: among("host.example-12-ab", "p1") }),
  uncertain: of({ of: fc.oneof(number, key) }),
  channelFailed: of({ channel: word, day: number }),
  undelivered: of({ at: number, address: among("carl@client.example", "a/b@x.example") }),
  decidedByHand: of({ what: among("again", "drop", "arrived"), key }),
  notice: of({ ticket: word, rest: fc.string({ minLength: 1, maxLength: 30 }) }),
};

test.each(Object.keys(KINDS) as CauseKind[])("what is written as a cause is read back as what it was: %s", (kind) => {
  fc.assert(
    fc.property(KINDS[kind], (parts) => {
      expect(readCause(causeOf(kind, parts as never))).toEqual({ kind, parts });
    }),
  );
});

test("causes are written as earlier releases kept them, for their keys are compared with those", () => {
  expect(causeOf("mail", { mail: "ab12" })).toBe("mail ab12");
  expect(causeOf("notified", { wait: 1, step: 2, lap: 0 })).toBe("w1.s2.l0");
  expect(causeOf("inWaitBy", { wait: 1, what: "taken", by: "anna", at: 7 })).toBe("w1.taken.anna.7");
  expect(causeOf("command", { once: "mail ab12", command: "#close" })).toBe("mail ab12.#close");
});

test("what a cause names is found in its own kind alone", () => {
  expect(mailIn("mail ab12")).toBe("ab12");
  expect(mailIn("replay ab12")).toBeUndefined();
  expect(mailIn("mail ab12.#close")).toBeUndefined();
  expect(heldReplyIn("held ab12")).toBe("ab12");
  expect(heldReplyIn("held ab12 button")).toBeUndefined();
  expect(isOfNotice("t1/w1.s1.l0/step/anna/email", "t1")).toBe(true);
  expect(isOfNotice("t1/w1.s1.l0/step/anna/email", "t2")).toBe(false);
  expect(isOfNotice("uncertain t1/w1.s1.l0/step/anna/email", "t1")).toBe(false);
});

test("a cause of a later release is not mistaken for one that is known", () => {
  expect(readCause("something else happened")).toBeUndefined();
  expect(readCause("toString")).toBeUndefined();
});

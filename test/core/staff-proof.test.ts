// What a reply address alone may do, and what needs a proven sender.

import { describe, expect, test } from "vitest";
import { classify } from "../../src/core/classify/rules.ts";
import { copyOf } from "../../src/core/identify/copy.ts";
import { type Proof, senderOf, tokenThatSpeaks } from "../../src/core/identify/sender.ts";
import type { SignatureUse } from "../../src/core/model/authentication.ts";
import type { Token } from "../../src/core/model/token.ts";
import { aMail, at, aWaitingTicket, desk, organisation } from "../support/builders.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";

const NOBODY: Proof = { by: "nobody", because: "nothing proves it", answerTo: undefined };
const PASS: Proof = { by: "authentication", because: "it is signed", answerTo: undefined };
const RELAY: Proof = { by: "relay", because: "the relay has checked it", answerTo: undefined };
const ADMIN: Proof = { by: "admin", because: "Ben let it in", answerTo: undefined };
const confirmedBy = (personId: string): Proof => ({
  by: "person",
  because: "they said so",
  answerTo: undefined,
  personId,
});

const tokenOf = (recipient: string): Token => ({
  subjectId: "aaaaaaaaaaaaa",
  purpose: "reply",
  recipient,
  expiresAt: at("23:00"),
});

type Case = { from?: string | undefined; token?: string; proof?: Proof; text?: string; onItNeedsProof?: boolean };

function verdictOf({ from, token, proof = NOBODY, text = "It is the fuse.", onItNeedsProof = false }: Case) {
  const ticket = aWaitingTicket();
  const mail = aMail({ from: from === undefined ? undefined : { address: from, name: "" }, newText: text });
  const speaking = tokenThatSpeaks(
    mail,
    { ticket, token: token === undefined ? undefined : tokenOf(token) },
    organisation,
  );
  const sender = senderOf(mail, ticket, { token: speaking, proof }, organisation);
  return classify({ mail, sender, ticket, desk: { ...desk(), onItNeedsProof }, organisation }).verdict;
}

const STAFF_WORDS = [
  "It is the fuse.",
  "#close\nDone.",
  "#assign me",
  "#escalate it lasts",
  "#note he is angry",
  "#priority high",
];

describe("what staff write", () => {
  test.each(STAFF_WORDS)("%j needs a proven sender: the reply address alone is held, with the reason", (text) => {
    for (const from of [BEN, "x@evil.example", "ben.private@mail.example", undefined]) {
      expect(verdictOf({ from, token: BEN, text })).toMatchObject({
        kind: "quarantine",
        held: "unproven",
        because: expect.stringMatching(/^what Ben Okafor writes as staff needs a proven sender.*nothing proves it$/),
      });
    }
  });

  test.each(STAFF_WORDS)("%j counts from a proven sender, with a reply address and without", (text) => {
    for (const proof of [PASS, RELAY, ADMIN, confirmedBy("ben")]) {
      for (const token of [BEN, undefined]) {
        const kind = verdictOf({ from: BEN, text, proof, ...(token ? { token } : {}) }).kind;
        expect([proof.by, kind]).toEqual([proof.by, text.startsWith("#") ? "command" : "staff-answer"]);
      }
    }
  });

  test("a proof of somebody else's address proves nothing of whose reply address it is", () => {
    for (const proof of [PASS, RELAY, confirmedBy("anna")]) {
      expect(verdictOf({ from: "x@evil.example", token: BEN, proof, text: "#close" }).kind).toBe("quarantine");
    }
  });

  test("their own confirmation counts from any address; an admin's release does too", () => {
    for (const proof of [ADMIN, confirmedBy("ben")]) {
      expect(verdictOf({ from: "ben.private@mail.example", token: BEN, proof }).kind).toBe("staff-answer");
    }
    expect(verdictOf({ from: ANNA, proof: confirmedBy("ben") }).kind).toBe("quarantine");
  });

  test("'on it' is enough with the reply address, unless the desk says otherwise; without either it is not", () => {
    for (const from of [BEN, "x@evil.example"]) {
      expect(verdictOf({ from, token: BEN, text: "on it 1h" }).kind).toBe("confirm");
      expect(verdictOf({ from, token: BEN, text: "on it 1h", onItNeedsProof: true }).kind).toBe("quarantine");
    }
    expect(verdictOf({ from: BEN, token: BEN, text: "on it 1h", proof: PASS, onItNeedsProof: true }).kind).toBe(
      "confirm",
    );
    expect(verdictOf({ from: BEN, text: "on it 1h" }).kind).toBe("quarantine");
  });

  test("a colleague who answers on another's reply address speaks for themselves, and must be proven", () => {
    expect(verdictOf({ from: ANNA, token: BEN, proof: RELAY }).because).toContain("Anna Nowak");
    expect(verdictOf({ from: ANNA, token: BEN }).kind).toBe("quarantine");
  });
});

describe("a requester's reply address", () => {
  test("is enough to chase, and is never staff's", () => {
    for (const from of [CARL, "carl.home@mail.example"]) {
      expect(verdictOf({ from, token: CARL, text: "Any news?" }).kind).toBe("chase");
      expect(verdictOf({ from, token: CARL, text: "#close" }).kind).not.toBe("command");
    }
    expect(verdictOf({ from: BEN, token: CARL, text: "#close" }).kind).toBe("quarantine");
  });
});

describe("a signature that came before", () => {
  const first: SignatureUse = { mail: "m1", recipient: "help@onit.example", from: CARL, at: at("09:00") };
  const to = (...addresses: string[]) => ({ to: addresses.map((address) => ({ address, name: "" })) });
  const again = (over: Partial<SignatureUse>, addresses = ["help@onit.example"]) =>
    copyOf(first, { ...first, at: at("11:00"), ...over }, to(...addresses), organisation);

  test("with the same mail is no copy: at the same desk, at an address the mail names, or of one delivery", () => {
    expect(again({})).toBeUndefined();
    expect(again({ recipient: "support@onit.example" })).toBeUndefined();
    expect(again({ recipient: "help+x@onit.example" })).toBeUndefined();
    expect(
      again({ recipient: "services@onit.example" }, ["help@onit.example", "services@onit.example"]),
    ).toBeUndefined();
    expect(again({ recipient: "services@onit.example", at: at("09:05") })).toBeUndefined();
  });

  test("with another mail is a copy; at an address it does not name a person decides", () => {
    expect(again({ mail: "m2" })).toMatchObject({ isMisaddressed: false });
    expect(again({ recipient: "services@onit.example" })).toMatchObject({ isMisaddressed: true });
    expect(again({ recipient: "services@onit.example", from: "x@evil.example", at: at("09:01") })).toBeDefined();
  });
});

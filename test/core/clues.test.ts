// What in a mail points at a ticket.

import { expect, test } from "vitest";
import { cluesOf, ownMessageId, ticketIdIn } from "../../src/core/identify/clues.ts";
import { isOurs, tokenIn } from "../../src/core/model/organisation.ts";
import { LONG_TOKEN, roomForToken, SHORT_TOKEN, withoutNoise } from "../../src/core/model/token.ts";
import { aMail, CARL, organisation } from "../support/builders.ts";

const clues = (over: Parameters<typeof aMail>[0]) => cluesOf(aMail(over), organisation);
const [local, domain] = organisation.replyAddress.split("@") as [string, string];
const envelope = (recipient: string) => ({ source: "smtp", from: CARL, recipient, peer: "127.0.0.1" });

test("a Message-ID of ours names its ticket, whatever a gateway made of its domain", () => {
  const own = ownMessageId("abcdefghijklm", "0f3a", "onit.example");
  expect(own).toBe("<onit.abcdefghijklm.0f3a@onit.example>");
  expect(ticketIdIn(own)).toBe("abcdefghijklm");
  expect(ticketIdIn("<ONIT.ABCDEFGHIJKLM.0F3A@elsewhere.example>")).toBe("abcdefghijklm");
  for (const id of [
    "<onit.abcdefghijkl.0f3a@onit.example>",
    "x<onit.abcdefghijklm.0f3a@onit.example>",
    "<onit.abcdefghijklm@a>",
  ])
    expect(ticketIdIn(id)).toBeUndefined();
});

test("a mail that a program opens a ticket with points at none, whatever its words name", () => {
  const named = { subject: "As [HD-1001] had it", references: [ownMessageId("abcdefghijklm", "1", "onit.example")] };
  expect(clues(named)).toMatchObject({ references: ["HD-1001"], ticketIds: ["abcdefghijklm"] });
  expect(clues({ ...named, envelope: { ...envelope("help@onit.example"), source: "api" } })).toEqual({
    token: undefined,
    ticketIds: [],
    messageIds: [],
    references: [],
  });
});

test("all it refers to counts, and of a report the mail it returns", () => {
  const [one, two] = ["abcdefghijklm", "nopqrstuvwxyz"].map((id) => ownMessageId(id, "1", "onit.example")) as [
    string,
    string,
  ];
  const other = "<x@elsewhere.example>";
  expect(clues({ references: [one, other, one] })).toMatchObject({
    ticketIds: ["abcdefghijklm"],
    messageIds: [one, other, one],
  });
  const report = {
    kind: "bounce",
    because: "b",
    recipients: [],
    originalMessageId: two,
    originalRecipient: undefined,
  } as const;
  expect(clues({ references: [one], report }).ticketIds).toEqual(["nopqrstuvwxyz", "abcdefghijklm"]);
  expect(clues({ references: [one], report: { ...report, originalMessageId: undefined } }).ticketIds).toEqual([
    "abcdefghijklm",
  ]);
});

test("a token stands in the address the mail came to, else in one it is addressed to", () => {
  const address = (token: string) => `${local}+${token}@${domain}`;
  const to = [
    { address: CARL, name: "" },
    { address: address("two"), name: "" },
  ];
  expect(clues({ envelope: envelope(address("one")), to }).token).toBe("one");
  expect(clues({ envelope: envelope(CARL), to }).token).toBe("two");
  expect(clues({ envelope: envelope(CARL), to: [] }).token).toBeUndefined();
});

test("every reference in brackets of the subject counts, as people and programs spell it", () => {
  const references = (subject: string) => clues({ subject }).references;
  expect(references("Re: [HD-1042] and [ sr -7 ]: Printer")).toEqual(["HD-1042", "SR-7"]);
  expect(references("[hd-\u200b1042]")).toEqual(["HD-1042"]);
  expect(references("HD-1042, [HD1042], [HD-x], [TOOLONGPREFIX-1]")).toEqual([]);
});

test("a token of the reply address is whatever stands behind the plus; of other addresses what has the form of one", () => {
  const token = "a".repeat(SHORT_TOKEN);
  expect(tokenIn(`${local}+x@${domain}`, organisation)).toBe("x");
  expect(tokenIn(`${local}+@${domain}`, organisation)).toBeUndefined();
  expect(tokenIn(`${local}-x@${domain}`, organisation)).toBeUndefined();
  expect(tokenIn(`${local}-${token}@${domain}`, organisation)).toBe(token);
  expect(tokenIn(`my${local}+${token}@${domain}`, organisation)).toBeUndefined();
  expect(tokenIn(`${local}+${token}@${domain}.elsewhere.example`, organisation)).toBeUndefined();
  const settings = { ...organisation, aliases: ["former@onit.example"] };
  for (const ours of ["help", "support", "former"]) {
    expect(tokenIn(`${ours}+${token}@onit.example`, settings)).toBe(token);
    expect(tokenIn(`${ours}-${"b".repeat(LONG_TOKEN)}@onit.example`, settings)).toBe("b".repeat(LONG_TOKEN));
    expect(tokenIn(`${ours}+sales@onit.example`, settings)).toBeUndefined();
  }
  expect(tokenIn(`help+${token}@elsewhere.example`, settings)).toBeUndefined();
});

test("an address is ours with a token, with any detail, and under each name we have", () => {
  const settings = { ...organisation, aliases: ["former@onit.example"] };
  for (const address of [
    `${local}-${"a".repeat(SHORT_TOKEN)}@${domain}`,
    organisation.replyAddress,
    "help+sales@onit.example",
    "support@onit.example",
    "former+x@onit.example",
  ])
    expect([address, isOurs(settings, address)]).toEqual([address, true]);
  for (const address of [CARL, "helper@onit.example", `${local}-x@${domain}`])
    expect([address, isOurs(settings, address)]).toEqual([address, false]);
});

test("a token survives what mail programs add to it, and fits into the 64 octets of a local part", () => {
  expect(withoutNoise("AB-c 2\u200b\n7=.89")).toBe("abc27");
  expect(roomForToken(8)).toBe(LONG_TOKEN);
  expect(roomForToken(31)).toBe(SHORT_TOKEN);
});

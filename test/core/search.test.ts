// By which words a ticket is found, and how what somebody typed is taken.

import { expect, test } from "vitest";
import { askedWords, searchWords } from "../../src/core/words/search.ts";

const ticket = {
  reference: "HD-1042",
  subject: "Größe: the Printer's fire",
  requester: { address: "carl@elsewhere.example", name: "Carl Müller" },
  participants: ["vera@post.example"],
};

test("a ticket has its reference and addresses as a whole and in pieces, and the words of subject and names, once each", () => {
  const words = searchWords(ticket);
  for (const one of [
    "hd-1042",
    "1042",
    "carl@elsewhere.example",
    "elsewhere",
    "müller",
    "vera@post.example",
    "post",
    "grösse",
    "fire",
  ])
    expect(words, one).toContain(one);
  expect(new Set(words).size).toBe(words.length);
});

test("a subject as long as a page leaves the ticket light", () => {
  const words = searchWords({ ...ticket, subject: Array.from({ length: 5_000 }, (_, at) => `word${at}`).join(" ") });
  expect(words.length).toBeLessThanOrEqual(60);
  expect(searchWords({ ...ticket, subject: "x".repeat(5_000) }).every((word) => word.length <= 40)).toBe(true);
});

test("what is typed is found however it is spelled; a single letter looks for nothing, a Chinese character does", () => {
  expect(askedWords("  HD-1042  Printer ")).toEqual(["hd-1042", "printer"]);
  expect(askedWords("GRÖSSE größe")).toEqual(["grösse"]);
  expect(askedWords("a")).toEqual([]);
  expect(askedWords("火")).toEqual(["火"]);
  expect(askedWords("one two three four five six seven eight")).toHaveLength(6);
});

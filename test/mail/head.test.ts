// The one head splitter, and the line ends that every reader gets.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fieldValues, HEAD_LIMITS, headTrouble, splitHead, unfolded } from "../../src/mail/head.ts";
import { endsLinesInTwoWays, hasBareLineEnd, normaliseLineEnds } from "../../src/mail/line-ends.ts";
import { cpuMs } from "../support/cpu.ts";

const bytes = (text: string): Buffer => Buffer.from(text, "latin1");
const read = (text: string) => {
  const raw = bytes(text);
  const { fields, bodyAt, oddities } = splitHead(raw);
  return {
    fields: fields.map((field) => [field.name, unfolded(raw, field).trim()]),
    body: raw.toString("latin1", bodyAt),
    oddities,
  };
};

describe("a head", () => {
  test("of an honest mail is split at its line ends, folded lines joined, and has nothing odd", () => {
    expect(
      read("From: a@x.example\r\nSubject: one\r\n two\r\n\tthree\r\nX-Empty:\r\n\r\nHello\r\n\r\nFrom: b@x.example"),
    ).toEqual({
      fields: [
        ["from", "a@x.example"],
        ["subject", "one two three"],
        ["x-empty", ""],
      ],
      body: "Hello\r\n\r\nFrom: b@x.example",
      oddities: [],
    });
    expect(read("From: a@x.example\r\nSubject: no body\r\n").oddities).toEqual([]);
  });

  test("gives the places of its fields in bytes", () => {
    const raw = bytes("FROM: a@x.example\r\nTo: b\r\n c\r\n\r\n");
    const [from, to] = splitHead(raw).fields;
    expect(raw.toString("latin1", from!.from, from!.end)).toBe("FROM: a@x.example");
    expect(raw.toString("latin1", to!.from, to!.end)).toBe("To: b\r\n c");
    expect(raw.toString("latin1", to!.valueFrom, to!.end)).toBe(" b\r\n c");
    expect(fieldValues(raw, "from")).toEqual([" a@x.example"]);
  });

  test("begins where it is told to", () => {
    const raw = bytes("From: a\r\n\r\nSubject: inner\r\n\r\nbody");
    expect(splitHead(raw, 11).fields.map(({ name }) => name)).toEqual(["subject"]);
  });

  test("that programs read differently is read, and what is odd about it is said", () => {
    const odd: [string, string][] = [
      ["\xEF\xBB\xBFFrom: a@x.example\r\n\r\n", "something before its first header field"],
      ["\r\nFrom: a@x.example\r\n\r\n", "something before its first header field"],
      [
        "From a@x.example Mon Mar 2 10:00:00\r\nFrom: a@x.example\r\n\r\n",
        "the separator line of an mbox before its head",
      ],
      ["Received: x\r\n\r\nFrom: a@x.example\r\n\r\n", "an empty line in its head"],
      ["Received: x\r\n \r\nFrom: a@x.example\r\n\r\n", "a line of blanks in its head"],
      ["Received: x\r\nthis is junk\r\nFrom: a@x.example\r\n\r\n", "a line in its head that is not a header field"],
      [
        "From: a@x.example\r\nSubject: x\r\nFr\xF6m: b@x.example\r\nTo: c@x.example\r\n\r\n",
        "a line in its head that is not a header field",
      ],
      ["From : a@x.example\r\n\r\n", "a blank before a colon in its head"],
      ["From\t: a@x.example\r\n\r\n", "a blank before a colon in its head"],
      ["From: a@x.example\r\n--boundary\r\n\r\n", "no empty line behind its head"],
      ["From: a@x.example\r\nSubject: x\rFrom: b@x.example\r\n\r\n", "a lone CR in its head"],
      ["From: a@x.example\r\nSubject: x\0y\r\n\r\n", "a control character in its head"],
      ["From: a@x.example\r\nSubject: x\x0bFrom: b@x.example\r\n\r\n", "a control character in its head"],
      ["From: a@x.example\r\nSubject: x\x0cy\x1c\r\n\r\n", "a control character in its head"],
    ];
    for (const [text, oddity] of odd) {
      const { fields, oddities } = read(text);
      expect([text, oddities]).toEqual([text, [oddity]]);
      expect(fields).toContainEqual(["from", "a@x.example"]);
    }
  });

  test("without an empty line behind it ends where the text begins, and says so", () => {
    const { fields, body, oddities } = read("From: a@x.example\r\nHello there,\r\nit burns.\r\n");
    expect(fields).toHaveLength(1);
    expect(body).toBe("Hello there,\r\nit burns.\r\n");
    expect(oddities).not.toEqual([]);
  });

  test("in an old Japanese character set is nothing odd", () => {
    expect(read("From: a@x.example\r\nSubject: \x1b$B%F%9%H\x1b(B\r\n\r\n").oddities).toEqual([]);
  });

  test("is read the same again when its fields are written one after the other, whatever the bytes were", () => {
    const piece = fc.constantFrom(
      "From: a",
      "X: b",
      " c",
      "",
      "junk",
      "\0",
      "\x0b",
      "Subject : d",
      "--",
      "\r\n",
      "\r\n",
      "\r",
      "\n",
      "\r\n\r\n",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const raw = bytes(pieces.join(""));
        const { fields, bodyAt, oddities } = splitHead(raw);
        if (oddities.length > 0) return;
        const again = Buffer.concat([
          ...fields.map(({ from, end }) => Buffer.concat([raw.subarray(from, end), bytes("\r\n")])),
          bytes("\r\n"),
          raw.subarray(bodyAt),
        ]);
        const other = splitHead(again);
        expect(other.fields.map(({ name, from, end }) => [name, again.toString("latin1", from, end)])).toEqual(
          fields.map(({ name, from, end }) => [name, raw.toString("latin1", from, end)]),
        );
        expect(again.subarray(other.bodyAt).equals(raw.subarray(bodyAt))).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe("the limits of a head", () => {
  const { bytes: most, fields, fieldBytes } = HEAD_LIMITS;
  const FROM = "From: a@x.example\r\n";

  test("are kept by what people send, also with a large body", () => {
    expect(headTrouble(bytes(`${FROM}\r\n${"x\r\n".repeat(most)}`))).toBeUndefined();
    expect(headTrouble(bytes(`${FROM}${"X-A: b\r\n".repeat(fields - 1)}\r\nx`))).toBeUndefined();
  });

  test("are named when they are broken", () => {
    expect(headTrouble(bytes(`${FROM}${`X-A: ${"b".repeat(900)}\r\n`.repeat(200)}\r\nx`))).toContain(
      "larger than 128 KB",
    );
    expect(headTrouble(bytes(`${FROM}${"X-A: b\r\n".repeat(fields)}\r\nx`))).toContain("more than 1,000");
    expect(headTrouble(bytes(`${FROM}X-A: b\r\n${" c\r\n".repeat(fieldBytes / 4)}\r\nx`))).toContain(
      "longer than 64 KB",
    );
    expect(headTrouble(bytes(`X-A: ${"b".repeat(2 * most)}`))).toContain("longer than 64 KB");
  });

  test("cost little to ask for, however large the mail is", () => {
    const huge = bytes(`${FROM}${"X-A: b\r\n".repeat(2_000_000)}`);
    const started = cpuMs();
    expect(headTrouble(huge)).toBeDefined();
    expect(cpuMs() - started).toBeLessThan(5_000); // a bound, not a measure
  });
});

describe("line ends", () => {
  test("are bare when a CR or an LF stands alone", () => {
    expect(hasBareLineEnd(bytes("a\r\nb\r\n\r\n"))).toBe(false);
    for (const text of ["\n", "\r", "a\rb\r\n", "a\r\nb\n", "\r\r\n", "\r\n\n", "a\r\n\r"])
      expect([text, hasBareLineEnd(bytes(text))]).toEqual([text, true]);
  });

  test("are made one and the same", () => {
    expect(normaliseLineEnds(bytes("a\rb\nc\r\n\r\r\n\n\r")).toString()).toBe("a\r\nb\r\nc\r\n\r\n\r\n\r\n\r\n");
    const honest = bytes("a\r\nb\r\n");
    expect(normaliseLineEnds(honest)).toBe(honest);
  });

  test("of a head are of two kinds when any of them differs, and of one when it is LF alone throughout or CR LF", () => {
    for (const text of ["A: 1\r\nB: 2\r\n\r\nbody\nof\rany", "A: 1\nB: 2\n\nbody\r\n\r\n", "A: 1\nB: 2\n\n"])
      expect([text, endsLinesInTwoWays(bytes(text))]).toEqual([text, false]);
    for (const text of [
      "A: 1\rB: 2\r\r\r\nC: 3\r\n\r\nbody",
      "A: 1\r\nB: 2\nC: 3\r\n\r\nbody",
      "A: 1\r\nB: 2\n\nC: 3\r\n\r\nbody",
      "A: 1\rB: 2\n\nbody",
      "A: 1\rB: 2",
    ])
      expect([text, endsLinesInTwoWays(bytes(text))]).toEqual([text, true]);
  });

  test("are never bare again once they are made one, and nothing else changes", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("\r", "\n", "a", "é", "\0")), (parts) => {
        const raw = Buffer.from(parts.join(""));
        const made = normaliseLineEnds(raw);
        expect(hasBareLineEnd(made)).toBe(false);
        expect(made.toString().replaceAll("\r\n", "\n")).toBe(raw.toString().replace(/\r\n?/g, "\n"));
        expect(normaliseLineEnds(made)).toBe(made);
      }),
    );
  });
});

// Reading one mail in bounded memory: what is refused, what lies in a file, and what is given back.

import { mkdirSync, mkdtempSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { HEAD_LIMITS, headTrouble } from "../../src/mail/head.ts";
import { endsLinesInTwoWays, hasBareLineEnd, normaliseLineEnds } from "../../src/mail/line-ends.ts";
import { byteBudget } from "../../src/pacing/byte-budget.ts";
import { readMail, type SmtpHolding } from "../../src/sources/smtp-read.ts";
import { openSpool } from "../../src/sources/spool.ts";

const judge = { headTrouble, headBytes: HEAD_LIMITS.bytes, hasBareLineEnd, normaliseLineEnds, endsLinesInTwoWays };
const MB = 1_048_576;

async function reading({ memory = 8 * MB, smallMails = 0, disk = 64 * MB } = {}) {
  const folder = join(mkdtempSync(join(tmpdir(), "onit-spool-")), "spool");
  const troubles: string[] = [];
  const holding: SmtpHolding = {
    memory: byteBudget(memory),
    smallMails: byteBudget(smallMails),
    disk: byteBudget(disk),
    spool: await openSpool(folder, ({ message }) => void troubles.push(message)),
    relieve: () => false,
    turn: async () => {},
    refusedTurn: async () => {},
  };
  const read = (chunks: Iterable<Buffer | string>, bareNewlines: "reject" | "normalise" = "reject", max = 32 * MB) =>
    readMail(
      Readable.from([...chunks].map((one) => Buffer.from(one as string, "latin1"))),
      { ...judge, maxMailBytes: max, bareNewlines },
      holding,
      { received: () => {}, refused: () => {} },
    );
  const isAllGivenBack = () =>
    holding.memory.free() === memory && holding.smallMails.free() === smallMails && holding.disk.free() === disk;
  return { folder, holding, read, troubles, isAllGivenBack };
}

const HEAD = "From: carl@elsewhere.example\r\nSubject: x\r\n\r\n";
const pieces = (text: string, size: number) =>
  Array.from({ length: Math.ceil(text.length / size) }, (_, index) => text.slice(index * size, (index + 1) * size));

test.each([
  ["a lone LF", `${HEAD}a\nb\r\n`],
  ["a lone CR", `${HEAD}a\rb\r\n`],
  ["a lone LF in the head", "From: a@b.example\nSubject: x\r\n\r\n"],
  ["a lone CR at the very end", `${HEAD}a\r`],
  ["two CRs before an LF", `${HEAD}a\r\r\n`],
  ["a dot between lone line ends", `${HEAD}a\n.\nMAIL FROM:<x@y.example>\r\n`],
])("%s is refused with 550 5.5.2, however the bytes are cut", async (_what, mail) => {
  for (const size of [1, 2, 3, 7, mail.length]) {
    const { read, isAllGivenBack } = await reading();
    await expect(read(pieces(mail, size))).rejects.toMatchObject({
      responseCode: 550,
      message: expect.stringMatching(/^5\.5\.2 /),
    });
    expect(isAllGivenBack()).toBe(true);
  }
});

test("with normalise, every lone CR or LF becomes one line end, however the bytes are cut", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom("\r", "\n", "a", ".", ": "), { maxLength: 60 }),
      fc.integer({ min: 1, max: 9 }),
      async (parts, size) => {
        const mail = HEAD + parts.join("");
        const { read } = await reading();
        const held = await read(pieces(mail, size), "normalise");
        expect((await held.raw()).toString("latin1")).toBe(mail.replace(/\r\n|\r|\n/g, "\r\n"));
      },
    ),
    { numRuns: 60 },
  );
});

test.each([
  ["one field of 70 KB", `X-A: ${"y".repeat(70_000)}\r\n\r\n`],
  ["one field that never ends", `X-A: ${"y".repeat(3_000_000)}`],
  ["a thousand and one fields", `${"X-A: b\r\n".repeat(1_001)}\r\n`],
  ["half a million fields", `${"X-A: b\r\n".repeat(500_000)}\r\n`],
  ["a folded field of 4 MB", `X-A: b\r\n${" c\r\n".repeat(1_000_000)}\r\n`],
  ["130 KB of fields", `${`X-A: ${"b".repeat(900)}\r\n`.repeat(150)}\r\n`],
])("a head with %s is refused with 552, and no more than the head was held for it", async (_what, head) => {
  const { read, holding, isAllGivenBack } = await reading({ memory: 512 * 1024 });
  const least = { memory: holding.memory.free() };
  const { give } = holding.memory;
  holding.memory.give = (bytes) => {
    least.memory = Math.min(least.memory, holding.memory.free());
    give(bytes);
  };
  await expect(read(pieces(head, 16_384))).rejects.toMatchObject({ responseCode: 552 });
  expect(512 * 1024 - least.memory).toBeLessThanOrEqual(512 * 1024);
  expect(isAllGivenBack()).toBe(true);
});

test("a mail of exactly the limit is taken, one byte more is refused", async () => {
  const max = 300_000;
  const exact = HEAD + "x".repeat(max - HEAD.length);
  const { read, isAllGivenBack } = await reading();
  const held = await read(pieces(exact, 10_000), "reject", max);
  expect((await held.raw()).length).toBe(max);
  await held.release();
  await expect(read(pieces(`${exact}x`, 10_000), "reject", max)).rejects.toMatchObject({
    responseCode: 552,
    message: expect.stringMatching(/^5\.3\.4 .*larger/),
  });
  expect(isAllGivenBack()).toBe(true);
});

test("a large mail lies in a file without a name, in a folder of ours alone, and comes back byte by byte", async () => {
  const mail = HEAD + "some words\r\n".repeat(300_000);
  const { read, folder, holding, isAllGivenBack } = await reading();
  const held = await read(pieces(mail, 65_536));
  expect(readdirSync(folder)).toEqual([]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(holding.memory.free()).toBe(8 * MB);
  expect((await held.raw()).toString("latin1")).toBe(mail);
  await held.release();
  await held.release();
  expect(isAllGivenBack()).toBe(true);
});

test("when memory is short, smaller mails lie in files too, and nothing is refused", async () => {
  const mail = HEAD + "some words\r\n".repeat(50_000);
  const { read } = await reading({ memory: 1_200_000 });
  const all = await Promise.all(Array.from({ length: 4 }, () => read(pieces(mail, 65_536))));
  for (const held of all) {
    expect((await held.raw()).toString("latin1")).toBe(mail);
    await held.release();
  }
});

test("when files are full too, a mail is refused for now with 452, and everything is given back", async () => {
  const mail = HEAD + "some words\r\n".repeat(300_000);
  const { read, isAllGivenBack } = await reading({ disk: 2 * MB });
  await expect(read(pieces(mail, 65_536))).rejects.toMatchObject({
    responseCode: 452,
    message: expect.stringMatching(/^4\.3\.1 /),
  });
  expect(isAllGivenBack()).toBe(true);
});

test("small mails are taken while a large one waits for memory, and are kept before it", async () => {
  const large = HEAD + "some words\r\n".repeat(400_000);
  const { read, holding, isAllGivenBack } = await reading({ smallMails: 2 * MB });
  const [first, second] = [await read(pieces(large, 65_536)), await read(pieces(large, 65_536))];
  await first.raw(); // the store is slow to keep it
  const waiting = second.raw();
  expect(holding.memory.free()).toBeGreaterThan(MB);
  const held = [];
  for (const size of [3_000, 200_000, 3_000, 900_000]) {
    const small = HEAD + "x".repeat(size);
    const one = await read(pieces(small, 65_536));
    expect((await one.raw()).toString("latin1")).toBe(small);
    held.push(one);
  }
  await first.release();
  expect((await waiting).length).toBe(large.length);
  for (const one of [second, ...held]) await one.release();
  expect(isAllGivenBack()).toBe(true);
});

test("a small mail that no other memory is left for is taken when a client that holds some is let go", async () => {
  const { read, holding, isAllGivenBack } = await reading({ smallMails: MB });
  expect(holding.memory.take(8 * MB)).toBe(true);
  expect(holding.smallMails.take(MB)).toBe(true);
  const waiting = holding.memory.wait(8 * MB, 60_000); // a large mail
  holding.relieve = () => {
    holding.smallMails.give(MB);
    return true;
  };
  const held = await read([`${HEAD}x`]);
  expect((await held.raw()).toString("latin1")).toBe(`${HEAD}x`);
  await held.release();
  holding.memory.give(8 * MB);
  expect(await waiting).toBe(true);
  holding.memory.give(8 * MB);
  expect(isAllGivenBack()).toBe(true);
});

test("what a crash left in the folder is removed at the start, and nothing else", async () => {
  const folder = mkdtempSync(join(tmpdir(), "onit-spool-"));
  writeFileSync(join(folder, `${"0".repeat(32)}.part`), "half a mail");
  writeFileSync(join(folder, "notes.txt"), "not ours");
  await openSpool(folder, () => {});
  expect(readdirSync(folder)).toEqual(["notes.txt"]);
});

test("a folder that others may enter is not used: the mail stays in memory, and the log says what to do", async () => {
  const { read, folder, troubles } = await reading();
  mkdirSync(folder, { mode: 0o755 });
  const mail = HEAD + "some words\r\n".repeat(200_000);
  const held = await read(pieces(mail, 65_536));
  expect((await held.raw()).length).toBe(mail.length);
  expect(troubles[0]).toMatch(/others may enter the folder .*chmod 700/);
});

test("a budget gives in the order it was asked, and one that is larger than all of it when nothing else is out", async () => {
  const budget = byteBudget(100);
  expect(budget.take(60)).toBe(true);
  const answers: string[] = [];
  const large = budget.wait(150, 10_000).then((isTaken) => answers.push(`large ${isTaken}`));
  const small = budget.wait(10, 10_000).then((isTaken) => answers.push(`small ${isTaken}`));
  expect(budget.take(10)).toBe(false); // somebody waits
  budget.give(60);
  await large;
  expect(answers).toEqual(["large true"]);
  budget.give(150);
  await small;
  expect(answers).toEqual(["large true", "small true"]);
  expect(await budget.wait(100, 5)).toBe(false);
  budget.give(10);
  expect(budget.free()).toBe(100);
});

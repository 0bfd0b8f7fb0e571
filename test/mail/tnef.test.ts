// winmail.dat: written here by its specification ([MS-OXTNEF]), read as a mail.

import { expect, test } from "vitest";
import { attachments, parse } from "../../src/mail/parse.ts";

const envelope = { source: "smtp", from: "", recipient: "help@onit.example", peer: "127.0.0.1" };
const u32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
};
const attribute = (level: number, id: number, data: Buffer): Buffer =>
  Buffer.concat([Buffer.from([level]), u32(id), u32(data.length), data, Buffer.alloc(2)]);
const tnef = (...all: Buffer[]): Buffer => Buffer.concat([u32(0x223e9f78), Buffer.alloc(2), ...all]);
/** One property of variable length. */
const property = (type: number, id: number, value: Buffer): Buffer =>
  Buffer.concat([
    u32(1),
    u32(id * 65_536 + type),
    u32(1),
    u32(value.length),
    value,
    Buffer.alloc((4 - (value.length % 4)) % 4),
  ]);

const file = [
  attribute(2, 0x69002, Buffer.alloc(14)),
  attribute(2, 0x18010, Buffer.from("PLANS~1.TXT\0")),
  attribute(2, 0x6800f, Buffer.from("the plans")),
  attribute(2, 0x69005, property(0x1f, 0x3707, Buffer.from("Plans for Köln.txt\0", "utf16le"))),
];

const wrapped = (content: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(
      "From: carl@elsewhere.example\r\nContent-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n",
    ),
    Buffer.from(content.toString("base64")),
  ]);
const read = (raw: Buffer) => parse({ id: "m", contentId: "c", raw, envelope, receivedAt: new Date(0) });

test("its files are attachments under their long names", async () => {
  const all = await attachments(wrapped(tnef(...file)));
  expect(all.map(({ name, content }) => [name, content.toString()])).toEqual([["Plans for Köln.txt", "the plans"]]);
});

test("its plain text is the text where the mail has no other (P16)", async () => {
  expect((await read(wrapped(tnef(attribute(1, 0x2800c, Buffer.from("It burns.\0")))))).text).toBe("It burns.");
});

test("its rich text is read where there is no plain one, packed or not", async () => {
  const rtf = Buffer.from("{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}\\pard Es brennt in K\\'f6ln\\par \\u8364?5\\par}");
  const header = (magic: number, size: number) => Buffer.concat([u32(size + 12), u32(rtf.length), u32(magic), u32(0)]);
  const literal = Buffer.concat(
    [...Array(Math.ceil(rtf.length / 8)).keys()].flatMap((nth) => [
      Buffer.from([0]),
      rtf.subarray(nth * 8, nth * 8 + 8),
    ]),
  );
  for (const packed of [
    Buffer.concat([header(0x414c454d, rtf.length), rtf]),
    Buffer.concat([header(0x75465a4c, literal.length), literal]),
  ]) {
    const { text } = await read(wrapped(tnef(attribute(1, 0x69003, property(0x102, 0x1009, packed)))));
    expect(text).toBe("Es brennt in Köln\n€5");
  }
});

test("what is none stays a file, and a problem says so", async () => {
  expect(await read(wrapped(Buffer.from("not at all")))).toMatchObject({
    attachments: [{ name: "winmail.dat" }],
    problems: ["could not read winmail.dat"],
  });
});

test("cut anywhere, it is read as far as it goes", async () => {
  const whole = tnef(...file);
  for (let length = 0; length <= whole.length; length += 1) await read(wrapped(whole.subarray(0, length)));
});

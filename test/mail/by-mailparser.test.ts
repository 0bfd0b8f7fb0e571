// What we rely on in mailparser beyond its documentation, and that no mail is too much for it.

import { expect, test } from "vitest";
import { parsed } from "../../src/mail/mime/by-mailparser.ts";
import { leaves } from "../../src/mail/mime/part.ts";
import { readParts } from "../../src/mail/mime/read-parts.ts";
import { cpuMs } from "../support/cpu.ts";

const FROM = "From: Carl Cliff <carl@elsewhere.example>\r\n";
const MOST_MS = 8_000; // a bound, not a measure: the worst takes a second alone on a machine
const mixed = (parts: string): Buffer =>
  Buffer.from(`${FROM}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n${parts}`, "latin1");

test("its tree has every part, with the lines of its head, and a text comes as bytes", async () => {
  const raw = mixed(
    [
      "Content-Type: multipart/alternative; boundary=i\r\n\r\n--i",
      "Content-Type: text/plain; charset=us-ascii\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nGr=FC=DFe\r\n--i",
      "Content-Type: text/html\r\n\r\n<p>Hi\r\n--i--\r\n--b",
      'Content-Type: message/rfc822; name="a.eml"\r\n\r\nSubject: inside\r\n\r\nx\r\n--b--\r\n',
    ].join("\r\n"),
  );
  const { tree, contents, refusal } = await parsed(raw, 1_000);
  expect(refusal).toBeUndefined();
  const [alternative, inside] = tree!.children;
  const [plain, html] = alternative!.children;
  expect(alternative!.node.contentType).toBe("multipart/alternative");
  expect([plain, html].map((one) => contents.get(one!.headers)!.toString("latin1"))).toEqual(["Grüße", "<p>Hi"]);
  expect(plain!.headerLines.map(({ key }) => key)).toEqual(["content-type", "content-transfer-encoding"]);
  expect(plain!.node).toMatchObject({ charset: "us-ascii", encoding: "quoted-printable", flowed: false });
  expect(inside!.node.filename).toBe("a.eml");
  expect(contents.get(inside!.headers)!.toString()).toBe("Subject: inside\r\n\r\nx");
});

test("it is not asked to read the addresses and dates of a head", async () => {
  const { tree } = await parsed(Buffer.from(`${FROM}Date: never\r\n\r\nx`), 1_000);
  expect(tree!.headers.size).toBe(0);
});

const levels = (count: number): string =>
  Array.from({ length: count }, (_, n) => `Content-Type: multipart/mixed; boundary=l${n}\r\n\r\n--l${n}\r\n`).join("");
const nested = (count: number): Buffer => {
  let mail = "Subject: x\r\n\r\nhello";
  for (let n = 0; n < count; n += 1)
    mail = `Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(mail).toString("base64")}`;
  return Buffer.from(FROM + mail);
};

test.each<[string, Buffer]>([
  ["a part whose head has a million folded lines", mixed(`X: a\r\n${" c\r\n".repeat(1e6)}\r\nhello\r\n--b--`)],
  ["a part whose head has a million fields", mixed(`${"X: a\r\n".repeat(1e6)}\r\nhello\r\n--b--`)],
  [
    "a name of 120,000 half encoded words",
    mixed(`Content-Type: text/plain; name="${"=?a?B?x".repeat(120_000)}"\r\n\r\n`),
  ],
  ["a type of 900,000 brackets", mixed(`Content-Type: text/plain; ${"(".repeat(900_000)}\r\n\r\nhello\r\n--b--`)],
  ["a type of 120,000 pieces of a parameter", mixed(`Content-Type: a/b; ${"a*0*=x;".repeat(120_000)}\r\n\r\nhello`)],
  ["200,000 parts", mixed("\r\nx\r\n--b\r\n".repeat(200_000))],
  ["1,000 levels of parts", Buffer.from(FROM + levels(1_000))],
  [
    "900 levels and as many lines that look like boundaries",
    Buffer.from(`${FROM}${levels(900)}\r\n${"--l9999\r\n".repeat(20_000)}`),
  ],
  ["mails in mails in base64", nested(30)],
  ["200 mails in mails", Buffer.from(`${FROM}${"Content-Type: message/rfc822\r\n\r\n".repeat(200)}x`)],
  [
    "padding without end in base64",
    mixed(`Content-Transfer-Encoding: base64\r\n\r\n${`${"A=".repeat(38)}\r\n`.repeat(25_000)}`),
  ],
  ["a million empty lines", mixed("\r\n".repeat(1e6))],
])("%s: the mail is read within bounds, and its sender is known", async (_what, raw) => {
  const started = cpuMs();
  const { mail } = await readParts(raw);
  expect(cpuMs() - started).toBeLessThan(MOST_MS);
  expect(mail.fields[0]).toEqual({ name: "from", value: "Carl Cliff <carl@elsewhere.example>" });
  expect(leaves(mail).length).toBeLessThanOrEqual(1_000);
});

test("what mailparser refuses is read as far as it can be, and a problem says so", async () => {
  const { mail, problems } = await readParts(mixed(`\r\nHello\r\n--b\r\n${"X: a\r\n".repeat(1e6)}\r\nmore\r\n--b--`));
  expect(leaves(mail)[0]!.content.toString()).toBe("Hello");
  expect(problems.join()).toContain("the head of one of its parts is too large");
});

test("a head that had to be put right is shown as it was", async () => {
  const { mail } = await readParts(
    Buffer.from(`${FROM}Content-Type: multipart/report; boundary=other\r\n\r\nNothing parts this.\r\n`),
  );
  expect(mail.content.toString()).toBe("Nothing parts this.\r\n");
  expect(mail.fields.at(-1)).toEqual({ name: "content-type", value: "multipart/report; boundary=other" });
});

test("a name in bytes of the set that the head names elsewhere is read", async () => {
  const bytes = Buffer.from([0xcf, 0xf0, 0xe8, 0xe2, 0xe5, 0xf2]).toString("latin1");
  const { mail } = await readParts(
    mixed(`Content-Type: text/plain; charset=windows-1251; name="${bytes}.txt"\r\n\r\nx`),
  );
  expect(mail.parts[0]!.name).toBe("Привет.txt");
});

const mailOf = (head: string, body: string): Buffer => Buffer.from(`${FROM}${head}\r\n\r\n${body}`);
const textsOf = async (raw: Buffer): Promise<string[]> =>
  leaves((await readParts(raw)).mail).map(({ type, content }) => `${type} ${content.toString().trim()}`);

test("an empty Content-Type says nothing: the words are text", async () => {
  expect(await textsOf(mailOf("Content-Type:", "Hello\r\n"))).toEqual(["text/plain Hello"]);
});

test("what has parts is not coded as a whole, whatever its head says", async () => {
  const head = 'Content-Type: multipart/mixed; boundary="b"\r\nContent-Transfer-Encoding: base64';
  expect(await textsOf(mailOf(head, "--b\r\nContent-Type: text/plain\r\n\r\nHello\r\n--b--\r\n"))).toEqual([
    "text/plain Hello",
  ]);
});

test("a line that only begins like the boundary parts nothing", async () => {
  const body = "--abX\r\nContent-Type: text/plain\r\n\r\nHello\r\n--abX--\r\n";
  expect(await textsOf(mailOf("Content-Type: multipart/mixed; boundary=ab", body))).toEqual(["text/plain Hello"]);
});

test("mails within mails are read up to a number of bytes, and it is said", async () => {
  let raw = mailOf("Content-Type: text/plain", "x".repeat(100_000));
  for (let level = 0; level < 30; level += 1) raw = mailOf("Content-Type: message/rfc822", raw.toString());
  const { problems } = await readParts(raw);
  expect(problems).toContain("it has too many mails within each other: not all were read");
});

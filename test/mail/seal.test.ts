// Which mails are the same: whatever a way does to a mail, and nothing that its writer did.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { besideId, seal } from "../../src/mail/seal.ts";

const ENVELOPE = { source: "smtp", from: "", recipient: "help@onit.example", peer: "127.0.0.1" };
const idOf = (raw: string | Buffer): string =>
  seal(Buffer.from(raw as string, "latin1"), ENVELOPE, new Date(0)).contentId;

type Written = { from: string; id: string; date: Date; subject: string; lines: string[]; form: "plain" | "mixed" };

const HEAD_WORDS = fc.array(fc.stringMatching(/^[a-z]{1,9}$/), { minLength: 1, maxLength: 12 });
const LINES = fc.array(fc.stringMatching(/^[!-~\xe4\xf6\xfc]{1,20}( [!-~\xe4\xf6\xfc]{1,12}){0,5}$/), {
  minLength: 1,
  maxLength: 8,
});
const written: fc.Arbitrary<Written> = fc.record({
  from: fc.stringMatching(/^[a-z]{1,8}@[a-z]{1,8}\.example$/),
  id: fc.stringMatching(/^[a-z0-9]{6,12}@[a-z]{1,8}\.example$/),
  date: fc.date({ min: new Date("2025-01-01"), max: new Date("2026-12-31"), noInvalidDate: true }).map(toSeconds),
  subject: HEAD_WORDS.map((all) => all.join(" ")),
  lines: LINES,
  form: fc.constantFrom("plain" as const, "mixed" as const),
});

function toSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1_000) * 1_000);
}

/** What the way a mail takes may change. */
type Way = {
  onTop: string[];
  order: number;
  encoding: "8bit" | "quoted-printable" | "base64";
  trailing: number;
  newline: string;
  boundary: string;
  zone: "GMT" | "+0000";
  name: string;
  isFolded: boolean;
};

const way: fc.Arbitrary<Way> = fc.record({
  onTop: fc.subarray([
    "Received: from a.example by b.example; Mon, 2 Mar 2026 10:00:00 +0000",
    "X-Spam-Score: 3.2",
    "Return-Path: <bounce@elsewhere.example>",
    "Delivered-To: help@onit.example",
    "Authentication-Results: mx.onit.example; spf=pass",
    "ARC-Seal: i=1; a=rsa-sha256; b=abc",
    "DKIM-Signature: v=1; d=onit.example; b=abc",
    "List-Id: <all.onit.example>",
  ]),
  order: fc.nat(),
  encoding: fc.constantFrom("8bit" as const, "quoted-printable" as const, "base64" as const),
  trailing: fc.nat(3),
  newline: fc.constantFrom("\r\n", "\n"),
  boundary: fc.stringMatching(/^[A-Za-z0-9]{6,20}$/),
  zone: fc.constantFrom("GMT" as const, "+0000" as const),
  name: fc.constantFrom("", "Carl Cliff ", '"Carl Cliff" '),
  isFolded: fc.boolean(),
});

const STRAIGHT: Way = {
  onTop: [],
  order: 0,
  encoding: "8bit",
  trailing: 0,
  newline: "\r\n",
  boundary: "b0undary",
  zone: "GMT",
  name: "",
  isFolded: false,
};

const hex = (character: string): string => `=${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

function coded(lines: readonly string[], { encoding, newline }: Way): string {
  if (encoding === "base64") {
    const text = Buffer.from(`${lines.join("\r\n")}\r\n`, "latin1").toString("base64");
    return text.replace(/.{1,76}/g, `$&${newline}`);
  }
  const text = encoding === "8bit" ? lines : lines.map((line) => line.replace(/[=\x80-\xff]/g, hex));
  return text.map((line) => `${line}${newline}`).join("");
}

/** The mail as it arrives. */
function arrived(mail: Written, by: Way): string {
  const { newline, boundary, zone, name, isFolded, trailing, encoding } = by;
  const fold = (text: string): string => (isFolded ? text.replaceAll(" ", `${newline} `) : text);
  const date = mail.date.toUTCString().replace("GMT", zone);
  const plain = ["Content-Type: text/plain; charset=iso-8859-1", `Content-Transfer-Encoding: ${encoding}`];
  const isMixed = mail.form === "mixed";
  const fields = [
    `From: ${name}<${mail.from}>`,
    `Message-ID: <${mail.id}>`,
    `Date: ${date}`,
    `Subject: ${fold(mail.subject)}`,
    ...(isMixed ? [`Content-Type: multipart/mixed;${isFolded ? `${newline}\t` : " "}boundary="${boundary}"`] : plain),
  ];
  const turned = fields.map((_, at) => fields[(at + by.order) % fields.length]!);
  const lines = encoding === "8bit" ? mail.lines.map((line) => line + " ".repeat(trailing)) : mail.lines;
  const text = coded(lines, by);
  const part = [`--${boundary}`, ...plain, "", text].join(newline);
  const file = [`--${boundary}`, "Content-Type: application/zip", "Content-Transfer-Encoding: base64", "", "UEsDBA=="];
  const body = isMixed ? [part + file.join(newline), `--${boundary}--`, ""].join(newline) : text;
  return [...by.onTop, ...turned, "", body].join(newline);
}

describe("two copies of one mail", () => {
  test("are the same, whatever was added, folded, turned round, encoded in another way or ended with other lines", () => {
    fc.assert(
      fc.property(written, way, (mail, by) => {
        expect(idOf(arrived(mail, by))).toBe(idOf(arrived(mail, STRAIGHT)));
      }),
      { numRuns: 300 },
    );
  });

  test("are different mails when a word, the writer, the Message-ID, the date or the subject differs (P13)", () => {
    const other = fc.constantFrom<(mail: Written) => Written>(
      (mail) => ({ ...mail, lines: [...mail.lines, "more"] }),
      (mail) => ({ ...mail, lines: [`x${mail.lines[0]}`, ...mail.lines.slice(1)] }),
      (mail) => ({ ...mail, lines: mail.lines.map((line) => line.split("").reverse().join("")).concat("!") }),
      (mail) => ({ ...mail, from: `x${mail.from}` }),
      (mail) => ({ ...mail, id: `x${mail.id}` }),
      (mail) => ({ ...mail, subject: `Re: ${mail.subject}` }),
      (mail) => ({ ...mail, date: new Date(mail.date.getTime() + 1_000) }),
    );
    fc.assert(
      fc.property(written, way, other, (mail, by, change) => {
        expect(idOf(arrived(change(mail), by))).not.toBe(idOf(arrived(mail, by)));
      }),
      { numRuns: 300 },
    );
  });

  test("a Message-ID in other letters and blank lines at the end are no difference; another file is", () => {
    const raw = arrived({ ...sample, form: "mixed" }, STRAIGHT);
    expect(idOf(raw.replace("<one@", "<ONE@"))).toBe(idOf(raw));
    expect(idOf(`${raw}\r\n\r\n`)).toBe(idOf(raw));
    expect(idOf(raw.replace("UEsDBA==", "UEsDBB=="))).toBe(idOf(raw)); // the same bytes
    expect(idOf(raw.replace("UEsDBA==", "UEsDCC=="))).not.toBe(idOf(raw));
  });

  test("without a Message-ID or a Date they are told by everything their writer's program wrote", () => {
    const cron = (serial: number, top = "") =>
      `${top}From: cron@elsewhere.example\r\nSubject: Disk full\r\nTo: help@onit.example\r\nUser-Agent: cron ${serial}\r\n\r\nFull.\r\n`;
    expect(idOf(cron(1, "Received: from a\r\n"))).toBe(idOf(cron(1, "X-Spam: no\r\n")));
    expect(idOf(cron(1))).not.toBe(idOf(cron(2)));
  });
});

const sample: Written = {
  from: "carl@elsewhere.example",
  id: "one@elsewhere.example",
  date: new Date("2026-03-02T09:00:00Z"),
  subject: "Printer",
  lines: ["It burns."],
  form: "plain",
};

test("the same mail for two of our addresses has two ids and one content id", () => {
  const raw = Buffer.from(arrived(sample, STRAIGHT));
  const [help, sales] = ["help@onit.example", "sales@onit.example"].map((recipient) =>
    seal(raw, { ...ENVELOPE, recipient }, new Date(0)),
  );
  expect(help!.contentId).toBe(sales!.contentId);
  expect(help!.id).not.toBe(sales!.id);
});

test("a copy kept beside another has an id of its own by its bytes", () => {
  const [one, two] = ["X-A: 1\r\n", "X-A: 2\r\n"].map((top) =>
    seal(Buffer.from(top + arrived(sample, STRAIGHT)), ENVELOPE, new Date(0)),
  );
  expect(one!.id).toBe(two!.id);
  expect(new Set([one!.id, besideId(one!), besideId(two!)]).size).toBe(3);
});

test("any bytes are sealed, in a time that grows with their number", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => idOf(Buffer.from(bytes)).length === 40));
  const head = "From: a@b.example\r\nMessage-ID: <1@b>\r\nDate: x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n";
  for (const raw of [
    `${head}${"--x\r\n".repeat(2_000_000)}`,
    `${head}${"a--x".repeat(2_500_000)}`,
    `X-A: ${"a\r\n b".repeat(2_000_000)}`,
    `${head}${"--x\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n".repeat(200_000)}`,
  ]) {
    const before = process.cpuUsage();
    idOf(raw);
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1_000).toBeLessThan(1_000); // ms for ten megabytes: it takes about twenty
  }
});

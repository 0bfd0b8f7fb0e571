// Large mails beside the others: read in a thread, and given up when they take too long.

import { expect, test } from "vitest";
import type { KeptMail } from "../../src/core/model/mail.ts";
import { createReader } from "../../src/mail/parse-aside.ts";

const kept = (raw: string): KeptMail => ({
  id: "m1",
  contentId: "c1",
  raw: Buffer.from(raw),
  envelope: { source: "smtp", from: "carl@elsewhere.example", recipient: "help@onit.example", peer: "127.0.0.1" },
  receivedAt: new Date("2026-03-02T09:00:00Z"),
});

const large = kept(
  [
    "From: Carl Cliff <carl@elsewhere.example>",
    "Subject: The plans",
    "Date: Mon, 2 Mar 2026 08:59:00 +0000",
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "",
    "Here they are.",
    "--b",
    'Content-Type: application/pdf; name="plans.pdf"',
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.alloc(300_000, 7).toString("base64"),
    "--b--",
    "",
  ].join("\r\n"),
);

/** However busy the machine is. */
const PATIENT = { longestMs: 600_000 };

test("a large mail is read in a thread as it would be here", async () => {
  const mail = await createReader(PATIENT).parse(large);
  expect(mail).toMatchObject({
    from: { address: "carl@elsewhere.example", name: "Carl Cliff" },
    subject: "The plans",
    text: "Here they are.",
    sentAt: new Date("2026-03-02T08:59:00Z"),
    attachments: [{ name: "plans.pdf", type: "application/pdf", size: 300_000 }],
    problems: [],
  });
  expect(mail.headers.get("subject")).toEqual(["The plans"]);
});

test("the files of a large mail come back with their bytes", async () => {
  const [plans] = await createReader(PATIENT).attachments(large.raw);
  expect(plans!.content.equals(Buffer.alloc(300_000, 7))).toBe(true);
});

test("a mail that takes too long is given up, its beginning is read, and a problem says so", async () => {
  const mail = await createReader({ longestMs: 0 }).parse(large);
  expect(mail).toMatchObject({ subject: "The plans", text: "Here they are." });
  expect(mail.problems.join()).toContain("it took longer than 0 s");
});

test("a mail that the store could not give whole is not read as a shorter one", async () => {
  for (const size of [100, large.raw.length])
    await expect(
      createReader(PATIENT).parse({ ...large, raw: large.raw.subarray(0, size), damage: "part 2 is missing" }),
    ).rejects.toThrow("part 2 is missing");
});

test("one thread that dies takes no other mail with it", async () => {
  const dying = new URL(`data:text/javascript,${encodeURIComponent("process.exit(3)")}`);
  const reader = createReader({ program: dying });
  const mails = await Promise.all([1, 2, 3].map(() => reader.parse(large)));
  expect(mails.map(({ subject }) => subject)).toEqual(["The plans", "The plans", "The plans"]);
  expect(mails[2]!.problems.join()).toContain("its thread ended with code 3");
});

test("more large mails than threads are all read", async () => {
  const reader = createReader(PATIENT);
  const mails = await Promise.all(Array.from({ length: 5 }, () => reader.parse(large)));
  expect(mails.every(({ attachments, problems }) => attachments.length === 1 && problems.length === 0)).toBe(true);
});

test("files that could not be read are never taken for none", async () => {
  const dying = new URL(`data:text/javascript,${encodeURIComponent("process.exit(3)")}`);
  await expect(createReader({ program: dying }).attachments(large.raw)).rejects.toThrow(
    "the files of a mail could not be read: its thread ended with code 3",
  );
});

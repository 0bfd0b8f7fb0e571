// Every mail of test/mails/, read by the product; its folder names the right answer. test/mails/README.md says how to add one.

import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { parse } from "../../src/mail/parse.ts";
import { keptMail, SITUATIONS, verdictOn } from "../support/mail-world.ts";

const folder = fileURLToPath(new URL("../mails", import.meta.url));
const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".eml"))
  .sort();

test("the folder holds at least 150 mails, each in a situation there is", () => {
  expect(paths.length).toBeGreaterThanOrEqual(150);
  expect(paths.filter((path) => !(path.split("/")[0]! in SITUATIONS))).toEqual([]);
});

describe.each([...new Set(paths.map((path) => dirname(path)))])("%s", (place) => {
  test.each(paths.filter((path) => dirname(path) === place))("%s", async (path) => {
    const mail = await parse(keptMail(readFileSync(join(folder, path))));
    const verdict = await verdictOn(mail, SITUATIONS[path.split("/")[0]!]!);
    expect(verdict).toMatchObject({ kind: basename(dirname(path)) });
    const words = wordsBeside(path);
    if (words !== undefined) expect(mail.newText).toBe(words);
  });
});

test("a mail of thirty megabytes is read like a small one", async () => {
  const head = "Subject: [HD-1042]\r\nFrom: Carl Cliff <carl@elsewhere.example>\r\nMIME-Version: 1.0\r\n";
  const parts = [
    "Content-Type: text/plain\r\n\r\nAny news?\r\n",
    `Content-Type: application/zip; name=log.zip\r\nContent-Transfer-Encoding: base64\r\n\r\n${`${"QUJD".repeat(19)}\r\n`.repeat(400_000)}`,
  ];
  const body = `--big\r\n${parts.join("\r\n--big\r\n")}--big--\r\n`;
  const raw = Buffer.from(`${head}Content-Type: multipart/mixed; boundary=big\r\n\r\n${body}`);
  expect(raw.length).toBeGreaterThan(30_000_000);
  const mail = await parse(keptMail(raw));
  expect(mail.newText).toBe("Any news?");
  expect(mail.attachments).toMatchObject([{ name: "log.zip", size: 22_800_000 }]);
  expect(await verdictOn(mail, SITUATIONS["requester-waits"]!)).toMatchObject({ kind: "chase" });
});

/** What its writer wrote, where a text stands beside the mail. */
function wordsBeside(path: string): string | undefined {
  const beside = join(folder, path.replace(/\.eml$/, ".txt"));
  try {
    return readFileSync(beside, "utf8").trimEnd();
  } catch {
    return undefined;
  }
}

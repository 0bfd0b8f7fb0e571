// The command that measures reading runs compiled, from a folder of its own: it must find what the program brings.

import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const run = (script: string, ...more: string[]): string =>
  execFileSync("npm", ["run", "--silent", script, "--", ...more], { cwd: root, encoding: "utf8" });

test("npm run corpus judges a mail in its situation with the words that are built in", () => {
  const folder = mkdtempSync(join(tmpdir(), "onit-corpus-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "requester-waits", "chase"), { recursive: true });
  const folderOfMails = join(root, "test/mails/requester-waits/chase");
  const [mail = ""] = readdirSync(folderOfMails);
  const file = `requester-waits/chase/${mail}`;
  copyFileSync(join(folderOfMails, mail), join(folder, file));
  const label = { id: file, task: "verdict", file, situation: "requester-waits", expected: ["chase"] };
  writeFileSync(join(folder, "labels.verdict.jsonl"), `${JSON.stringify(label)}\n`);
  const { tasks } = JSON.parse(run("corpus", folder, "--json"));
  expect(tasks.verdict).toMatchObject({ count: 1, right: 1, misses: [] });
});

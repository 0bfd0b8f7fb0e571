// What an admin reads when something around Onit is not as it should be: sentences, all at once, and none in the system's own words.

import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { inOneLine } from "../../src/config/problem.ts";
import { fileSentence } from "../../src/core/words/file-trouble.ts";
import { environmentProblems } from "../../src/runtime/checked-environment.ts";
import { copyConfig } from "../support/copied-config.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "onit-plain-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

type Said = { code: number; said: string };

const onit = (words: string[], environment: Record<string, string> = {}): Promise<Said> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    const child = execFile(process.execPath, [program, ...words], { env, cwd: home }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
    child.stdin?.end();
  });

/** What the system and libraries say. */
const RAW = /\bE[A-Z]{3,}\b|syscall| {4}at /;

test("check and start refuse every variable of the environment that start could not use, all at once and without a secret", async () => {
  const environment = {
    MONGODB_URI: "foo:secret1",
    ONIT_LOG: "loud",
    ONIT_TOKEN_KEYS: "secret2",
    ONIT_ALARM_WEBHOOK: "hooks.example/secret3",
    ONIT_RELAY_URL: "relay.example:secret4",
    ONIT_ALARM_RELAY_URL: "ftp://me:secret5@relay.example",
    ONIT_DATA_MAX_TIME_MS: "soon",
    ONIT_TEMPLATES: join(home, "nothing"),
  };
  const check = await onit(["check"], environment);
  expect(await onit(["start"], environment)).toEqual(check);
  expect(check.code).toBe(1);
  for (const name of Object.keys(environment))
    expect(check.said).toMatch(new RegExp(`^environment:1 {2}${name} — .*\\.$`, "m"));
  expect(check.said).toMatch(/^8 problems keep Onit from starting/);
  expect(check.said).not.toMatch(/secret|hooks\.example/);
  expect(check.said).not.toMatch(RAW);
});

test.each<[string, Record<string, string>, RegExp]>([
  ["MONGODB_URI", { MONGODB_URI: "mongodb://" }, /it names no host/],
  ["MONGODB_URI", { MONGODB_URI: "mongodb://me:p@ss@db.example/x?foo=bar" }, /the driver cannot read it: /],
  ["ONIT_DATA", { ONIT_DATA: "afile" }, /afile is a file and not a folder/],
  ["ONIT_DATA", { ONIT_DATA: "afile/data" }, /afile is a file and not a folder/],
])("a bad %s is one problem with what to do", async (name, environment, words) => {
  await writeFile(join(home, "afile"), "");
  const at = (text: string): string => text.replace("afile", join(home, "afile"));
  const around = Object.fromEntries(Object.entries(environment).map(([key, text]) => [key, at(text)]));
  const problems = await environmentProblems(around);
  expect(problems.map(({ path, message }) => [path, message])).toEqual([[name, expect.stringMatching(words)]]);
  expect(problems[0]!.help).toMatch(/^(Write|Name) /);
  expect(inOneLine(problems[0]!)).not.toMatch(RAW);
  expect(inOneLine(problems[0]!)).not.toContain("p@ss");
});

test("a config folder that is not there, or is a file, is one problem", async () => {
  await writeFile(join(home, "afile"), "");
  const refused = (folder: string) => loadConfig(folder).catch((error: Error) => error.message);
  expect(await refused(join(home, "nothing"))).toMatch(
    /^\S*nothing:1 {2}config — there is nothing of this name\. Name.*$/,
  );
  expect(await refused(join(home, "afile"))).toMatch(
    /^\S*afile:1 {2}config — it is a file and not a folder\. Name the folder with organisation\.yaml.*$/,
  );
});

test.each<[string[], string]>([
  [
    ["preview", "step", "--out", "no/where.html"],
    "where.html cannot be written: the folder it belongs in does not exist.",
  ],
  [["preview", "step", "--out", "folder.html"], "folder.html cannot be written: it is a folder and not a file."],
  [["data", "export", "no/where.jsonl"], "no/where.jsonl cannot be written: the folder it belongs in does not exist."],
  [["data", "import", "nothing.jsonl"], "nothing.jsonl cannot be read: there is nothing of this name."],
  [["data", "import", "folder.html"], "folder.html cannot be read: it is a folder and not a file."],
  [["anonymise", "nothing.eml"], "nothing.eml cannot be read: there is nothing of this name."],
  [["explain", "folder.html"], "folder.html cannot be read: it is a folder and not a file."],
  [["init", "afile"], "afile cannot be used: it is a file and not a folder. Name another folder."],
])("%j is refused in one plain line", async (words, sentence) => {
  await mkdir(join(home, "folder.html"));
  await writeFile(join(home, "afile"), "");
  const { code, said } = await onit(words, { ONIT_DATA: join(home, "data"), ONIT_LOG: "silent" });
  expect([code, said.trim().split("\n")]).toEqual([1, [expect.stringContaining(sentence)]]);
  expect(said).not.toMatch(RAW);
});

test("init tells everything that is wrong with its answers at once", async () => {
  const wrong = ["--name", " ", "--address", "help", "--team", "Anna, Ben <ben@x.example>, Cleo", "--manager", "Diana"];
  const { code, said } = await onit(["init", "new", ...wrong, "--public-url", "here", "--time-zone", "Mars"]);
  expect(code).toBe(1);
  expect(said.trim().split("\n")).toEqual([
    expect.stringMatching(/^--name: /),
    expect.stringMatching(/^--address: /),
    '--team: "Anna, Ben <ben@x.example>, Cleo" has "Anna" and "Cleo": each is a name and an address, such as "Anna Nowak <anna@firm.example>".',
    expect.stringMatching(/^--manager: /),
    expect.stringMatching(/^--public-url: /),
    expect.stringMatching(/^--time-zone: "Mars"/),
  ]);
});

test("an empty setting is told what it may say", async () => {
  const config = join(home, "config");
  await copyConfig(config);
  const policies =
    "standard:\n  name: Standard\n  promise:\n  steps: [{ after: 1h, notify: person:anna, by: email }]\n";
  await writeFile(join(config, "policies.yaml"), policies);
  const said = await loadConfig(config).catch((error: Error) => error.message);
  expect(said).toMatch(
    /promise — this setting is empty\. Write a duration such as 10m, 2h or 5 days, or remove the line\. How long "I'm on it"/,
  );
});

test("preview --list says of every notice whom it is for", async () => {
  const { said } = await onit(["preview", "--list"]);
  const lines = said.trim().split("\n");
  expect(lines.length).toBeGreaterThan(20);
  for (const line of lines) expect(line).toMatch(/^[a-z-]+ {2,}to (the|a|who) .{10,}$/);
});

test("what the system says of a file is told for reading and for writing, and what nobody foresaw as it is", () => {
  const error = (code: string) => ({ code, message: `${code}: raw words` });
  expect(fileSentence("x", error("EACCES"), "read")).toMatch(/^x cannot be read: this user may not read it\. /);
  expect(fileSentence("x", error("EPERM"), "write")).toMatch(/^x cannot be written: this user may not write there\. /);
  expect(fileSentence("x", error("EDQUOT"), "write")).toMatch(/quota/);
  expect(fileSentence("x", error("EODD"), "write")).toBe("x cannot be written: EODD: raw words.");
});

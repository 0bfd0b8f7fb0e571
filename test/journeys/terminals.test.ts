// Nothing that a mail says acts on the terminal of whoever reads it with a command, and no command prints it otherwise.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Command, CommanderError } from "commander";
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from "vitest";
import { apiKeyCommand } from "../../src/cli/api-keys.ts";
import { auditCommand } from "../../src/cli/audit.ts";
import { dataCommands } from "../../src/cli/data.ts";
import { escalationCommands } from "../../src/cli/escalations.ts";
import { keyCommands } from "../../src/cli/keys.ts";
import { anonymiseCommand, mailCommands } from "../../src/cli/mail.ts";
import { printCommands, printFailure, printNote } from "../../src/cli/print.ts";
import { rulesCommand } from "../../src/cli/triggers.ts";
import { SetupError } from "../../src/ports/environment.ts";
import type { Offline } from "../../src/runtime/offline.ts";
import { copyConfig } from "../support/copied-config.ts";
import { BEN, CARL, DIANA } from "../support/people.ts";
import { unseenIn } from "../support/unseen.ts";
import { aWorld, type World } from "../support/world.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const HOSTILE = "\u001b]0;owned\u0007\u001b[2J\u001b[31mRED\u202e\u009b31m\u2066\u200b\u{e0041}";

let world: World;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "onit-terminals-"));
  world = await aWorld({ at: new Date().toISOString() });
  await world.raw(
    aMail(`=cmd|' /C calc'!A1 ${HOSTILE}`, "carl@elsewhere.example", `=1+1 ${HOSTILE}`),
    CARL,
    "help@onit.example",
  );
  await world.raw(
    aMail(HOSTILE, "m@evil.example", `[HD-1001] ${HOSTILE}\n9f9f9f  forged line`),
    "m@evil.example",
    "help@onit.example",
  );
  await world.mail({ from: BEN, subject: "[HD-1001] x", text: "#escalate 1" });
  await world.raw(
    aMail("Ben", BEN, `[HD-1001] #category ${HOSTILE}`, `#category ${HOSTILE}\n#nonsense ${HOSTILE}`),
    BEN,
    "help@onit.example",
  );
  await world.mail({ from: DIANA, subject: "[HD-1001] let me see", text: "#close" });
  await world.tick();
  await world.settled();
});

afterAll(async () => {
  await world.end();
  await rm(folder, { recursive: true });
});

const word = (text: string): string => `=?utf-8?b?${Buffer.from(text).toString("base64")}?=`;

const aMail = (name: string, from: string, subject: string, text = `hello ${HOSTILE}`): string =>
  [
    `From: ${word(name)} <${from}>`,
    "To: help@onit.example",
    `Message-ID: <a${HOSTILE}@${from.split("@")[1]}>`,
    `Subject: ${word(subject)}`,
    'Content-Type: multipart/mixed; boundary="b"',
    "",
    "--b",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
    "",
    text.replaceAll("\n", "\r\n"),
    "--b",
    `Content-Disposition: attachment; filename="${HOSTILE}.txt"`,
    "",
    "attached",
    "--b--",
    "",
  ].join("\r\n");

/** A command as the program runs it, on the story's own Onit: every byte it prints. */
async function run(words: readonly string[]): Promise<{ out: string; err: string }> {
  const onit = new Command("onit");
  const offline: Offline = (work) => work(world);
  const commands = [
    ...mailCommands(offline),
    ...escalationCommands(offline),
    auditCommand(offline),
    ...keyCommands(offline, {}),
    apiKeyCommand(offline),
    rulesCommand(offline),
    anonymiseCommand(async () => world.settings),
    dataCommands({ MONGODB_URI: world.uri }, () => new Date()),
  ];
  for (const command of commands) onit.addCommand(command);
  printCommands(onit);
  everyCommand(onit, (command) => command.exitOverride());
  const said = { out: "", err: "" };
  const spies = (["out", "err"] as const).map((name) =>
    vi.spyOn(process[`std${name}`], "write").mockImplementation((text) => {
      said[name] += String(text);
      return true;
    }),
  );
  try {
    await onit.parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof SetupError) printNote(error.message);
    else if (!(error instanceof CommanderError)) printFailure(error, (text) => text);
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return said;
}

function everyCommand(command: Command, does: (command: Command) => void): void {
  does(command);
  for (const below of command.commands) everyCommand(below, does);
}

/** The built program itself. */
const start = (words: readonly string[], environment: Record<string, string>): Promise<{ out: string; err: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    execFile(process.execPath, [program, ...words], { env }, (_error, out, err) => resolve({ out, err }));
  });

async function mailsOf(): Promise<string[]> {
  return (await world.app.mails.recent(20)).map(({ id }) => id);
}

test("no command that lists, explains or counts prints what is not seen", async () => {
  const ids = await mailsOf();
  const commands = [
    ["stuck"],
    ...ids.map((id) => ["explain", id]),
    ...ids.map((id) => ["quarantine", "show", id]),
    ["escalations"],
    ["figures"],
    ["audit"],
    ["replay", "--since", "2h"],
    ["rules", "try"],
    ["quarantine", "retry", "all"],
  ];
  for (const words of commands) {
    const { out, err } = await run(words);
    expect(unseenIn(`${out}${err}`), words.join(" ")).toBeUndefined();
    expect(out, words.join(" ")).not.toBe("");
  }
  const { out } = await run(["stuck"]);
  expect(out).toContain("\\x1b]0;owned\\x07\\x1b[2J\\x1b[31mRED");
  expect(out).not.toMatch(/^9f9f9f/m);
});

test("tables and JSON for programs hold it escaped, and JSON is read as what was written", async () => {
  const csv = await run(["escalations", "--csv"]);
  expect(unseenIn(csv.out.replaceAll("\r\n", "\n"))).toBeUndefined();
  for (const words of [
    ["escalations", "--json"],
    ["figures", "--json"],
    ["rules", "try", "--json"],
  ]) {
    const { out, err } = await run(words);
    expect(unseenIn(`${out}${err}`), words.join(" ")).toBeUndefined();
    JSON.parse(out);
  }
  const [row] = JSON.parse((await run(["escalations", "--json"])).out) as { subject: string }[];
  expect(row?.subject).toContain("\u001b[2J");
});

test("a file is explained and refused without acting on the terminal, by its content and by its name", async () => {
  const file = join(folder, `mail${"\u001b[2J\u202e"}.eml`);
  await writeFile(file, aMail(HOSTILE, CARL, HOSTILE));
  for (const words of [
    ["explain", file],
    ["explain", `${file}\n.gone`],
    ["anonymise", `${file}\n.gone`],
    ["anonymise", join(folder)],
    ["data", "import", `${file}\u009b`],
    ["data", "import", file],
    ["quarantine", "show", HOSTILE],
    ["quarantine", "release", "x", "--by", HOSTILE],
    ["escalations", "--desk", HOSTILE],
    ["rules", "try", "--trigger", HOSTILE],
    ["replay", "--since", HOSTILE],
    [HOSTILE],
    ["quarantine", HOSTILE],
    ["explain", "x", `--${HOSTILE}`],
    ["audit", "--last", HOSTILE],
    ["api-key", HOSTILE],
  ]) {
    const { out, err } = await run(words);
    expect(unseenIn(`${out}${err}`), JSON.stringify(words)).toBeUndefined();
    expect(`${out}${err}`).not.toBe("");
  }
});

test("settings with such characters are refused by a list that shows them escaped, one line for each problem", async () => {
  const config = join(folder, "config");
  await copyConfig(config);
  const desks = await readFile(join(config, "desks.yaml"), "utf8");
  const forged = '"\\e[2J\\u202E\\n  forged.yaml:1"';
  await writeFile(join(config, "desks.yaml"), desks.replace("policy: standard", `policy: ${forged}\n    ${forged}: 1`));
  await writeFile(join(config, "people.yaml"), `a: "\\q\u202e${HOSTILE}"\n`);
  const [check, typed] = await Promise.all(
    [["check"], [HOSTILE]].map((words) => start(words, { ONIT_CONFIG: config })),
  );
  expect(unseenIn(`${check?.out}${check?.err}${typed?.out}${typed?.err}`)).toBeUndefined();
  expect(check?.err).toMatch(/^desks\.yaml:\d+/m);
  expect(check?.err).not.toMatch(/^\s*forged/m);
  expect(typed?.err).toMatch(/x1b\[2J|too many arguments/);
});

test("a mail as it came keeps its bytes in a pipe or a file", async () => {
  const [id] = await mailsOf();
  const stored = await world.app.mails.find(id!);
  const { out } = await run(["quarantine", "show", id!, "--raw"]);
  expect(out).toBe(stored?.raw.toString("utf8"));
});

test("on a terminal it is shown escaped, and an export is not written there at all", async () => {
  const was = process.stdout.isTTY;
  process.stdout.isTTY = true;
  onTestFinished(() => {
    process.stdout.isTTY = was;
  });
  for (const id of await mailsOf()) {
    const { out } = await run(["quarantine", "show", id, "--raw"]);
    expect(unseenIn(out)).toBeUndefined();
    expect(out).toContain("help@onit.example");
  }
  const { out, err } = await run(["data", "export", "-", "--while-running"]);
  expect([out, err]).toEqual([
    "",
    expect.stringMatching(/^Standard output is a terminal, .* Name a file, or use a pipe\.\n$/),
  ]);
});

test("the admins are told of such mails in lines that show them escaped", () => {
  const told = world.relay.received.filter(({ subject }) => /quarantined or failed/.test(subject));
  expect(told.length).toBeGreaterThan(0);
  for (const { subject, text, html } of told) {
    expect(unseenIn(`${subject}${text}${html}`)).toBeUndefined();
    expect(text).not.toMatch(/^9f9f9f/m);
  }
});

test("a recipient with such characters is refused in one line that shows them escaped", async () => {
  const { connect } = await import("node:net");
  const said = await new Promise<string>((resolve) => {
    let heard = "";
    const socket = connect(world.smtpPort, "127.0.0.1");
    const lines = [
      "EHLO x.example",
      "MAIL FROM:<a@x.example>",
      `RCPT TO:<a\u001b[2J\u202e@onit.example>`,
      "RCPT TO:<b\r@onit.example>",
      "QUIT",
    ];
    socket.on("data", (data) => {
      heard += data;
      if (/^\d{3} .*\r\n$/m.test(String(data))) socket.write(`${lines.shift() ?? "QUIT"}\r\n`);
    });
    socket.on("close", () => resolve(heard));
  });
  expect(said).toMatch(/^5\d\d /m);
  expect(unseenIn(said.replaceAll("\r\n", "\n"))).toBeUndefined();
});

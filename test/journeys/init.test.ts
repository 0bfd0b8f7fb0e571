// What `onit init` writes is an organisation that works.

import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { answersFrom, QUESTIONS } from "../../src/cli/first-answers.ts";
import { askUntilGood } from "../../src/cli/init.ts";
import { filesToWrite } from "../../src/cli/new-organisation.ts";
import { loadConfig } from "../../src/config/load.ts";
import { aFolder } from "../config/config-folder.ts";
import { story } from "../support/database.ts";
import { CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "onit-init-"));
});
afterEach(() => rm(home, { recursive: true }));

const onit = (...words: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ONIT_RELAY_URL: "smtp://relay.firm.example" };
    const child = execFile(process.execPath, [program, ...words], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
    child.stdin?.end();
  });

const FLAGS = [
  ["--name", 'Firm: "Nord" #1'],
  ["--address", "help@firm.example"],
  ["--team", "Anna Nowak <anna@firm.example>, Ben Okafor <ben@firm.example>"],
  ["--manager", "Diana Lane <diana@firm.example>"],
  ["--public-url", "https://onit.firm.example/"],
  ["--time-zone", "Europe/Warsaw"],
].flat();

const ANNA = "anna@firm.example";
const BEN = "ben@firm.example";
const DIANA = "diana@firm.example";

story("an organisation that init wrote", () => {
  let world: World;
  afterEach(() => world?.end());

  test("takes a request, tells the team, counts a chase, escalates to the manager, and sends the answer", async () => {
    const folder = join(home, "config");
    expect(await onit("init", folder, ...FLAGS)).toMatchObject({ code: 0, said: expect.stringContaining(folder) });
    const checked = await onit("--config", folder, "check");
    expect([checked.code, checked.said]).toEqual([0, expect.stringContaining("configuration OK. 1 desk, 3 people")]);
    expect(checked.said).not.toMatch(/to look at|dangerous/);
    const { organisation, server } = await loadConfig(folder);
    expect([organisation.name, server.web.mailbox]).toEqual(['Firm: "Nord" #1', false]);
    const { smtp, web } = server;
    const settings = { organisation, server: { ...server, smtp: { ...smtp, port: 0 }, web: { ...web, port: 0 } } };
    world = await aWorld({ change: () => settings });
    const to = "help@firm.example";
    await world.mail({ from: CARL, to });
    expect(world.last(CARL).subject).toContain("HD-1001");
    expect(world.last(CARL).text).toContain("https://onit.firm.example/s/");
    await world.until("09:16");
    expect(world.last(ANNA).text + world.last(BEN).text).toContain("https://onit.firm.example/t/");
    expect(world.inboxOf(DIANA)).toEqual([]);
    await world.until("10:01");
    expect(world.last(DIANA).subject).toContain("HD-1001");
    await world.until("10:05");
    await world.reply(world.last(CARL), "Any news?");
    expect((await world.ticket("HD-1001")).chases).toHaveLength(1);
    await world.reply(world.last(DIANA), "On it, 2h");
    expect((await world.ticket("HD-1001")).wait?.escalation?.status).toBe("confirmed");
    await world.reply(world.last(BEN, /HD-1001/), "The fire is out, Carl, and a new printer stands in the hall.");
    expect(world.last(CARL).text).toContain("new printer stands in the hall");
    expect((await world.ticket("HD-1001")).wait).toBeUndefined();
    expect((await fetch(`${world.url}/mailbox`)).status).toBe(404);
  });
});

test("a folder that holds something is refused, and stays as it is", async () => {
  const folder = await aFolder();
  const before = await readdir(folder);
  const { code, said } = await onit("init", folder, ...FLAGS);
  expect([code, said]).toEqual([1, expect.stringContaining("is not empty")]);
  expect(await readdir(folder)).toEqual(before);
});

test("without a terminal everything that is missing or refused is said at once, and nothing is written", async () => {
  const { code, said } = await onit("init", join(home, "new"), "--address", "help", "--team", "a, b");
  expect(code).toBe(1);
  expect(said.trim().split("\n")).toEqual([
    expect.stringMatching(/^--name is missing\. What/),
    expect.stringMatching(/^--address: "help" is not a mail address/),
    expect.stringMatching(/^--team: "a, b" has "a" and "b": each is a name and an address/),
    expect.stringMatching(/^--manager is missing\. Who/),
  ]);
  expect(await readdir(home)).toEqual([]);
});

test("answers that do not go together are refused with the reason, and nothing is written", async () => {
  const flags = FLAGS.map((flag) => flag.replace(DIANA, "help@firm.example"));
  const { code, said } = await onit("init", join(home, "new"), ...flags);
  expect([code, said]).toEqual([
    1,
    expect.stringMatching(/^These answers .* nothing was written\.\n\w+\.yaml:\d+ .*help@firm/),
  ]);
  expect(await readdir(home)).toEqual([]);
});

describe("the questions", () => {
  async function* typed(...lines: string[]): AsyncGenerator<string> {
    yield* lines;
  }

  test("are six; an answer that cannot be used is asked for again, an empty one is the usual one, a flag is not asked", async () => {
    expect(QUESTIONS).toHaveLength(6);
    const lines = typed("", "Firm", "help", "help@firm.example", "Anna <anna@firm.example>", "", " none ");
    const answers = await askUntilGood(QUESTIONS, { manager: "Anna <anna@firm.example>" }, lines);
    expect(answers).toEqual({
      name: "Firm",
      address: "help@firm.example",
      team: "Anna <anna@firm.example>",
      manager: "Anna <anna@firm.example>",
      mailServer: "127.0.0.1",
      publicUrl: "none",
    });
    await expect(askUntilGood(QUESTIONS, {}, typed("Firm"))).rejects.toThrow("nothing was written");
  });

  test.each([
    ["one person who is the manager, too", "Anna <a@firm.example>", "A. Nowak <a@firm.example>", ["anna"]],
    [
      "two of one name",
      "Anna <a@firm.example>, Anna <b@firm.example>",
      "Łukasz <l@firm.example>",
      ["anna", "anna-2", "lukasz"],
    ],
    ["a name without Latin letters", "山田 <y@firm.example>", "Ана <a@firm.example>", ["person", "person-2"]],
    ["names that YAML would read otherwise", "No: yes # <n@firm.example>", "'\"{{x}} <q@firm.example>", ["no", "x"]],
  ])("%s make settings without a problem", async (_what, team, manager, ids) => {
    for (const [mailServer, publicUrl] of [
      ["127.0.0.1", "none"],
      ["2001:db8::25", "https://onit.firm.example"],
    ] as const) {
      const answers = { name: "Firm", address: "help@firm.example", team, manager, mailServer, publicUrl };
      expect(QUESTIONS.map(({ name, refuses }) => refuses(answers[name]))).toEqual(QUESTIONS.map(() => undefined));
      const files = Object.fromEntries(filesToWrite(answersFrom(answers, "Europe/Warsaw")));
      const { organisation, warnings = [], undecided } = await loadConfig(await aFolder(files));
      expect([...organisation.people.keys()]).toEqual(ids);
      expect(organisation.people.get(organisation.admins[0] ?? "")?.addresses[0]).toContain(manager.slice(-15, -1));
      expect([warnings.filter(({ isDangerous }) => isDangerous), undecided]).toEqual([[], []]);
    }
  });
});

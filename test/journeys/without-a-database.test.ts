// The built program on a machine that has only Node: the data lies in a folder.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createTransport } from "nodemailer";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { copyConfig } from "../support/copied-config.ts";
import { eventually } from "../support/eventually.ts";
import { openedBy } from "../support/program.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

let home: string;
let environment: Record<string, string>;
let processes: ChildProcess[];

async function settle(): Promise<void> {
  home = await mkdtemp(join(tmpdir(), "onit-home-"));
  const config = join(home, "config");
  await copyConfig(config);
  const server = await readFile(join(config, "server.yaml"), "utf8");
  await writeFile(join(config, "server.yaml"), server.replace(/^( +port:) \d+/gm, "$1 0"));
  environment = { PATH: process.env.PATH ?? "", ONIT_CONFIG: config, ONIT_DATA: join(home, "data") };
  processes = [];
}

async function leave(): Promise<void> {
  for (const child of processes) child.kill("SIGKILL");
  await rm(home, { recursive: true, force: true });
}

const run = (...words: string[]): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [program, ...words], { env: environment, cwd: home }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });

/** Starts Onit and waits for its welcome. */
async function begin(): Promise<{ child: ChildProcess; said: string; smtp: number; ended: Promise<number | null> }> {
  const child = spawn(process.execPath, [program, "start"], { env: environment, cwd: home });
  processes.push(child);
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  let said = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (words: Buffer) => (said += words.toString()));
  await Promise.race([
    new Promise<void>((resolve) => child.stdout.on("data", () => said.includes("Ctrl-C stops it") && resolve())),
    ended.then((code) => Promise.reject(new Error(`onit ended with ${code}: ${said}`))),
  ]);
  return { child, said, smtp: Number(/smtp:\/\/127\.0\.0\.1:(\d+)/.exec(said)?.[1]), ended };
}

const carlWrites = (port: number, subject: string): Promise<unknown> =>
  createTransport({ host: "127.0.0.1", port, ignoreTLS: true }).sendMail({
    from: "carl@elsewhere.example",
    to: "help@onit.example",
    messageId: `<${subject}@elsewhere.example>`,
    subject,
    text: "Please help!",
  });

/** Carl writes about his printer, and has heard that we have it: a mail is read after its 250. */
async function carlIsHeard({ said, smtp }: Awaited<ReturnType<typeof begin>>): Promise<void> {
  await carlWrites(smtp, "printer");
  const mailbox = await openedBy(/mailbox +(http\S+)/.exec(said)![1]!);
  await eventually(async () => (await mailbox()).includes("We have your request: printer"));
}

/** How many mails the data folder holds, asked by a command of its own. */
async function mailsKept(): Promise<number> {
  const { said } = await run("data", "export", "-", "--while-running");
  return said.split("\n").filter((line) => line.includes('{"c":"mails","d":')).length;
}

describe("one Onit, from its start to its end and beyond", () => {
  let onit: Awaited<ReturnType<typeof begin>>;
  beforeAll(async () => {
    await settle();
    onit = await begin();
  });
  afterAll(leave);

  const end = (): Promise<number | null> => {
    onit.child.kill("SIGTERM");
    return onit.ended;
  };

  test("starts with nothing but Node, and says in one line where the data is and what that is good for", async () => {
    const { said } = onit;
    expect(said).toMatch(new RegExp(`data +${join(home, "data")} .*small team.*MONGODB_URI`));
    expect((await stat(join(home, "data"))).mode & 0o777).toBe(0o700);
    // So they have been called since the first release: under other names it would begin with nothing.
    const names = ["onit-data.txt", "onit.mdb", "onit.mdb-lock", "onit.sock"];
    expect(await readdir(join(home, "data"))).toEqual(expect.arrayContaining(names));
  });

  test("a second start says which process holds the data, and disturbs nobody", async () => {
    const { child, smtp } = onit;
    const { code, said } = await run("start");
    expect(code).toBe(1);
    expect(said).toContain(`held by process ${child.pid}`);
    expect(said).toContain(join(home, "data"));
    expect(said).toContain("name another data folder. Or set MONGODB_URI.");
    await carlWrites(smtp, "printer");
  });

  test("keys are listed with their use, and dropped but for the newest; the audit has both", async () => {
    await carlIsHeard(onit);
    await run("keys", "rotate");
    const listed = (await run("keys", "list")).said.trim().split("\n");
    expect(listed).toEqual([
      expect.stringMatching(/^key 2 +made \d{4}-\d\d-\d\d +.*signs$/),
      expect.stringMatching(/^key 1 +made .* last signed \d{4}-.*Z +may live: [1-9]\d*, until \d{4}-\d\d-\d\d$/),
    ]);
    expect(await run("keys", "drop", "2")).toMatchObject({ code: 1, said: expect.stringContaining("keys rotate") });
    expect(await run("keys", "drop", "7")).toMatchObject({
      code: 1,
      said: expect.stringContaining("There are: 2, 1."),
    });
    expect(await run("keys", "drop", "1")).toMatchObject({
      code: 0,
      said: expect.stringMatching(/Key 1 is dropped.* About [1-9]\d* links and reply addresses/),
    });
    expect((await run("audit")).said).toMatch(/signing key 1: dropped\n.*new signing key: key 2 made/);
  });

  test("API keys are made, listed and ended one by one while Onit runs; one that reads cannot act", async () => {
    const { said } = onit;
    await carlIsHeard(onit);
    const [acting, reading] = [
      await run("api-key", "create", "anna", "--days", "5"),
      await run("api-key", "create", "ben", "--scope", "read"),
    ].map((made) => made.said.split("\n")[0]!);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0];
    const ask = async (key: string, method: "GET" | "POST") => {
      const init = { method, headers: { authorization: `Bearer ${key}` } };
      return (await fetch(`${url}/api/tickets/HD-1001${method === "POST" ? "/confirm" : ""}`, init)).status;
    };
    expect([await ask(acting!, "POST"), await ask(reading!, "GET"), await ask(reading!, "POST")]).toEqual([
      200, 200, 403,
    ]);
    const [, id] = acting!.split("_");
    const list = (await run("api-key", "list")).said;
    expect(list).toMatch(new RegExp(`^${id} +anna +act +made .* last used \\d{4}-.*Z +good until`, "m"));
    expect(list).toMatch(/ben +read +made/);
    expect(list).not.toContain(acting!.split("_")[2]);
    expect(await run("api-key", "end", id!)).toMatchObject({ code: 0 });
    expect([await ask(acting!, "GET"), await ask(reading!, "GET")]).toEqual([401, 200]);
    expect((await run("api-key", "list")).said).toMatch(new RegExp(`^${id} .* ended \\d{4}`, "m"));
    expect(await run("api-key", "end", "nothing1")).toMatchObject({
      code: 1,
      said: expect.stringContaining("api-key list"),
    });
    const audit = (await run("audit")).said;
    expect(audit).toContain("API key for ben: made with the id");
    expect(audit).toContain("refused: this API key may only read");
    expect(audit).toContain(`API key ${id} of anna: ended`);
    expect(audit).toContain(`use of API key ${id}: refused: this API key was ended`);
    expect(audit).not.toContain(acting!.split("_")[2]);
  });

  test("commands beside a running Onit use its data; without one they open the folder themselves", async () => {
    expect(await run("keys", "rotate")).toMatchObject({ code: 0, said: expect.stringMatching(/Key \d+ signs/) });
    expect(await end()).toBe(0);
    const former = await run("rotate-keys");
    expect(former).toMatchObject({ code: 0, said: expect.stringMatching(/Key \d+ signs/) });
    expect(former.said).toContain("now called `onit keys rotate`");
  });

  test("damaged data is refused with what to do, and stays as it is", async () => {
    await end();
    const file = join(home, "data", "onit.mdb");
    const { size } = await stat(file);
    await truncate(file, size / 8); // most of the file may be room that nothing is in yet
    const { code, said } = await run("start");
    expect(code).toBe(1);
    expect(said).toMatch(
      /onit\.mdb is damaged: .* Nothing was changed\. .* loaded into the new folder with `onit data import`/,
    );
    expect((await stat(file)).size).toBe(size / 8);
  });
});

describe("on a folder of its own", () => {
  beforeEach(settle);
  afterEach(leave);

  test("what was accepted before the power went is there afterwards", async () => {
    const before = await begin();
    await carlWrites(before.smtp, "printer");
    before.child.kill("SIGKILL");
    await before.ended;
    expect(await mailsKept()).toBe(1);
    const after = await begin();
    await carlWrites(after.smtp, "scanner");
    expect(await mailsKept()).toBe(2);
  });

  test("a relay address that cannot be used is told by check and by start, without the password", async () => {
    environment.ONIT_RELAY_URL = "smtp://user:Gitw50#2@relay.example:587";
    for (const words of [["check"], ["start"], ["keys", "list"]]) {
      const { code, said } = await run(...words);
      expect([code, said]).toEqual([1, expect.stringContaining('the password contains a "#". Write it as %23')]);
      expect(said).not.toContain("Gitw50");
    }
  });

  test("S1.36: where roles decide, keys are made by who may; a program uses one, and the audit tells of both", async () => {
    const config = environment.ONIT_CONFIG!;
    const desks = await readFile(join(config, "desks.yaml"), "utf8");
    await writeFile(join(config, "desks.yaml"), desks.replace(/^ +byAnalysts:.*\n/gm, ""));
    const roles = "manager: { holders: [group:management] }\nanalyst: { holders: [group:service-team] }\n";
    await writeFile(join(config, "roles.yaml"), roles);
    const onit = await begin();
    const { said } = onit;
    await carlIsHeard(onit);
    const [refused, nobody] = await Promise.all([run("api-key", "anna", "--by", "anna"), run("keys", "rotate")]);
    expect(refused).toMatchObject({
      code: 1,
      said: expect.stringContaining("Anna Nowak, you are not allowed to change keys"),
    });
    expect(nobody).toMatchObject({ code: 1, said: expect.stringContaining("say who you are with --by") });
    const made = await run("api-key", "anna", "--by", "Ben Okafor", "--days", "5");
    expect(made.said).toContain("It acts as Anna Nowak until");
    const headers = { authorization: `Bearer ${made.said.split("\n")[0]}` };
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0];
    const answer = await fetch(`${url}/api/tickets/HD-1001`, { headers });
    expect(await answer.json()).toMatchObject({ reference: "HD-1001", subject: "printer" });
    const audit = (await run("audit")).said.split("\n").filter(Boolean);
    expect(audit).toEqual([
      expect.stringMatching(
        / {2}ben +API key for anna: made with the id [a-z2-7]{8} to act, good until \d{4}-\d\d-\d\d$/,
      ),
      expect.stringMatching(/ {2}anna +API key for anna: refused: you are not allowed to change keys$/),
      expect.stringMatching(/ {2}settings +files: in force: \d+ files; settings version 1$/),
    ]);
  });
});

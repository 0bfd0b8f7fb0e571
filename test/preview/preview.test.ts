// `onit preview`: every notice can be looked at, and nothing in what is shown acts.

import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import {
  kindCalled,
  languageCalled,
  NOTICE_LANGUAGES,
  NOWHERE,
  preview,
  withLinksTo,
} from "../../src/preview/preview.ts";
import { sampleSubjects, subjectsOf } from "../../src/preview/subjects.ts";
import { KINDS } from "../../src/templates/folder.ts";
import { servePreviews } from "../../src/web/preview-pages.ts";
import { aFolder } from "../config/config-folder.ts";
import { story } from "../support/database.ts";
import { CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));
const templates = fileURLToPath(new URL("../../templates", import.meta.url));

/** Links and addresses that lead somewhere: a token, a page of ours, a reply address with a token. */
const LIVE = /https?:\/\/(?!preview\.invalid\/this-button-does-nothing)[^\s"<>]+|\+[a-z2-7]{30,}@/i;

describe.each(NOTICE_LANGUAGES)("in the language %s", (language) => {
  test.each(KINDS)(
    "the notice %s is shown with sample data, says that it is a preview, and has no live link",
    async (kind) => {
      expect(languageCalled(language)).toBe(language);
      const made = await preview(sampleSubjects("Firm & Co")(kind), templates);
      expect(made.subject.length).toBeGreaterThan(10);
      for (const part of [made.text, made.html]) {
        expect(part).toContain("do nothing.");
        expect(LIVE.exec(part)?.[0]).toBeUndefined();
      }
      expect(made.html).toMatch(/^<!doctype html>[\s\S]*<p id="preview"[\s\S]*<\/html>\s*$/i);
      expect(withLinksTo(made.html, "#preview")).not.toContain("preview.invalid");
      expect(Object.fromEntries(made.headers)).toMatchObject({
        Subject: made.subject,
        From: expect.stringContaining("@"),
      });
    },
  );
});

test("an unknown notice or language is refused with those there are", () => {
  expect(() => kindCalled("setp")).toThrow(/There is no notice "setp"\. Did you mean step\? There are: received, /);
  expect(() => languageCalled("xx")).toThrow('Notices are not written in "xx". Languages there are: en.');
});

test("a mistake in a template is told with file, line and what to do; other notices are shown all the same", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-templates-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp(templates, folder, { recursive: true });
  const file = join(folder, "notices/step/text.hbs");
  await writeFile(file, `${await readFile(file, "utf8")}\n{{requster.name}}\n`);
  const sample = sampleSubjects("Firm");
  await expect(preview(sample("step"), folder)).rejects.toThrow(
    /^templates\/notices\/step\/text\.hbs:\d+ {2}requster\.name — .*Did you mean requester\.name\?/,
  );
  expect((await preview(sample("chased"), folder)).subject).toContain("HD-1042");
});

test("the sample of a step makes sense: nobody is on it, and nobody has answered", async () => {
  const { text } = await preview(sampleSubjects("Firm")("step"), templates);
  expect(text).toContain("has been waiting 2 h for an answer");
  expect(text).toMatch(/Nobody is on it[.;]/);
  expect(text).not.toMatch(/Maria Keller is on it|said “on it”|I am on my way/);
});

test("the pages list all notices, show both parts with the headers, and answer nobody but this machine", async () => {
  const subjects = sampleSubjects("Firm");
  const show = async (name: string) => {
    const made = await preview(subjects(kindCalled(name)), templates);
    return { ...made, html: withLinksTo(made.html, "/nothing") };
  };
  const pages = await servePreviews({ kinds: KINDS, data: "sample data", show }, 0);
  onTestFinished(() => pages.close());
  const get = async (path: string) => {
    const answer = await fetch(`${pages.url}${path}`);
    return { status: answer.status, policy: answer.headers.get("content-security-policy"), text: await answer.text() };
  };
  const list = (await get("/")).text;
  for (const kind of KINDS) expect(list).toContain(`href="/notices/${kind}"`);
  const shown = await get("/notices/step");
  for (const words of ["Reply-To", "reply+&lt;token&gt;@", 'src="/notices/step/html"', NOWHERE])
    expect(shown.text).toContain(words);
  const mail = await get("/notices/step/html");
  expect([mail.policy, mail.text]).toEqual([
    expect.stringContaining("sandbox"),
    expect.stringContaining('href="/nothing"'),
  ]);
  expect((await get("/nothing")).text).toContain("This button does nothing");
  expect((await get("/notices/nope")).status).toBe(404);
  const { request } = await import("node:http");
  const foreign = request(`${pages.url}/`, { headers: { host: "evil.example" } }).end();
  const [answer] = await once(foreign, "response");
  expect(answer.statusCode).toBe(403);
  answer.resume();
});

story("with a ticket's data", () => {
  let world: World;
  beforeEach(async () => {
    world = await aWorld();
  });
  afterEach(() => world.end());

  test("a notice that went out is shown as it was, without its links; another one is made up and says so", async () => {
    await world.mail({ from: CARL, subject: "Printer on fire" });
    await world.until("09:16");
    const subjects = await subjectsOf("hd-1001", world.app);
    const step = await preview(subjects("step"), templates);
    const count = world.relay.received.length;
    const sent = world.relay.received.find(({ subject }) => subject === step.subject);
    expect(step.note).toContain("with the data of HD-1001.");
    expect(LIVE.exec(`${step.text}${step.html}`)?.[0]).toBeUndefined();
    expect(LIVE.exec(sent?.text ?? "")?.[0]).toBeDefined();
    for (const kind of KINDS) {
      const made = await preview(subjects(kind), templates);
      expect(made.subject, kind).toMatch(/HD-1001|HD-7/);
      expect(made.subject.startsWith("[Sample] "), kind).toBe(made.note.includes("made up"));
      expect(made.text, kind).not.toMatch(/Maria Keller|Ben Smith|Anna Larsson|Waiting \d+ days/);
      expect(LIVE.exec(`${made.text}${made.html}`)?.[0], kind).toBeUndefined();
    }
    expect((await preview(subjects("closed"), templates)).note).toContain("made up");
    await expect(subjectsOf("HD-9", world.app)).rejects.toThrow("There is no ticket HD-9.");
    expect(world.relay.received).toHaveLength(count);
  });
});

describe("the command", () => {
  let home: string;
  let config: string;
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), "onit-preview-"));
    config = await aFolder();
  });
  afterEach(() => rm(home, { recursive: true, force: true, maxRetries: 5 }));

  const environment = (more: Record<string, string> = {}) => ({
    PATH: process.env.PATH ?? "",
    ONIT_DATA: join(home, "data"),
    ONIT_CONFIG: config,
    ...more,
  });
  const onit = (words: string[], more: Record<string, string> = {}): Promise<{ code: number; said: string }> =>
    new Promise((resolve) => {
      execFile(process.execPath, [program, "preview", ...words], { env: environment(more) }, (error, stdout, stderr) =>
        resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
      );
    });

  test("lists the notices, prints one, and writes one as a file with its plain text beside it", async () => {
    const listed = (await onit(["--list"])).said.trim().split("\n");
    expect(listed.map((line) => line.split(/\s/)[0])).toEqual(KINDS);
    for (const line of listed) expect(line).toMatch(/^\S+\s{2,}\S.{10,}$/); // and what it is
    expect(await onit(["nope"])).toMatchObject({ code: 1, said: expect.stringContaining("There are: received") });
    const printed = await onit(["step"]);
    expect([printed.code, printed.said]).toEqual([
      0,
      expect.stringMatching(/^From: .*\n.*To: Maria Keller[\s\S]*Subject: \[HD-1042\]/),
    ]);
    const file = join(home, "step.html");
    expect((await onit(["step", "--out", file])).code).toBe(0);
    expect(await readFile(file, "utf8")).toContain('href="#preview"');
    expect(await readFile(join(home, "step.txt"), "utf8")).toContain("Subject: [HD-1042]");
    expect(await onit(["step", "--out", join(home, "step.pdf")])).toMatchObject({ code: 1 });
  });

  test("sends the sample as a test mail, a ticket's data to staff alone, and nothing without a relay", async () => {
    const { startRelay } = await import("../support/relay.ts");
    const relay = await startRelay(() => new Date());
    onTestFinished(() => relay.close());
    const ONIT_RELAY_URL = relay.url;
    const said = await onit(["step", "--to", "me@elsewhere.example"], { ONIT_RELAY_URL });
    expect([said.code, said.said]).toEqual([0, expect.stringContaining("Sent to me@elsewhere.example")]);
    const [mail] = relay.received;
    expect(mail).toMatchObject({ to: "me@elsewhere.example", replyTo: "no-answers@preview.invalid" });
    expect(mail?.subject).toMatch(/^\[Preview\] \[HD-1042\]/);
    expect(LIVE.exec(`${mail?.text}${mail?.html}`)?.[0]).toBeUndefined();
    const outside = await onit(["step", "--ticket", "HD-1", "--to", "me@elsewhere.example"], { ONIT_RELAY_URL });
    expect([outside.code, outside.said]).toEqual([
      1,
      expect.stringContaining("What a ticket holds goes to staff only"),
    ]);
    expect(await onit(["step", "--to", "me"], { ONIT_RELAY_URL })).toMatchObject({
      code: 1,
      said: expect.stringContaining("--to"),
    });
    expect(await onit(["step", "--to", "me@elsewhere.example"])).toMatchObject({
      code: 1,
      said: expect.stringContaining("ONIT_RELAY_URL"),
    });
    expect(relay.received).toHaveLength(1);
  });

  test("serves the pages at the address that it prints", async () => {
    const child = spawn(process.execPath, [program, "preview", "step", "--serve"], { env: environment() });
    onTestFinished(() => void child.kill("SIGKILL"));
    const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
    const page = await (await fetch(line.split(" ")[0] ?? "")).text();
    expect(page).toContain("Reply-To");
  });
});

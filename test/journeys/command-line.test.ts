// The built program, as an admin runs it.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { copyConfig } from "../support/copied-config.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

const onit = (words: string[], environment: Record<string, string>): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    execFile(process.execPath, [program, ...words], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });

test("says which version it is, and how its commands are called, without reading any settings", async () => {
  const { version } = JSON.parse(await readFile(new URL("../../package.json", import.meta.url), "utf8"));
  const nowhere = { ONIT_CONFIG: "/nowhere" };
  expect(await onit(["--version"], nowhere)).toEqual({ code: 0, said: `${version}\n` });
  expect(await onit(["--help"], nowhere)).toMatchObject({ code: 0, said: expect.stringContaining("data") });
});

test("check says that the example is well", async () => {
  expect(await onit(["check"], {})).toMatchObject({ code: 0, said: expect.stringContaining("all is well") });
});

test("start and check refuse a bad configuration alike: every problem, with file and line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-config-"));
  await copyConfig(folder);
  const desks = (await readFile(join(folder, "desks.yaml"), "utf8")).replaceAll("policy: standard", "policy: standrad");
  await writeFile(join(folder, "desks.yaml"), desks.replace("prefix: SR", "prefix: HD"));
  const [check, start] = await Promise.all(
    ["check", "start"].map((word) => onit([word], { ONIT_CONFIG: folder, MONGODB_URI: "mongodb://127.0.0.1:1/" })),
  );
  expect(check).toEqual(start);
  expect(check?.code).toBe(1);
  expect(check?.said).toMatch(/^3 problems keep Onit from starting/);
  expect(check?.said.match(/^desks\.yaml:\d+ .*$/gm)).toHaveLength(3);
});

test("rules try ends well without a mail, and asked for a trigger there is not it names those there are", async () => {
  const ONIT_DATA = await mkdtemp(join(tmpdir(), "onit-data-"));
  const ONIT_CONFIG = join(ONIT_DATA, "config");
  await copyConfig(ONIT_CONFIG);
  const tried = await onit(["rules", "try", "--json"], { ONIT_DATA, ONIT_CONFIG });
  expect([tried.code, JSON.parse(tried.said)]).toEqual([0, expect.objectContaining({ trials: [], mails: 0 })]);
  expect(await onit(["rules", "try", "--trigger", "nope"], { ONIT_DATA, ONIT_CONFIG })).toEqual({
    code: 1,
    said: 'There is no trigger "nope". There are: opened-again.\n',
  });
}, 30_000);

test("a database that does not answer is named without its password", async () => {
  const { code, said } = await onit(["explain", "abc"], {
    MONGODB_URI: "mongodb://me:secret@127.0.0.1:1/onit?serverSelectionTimeoutMS=300",
  });
  expect(code).toBe(1);
  expect(said).toContain("127.0.0.1:1");
  expect(said).not.toContain("secret");
}, 30_000);

// The built program, as an admin runs it.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { exampleConfig } from "../support/world.ts";

const program = fileURLToPath(new URL("../../dist/main.js", import.meta.url));

const onit = (words: string[], environment: Record<string, string>): Promise<{ code: number; said: string }> =>
  new Promise((resolve) => {
    const env = { PATH: process.env.PATH ?? "", ...environment };
    execFile(process.execPath, [program, ...words], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });

test("check says that the example is well", async () => {
  expect(await onit(["check"], {})).toMatchObject({ code: 0, said: expect.stringContaining("all is well") });
});

test("start and check refuse a bad configuration alike: every problem, with file and line", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-config-"));
  await cp(exampleConfig, folder, { recursive: true });
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
  const tried = await onit(["rules", "try", "--json"], { ONIT_DATA });
  expect([tried.code, JSON.parse(tried.said)]).toEqual([0, expect.objectContaining({ trials: [], mails: 0 })]);
  expect(await onit(["rules", "try", "--trigger", "nope"], { ONIT_DATA })).toEqual({
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

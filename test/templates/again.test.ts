// A folder that is read again at every change of a setting.

import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compileTemplates } from "../../src/templates/compile.ts";
import { lintTemplates } from "../../src/templates/lint.ts";

test("what its files say unchanged stays compiled; one that says something else, or is gone, is compiled anew", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-templates-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp("templates", folder, { recursive: true });
  const first = await compileTemplates(folder);
  expect(await compileTemplates(folder)).toBe(first);
  await writeFile(join(folder, "notices/step/subject.hbs"), "Look at it");
  const second = await compileTemplates(folder);
  expect(second).not.toBe(first);
  expect(second.render("step", "subject", {} as never)).toBe("Look at it");
  await rm(join(folder, "notices/step/subject.hbs"));
  const third = await compileTemplates(folder);
  expect(() => third.render("step", "subject", {} as never)).toThrow('"reference" is not known here'); // the program's own again
});

test("what its files say unchanged is not checked again; one that says something else is", async () => {
  const folder = await mkdtemp(join(tmpdir(), "onit-templates-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  await cp("templates", folder, { recursive: true });
  const first = await lintTemplates(folder);
  expect(first).toEqual([]);
  expect(await lintTemplates(folder)).toBe(first);
  await writeFile(join(folder, "notices/step/subject.hbs"), "{{nobody}}");
  expect(await lintTemplates(folder)).toMatchObject([
    { file: "notices/step/subject.hbs", path: "nobody" },
    { file: "notices/step/subject.hbs", path: "reference" },
  ]);
  await rm(join(folder, "notices/step/subject.hbs"));
  expect(await lintTemplates(folder)).toEqual([]);
});

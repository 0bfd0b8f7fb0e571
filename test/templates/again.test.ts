// A folder that is read again at every change of a setting.

import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { compileTemplates } from "../../src/templates/compile.ts";

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

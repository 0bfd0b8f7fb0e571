// `onit act`: what it says once it was done, and when it was not.

import { expect, onTestFinished, test, vi } from "vitest";
import { actCommand } from "../../src/cli/act.ts";
import type { OpenedApp } from "../../src/runtime/open-app.ts";
import { aSite } from "./support/site.ts";

test("an escalation that is returned as incomplete is not done: the command says what is missing", async () => {
  const site = await aSite();
  const { app } = site.world;
  const desk = app.organisation.desks.get("support")!;
  const manual = { vague: [], notApplicable: [], category: false, priority: false, responsible: false };
  const asking = { ...desk, visibility: { ...desk.visibility!, byAnalysts: ["anna"], manual: manual as never } };
  app.organisation = { ...app.organisation, desks: new Map([...app.organisation.desks, ["support", asking]]) };
  app.configured = app.organisation;
  const printed: string[] = [];
  const out = vi.spyOn(process.stdout, "write").mockImplementation((text) => printed.push(String(text)) > 0);
  onTestFinished(() => out.mockRestore());
  const act = (...words: string[]) =>
    actCommand((work) => work({ app } as OpenedApp)).parseAsync([...words, "--by", "anna"], { from: "user" });

  const refused: Error = await act("HD-1001", "escalate").then(
    () => expect.unreachable("it is incomplete"),
    (error: Error) => error,
  );
  const missing = site.ticket().manual!.sendBacks.at(-1)!.missing;
  expect(missing.length).toBeGreaterThan(1);
  expect(refused.message).toContain("HD-1001 is not escalated yet.");
  for (const line of missing) expect(refused.message).toContain(`\n  - ${line}`);
  expect(printed).toEqual([]);

  await act("HD-1001", "note", "Seen."); // what is still missing there concerns no other command
  expect(printed.join("")).toContain("HD-1001: done.");
});

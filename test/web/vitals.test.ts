// How Onit is doing is asked by anybody: where much is owed it takes the store seconds to say.

import { expect, test } from "vitest";
import { alarm } from "../../src/outbound/alert-admins.ts";
import type { App } from "../../src/ports/app.ts";
import { vitalsOf, watchVitals } from "../../src/runtime/vitals.ts";
import { aSite } from "./support/site.ts";

/** One whose store answers when the test says so. */
function anApp() {
  const asked: { answer(late: number): void; fail(): void }[] = [];
  const clock = { now: new Date("2026-03-02T09:00:00Z") };
  const backlog = () =>
    new Promise((resolve, reject) => {
      const answer = (late: number): void =>
        resolve({ outbox: { tickets: 0 }, unsent: { retrying: 0 }, steps: { late } });
      asked.push({ answer, fail: () => reject(new Error("away")) });
    });
  const app = {
    now: () => clock.now,
    mails: { count: async () => 0 },
    tickets: { backlog },
    systemMails: { unsent: async () => ({ retrying: 0 }) },
  } as unknown as App;
  const pass = (seconds: number): void => {
    clock.now = new Date(clock.now.getTime() + seconds * 1_000);
  };
  const late = async (): Promise<number> => (await vitalsOf(app)).steps.late;
  return { asked, late, pass };
}

test("whoever asks while the store is asked, or within ten seconds of its answer, has the same one", async () => {
  const { asked, late, pass } = anApp();
  const first = [late(), late()];
  pass(8); // it takes long
  first.push(late());
  asked[0]!.answer(3);
  expect(await Promise.all(first)).toEqual([3, 3, 3]);
  pass(9);
  expect([await late(), asked.length]).toEqual([3, 1]);
  pass(1);
  const next = late();
  asked[1]!.answer(4);
  expect(await next).toBe(4);
});

test("a failure is not kept, and what was found before the clock was set back is not either", async () => {
  const { asked, late, pass } = anApp();
  const failing = late();
  asked[0]!.fail();
  await expect(failing).rejects.toThrow("away");
  const next = late();
  asked[1]!.answer(1);
  expect(await next).toBe(1);
  pass(-3_600);
  const before = late();
  asked[2]!.answer(2);
  expect(await before).toBe(2);
});

test("an answer that never comes keeps nobody waiting who asks a minute later", async () => {
  const { asked, late, pass } = anApp();
  void late();
  pass(60);
  const next = late();
  asked[1]!.answer(5);
  expect(await next).toBe(5);
});

test("an alarm of late steps tells each reader in their own zone since when", async () => {
  const { world } = await aSite();
  const { app } = world;
  const oldest = new Date(app.now().getTime() - 3 * 3_600_000);
  const rung: string[] = [];
  const late = {
    ...app,
    ring: (_what: string, because: string) => void rung.push(because),
    tickets: {
      ...app.tickets,
      backlog: async () => ({ outbox: { tickets: 0 }, unsent: { retrying: 0 }, steps: { late: 2, oldest } }),
    },
  } as unknown as App;
  const look = watchVitals(late, () => ({}) as never);
  await look();
  world.now = new Date(world.now.getTime() + 6 * 60_000);
  await look();
  expect(rung).toEqual([`2 waits, the oldest since ${oldest.toISOString().slice(0, 16).replace("T", " ")} UTC`]);
  await alarm("escalation steps are late", rung[0]!, app);
  const texts = [...world.store.rows.systemMails.values()].map(({ to, text }) => [to.name, text] as const);
  expect(texts.length).toBeGreaterThan(0);
  for (const [name, text] of texts) {
    const zone = [...app.organisation.people.values()].find((person) => person.name === name)!.timeZone;
    const there = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" }).format(
      oldest,
    );
    expect(text).toMatch(new RegExp(`the oldest since \\w{3} \\d+ \\w{3}, ${there} \\S+`));
    expect(text).not.toMatch(/\d{4}-\d\d-\d\d/);
  }
});

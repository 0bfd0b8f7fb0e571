// How Onit is doing is asked by anybody: where much is owed it takes the store seconds to say.

import { expect, test } from "vitest";
import type { App } from "../../src/ports/app.ts";
import { vitalsOf } from "../../src/runtime/vitals.ts";

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

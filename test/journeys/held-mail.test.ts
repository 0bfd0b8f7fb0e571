// What the admins hear of the mails that are left, when several processes tell them at once.

import { expect, test } from "vitest";
import { after } from "../../src/core/words/duration.ts";
import { notifyAdmins } from "../../src/inbound/held-mail.ts";
import { sendSystemMails, write } from "../../src/outbound/system-mail.ts";
import { aSmallWorld } from "../support/small-world.ts";

const MONDAY = new Date("2026-03-02T09:00:00Z");
const HELP = "help@onit.example";

test("a mail that is left while another process writes to the admins is in the next letter", async () => {
  const world = aSmallWorld(MONDAY);
  world.app.hasCheckedSender = () => false;
  const bring = (name: string) =>
    world.bring(
      `From: ${name}@unproven.example\r\nTo: ${HELP}\r\nSubject: ${name}\r\n\r\nHelp\r\n`,
      `${name}@unproven.example`,
      HELP,
    );
  await bring("first");
  const { systemMails } = world.app;
  world.app.systemMails = { ...systemMails, lastOwedAt: async () => undefined }; // it asked before the first system mail was owed
  await bring("second");
  world.app.systemMails = systemMails;
  world.now = after(MONDAY, 2 * 3_600_000);
  await notifyAdmins(world.app);
  await sendSystemMails(world.app);
  const told = (await world.app.sent.recent(20)).map(({ text }) => text).join("\n");
  expect(told).toContain("first@unproven.example");
  expect(told).toContain("second@unproven.example");
});

test("a process that dies after sending a letter leaves it to the next as the same message, and not for ever", async () => {
  const world = aSmallWorld(MONDAY);
  world.app.systemMails.settle = async () => Promise.reject(new Error("the process died"));
  const letter = { key: "x", to: { name: "Ben", address: "ben@b.example" }, subject: "s", text: "t", because: "b" };
  const sent: string[] = [];
  world.app.channels = new Map([
    ["email", { send: async ({ messageId }) => ({ kind: "sent", because: String(sent.push(messageId)) }) }],
  ]);
  await write(letter, 3_600_000, world.app).catch(() => {});
  for (let time = 0; time < 40; time += 1) {
    world.now = after(world.now, 6 * 60_000);
    await sendSystemMails(world.app).catch(() => {});
  }
  expect(sent).toHaveLength(20);
  expect(new Set(sent).size).toBe(1);
});

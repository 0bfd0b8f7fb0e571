// What the admins hear of the mails that are left, when several processes tell them at once.

import { expect, test } from "vitest";
import { after } from "../src/core/duration.ts";
import { tellAdmins } from "../src/left.ts";
import { aSmallWorld } from "./support/small-world.ts";

const MONDAY = new Date("2026-03-02T09:00:00Z");
const HELP = "help@onit.example";

test("a mail that is left while another process writes to the admins is in the next letter", async () => {
  const world = aSmallWorld(MONDAY);
  world.app.vouches = () => false;
  const bring = (name: string) =>
    world.bring(
      `From: ${name}@unproven.example\r\nTo: ${HELP}\r\nSubject: ${name}\r\n\r\nHelp\r\n`,
      `${name}@unproven.example`,
      HELP,
    );
  await bring("first");
  const { letters } = world.app;
  world.app.letters = { ...letters, lastOwedAt: async () => undefined }; // it asked before the first letter was owed
  await bring("second");
  world.app.letters = letters;
  world.now = after(MONDAY, 2 * 3_600_000);
  await tellAdmins(world.app);
  const told = (await world.app.sent.recent(20)).map(({ text }) => text).join("\n");
  expect(told).toContain("first@unproven.example");
  expect(told).toContain("second@unproven.example");
});

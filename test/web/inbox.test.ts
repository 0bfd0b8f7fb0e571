// The inbox of somebody who is signed in: what a step by inbox told them, how many are new, and marking them as read (S2.32).

import { beforeEach, expect, test } from "vitest";
import { type Browser, markIn, signIn } from "./support/signed-in.ts";
import { ANNA, aSite, type Site } from "./support/site.ts";

let site: Site;
let anna: Browser;
beforeEach(async () => {
  site = await aSite();
  anna = await signIn(ANNA, site);
  for (const [at, subject] of ["Printer on fire", "<b>Chair"].entries()) {
    await site.world.app.sent.keep({
      ...site.message("new-ticket"),
      key: `step ${at}`,
      subject,
      text: "Nobody has answered for 10 min.",
      channel: "inbox",
      personId: "anna",
      ticketId: site.ticket().id,
      because: "step 1 of 3",
      at: new Date(`2026-03-02T09:1${at}:00Z`),
    });
  }
  site.world.now = new Date("2026-03-02T09:20:00Z");
});

const press = async (form: Record<string, string>, browser = anna) =>
  browser.post("/inbox", form, markIn(await browser.get("/inbox")));

test("S2.32: shows what they were notified of, newest first, in their zone, with its ticket; every page says how many are new", async () => {
  const { body } = await anna.get("/inbox");
  expect(body).toContain("2 new in your inbox");
  expect(body.indexOf("&lt;b&gt;Chair")).toBeLessThan(body.indexOf("Printer on fire"));
  expect(body).toContain('href="/tickets/HD-1001"');
  expect(body).toContain("10:11 CET");
  expect((await anna.get("/")).body).toContain("Inbox (2)");
  expect((await anna.get("/tickets/HD-1001")).body).toContain("Inbox (2)");
});

test("S2.32: one is marked as read, or all; opening the page marks none, and nobody marks another's", async () => {
  await anna.get("/inbox");
  const ben = await signIn("ben@harbour-lane.example", site);
  expect((await ben.get("/inbox")).body).toContain("Nothing new in your inbox");
  await press({ key: "step 0" }, ben);
  expect((await anna.get("/")).body).toContain("Inbox (2)");
  expect((await anna.post("/inbox", { key: "step 0" }, "x")).statusCode).toBe(403);
  await press({ key: "step 0" });
  expect((await anna.get("/")).body).toContain("Inbox (1)");
  await press({ all: "yes" });
  expect((await anna.get("/inbox")).body).toContain("Nothing new in your inbox");
  expect((await anna.get("/")).body).not.toContain("Inbox (");
});

test("what nobody has read for a month is not counted any more, and is there still", async () => {
  site.world.now = new Date("2026-04-05T09:00:00Z");
  const again = await signIn(ANNA, site);
  const { body } = await again.get("/inbox");
  expect(body).toContain("Nothing new in your inbox");
  expect(body).toContain("Printer on fire");
});

// The page behind the button in a real browser: loading it, scripts and all, changes nothing; a press does.

import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { ANNA, BEN, CARL } from "../support/people.ts";
import { aWorld, linkIn, type World } from "../support/world.ts";
import { signInWith } from "./support/sign-in.ts";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const isThere = existsSync(executablePath);
const PATIENCE_MS = 200_000; // a busy machine may need it
if (!isThere)
  console.warn(
    `\n!!! NO BROWSER at ${executablePath}: the pages are NOT tried in one. Set CHROMIUM to its path. !!!\n`,
  );

story("in a browser", () => {
  let browser: Browser;
  let world: World;
  beforeAll(async () => {
    if (isThere)
      browser = await chromium.launch({
        executablePath,
        args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"],
        timeout: PATIENCE_MS,
      });
  });
  afterAll(() => browser?.close());
  const aPage = async (options?: BrowserContextOptions) => {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(PATIENCE_MS);
    return page;
  };
  afterEach(() => world?.end());

  test.skipIf(!isThere)("a loaded page confirms nothing, a pressed button does, and says until when", async () => {
    world = await aWorld();
    await world.mail({ from: CARL });
    await world.until("09:10");
    const page = await aPage();
    await page.goto(linkIn(world.last(BEN)));
    await page.waitForLoadState("networkidle");
    expect(await page.textContent("body")).toContain("You act as Ben Okafor");
    expect((await world.ticket("HD-1001")).wait?.escalation?.status).toBe("active");
    await page.getByRole("button", { name: /30 min/ }).click();
    await page.getByText(/09:40/).first().waitFor();
    await world.settled();
    expect((await world.ticket("HD-1001")).wait?.escalation?.confirmation).toMatchObject({
      by: "ben",
      means: "button",
    });
  });

  test.skipIf(!isThere)(
    "at the mailbox one writes as anybody, answers as a colleague, and presses the button inside the mail",
    async () => {
      world = await aWorld({ withoutRelay: true });
      const page = await aPage();
      await page.goto(world.mailboxUrl!);
      expect(page.url()).toBe(`${world.url}/mailbox`); // the token is a cookie now
      await page.getByRole("navigation").getByRole("link", { name: "Write a mail" }).click();
      await page.getByLabel("and address").fill("vera@elsewhere.example");
      await page.getByLabel(/subject/i).fill("No coffee");
      await page.getByLabel("Text").fill("The machine is empty.");
      await page.getByRole("button", { name: "Send" }).click();
      await page.waitForURL(/said=/);
      await world.settled();
      expect((await world.ticket("HD-1001")).record.subject).toBe("No coffee");
      await page.goto(`${world.url}/mailbox?as=anna`);
      await page
        .getByRole("link", { name: /No coffee/ })
        .first()
        .click();
      const inside = page.frameLocator("iframe").getByRole("link", { name: /on it/i }).first();
      const opened = page.context().waitForEvent("page");
      await inside.click();
      const button = await opened;
      await button.getByRole("button", { name: /30 min/ }).click();
      await button.getByText(/10:30/).first().waitFor();
      await world.settled();
      expect((await world.ticket("HD-1001")).wait?.escalation?.confirmation).toMatchObject({ by: "anna" });
    },
  );

  test.skipIf(!isThere)(
    "on a phone the requester sees how it stands and asks again, and nothing is wider than the screen",
    async () => {
      world = await aWorld();
      await world.mail({ from: `Carl Cliff <${CARL}>`, text: `The printer burns. ${"x".repeat(300)}` });
      await world.until("10:30");
      const [link = ""] = /https?:\/\/\S+\/s\/[a-z2-7]+/.exec(world.last(CARL).text) ?? [];
      const page = await aPage({ viewport: { width: 360, height: 740 } });
      await page.goto(link);
      await page.waitForLoadState("networkidle");
      expect((await world.ticket("HD-1001")).chases).toEqual([]);
      expect(await page.textContent("body")).toContain("Waiting for us");
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
      const shots = process.env.ONIT_SCREENSHOTS;
      if (shots) await page.screenshot({ path: `${shots}/requester-page.png`, fullPage: true });
      await page.getByRole("button", { name: "Send a reminder" }).click();
      await page.getByText(/Counted as a reminder/).waitFor();
      if (shots) await page.screenshot({ path: `${shots}/requester-asked.png`, fullPage: true });
      await world.settled();
      expect((await world.ticket("HD-1001")).chases).toMatchObject([{ source: "portal", counted: true }]);
      await page.getByRole("button", { name: "This is solved" }).click();
      await page.getByText(/Marked as solved/).waitFor();
      await world.settled();
      expect((await world.ticket("HD-1001")).wait).toBeUndefined();
    },
  );

  test.skipIf(!isThere).each([
    ["Send it to Carl Cliff", /Sent to Carl Cliff at/, 2],
    ["Keep it as a note", /Kept as a private note/, 1],
    ["I'm on it", /You took it/, 1],
  ])("a held reply waits for its author, who presses %s on a phone", async (button, done, mailsToCarl) => {
    const shots = process.env.ONIT_SCREENSHOTS;
    world = await aWorld();
    await world.mail({ from: `Carl Cliff <${CARL}>` });
    await world.reply(world.last(ANNA), "Interesting printer");
    const mail = world.last(ANNA, /please decide/);
    const [link = ""] = /https?:\/\/\S+\/h\/\S+\/send/.exec(mail.text) ?? [];
    const page = await aPage({ viewport: { width: 360, height: 740 } });
    if (shots) {
      await page.setContent(mail.html);
      await page.screenshot({ path: `${shots}/held-mail.png`, fullPage: true });
    }
    await page.goto(link);
    await page.waitForLoadState("networkidle");
    expect((await world.ticket("HD-1001")).held?.[0]?.outcome).toBeUndefined();
    expect(await page.textContent("body")).toContain("Interesting printer");
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(360);
    if (shots) await page.screenshot({ path: `${shots}/held-page.png`, fullPage: true });
    await page.getByRole("button", { name: button }).click();
    await page.getByText(done).first().waitFor();
    if (shots) await page.screenshot({ path: `${shots}/held-${button.split(" ")[0]}.png`, fullPage: true });
    await world.settled();
    expect(world.inboxOf(CARL)).toHaveLength(mailsToCarl);
  });

  test.skipIf(!isThere)(
    "the dashboard keeps itself up to date, moves nothing under the finger, and the wall view follows by its link",
    async () => {
      const shots = process.env.ONIT_SCREENSHOTS;
      world = await aWorld();
      await world.mail({ from: `Carl Cliff <${CARL}>` });
      const page = await aPage({ viewport: { width: 1280, height: 900 } });
      const troubles: string[] = [];
      page.on("pageerror", (error) => troubles.push(error.message));
      page.on("console", (message) => message.type() === "error" && troubles.push(message.text()));
      await signInWith(page, BEN, world);
      await page.getByText("Nothing is escalated; 1 request will be").waitFor();
      if (shots) await page.screenshot({ path: `${shots}/live-soon.png`, fullPage: true });
      await world.until("09:31");
      await page.getByText("1 request escalated").waitFor();
      await page.getByRole("checkbox", { name: "HD-1001" }).check();
      await world.mail({ from: CARL, subject: "No paper" });
      const news = page.getByRole("button", { name: "Something has changed" });
      await news.waitFor();
      expect(await page.getByRole("checkbox", { name: "HD-1001" }).isChecked()).toBe(true);
      expect(await page.textContent("body")).not.toContain("HD-1002");
      if (shots) await page.screenshot({ path: `${shots}/live-news.png`, fullPage: true });
      await news.click();
      await page.getByText("HD-1002").first().waitFor();
      await page.goto(`${world.url}/wall`);
      await page.getByText("For a screen on which nobody signs in").click();
      const link = await page.getByRole("link", { name: "This link" }).getAttribute("href");
      const wall = await aPage({ viewport: { width: 1600, height: 900 } });
      wall.on("pageerror", (error) => troubles.push(error.message));
      await wall.goto(link!);
      await wall.getByText("1 request escalated").waitFor();
      await world.until("09:42");
      await wall.getByText("2 requests escalated").waitFor();
      if (shots) await wall.screenshot({ path: `${shots}/wall.png`, fullPage: true });
      expect(troubles).toEqual([]);
    },
  );

  test.skipIf(!isThere).each(["light", "dark"] as const)(
    "on a ticket's page somebody writes a note, gives it a colleague and closes it, without a script, in %s colours",
    async (colorScheme) => {
      const shots = process.env.ONIT_SCREENSHOTS;
      world = await aWorld();
      await world.mail({ from: `Carl Cliff <${CARL}>`, text: `The printer burns. ${"x".repeat(200)}` });
      await world.until("09:31");
      const page = await aPage({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, colorScheme });
      await signInWith(page, BEN, world);
      await page.goto(`${world.url}/tickets/HD-1001`);
      const look = async (name: string): Promise<void> => {
        expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBeLessThanOrEqual(360);
        if (shots) await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
      };
      await look("ticket");
      await page.getByText("Note", { exact: true }).click();
      await page.getByLabel("Your note").fill("He called twice.");
      await look("ticket-note");
      await page.getByRole("button", { name: "Keep the note" }).click();
      await page.getByText("Only colleagues see it.", { exact: false }).first().waitFor();
      await page.getByText("Assign", { exact: true }).first().click();
      await page.getByLabel("Who is responsible").selectOption("anna");
      await page.getByRole("button", { name: "Assign" }).click();
      await page.getByText("It is assigned.").waitFor();
      await look("ticket-done");
      await page.getByText("Close", { exact: true }).click();
      await page.getByRole("button", { name: "Close it, and write to Carl Cliff" }).click();
      await page.getByText("The ticket is closed.").waitFor();
      await world.settled();
      expect((await world.ticket("HD-1001")).record).toMatchObject({ status: "closed", responsibleId: "anna" });
      expect(
        world
          .inboxOf(CARL)
          .map(({ text }) => text)
          .join(),
      ).not.toContain("He called twice");
    },
  );

  /** What axe finds serious on the page as it stands, with everything unfolded. */
  const seriousOn = async (page: Page): Promise<string[]> => {
    await page.evaluate(
      "for (const fold of document.querySelectorAll('details')) { fold.removeAttribute('name'); fold.open = true; }",
    );
    await page.evaluate(axe.source); // not by a tag: the page's policy allows no script but its own
    const { violations } = (await page.evaluate("axe.run()")) as axe.AxeResults;
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes[0]?.html}`);
  };

  test.skipIf(!isThere).each(["light", "dark"] as const)(
    "axe finds nothing serious on the pages of somebody who is signed in, in %s colours",
    async (colorScheme) => {
      world = await aWorld();
      for (const subject of ["Printer on fire", "No paper"])
        await world.mail({ from: `Carl Cliff <${CARL}>`, subject });
      await world.until("09:31");
      const page = await aPage({ viewport: { width: 1280, height: 900 }, colorScheme });
      await page.goto(`${world.url}/sign-in`);
      const found = await seriousOn(page);
      await signInWith(page, BEN, world);
      await page.getByText("2 requests escalated").waitFor();
      found.push(...(await seriousOn(page)));
      await page.goto(`${world.url}/tickets/HD-1002`);
      await page.getByText("Close", { exact: true }).click();
      await page.getByRole("button", { name: "Close it, and write to Carl Cliff" }).click();
      await page.getByText("The ticket is closed.").waitFor();
      found.push(...(await seriousOn(page)));
      await world.settled();
      for (const path of ["/tickets", "/tickets?q=printer", "/tickets/HD-1001", "/inbox", "/wall"]) {
        await page.goto(world.url + path);
        found.push(...(await seriousOn(page)));
      }
      expect(found).toEqual([]);
    },
  );

  test.skipIf(!isThere).each(["light", "dark"] as const)(
    "on a ticket's page what is typed survives a reload, and somebody answers, escalates, closes and opens again, on a phone, in %s colours",
    async (colorScheme) => {
      const shots = process.env.ONIT_SCREENSHOTS;
      world = await aWorld();
      await world.mail({ from: `Carl Cliff <${CARL}>`, text: "The printer burns. Please help." });
      await world.until("09:31");
      const page = await aPage({ viewport: { width: 360, height: 740 }, colorScheme });
      const troubles: string[] = [];
      page.on("pageerror", (error) => troubles.push(error.message));
      page.on("console", (said) => {
        if (said.type() === "error" && !said.text().startsWith("Failed to load resource")) troubles.push(said.text());
      });
      const look = async (name: string): Promise<void> => {
        expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBeLessThanOrEqual(360);
        if (shots) await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
      };
      const unfold = (name: string) => page.locator("summary").getByText(name, { exact: true }).click();
      await signInWith(page, BEN, world);
      await page.goto(`${world.url}/tickets/HD-1001`);
      await look("page-ticket");
      await unfold("Answer");
      await page.getByLabel("Your answer").fill("It is put out.");
      await page.reload();
      expect(await page.getByLabel("Your answer").inputValue()).toBe("It is put out.");
      await look("page-answer");
      await unfold("Escalate");
      await page.locator("details[open]").getByRole("button", { name: "Escalate" }).click();
      await page.getByText("It is escalated.").waitFor();
      await look("page-escalated");
      expect(await page.getByLabel("Your answer").inputValue()).toBe("It is put out.");
      await page.getByRole("button", { name: "Send it to Carl Cliff" }).click();
      await page.getByText("Your answer is on its way.").waitFor();
      await look("page-answered");
      await page.reload();
      await unfold("Answer");
      expect(await page.getByLabel("Your answer").inputValue()).toBe("");
      await unfold("Close");
      await look("page-close");
      await page.getByRole("button", { name: "Close it, and write to Carl Cliff" }).click();
      await page.getByText("The ticket is closed.").waitFor();
      await unfold("Open again");
      await look("page-reopen");
      await page.getByRole("button", { name: "Open it again" }).click();
      await page.getByText("The ticket is open again.").waitFor();
      await world.settled();
      expect(world.last(CARL, /It is put out/).subject).toBe("Re: [HD-1001] Printer on fire");
      expect((await world.ticket("HD-1001")).record).toMatchObject({ status: "open" });
      expect(troubles).toEqual([]);
    },
  );

  test.skipIf(!isThere).each(["light", "dark"] as const)(
    "S2.25: signs in by mail and takes two tickets at once, on a phone, without a script, in %s colours; nothing is wider than the screen",
    async (colorScheme) => {
      const shots = process.env.ONIT_SCREENSHOTS;
      world = await aWorld();
      for (const subject of ["Printer on fire", `${"Very long ".repeat(30)}${"x".repeat(300)}`])
        await world.mail({ from: `Carl Cliff <${CARL}>`, subject });
      await world.until("09:31");
      const page = await aPage({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, colorScheme });
      const look = async (name: string): Promise<void> => {
        expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBeLessThanOrEqual(360);
        if (shots) await page.screenshot({ path: `${shots}/${name}-${colorScheme}.png`, fullPage: true });
      };
      await page.goto(`${world.url}/sign-in`);
      await page.getByLabel("Your mail address").fill(BEN);
      await look("sign-in");
      await page.getByRole("button", { name: "Send me the link" }).click();
      await page.getByText("Look into your mail").waitFor();
      const mail = await eventually(() => world.inboxOf(BEN).find(({ subject }) => /^Sign in/.test(subject)));
      await page.goto(/https?:\/\/\S+\/sign-in\/\w+/.exec(mail.text)![0]);
      await page.getByRole("button", { name: "Sign in" }).click();
      await page.getByText("2 requests escalated").waitFor();
      await look("dashboard");
      await page.getByText("Take several at once").click();
      for (const reference of ["HD-1001", "HD-1002"]) await page.getByRole("checkbox", { name: reference }).check();
      await page.getByRole("button", { name: "30 min", exact: true }).first().click();
      await page.getByText("You are on HD-1002").waitFor();
      await look("dashboard-taken");
      await world.settled();
      for (const reference of ["HD-1001", "HD-1002"])
        expect((await world.ticket(reference)).wait?.escalation?.confirmation).toMatchObject({
          by: "ben",
          until: new Date("2026-03-02T10:01:00Z"),
        });
      await page.getByText("Ben Okafor").first().click();
      await page.getByRole("button", { name: "Sign out", exact: true }).click();
      await page.getByText("Onit reads every mail").waitFor();
    },
  );
});

// The template workshop in a real browser, from signing in to the changed mail at a real relay.

import { existsSync } from "node:fs";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { story } from "../support/database.ts";
import { eventually } from "../support/eventually.ts";
import { CARL } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";
import { signInWith } from "./support/sign-in.ts";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const isThere = existsSync(executablePath);
const PATIENCE_MS = 200_000; // a busy machine may need it
if (!isThere) console.warn(`\n!!! NO BROWSER at ${executablePath}: the workshop is NOT tried in one. !!!\n`);

story("the template workshop", () => {
  let browser: Browser;
  let world: World;
  beforeAll(async () => {
    if (!isThere) return;
    const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"];
    browser = await chromium.launch({ executablePath, args, timeout: PATIENCE_MS });
  });
  afterAll(() => browser?.close());
  afterEach(() => world?.end());

  const adminOf = ({ app: { organisation } }: World): string =>
    organisation.people.get(organisation.admins[0]!)!.addresses[0];
  /** A page of an admin who has signed in. */
  const signedIn = async (options: BrowserContextOptions): Promise<Page> => {
    const page = await browser.newPage(options);
    page.setDefaultTimeout(PATIENCE_MS);
    await signInWith(page, adminOf(world), world);
    await page.getByRole("link", { name: "Templates" }).waitFor();
    return page;
  };
  const picture = async (page: Page, name: string): Promise<void> => {
    const shots = process.env.ONIT_SCREENSHOTS;
    if (shots) await page.screenshot({ path: `${shots}/workshop-${name}.png`, fullPage: true });
  };
  const preview = (page: Page) => page.frameLocator("iframe.shown:not(.pending)");

  test.skipIf(!isThere)(
    "N12, P25: shows what is typed as one types, runs nothing of it, sends it to me, and publishes it to the next mail; one press goes back",
    async () => {
      world = await aWorld();
      await world.mail({ from: `Carl Cliff <${CARL}>` });
      const page = await signedIn({ viewport: { width: 1440, height: 900 } });
      const troubles: string[] = [];
      page.on("pageerror", (error) => troubles.push(error.message));
      await page.goto(`${world.url}/templates`);
      await picture(page, "list");
      await page.getByRole("link", { name: "received", exact: true }).click();
      await preview(page).getByText("No problems").waitFor();
      const text = page.getByLabel("Text", { exact: true });
      await text.fill("{{referense}} is yours.");
      await preview(page).getByText("Did you mean reference?").waitFor();
      await page.getByRole("status").filter({ hasText: "1 problem" }).waitFor();
      await picture(page, "problem");
      await text.fill("{{reference}} is yours.");
      const markup = `<p id="own" style="color:rgb(1,2,3)">{{reference}}</p><script>document.title="run"</script><img src="${world.url}/style.css">`;
      await page.getByLabel("HTML", { exact: true }).fill(markup);
      await page.getByLabel("or of this ticket").fill("HD-1001");
      await preview(page).getByText("HD-1001 is yours.").waitFor();
      const mail = preview(page).frameLocator("iframe.phone");
      expect(await mail.locator("#own").getAttribute("style")).toBe("color:rgb(1,2,3)");
      expect(await mail.locator("#own").evaluate("getComputedStyle(document.querySelector('#own')).color")).toBe(
        "rgb(1, 2, 3)",
      );
      expect(await mail.locator("#own").evaluate("document.title")).not.toBe("run");
      await picture(page, "preview");
      await page.getByRole("button", { name: "Send it to me" }).click();
      await page.getByText("is on its way to").waitFor();
      const own = await eventually(() =>
        world.inboxOf(adminOf(world)).find(({ subject }) => /^\[Preview\]/.test(subject)),
      );
      expect(own.text).toContain("HD-1001 is yours.");
      await page.getByRole("button", { name: "Save the draft" }).click();
      await page.getByText("The draft is saved.").waitFor();
      await page.getByLabel("Why it changes").fill("one line is enough");
      await picture(page, "draft");
      await page.getByRole("button", { name: /^Publish/ }).click();
      await page.getByText("It is published.").waitFor();
      await world.mail({ from: CARL, subject: "No paper" });
      const changed = await eventually(() => world.inboxOf(CARL).find(({ subject }) => /HD-1002/.test(subject)));
      expect(changed.text.trim()).toBe("HD-1002 is yours.");
      await page.goto(`${world.url}/tickets/HD-1002`);
      await page.getByText("2 before").click();
      await page.getByText("In published words, version 1").waitFor();
      await page.goto(`${world.url}/templates/received`);
      await picture(page, "published");
      await page.getByRole("button", { name: "Go back to the words of the files" }).click();
      await page.getByText("count again").waitFor();
      await world.mail({ from: CARL, subject: "No toner" });
      const back = await eventually(() => world.inboxOf(CARL).find(({ subject }) => /HD-1003/.test(subject)));
      expect(back.text).not.toContain("is yours.");
      expect(troubles).toEqual([]);
    },
  );

  test.skipIf(!isThere).each(["light", "dark"] as const)(
    "on a phone, without a script, words are looked at, saved and published in %s colours, and nothing is wider than the screen",
    async (colorScheme) => {
      world = await aWorld();
      const page = await signedIn({ viewport: { width: 360, height: 740 }, javaScriptEnabled: false, colorScheme });
      const look = async (name: string): Promise<void> => {
        expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBeLessThanOrEqual(360);
        await picture(page, `${name}-phone-${colorScheme}`);
      };
      await page.goto(`${world.url}/templates`);
      await look("list");
      await page.goto(`${world.url}/templates/step`);
      await preview(page).getByText("No problems").waitFor();
      await look("step");
      await page.getByLabel("Subject", { exact: true }).fill("[{{reference}}] Waiting");
      await page.getByLabel("Made of").selectOption("chases");
      await page.getByRole("button", { name: "Preview" }).click();
      await preview(page).getByText("200 reminders").first().waitFor();
      await page.getByRole("button", { name: "Save the draft" }).click();
      await page.getByText("The draft is saved.").waitFor();
      await page.getByText("What may be named").click();
      await look("draft");
      await page.getByLabel("Why it changes").fill("shorter");
      await page.getByRole("button", { name: /^Publish/ }).click();
      await page.getByText("It is published.").waitFor();
    },
  );

  test.skipIf(!isThere)("axe finds nothing serious on its pages, nor in its frame", async () => {
    world = await aWorld();
    const page = await signedIn({ viewport: { width: 1280, height: 900 } });
    const found: string[] = [];
    const examine = async (path: string): Promise<void> => {
      await page.goto(world.url + path);
      await page.evaluate(axe.source); // not by a tag: the page's policy allows no script but its own
      const { violations } = (await page.evaluate("axe.run(document, { iframes: false })")) as axe.AxeResults;
      const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
      for (const { id, nodes } of serious) found.push(`${page.url()}: ${id}: ${nodes[0]?.html}`);
    };
    for (const path of ["/templates", "/templates/step", "/templates/step/preview"]) await examine(path);
    await page.goto(`${world.url}/templates/step`);
    await page.getByLabel("Text", { exact: true }).fill("{{nothing}}");
    await page.getByRole("button", { name: "Save the draft" }).click();
    for (const path of ["/templates/step", "/templates/step/preview"]) await examine(path);
    expect(found).toEqual([]);
  });
});

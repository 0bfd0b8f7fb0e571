// The pages of the settings in a real browser: without scripts, on a phone, light and dark, and for those who do not see them.

import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import axe from "axe-core";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { examining } from "../../src/cli/examine-settings.ts";
import { keepSettings } from "../../src/runtime/keep-settings.ts";
import { story } from "../support/database.ts";
import { BEN } from "../support/people.ts";
import { aWorld, type World } from "../support/world.ts";
import { signInWith } from "./support/sign-in.ts";

const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const isThere = existsSync(executablePath);
const shots = process.env.ONIT_SCREENSHOTS;
const config = fileURLToPath(new URL("../../config", import.meta.url));
const PATHS = [
  "",
  "/desks",
  "/policies",
  "/people",
  "/services",
  "/clients",
  "/channels",
  "/templates",
  "/versions",
  "/versions/2",
];

story("the pages of the settings in a browser", () => {
  let browser: Browser;
  let world: World;
  beforeAll(async () => {
    if (isThere) browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  });
  afterAll(() => browser?.close());
  afterEach(() => world?.end());

  async function accept(text: string): Promise<void> {
    const file = { name: "config/policies.yaml", content: Buffer.from(text), writtenAt: world.now() };
    await keepSettings({ files: [file], how: "change", withoutSecrets: (one) => one }, world.app);
  }

  async function seriousOn(page: Page): Promise<string[]> {
    await page.evaluate("for (const fold of document.querySelectorAll('details')) fold.open = true;");
    await page.evaluate(axe.source);
    const { violations } = (await page.evaluate("axe.run()")) as axe.AxeResults;
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${page.url()}: ${id}: ${nodes[0]?.html}`);
  }

  test.skipIf(!isThere).each([
    ["light", 1280],
    ["dark", 360],
  ] as const)("nothing is wide or keeps anybody out, in %s colours at %i pixels", async (colorScheme, width) => {
    world = await aWorld();
    world.app.examineSettings = examining(config, { ...process.env, ONIT_CONFIG: config }, world.app);
    await accept("standard:\n  name: Standard\n  promise: 2h\n");
    await accept("standard:\n  name: Standard\n  promise: 1h\n");
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    await signInWith(page, BEN, world);
    await page.getByRole("link", { name: "Settings" }).click();
    const found: string[] = [];
    const look = async (name: string) => {
      if (shots)
        await page.screenshot({ path: `${shots}/settings${name}-${width}-${colorScheme}.png`, fullPage: true });
      expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBeLessThanOrEqual(width);
      found.push(...(await seriousOn(page)));
    };
    for (const path of PATHS) {
      expect((await page.goto(`${world.url}/settings${path}`))?.status()).toBe(200);
      await look(path.replaceAll("/", "-"));
    }
    await page.goto(`${world.url}/settings/desks`);
    await page.getByRole("link", { name: "for a mail to Support" }).click();
    await page.getByLabel("Who writes").fill("mara@customer.example");
    await page.getByLabel("When").fill("2026-03-06T17:55");
    await page.getByRole("button", { name: "Show who would be told" }).click();
    await page.getByText("What would happen").waitFor();
    expect(await page.getByRole("row").count()).toBeGreaterThan(3);
    await look("-who");
    expect(found).toEqual([]);
  });
});

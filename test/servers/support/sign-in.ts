// How a colleague signs in with a real browser: by the link in the mail they get.

import type { Page } from "playwright-core";
import { eventually } from "../../support/eventually.ts";
import type { World } from "../../support/world.ts";

export async function signInWith(page: Page, address: string, world: World): Promise<void> {
  await page.goto(`${world.url}/sign-in`);
  await page.getByLabel("Your mail address").fill(address);
  await page.getByRole("button", { name: "Send me the link" }).click();
  await page.getByText("Look into your mail").waitFor();
  const mail = await eventually(() => world.inboxOf(address).findLast(({ subject }) => /^Sign in/.test(subject)));
  await page.goto(/https?:\/\/\S+\/sign-in\/\w+/.exec(mail.text)![0]);
  await page.getByRole("button", { name: "Sign in" }).click();
}

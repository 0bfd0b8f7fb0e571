// webhooks.yaml: what may be written, and what does not fit together.

import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import type { ConfigError } from "../../src/config/problem.ts";
import { EVENT_TYPES } from "../../src/core/model/webhook.ts";
import { aFolder, listOf, load } from "./config-folder.ts";

test("a program is told of everything and gets no words, for three days, unless its setting says otherwise", async () => {
  const { organisation } = await load({ "webhooks.yaml": "crm: { name: CRM, url: ONIT_CRM, secret: ONIT_CRM_KEY }\n" });
  expect(organisation.webhooks!.get("crm")).toEqual({
    ...{ id: "crm", name: "CRM", active: true, url: "ONIT_CRM", secret: "ONIT_CRM_KEY" },
    ...{ events: EVENT_TYPES, words: "none", giveUpAfterMs: 3 * 86_400_000 },
  });
  expect((await load()).organisation.webhooks?.size).toBe(0);
});

test("what does not fit is told with its line", async () => {
  const told = await listOf({
    "webhooks.yaml":
      "crm: { name: C, url: 'ftp://crm.example', secret: ONIT_CRM_KEY, desks: [suport] }\n" +
      "bi: { name: B, url: ONIT_BI, secret: s3cret, words: some }\n" +
      "erp: { name: E, url: ONIT_ERP, secret: ONIT_ERP_KEY, events: [ticket.open], giveUpAfter: 5m }\n",
  });
  for (const line of [
    /webhooks\.yaml:1.*not a web address/,
    /webhooks\.yaml:1.*suport/,
    /webhooks\.yaml:2.*secret/,
    /webhooks\.yaml:2.*words/,
    /webhooks\.yaml:3.*events/,
    /webhooks\.yaml:3.*giveUpAfter/,
  ])
    expect(told.filter((one) => line.test(one)).length, `${line} in ${told.join("\n")}`).toBeGreaterThan(0);
  expect(told.join()).not.toMatch(/ERP_KEY/);
});

test("a secret that is not set or too short to prove anything is a problem, and is not repeated", async () => {
  const folder = await aFolder({
    "webhooks.yaml":
      "crm: { name: C, url: ONIT_CRM, secret: ONIT_CRM_KEY }\nbi: { name: B, url: ONIT_BI, secret: ONIT_BI_KEY }\n",
  });
  const secrets = { ONIT_CRM: "https://crm.example/x", ONIT_CRM_KEY: "tooshort", ONIT_BI: "bi.example" };
  const { message } = (await loadConfig(folder, secrets).catch((error: unknown) => error)) as ConfigError;
  expect(message).toMatch(/ONIT_CRM_KEY holds is shorter than 16 characters/);
  expect(message).toMatch(/ONIT_BI_KEY is not set/);
  expect(message).toMatch(/ONIT_BI holds is not a web address/);
  expect(message).not.toMatch(/tooshort|bi\.example/);
});

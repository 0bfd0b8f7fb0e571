// channels.yaml: what may be written, and what does not fit together.

import { expect, test } from "vitest";
import { bodyProblems } from "../../src/config/channel-bodies.ts";
import { loadConfig } from "../../src/config/load.ts";
import type { ConfigError } from "../../src/config/problem.ts";
import { aFolder, listOf, load } from "./config-folder.ts";

const CHANNELS = "pager: { name: Pager, service: webhook, url: ONIT_PAGER, secret: ONIT_PAGER_SECRET, body: pager }\n";
const by = (channel: string): string =>
  `simple: { name: S, steps: [{ after: 5m, notify: person:anna, by: ${channel} }], repeat: { every: 1h } }\n`;

test("a step goes out by a channel of one's own", async () => {
  const { organisation } = await load({ "channels.yaml": CHANNELS, "policies.yaml": by("pager") });
  expect(organisation.policies.get("simple")!.steps[0].by).toBe("pager");
  expect(organisation.channels!.get("pager")).toEqual({
    ...{
      id: "pager",
      name: "Pager",
      service: "webhook",
      url: "ONIT_PAGER",
      secret: "ONIT_PAGER_SECRET",
      body: "pager",
    },
    ...{ isPersonal: false, isAssured: true, giveUpAfterMs: 900_000 },
  });
});

test("what does not fit is told with its line", async () => {
  expect(
    await listOf({
      "channels.yaml":
        "email: { name: E, service: webhook, url: ONIT_PAGER }\n" +
        "pager: { name: P, service: webhook, token: ONIT_TOKEN }\n" +
        "chat: { name: C, service: webhook, url: 'ftp://chat.example/x', secret: s3cret }\n" +
        "fax: { name: F, service: fax, url: ONIT_FAX }\n",
      "policies.yaml": by("pagr"),
      "people.yaml":
        "anna: { name: Anna, addresses: [anna@us.example], timeZone: Europe/Warsaw, channels: { sms: '+48' } }\n",
    }),
  ).toEqual([
    expect.stringMatching(/^people\.yaml:1 .*channels\.sms — there is no channel "sms"/),
    expect.stringMatching(/^policies\.yaml:1 .*by — there is no channel "pagr"\. Did you mean "pager"\?/),
    expect.stringMatching(/^channels\.yaml:1 .*email — a channel of one's own cannot be called "email"/),
    expect.stringMatching(/^channels\.yaml:2 .*pager — a channel of service webhook needs "url"/),
    expect.stringMatching(/^channels\.yaml:2 .*pager\.token — the service webhook has no use for "token"/),
    expect.stringMatching(/^channels\.yaml:3 .*chat\.secret — "s3cret" is not the name of a variable/),
    expect.stringMatching(/^channels\.yaml:3 .*chat\.url — this is not a web address/),
    expect.stringMatching(/^channels\.yaml:4 .*fax\.service — "fax" is not "webhook"/),
  ]);
});

test("a variable that is named and not set, or holds something else, is found before anything starts, and not repeated", async () => {
  const folder = await aFolder({ "channels.yaml": CHANNELS });
  const problems = (environment: Record<string, string>): Promise<string[]> =>
    loadConfig(folder, environment).then(
      () => [],
      (error: ConfigError) => error.message.split("\n"),
    );
  expect(await problems({})).toEqual([
    expect.stringMatching(/^channels\.yaml:1 .*pager\.secret — the environment variable ONIT_PAGER_SECRET is not set/),
    expect.stringMatching(/^channels\.yaml:1 .*pager\.url — the environment variable ONIT_PAGER is not set/),
  ]);
  const [wrong, ...more] = await problems({ ONIT_PAGER_SECRET: "s3cret", ONIT_PAGER: "hooks.example/s3cret" });
  expect(more).toEqual([]);
  expect(wrong).toMatch(/what the environment variable ONIT_PAGER holds is not a web address/);
  expect(wrong).not.toContain("s3cret");
  expect(await problems({ ONIT_PAGER_SECRET: "s3cret", ONIT_PAGER: "https://hooks.example/s3cret" })).toEqual([]);
});

test("a secret that is no security token of Teams is found, and not repeated", async () => {
  const folder = await aFolder({
    "channels.yaml": "teams: { name: T, service: teams, url: ONIT_TEAMS, secret: ONIT_TOKEN }\n",
  });
  const problems = (ONIT_TOKEN: string): Promise<string> =>
    loadConfig(folder, { ONIT_TEAMS: "https://hooks.example/x", ONIT_TOKEN }).then(
      () => "",
      (error: ConfigError) => error.message,
    );
  for (const wrong of ["!!!not-base64-at-all!!!", Buffer.alloc(15).toString("base64")]) {
    expect(await problems(wrong)).toMatch(
      /teams\.secret — what the environment variable ONIT_TOKEN holds is not the secu/,
    );
    expect(await problems(wrong)).not.toContain(wrong);
  }
  for (const right of [Buffer.alloc(16).toString("base64"), Buffer.alloc(32, 255).toString("base64")])
    expect(await problems(right)).toBe("");
});

test("a template that a channel names and nobody wrote is a problem with its line", async () => {
  const folder = await aFolder({ "channels.yaml": `# ours\n${CHANNELS}` });
  expect(await bodyProblems(folder, ["pager"])).toEqual([]);
  expect(await bodyProblems(folder, ["pagers"])).toEqual([
    expect.objectContaining({
      ...{ file: "channels.yaml", line: 2, path: "channels.pager.body" },
      ...{ message: 'there is no template "pager"', help: 'Did you mean "pagers"?' },
    }),
  ]);
});

test("whom a step tells by a channel on which they have no address is named", async () => {
  const sms = "sms: { name: SMS, service: sms, account: AC1, token: ONIT_SMS, from: '+1' }\n";
  const people = (more: string): string =>
    `anna: { name: Anna, addresses: [anna@us.example], timeZone: Europe/Warsaw${more} }\n`;
  const warned = async (more: string) =>
    (await load({ "channels.yaml": sms, "policies.yaml": by("sms"), "people.yaml": people(more) })).warnings?.map(
      ({ path, message }) => `${path} ${message}`,
    );
  expect(await warned("")).toContainEqual(
    'policies.simple.steps[0].by Anna has no address on the channel "sms", and will read a mail instead',
  );
  expect(JSON.stringify(await warned(", channels: { sms: '+48' }"))).not.toContain("no address");
});

test("people say which channel they prefer, and when none may wake them", async () => {
  const people = (more: string): string =>
    `anna: { name: A, addresses: [anna@us.example], timeZone: Europe/Warsaw, ${more} }\n`;
  const { organisation } = await load({
    ...{ "channels.yaml": CHANNELS, "policies.yaml": by("preferred") },
    "people.yaml": people("prefers: pager, quietHours: ['22:00-07:00']"),
  });
  expect(organisation.people.get("anna")).toMatchObject({
    prefers: "pager",
    quietHours: [{ from: 1_320, until: 1_860 }],
  });
  expect(
    await listOf({ "channels.yaml": CHANNELS, "people.yaml": people("prefers: pagr, quietHours: ['late']") }),
  ).toEqual([
    expect.stringMatching(/quietHours\[0\] — "late" is not hours such as 22:00-07:00/),
    expect.stringMatching(/people\.anna\.prefers — there is no channel "pagr"\. Did you mean "pager"/),
  ]);
  expect(await listOf({ "channels.yaml": CHANNELS.replace("pager:", "preferred:") })).toEqual([
    expect.stringMatching(/cannot be called "preferred"/),
  ]);
});

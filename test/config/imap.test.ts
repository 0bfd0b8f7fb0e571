// The mailboxes in server.yaml: what may be left out, and what is told before anything starts.

import { isAbsolute } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import type { ConfigError } from "../../src/config/problem.ts";
import { aFolder, listOf, load } from "./config-folder.ts";

const mailbox = (more: string) => ({
  "server.yaml": `imap:\n  help:\n    host: imap.us.example\n    user: help@us.example\n    address: help@us.example\n${more
    .split("\n")
    .map((line) => `    ${line}\n`)
    .join("")}`,
});

test("a mailbox needs a server, a name, a login and an address; the rest is the usual", async () => {
  expect((await load(mailbox("auth: { password: HELP_PASSWORD }"))).server.imap).toEqual([
    {
      id: "help",
      host: "imap.us.example",
      port: 993,
      security: "tls",
      caFile: undefined,
      user: "help@us.example",
      auth: { password: "HELP_PASSWORD" },
      credentialsExpireAt: undefined,
      address: "help@us.example",
      folder: "INBOX",
      processed: "Processed",
      stuck: "Stuck",
      sent: undefined,
      since: undefined,
      authservId: undefined,
      pollMs: 60_000,
    },
  ]);
});

test("since is a day, from its beginning in UTC; anything else is told", async () => {
  const login = "auth: { password: HELP_PASSWORD }\n";
  const [one] = (await load(mailbox(`${login}since: 2026-01-15`))).server.imap;
  expect(one?.since).toEqual(new Date("2026-01-15T00:00:00Z"));
  await expect(load(mailbox(`${login}since: last week`))).rejects.toThrow(/"last week" is not a day such as/);
});

test("access tokens, another port, an own authority and the day a secret runs out", async () => {
  const files = mailbox(
    "security: starttls\ncaFile: ca.pem\nsent: Sent\nauthservId: MX.us.example\nauth:\n  expires: 2027-03-31\n  oauth2: { tokenUrl: https://login.example/token, clientId: onit, refreshToken: HELP_REFRESH }",
  );
  const [one] = (await load({ ...files, "ca.pem": "c" })).server.imap;
  expect(one).toMatchObject({
    port: 143,
    security: "starttls",
    sent: "Sent",
    authservId: "MX.us.example",
    credentialsExpireAt: new Date("2027-03-31T00:00:00Z"),
    auth: {
      tokenUrl: "https://login.example/token",
      clientId: "onit",
      clientSecret: undefined,
      refreshToken: "HELP_REFRESH",
      scope: undefined,
    },
  });
  expect(isAbsolute(one!.caFile!)).toBe(true);
});

test("no way to log in, two ways, a secret in the settings, a token sent in clear: each is told", async () => {
  const problem = async (auth: string): Promise<string> => (await listOf(mailbox(auth)))[0] ?? "none";
  expect(await problem("auth: {}")).toMatch(
    /^server\.yaml:6 .*auth — this mailbox has no way to log in\. Write either/,
  );
  expect(await problem("auth: { password: A, oauth2: { tokenUrl: https://x.example/, clientId: c } }")).toMatch(
    /this mailbox has two ways to log in/,
  );
  expect(await problem("auth: { password: hunter2 }")).toMatch(
    /"hunter2" is not the name of an environment variable such as ONIT_HELP_PASSWORD/,
  );
  expect(await problem("auth: { oauth2: { tokenUrl: http://login.example/token, clientId: c } }")).toMatch(
    /"http:\/\/login\.example\/token" is not a web address with https/,
  );
});

test("what was taken must leave the folder that is read", async () => {
  expect(await listOf(mailbox("auth: { password: HELP_PASSWORD }\nprocessed: Inbox"))).toEqual([
    expect.stringMatching(/processed — "Inbox" is the folder that is read\. What was taken must leave/),
  ]);
});

test("a login in clear is for this machine only, and nobody polls so rarely that the server forgets", async () => {
  const login = "auth: { password: HELP_PASSWORD }";
  expect(await listOf(mailbox(`${login}\nsecurity: none`))).toEqual([
    expect.stringMatching(/security — the login to imap\.us\.example would be sent in clear/),
  ]);
  const here = {
    "server.yaml": mailbox(`${login}\nsecurity: none`)["server.yaml"].replace("imap.us.example", "127.0.0.1"),
  };
  expect(await listOf(here)).toEqual([]);
  expect(await listOf(mailbox(`${login}\npollEvery: 1h`))).toEqual([
    expect.stringMatching(/pollEvery — this is too long\. Servers forget/),
  ]);
});

test("an authority that cannot be read and a secret that is not set are told before anything starts", async () => {
  const files = mailbox("caFile: ca.pem\nauth: { password: HELP_PASSWORD }");
  const folder = await aFolder(files);
  const problems = async (environment: Record<string, string>): Promise<string[]> =>
    loadConfig(folder, environment).then(
      () => [],
      (error: ConfigError) => error.message.split("\n"),
    );
  expect(await problems({})).toEqual([
    expect.stringMatching(/^server\.yaml:6 .*caFile — the file "ca\.pem" cannot be read/),
    expect.stringMatching(
      /^server\.yaml:7 .*server\.imap\.help\.auth\.password — the environment variable HELP_PASSWORD is not set\. Set it/,
    ),
  ]);
  expect(await problems({ HELP_PASSWORD: "x" })).toHaveLength(1);
});

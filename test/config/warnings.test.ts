// Settings that work and are dangerous: what check and the start banner say of them, and what to write.

import { describe, expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { inOneLine } from "../../src/config/problem.ts";
import { isLoopbackHost, relaysThatCount } from "../../src/config/relay-trust.ts";
import { trustedPeers } from "../../src/config/relays.ts";
import { exampleConfig } from "../support/world.ts";
import { aFolder } from "./config-folder.ts";

const RELAY = { ONIT_RELAY_URL: "smtp://relay.example" };

const warned = async (text: string, environment = {}): Promise<string[]> => {
  const { warnings = [] } = await loadConfig(await aFolder({ "server.yaml": text }), environment);
  return warnings.map((one) => `${one.isDangerous ? "! " : ""}${inOneLine(one)}`);
};

const local = "smtp: { trustedRelays: [127.0.0.1] }\n";

test("the example has nothing to warn of", async () => {
  expect((await loadConfig(exampleConfig, {})).warnings).toEqual([]);
});

describe("a range of this machine", () => {
  test("counts only while mail is taken from this machine alone", async () => {
    const trustedRelays = ["127.0.0.0/8", "::1", "127.0.0.1", "::1/64", "192.0.2.25", "10.0.0.0/8"];
    expect(relaysThatCount({ host: "127.0.0.1", trustedRelays })).toEqual(trustedRelays);
    for (const host of ["0.0.0.0", "::", "192.0.2.1", "mail.example"])
      expect(relaysThatCount({ host, trustedRelays })).toEqual(["::1", "127.0.0.1", "192.0.2.25", "10.0.0.0/8"]);
    const folder = await aFolder({ "server.yaml": "smtp: { host: 0.0.0.0, trustedRelays: [127.0.0.0/8] }\n" });
    const { smtp } = (await loadConfig(folder)).server;
    expect(trustedPeers(smtp.trustedRelays)("127.0.0.1")).toBe(false);
  });

  test("that does not count is named, and one address of it is doubted", async () => {
    const text = 'smtp:\n  host: 0.0.0.0\n  trustedRelays:\n    - 127.0.0.0/8\n    - "::1"\n';
    expect(await warned(text)).toEqual([
      expect.stringMatching(
        /^! server\.yaml:4 {2}server\.smtp\.trustedRelays\[0\] — "127\.0\.0\.0\/8" is not trusted, because mail is taken from other machines.*Write the addresses of your mail servers/,
      ),
      expect.stringMatching(/^server\.yaml:1 .*smtp\.tls — .*without encryption/),
      expect.stringMatching(/^server\.yaml:5 .*"::1" is trusted although .*Keep it only if/),
    ]);
  });

  test("does not count in a container, nor does one address of it: whoever comes through a published port may look like it", async () => {
    const text = 'smtp:\n  host: 127.0.0.1\n  trustedRelays:\n    - 127.0.0.1\n    - "::1"\n    - 192.0.2.25\n';
    const folder = await aFolder({ "server.yaml": text });
    const { server, warnings = [] } = await loadConfig(folder, { ONIT_LISTEN: "0.0.0.0" });
    expect(server.smtp.trustedRelays).toEqual(["192.0.2.25"]);
    expect(relaysThatCount({ ...server.smtp, trustedRelays: ["127.0.0.1", "::1"] })).toEqual([]);
    expect([server.smtp.host, server.web.host]).toEqual(["0.0.0.0", "0.0.0.0"]);
    expect(warnings.map(inOneLine)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(
          /trustedRelays\[0\] — "127\.0\.0\.1" is not trusted, because .*\(ONIT_LISTEN is 0\.0\.0\.0\)/,
        ),
        expect.stringMatching(/web\.host — pages are served to other machines .*-p 127\.0\.0\.1:8025:8025/),
      ]),
    );
    expect(warnings.some(({ isDangerous }) => isDangerous)).toBe(false);
    const outside = await loadConfig(folder, { ONIT_LISTEN: "127.0.0.1" });
    expect(outside.server.smtp.trustedRelays).toEqual(["127.0.0.1", "::1", "192.0.2.25"]);
    expect((await loadConfig(folder, {})).server).toEqual((await loadConfig(folder, { ONIT_LISTEN: "" })).server);
  });

  test("reads no metrics in a container: only networks that are named do", async () => {
    const folder = await aFolder({ "server.yaml": 'web: { metricsFrom: [127.0.0.0/8, "::1", 192.0.2.9] }\n' });
    const readers = async (folder: string, listen: string) => {
      const { server, warnings = [] } = await loadConfig(folder, { ONIT_LISTEN: listen });
      return [server.web.metricsFrom, warnings.map(inOneLine).filter((one) => one.includes("/metrics"))];
    };
    expect(await readers(folder, "0.0.0.0")).toEqual([["192.0.2.9"], []]);
    expect(await readers(folder, "127.0.0.1")).toEqual([["127.0.0.0/8", "::1", "192.0.2.9"], []]);
    expect(await readers(folder, "")).toEqual([["127.0.0.0/8", "::1", "192.0.2.9"], []]);
    const local = await aFolder({ "server.yaml": "web: { metricsFrom: [127.0.0.1] }\n" });
    expect(await readers(local, "0.0.0.0")).toEqual([
      [],
      [expect.stringMatching(/web\.metricsFrom — nobody may read \/metrics.*Write the address from which Prometheus/)],
    ]);
    const unsaid = await aFolder({ "server.yaml": "web: { port: 8025 }\n" });
    expect(await readers(unsaid, "0.0.0.0")).toEqual([[], []]);
  });

  test("ONIT_LISTEN that is not an address is refused with what to write", async () => {
    const refused = loadConfig(await aFolder({}), { ONIT_LISTEN: "everywhere" });
    await expect(refused).rejects.toThrow(/ONIT_LISTEN.*"everywhere" is not an IP address.*0\.0\.0\.0/s);
  });

  test("this machine is told from others by address", () => {
    expect(["127.0.0.1", "127.9.9.9", "::1", "localhost"].map(isLoopbackHost)).toEqual([true, true, true, true]);
    expect(["0.0.0.0", "::", "10.0.0.1", "127.example", ""].some(isLoopbackHost)).toBe(false);
  });
});

test.each([
  ["everybody", "smtp: { trustedRelays: [0.0.0.0/0] }\n", /^! .*trustedRelays\[0\] — "0\.0\.0\.0\/0" is everybody/],
  ["everybody by IPv6", 'smtp: { trustedRelays: ["::/0"] }\n', /^! .*"::\/0" is everybody/],
  [
    "a wide private range that others reach",
    "smtp: { host: 0.0.0.0, trustedRelays: [10.0.0.0/8], tls: { certificate: c, key: k } }\n",
    /^! .*"10\.0\.0\.0\/8" trusts a whole range of private addresses/,
  ],
  [
    "half the internet",
    "smtp: { host: 0.0.0.0, trustedRelays: [128.0.0.0/1], tls: { certificate: c, key: k } }\n",
    /^! .*"128\.0\.0\.0\/1" trusts a whole range of public addresses/,
  ],
  ["a small public range", "smtp: { trustedRelays: [192.0.2.0/28] }\n", /^server.*range of public addresses/],
  ["nobody, and no way to prove", "smtp: { host: 127.0.0.1 }\n", /^server.*smtp\.trustedRelays — .*only DKIM does/],
  [
    "links without encryption",
    `${local}web: { publicUrl: "http://onit.example" }\n`,
    /^! server\.yaml:2 .*web\.publicUrl — http:\/\/onit\.example is without encryption.*publicUrl: https:\/\/onit\.example/,
  ],
  [
    "the mailbox by name, and a public address",
    `${local}web: { publicUrl: "https://onit.example", mailbox: true }\n`,
    /^! .*web\.mailbox — \/mailbox is served although web\.publicUrl is set.*mailbox: false/,
  ],
  ["pages for other machines", `${local}web: { host: 192.0.2.1 }\n`, /^server.*web\.host — pages are served to other/],
  [
    "a mailbox whose receiver nobody named",
    `${local}imap:\n  help: { host: imap.example, user: u, auth: { password: SECRET }, address: help@us.example }\n`,
    /^server.*imap\.help\.authservId — nothing proves who wrote/,
  ],
])("%s is one warning that names the setting", async (_what, text, expected) => {
  const files = { "server.yaml": text, c: "c", k: "k" };
  const { warnings = [] } = await loadConfig(await aFolder(files), { SECRET: "s" });
  expect(warnings.map((one) => `${one.isDangerous ? "! " : ""}${inOneLine(one)}`)).toEqual([
    expect.stringMatching(expected),
  ]);
});

describe("with a relay", () => {
  test("links that only this machine can open are noted", async () => {
    expect(await warned(local, RELAY)).toEqual([
      expect.stringMatching(/web\.publicUrl — ONIT_RELAY_URL is set, so links .* http:\/\/127\.0\.0\.1:8025/),
    ]);
  });

  test("the mailbox switched on by name is dangerous", async () => {
    const [first] = await warned(`${local}web: { publicUrl: "https://onit.example", mailbox: true }\n`, RELAY);
    expect(first).toMatch(/^! .*although web\.publicUrl and ONIT_RELAY_URL are set/);
  });

  test("a setting that is as it should be is not mentioned", async () => {
    expect(await warned(`${local}web: { publicUrl: "https://onit.example", mailbox: false }\n`, RELAY)).toEqual([]);
  });
});

test.each([
  ["http://localhost:8025"],
  ["http://127.0.0.1:8025"],
  ["http://onit.internal"],
  ["http://onit"],
  ["http://192.168.0.5"],
  ["https://onit.example"],
])("%s is not warned of", async (publicUrl) => {
  expect(await warned(`${local}web: { publicUrl: "${publicUrl}" }\n`)).toEqual([]);
});

test("the mailbox beside pages for other machines is dangerous", async () => {
  const [first] = await warned(`${local}web: { host: 0.0.0.0 }\n`);
  expect(first).toMatch(/^! .*web\.mailbox — \/mailbox is served while pages are served to other machines/);
});

test("gaps in the escalation of the coming days are named with their line, where the day is given", async () => {
  const folder = await aFolder({
    "people.yaml":
      "anna: { name: Anna, addresses: [anna@us.example], timeZone: Europe/Warsaw, leave: [{ from: 2026-03-10, until: 2026-03-11 }] }\n",
    "policies.yaml":
      "simple:\n  name: Simple\n  steps:\n    - { after: 15m, notify: person:anna, by: email }\n  repeat: { every: 1h }\n",
  });
  expect((await loadConfig(folder, {})).warnings).toEqual(
    (await loadConfig(folder, {}, new Date("2026-01-01"))).warnings,
  );
  const { warnings = [] } = await loadConfig(folder, {}, new Date("2026-03-02"));
  expect(warnings.map(inOneLine)).toContainEqual(
    'policies.yaml:3  policies.simple.steps — from Tue 10 Mar 2026, 00:00 to Thu 12 Mar 2026, 00:00 (Europe/Warsaw) no step of this policy reaches anybody at Support: Anna is on leave, and no admin is there to be notified instead. Add "finally: { notify: … }" with somebody who is there then.',
  );
});

import { isAbsolute } from "node:path";
import { expect, test } from "vitest";
import { cron } from "../../src/config/values.ts";
import { listOf, load } from "./config-folder.ts";

const server = (text: string) => ({ "server.yaml": text });

test("without server.yaml, mail comes in at port 2525 of this machine and nobody is trusted", async () => {
  expect((await load()).server).toEqual({
    smtp: {
      host: "127.0.0.1",
      port: 2525,
      maxMailBytes: 25 * 1024 * 1024,
      maxRecipients: 100,
      maxConnections: 200,
      maxConnectionsPerAddress: 10,
      maxConnectionsPerMinute: 600,
      maxErrors: 20,
      idleMs: 60_000,
      dialogueMs: 600_000,
      bareNewlines: "reject",
      memoryBudget: 32 * 1024 * 1024,
      spoolBudget: 1024 * 1024 * 1024,
      spoolFolder: undefined,
      trustedRelays: [],
      trustedSealers: [],
      maxSignatureAgeMs: 5 * 86_400_000,
      tls: undefined,
    },
    imap: [],
    web: {
      host: "127.0.0.1",
      port: 8025,
      publicUrl: undefined,
      mailbox: undefined,
      metricsFrom: ["127.0.0.0/8", "::1"],
      maxConnectionsPerAddress: 100,
    },
    clock: { wake: "* * * * *" },
    delivery: {
      connections: 4,
      giveUpAfterMs: 3 * 86_400_000,
      probeEveryMs: 15 * 60_000,
      privateTargets: [],
      caFile: undefined,
      allowPlaintext: false,
      oauth2: undefined,
    },
  });
});

test("how often Onit writes to itself is a duration of a minute or more, or off", async () => {
  const every = async (text: string) =>
    (await load(server(`delivery: { probeEvery: ${text} }\n`))).server.delivery.probeEveryMs;
  expect([await every("1h"), await every("off")]).toEqual([3_600_000, 0]);
  await expect(every("10s")).rejects.toThrow('"10s" is not a duration such as 15m, or "off"');
});

test("how old a signature may be is a duration", async () => {
  expect((await load(server("smtp: { maxSignatureAge: 36h }\n"))).server.smtp.maxSignatureAgeMs).toBe(36 * 3_600_000);
  await expect(load(server("smtp: { maxSignatureAge: 31d }\n"))).rejects.toThrow("Write at most 30d.");
});

test("a section that says one thing keeps the rest as it is", async () => {
  const { web } = (await load(server("web: { publicUrl: https://onit.example/ }\n"))).server;
  expect(web).toEqual({
    host: "127.0.0.1",
    port: 8025,
    publicUrl: "https://onit.example",
    mailbox: undefined,
    metricsFrom: ["127.0.0.0/8", "::1"],
    maxConnectionsPerAddress: 100,
  });
});

test("the limits of the mail port are read with their units, and the folder for files beside the settings", async () => {
  const text =
    "smtp:\n  idleTimeout: 90s\n  connectionTimeout: 5m\n  bareNewlines: normalise\n  memoryBudget: 128 MB\n  spoolFolder: spool\n";
  const { smtp } = (await load(server(text))).server;
  expect(smtp).toMatchObject({
    idleMs: 90_000,
    dialogueMs: 300_000,
    bareNewlines: "normalise",
    memoryBudget: 134_217_728,
  });
  expect(isAbsolute(smtp.spoolFolder!)).toBe(true);
});

test("a way to treat bare line ends that does not exist is refused", async () => {
  const [problem, ...more] = await listOf(server("smtp:\n  bareNewlines: ignore\n"));
  expect(problem).toMatch(/^server\.yaml:2 .*smtp\.bareNewlines/);
  expect(more).toEqual([]);
});

test.each([
  ["25 MB", 26_214_400],
  ["512KB", 524_288],
  ["1.5 mb", 1_572_864],
  ["1000", 1_000],
])("a size of %s is %d bytes", async (written, bytes) => {
  expect((await load(server(`smtp: { maxMailSize: ${written} }\n`))).server.smtp.maxMailBytes).toBe(bytes);
});

test("a size, a port, a range, a web address or a wake-up nobody understands is refused", async () => {
  const list = await listOf(
    server(
      "smtp:\n  maxMailSize: big\n  port: 70000\n  trustedRelays: [10.0.0.0/33, mail.example]\nweb:\n  publicUrl: ftp://x\nclock:\n  wake: every minute\n",
    ),
  );
  expect(list).toEqual([
    expect.stringMatching(/^server\.yaml:2 .*"big" is not a size such as "25 MB" or "512 KB"/),
    expect.stringMatching(/^server\.yaml:3 .*70000 is too large; at most 65535/),
    expect.stringMatching(/^server\.yaml:4 .*trustedRelays\[0\] — "10\.0\.0\.0\/33" is not an IP address or range/),
    expect.stringMatching(/^server\.yaml:4 .*trustedRelays\[1\] — "mail\.example" is not an IP address or range/),
    expect.stringMatching(/^server\.yaml:6 .*"ftp:\/\/x" is not a web address/),
    expect.stringMatching(/^server\.yaml:8 .*"every minute" is not a cron expression/),
  ]);
});

test("certificate files are found beside the settings, and a missing one is told", async () => {
  const tls = "smtp:\n  tls:\n    certificate: tls/cert.pem\n    key: tls/key.pem\n";
  const { smtp } = (await load({ ...server(tls), "tls/cert.pem": "c", "tls/key.pem": "k" })).server;
  expect(isAbsolute(smtp.tls!.certificate)).toBe(true);
  const [line] = await listOf({ ...server(tls), "tls/cert.pem": "c" });
  expect(line).toMatch(
    /^server\.yaml:4 {2}server\.smtp\.tls\.key — the file "tls\/key\.pem" cannot be read\. It is looked for at /,
  );
});

test("cron expressions are told from other texts, as node-cron reads them, and those that never come are refused", () => {
  const isCron = (text: string): boolean => cron.safeParse(text).success;
  const good = ["* * * * *", "*/5 8-18 * * mon-fri", "0 0 1,15 * 7", "*/10 * * * * *"];
  const bad = ["", "* * * *", "60 * * * *", "* 24 * * *", "5/10 * * * *", "*/0 * * * *", "0 0 30 2 *", "a b c d e"];
  expect(good.filter(isCron)).toEqual(good);
  expect(bad.filter(isCron)).toEqual([]);
});

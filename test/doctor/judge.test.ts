// What was seen becomes ok, a warning or a problem, with what to do.

import { describe, expect, test } from "vitest";
import { judgeIdentity, judgeMailboxPage, judgeSilence } from "../../src/doctor/check-pages.ts";
import { judgePort } from "../../src/doctor/check-ports.ts";
import { judgeUnsent } from "../../src/doctor/check-round-trip.ts";
import { ofSettings } from "../../src/doctor/check-settings.ts";
import { countOf, inLines, ok } from "../../src/doctor/finding.ts";
import { judgeCertificate } from "../../src/doctor/judge-certificate.ts";
import { judgeDatabase } from "../../src/doctor/judge-database.ts";
import { judgeDmarc, judgeMx, judgeSpf } from "../../src/doctor/judge-mail-domain.ts";
import { judgeFolder, judgeQuota } from "../../src/doctor/judge-mailbox.ts";
import { judgeSignature } from "../../src/doctor/judge-signature.ts";
import { judgeSkew } from "../../src/doctor/judge-skew.ts";
import { judgeSpace } from "../../src/doctor/judge-space.ts";
import { NO_TOKEN } from "../../src/web/mailbox.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const inDays = (days: number): Date => new Date(NOW.getTime() + days * 86_400_000);

describe("a mail to our reply address that the relay did not take", () => {
  const mail = { message: { from: { address: "help@us.example" } } } as Parameters<typeof judgeUnsent>[1];
  const organisation = { replyAddress: "reply@us.example" } as Parameters<typeof judgeUnsent>[2];
  const helpFor = (outcome: Parameters<typeof judgeUnsent>[0]) => judgeUnsent(outcome, mail, organisation).help;

  test("says what to set where it speaks of the recipient", () => {
    expect(helpFor({ kind: "failed", because: "550 no such user" })).toContain("recipient_delimiter");
    expect(helpFor({ kind: "retry", because: "450 greylisted" })).toContain("recipient_delimiter");
  });

  test("says nothing of plus addressing where it speaks of us, such as a quota", () => {
    for (const blocked of ["refused", "troubled"] as const) {
      const because = '550 5.7.1 "Daily sending quota exceeded"';
      const help = helpFor({ kind: "retry", because, blocked, extent: "message" });
      expect(help).toBe(
        "Put right what it says, with those who run the relay: the login, a limit, or who may send as this address.",
      );
    }
  });
});

describe("a certificate", () => {
  test.each([
    [22, "ok"],
    [20.9, "warning"],
    [1, "warning"],
    [0, "problem"],
    [-3, "problem"],
  ] as const)("that ends in %s days is %s", (days, level) => {
    const judged = judgeCertificate(
      { validFrom: inDays(-60), validTo: inDays(days) },
      NOW,
      "The certificate of x",
      "Renew it.",
    );
    expect([judged.level, judged.help]).toEqual([level, level === "ok" ? "" : "Renew it."]);
    expect(judged.seen).toContain(inDays(days).toISOString().slice(0, 10));
  });

  test("that is not valid yet is a problem: one of two clocks is wrong", () => {
    const judged = judgeCertificate({ validFrom: inDays(1), validTo: inDays(90) }, NOW, "The certificate of x", "");
    expect(judged).toMatchObject({ level: "problem", help: expect.stringContaining("clock") });
  });
});

test.each([
  [0, "ok", ""],
  [-59_999, "ok", ""],
  [61_000, "warning", "61 seconds ahead of"],
  [-120_000, "warning", "120 seconds behind"],
  [300_000, "problem", "300 seconds ahead of"],
  [-86_400_000, "problem", "24 hours behind"],
] as const)("a clock that is %s ms ahead is %s", (ms, level, words) => {
  expect(judgeSkew("the database", ms)).toMatchObject({ level, seen: expect.stringContaining(words) });
});

describe("the records of a mail domain", () => {
  const mx = (...names: string[]) => names.map((exchange, at) => ({ exchange, priority: 10 * at }));
  test.each([
    ["a server with an address", judgeMx("x.example", mx("mx.x.example."), [], false), "ok", "mx.x.example"],
    ["no server, no address", judgeMx("x.example", [], [], false), "problem", "neither an MX"],
    ["an address alone", judgeMx("x.example", [], [], true), "warning", "no MX record"],
    ["a null MX", judgeMx("x.example", mx("."), [], false), "problem", "takes no mail"],
    ["servers without addresses", judgeMx("x.example", mx("a.example"), ["a.example"], false), "problem", "a.example"],
    [
      "one of two without",
      judgeMx("x.example", mx("a.example", "b.example"), ["b.example"], false),
      "warning",
      "b.example",
    ],
  ] as const)("MX: %s", (_what, judged, level, words) => {
    expect(judged).toMatchObject({ level, seen: expect.stringContaining(words) });
  });

  const answer = (result: string) => ({ ip: "203.0.113.9", result, comment: "too many DNS lookups" });
  test.each([
    ["none", [], undefined, "warning", "no SPF record"],
    ["two", ["v=spf1 -all", "v=spf1 mx -all"], undefined, "problem", "2 SPF records"],
    ["everybody", ["v=spf1 mx +all"], undefined, "problem", "every machine"],
    ["everybody, without a sign", ["v=spf1 all"], undefined, "problem", "every machine"],
    ["one, the relay's address unknown", ["v=spf1 mx -all"], undefined, "ok", "v=spf1 mx -all"],
    ["one that lets the relay send", ["v=spf1 mx -all"], answer("pass"), "ok", "203.0.113.9"],
    ["one that does not", ["v=spf1 mx -all"], answer("fail"), "warning", "does not let the relay (203.0.113.9)"],
    ["one that leaves it open", ["v=spf1 mx ~all"], answer("softfail"), "warning", "softfail"],
    ["a broken one", ["v=spf1 include:a -all"], answer("permerror"), "problem", "too many DNS lookups"],
    ["one that cannot be followed", ["v=spf1 include:a -all"], answer("temperror"), "warning", "just now"],
  ] as const)("SPF: %s", (_what, records, spf, level, words) => {
    expect(judgeSpf("x.example", records, spf)).toMatchObject({ level, seen: expect.stringContaining(words) });
  });

  const record = (text: string, isOfParent = false) => ({
    text,
    tags: new Map(text.split(";").map((tag) => tag.trim().split("=") as [string, string])),
    isOfParent,
  });
  const same = { envelopeDomain: "x.example", isAligned: true };
  const sub = { envelopeDomain: "reply.x.example", isAligned: true };
  const other = { envelopeDomain: "other.example", isAligned: false };
  test.each([
    ["none", undefined, same, "warning", "no DMARC policy"],
    ["reject", record("v=DMARC1; p=reject"), same, "ok", "p=reject"],
    ["that of the domain above", record("v=DMARC1; p=reject; sp=none", true), same, "ok", "p=none"],
    ["no policy in it", record("v=DMARC1; rua=mailto:a@x.example"), same, "problem", "names no policy"],
    ["reject, another envelope", record("v=DMARC1; p=reject"), other, "warning", "other.example"],
    ["none, another envelope", record("v=DMARC1; p=none"), other, "ok", "other.example"],
    ["strict, a name below", record("v=DMARC1; p=quarantine; aspf=s"), sub, "warning", "aspf=s"],
    ["relaxed, a name below", record("v=DMARC1; p=quarantine"), sub, "ok", "p=quarantine"],
  ] as const)("DMARC: %s", (_what, found, alignment, level, words) => {
    expect(judgeDmarc("x.example", found, alignment)).toMatchObject({ level, seen: expect.stringContaining(words) });
  });
});

test.each([
  [{ by: "s1 of x.example", written: 1, trouble: undefined, isUnreachable: false }, "ok", "s1 of x.example"],
  [{ by: undefined, written: 0, trouble: undefined, isUnreachable: false }, "warning", "no signature"],
  [{ by: undefined, written: 2, trouble: undefined, isUnreachable: false }, "warning", "other domains"],
  [{ by: undefined, written: 1, trouble: "it does not fit", isUnreachable: false }, "problem", "it does not fit"],
  [{ by: undefined, written: 1, trouble: undefined, isUnreachable: true }, "warning", "cannot be asked"],
] as const)("a signature %o is %s", (seen, level, words) => {
  expect(judgeSignature("x.example", seen)).toMatchObject({ level, seen: expect.stringContaining(words) });
});

describe("a mailbox", () => {
  const folder = { path: "INBOX", isThere: true, rights: undefined, isReadOnly: false, trouble: undefined };
  test.each([
    ["with all rights", { ...folder, use: "folder", rights: "lrswipkxtea" }, "ok", "rights it needs"],
    ["with the old right to delete", { ...folder, use: "folder", rights: "lrswipcda" }, "ok", "rights it needs"],
    ["that may only be read", { ...folder, use: "folder", rights: "lrs" }, "problem", '"te" are missing'],
    ["where nothing can be put", { ...folder, use: "processed", rights: "lr" }, "problem", '"i" are missing'],
    ["that opens for reading only", { ...folder, use: "folder", isReadOnly: true }, "problem", "may only be read"],
    ["for sent mails, for reading only", { ...folder, use: "sent", isReadOnly: true }, "ok", "rights it needs"],
    ["that is missing", { ...folder, use: "folder", isThere: false }, "problem", "There is no folder"],
    ["that Onit makes", { ...folder, use: "processed", isThere: false }, "ok", "Onit makes it"],
    ["that cannot be opened", { ...folder, use: "sent", trouble: "Permission denied" }, "problem", "Permission denied"],
  ] as const)("folder %s", (_what, seen, level, words) => {
    const judged = judgeFolder("help", seen);
    expect(judged).toMatchObject({ level, seen: expect.stringContaining(words) });
    if (level === "problem") expect(judged.help).toContain(`imap.help.${seen.use}`);
  });

  test.each([
    [{ used: 500 * 2 ** 20, limit: 2 ** 30, unit: "bytes" }, "ok", "500 of 1024 MB"],
    [{ used: 91, limit: 100, unit: "mails" }, "warning", "91 of 100 mails"],
    [{ used: 2 ** 30, limit: 2 ** 30, unit: "bytes" }, "problem", "refused"],
  ] as const)("quota %o is %s", (quota, level, words) => {
    expect(judgeQuota("help", quota)).toMatchObject({ level, seen: expect.stringContaining(words) });
  });
});

test.each([
  ["a replica set", {}, ["ok"], "replica set rs0"],
  ["a single server", { setName: undefined }, ["ok"], "a single server"],
  ["one that is not the primary", { isWritable: false }, ["problem"], "takes no writes"],
  ["an old one", { version: "5.0.3" }, ["ok", "problem"], "MongoDB 5.0.3"],
  ["a slow one", { answerMs: 400 }, ["ok", "warning"], "7.0.14"],
] as const)("a database: %s", (_what, over, levels, words) => {
  const facts = { place: "db:27017", version: "7.0.14", setName: "rs0", isWritable: true, localTime: NOW, answerMs: 2 };
  const judged = judgeDatabase({ ...facts, ...over });
  expect(judged.map(({ level }) => level)).toEqual(levels);
  expect(judged[0]?.seen).toContain(words);
});

test.each([
  [100 * 2 ** 20, "problem", "100 MB"],
  [2 ** 30, "warning", "1024 MB"],
  [50 * 2 ** 30, "ok", "50 GB"],
] as const)("%s free bytes are %s", (free, level, words) => {
  expect(judgeSpace("the data folder /data", free)).toMatchObject({ level, seen: expect.stringContaining(words) });
});

test.each([
  [{ state: "free" }, "ok", "is free"],
  [{ state: "ours" }, "ok", "the Onit that runs"],
  [{ state: "taken" }, "problem", "another program"],
  [{ state: "closed", code: "EACCES" }, "problem", "may not be opened"],
  [{ state: "closed", code: "EADDRNOTAVAIL" }, "problem", "no address"],
] as const)("a port that is %o is %s", (found, level, words) => {
  expect(judgePort("smtp", { host: "127.0.0.1", port: 25 }, found)).toMatchObject({
    level,
    seen: expect.stringContaining(words),
  });
});

describe("publicUrl", () => {
  const url = "https://onit.example";
  const answer = (status: number, over: { isOurs?: boolean; location?: string } = {}) => ({
    status,
    location: undefined,
    isOurs: false,
    ...over,
  });
  test.each([
    [answer(200, { isOurs: true }), true, "ok", "this Onit"],
    [answer(200), true, "problem", "Not this Onit"],
    [answer(404), true, "problem", "Not this Onit"],
    [answer(301, { location: "https://www.onit.example/" }), true, "problem", "https://www.onit.example/"],
    [answer(502), true, "problem", "502"],
    [answer(502), false, "warning", "does not run"],
  ] as const)("that answers with %o", (seen, isRunning, level, words) => {
    expect(judgeIdentity(url, seen, isRunning)).toMatchObject({ level, seen: expect.stringContaining(words) });
  });

  test.each([
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "self-signed certificate", true, "problem", "certificate"],
    ["ENOTFOUND", "getaddrinfo ENOTFOUND", true, "problem", "no address for the name"],
    ["ECONNREFUSED", "connect ECONNREFUSED", true, "problem", "Nobody answers"],
    ["ECONNREFUSED", "connect ECONNREFUSED", false, "warning", "Nobody answers"],
  ] as const)("that does not answer: %s", (code, message, isRunning, level, words) => {
    const error = Object.assign(new Error(message), { code });
    expect(judgeSilence(url, error, isRunning)).toMatchObject({ level, seen: expect.stringContaining(words) });
  });

  test.each([
    [404, "", "ok"],
    [403, '{"error":"the inboxes are for this machine only, and through no proxy"}', "ok"],
    [403, JSON.stringify({ error: NO_TOKEN }), "problem"],
    [200, "<html>", "warning"],
  ] as const)("whose mailbox answers %s %s is %s", (status, body, level) => {
    expect(judgeMailboxPage(url, { status, body }).level).toBe(level);
  });
});

test("what `onit check` says is a finding: what is dangerous a problem, the rest a warning, undecided a hint", () => {
  const one = { file: "server.yaml", line: 3, path: "server.web", message: "it is open", help: "Close it." };
  const judged = ofSettings(
    {
      warnings: [
        { ...one, isDangerous: true },
        { ...one, isDangerous: false },
      ],
      undecided: [one],
    },
    [{ ...one, file: "templates/notices/step/text.hbs", path: "" }],
  );
  expect(judged.map(({ level }) => level)).toEqual(["problem", "problem", "warning"]);
  expect(judged[0]?.seen).toBe("templates/notices/step/text.hbs:3  it is open.");
  expect(ofSettings({ undecided: [one] }, [])).toEqual([
    ok(expect.any(String), expect.stringContaining("1 setting has")),
  ]);
});

test("a finding is shown in whole lines, whatever a server said", () => {
  const finding = {
    check: "relay",
    level: "problem" as const,
    seen: "it said \u001b[2J\nok       all: fine",
    help: "Do x.",
  };
  expect(inLines(finding)).toBe("PROBLEM  relay: it said \\x1b[2J\\nok       all: fine\n         → Do x.");
  expect(countOf([finding])).toEqual({ ok: 0, warning: 0, problem: 1 });
});

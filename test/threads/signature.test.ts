// What a signature, its key and the field it covers have to be, so that they prove who wrote a mail.

import { generateKeyPairSync } from "node:crypto";
import { describe, expect, test } from "vitest";
import type { Envelope } from "../../src/core/model/mail.ts";
import { authenticate, type Trust } from "../../src/mail/authenticate.ts";
import { parse } from "../../src/mail/parse.ts";
import { cpuMs } from "../support/cpu.ts";
import { HEAD, keyRecord, SIGNED_AT, type SignOptions, signedMail } from "../support/sign.ts";
import { published } from "../support/world.ts";

const NOW = new Date("2026-03-02T09:00:00Z");
const envelope: Envelope = {
  source: "smtp",
  from: "x@evil.example",
  recipient: "help@onit.example",
  peer: "203.0.113.9",
  helo: "evil.example",
};
const KEY = { "s1._domainkey.elsewhere.example TXT": keyRecord() };

type Asked = { dns?: Record<string, string[][]>; trust?: Partial<Trust>; over?: Partial<Envelope> };

/** As the program does: the address that is to be proven is the one that people are shown. */
async function judge(raw: Buffer, { dns = KEY, trust = {}, over = {} }: Asked = {}) {
  const { from } = await parse({ id: "m", contentId: "m", raw, envelope, receivedAt: NOW });
  const all: Trust = { resolve: published(dns), arcSealers: [], receiverOf: () => undefined, now: () => NOW, ...trust };
  return authenticate({ raw, envelope: { ...envelope, ...over }, from: from?.address }, all);
}

const outcome = async (options: SignOptions, asked?: Asked) => (await judge(signedMail(options), asked)).outcome;
const onTop = (lines: string, raw = signedMail()): Buffer => Buffer.concat([Buffer.from(lines, "latin1"), raw]);
const fromOf = (value: string): SignOptions => ({ head: [`From: ${value}`, ...HEAD.slice(1)] });

describe("a signature", () => {
  test("proves a mail, says which one it is, and is the same in each copy", async () => {
    const found = await judge(signedMail());
    expect(found).toMatchObject({ outcome: "pass", because: "signed by elsewhere.example" });
    expect(found.signatures).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)]);
    const copy = onTop("Received: from a by b\r\nX-A: 1\r\n");
    expect(await judge(copy)).toMatchObject({ outcome: "pass", signatures: found.signatures });
    const other = signedMail({ body: "Please!\r\n" });
    expect((await judge(other)).signatures).not.toEqual(found.signatures);
  });

  test("is the same one when its b= is written in another way that means the same bytes", async () => {
    const raw = signedMail();
    const text = raw.toString("latin1");
    const LAST = "AQgw"; // of 256 bytes in base64: the last character before "==" has four bits that mean nothing
    const other = text.replace(
      /([AQgw])(\s*=\s*=)/,
      (_, last: string, end: string) => `${"BRhx"[LAST.indexOf(last)]}${end}`,
    );
    expect(other).not.toBe(text);
    const [one, two] = await Promise.all([judge(raw), judge(Buffer.from(other, "latin1"))]);
    expect(two).toMatchObject({ outcome: "pass", signatures: one.signatures });
  });

  test("that leaves From out proves nothing, and so does one that leaves the subject out", async () => {
    expect(await outcome({ covers: "to:subject:date" })).toBe("none");
    expect(await outcome({ covers: "from:to:date" })).toBe("none");
    expect(await outcome({ covers: "from:subject" })).toBe("pass");
  });

  test("by SHA-1 or by a key that is too short proves nothing (RFC 8301)", async () => {
    expect(await outcome({ algorithm: "rsa-sha1" })).toBe("none");
    const short = generateKeyPairSync("rsa", { modulusLength: 768 });
    const dns = { "s1._domainkey.elsewhere.example TXT": keyRecord("v=DKIM1; ", short.publicKey) };
    expect(await outcome({ key: short.privateKey }, { dns })).toBe("none");
  });

  test("speaks for names inside its own domain only (i=)", async () => {
    expect(await outcome({ tags: " i=carl@elsewhere.example;" })).toBe("pass");
    expect(await outcome({ tags: " i=@mail.elsewhere.example;" })).toBe("pass");
    expect(await outcome({ tags: " i=@evil.example;" })).toBe("none");
    expect(await outcome({ tags: " i=@notelsewhere.example;" })).toBe("none");
  });

  test("of the future, or past its own end, proves nothing", async () => {
    const seconds = (at: string): number => new Date(at).getTime() / 1_000;
    expect(await outcome({ at: new Date("2026-03-02T09:02:00Z") })).toBe("pass"); // clocks differ
    expect(await outcome({ at: new Date("2026-03-02T11:00:00Z") })).toBe("none");
    expect(await outcome({ tags: ` x=${seconds("2026-03-02T09:30:00Z")};` })).toBe("pass");
    expect(await outcome({ tags: ` x=${seconds("2026-03-02T08:59:00Z")};` })).toBe("none");
  });

  test("that is older than allowed proves nothing: whoever has a signed mail can send it again", async () => {
    const at = new Date("2026-02-25T08:00:00Z");
    expect(await judge(signedMail({ at }))).toMatchObject({ outcome: "none" });
    expect((await judge(signedMail({ at }))).because).toContain("older than 120 hours");
    expect(await outcome({ at }, { trust: { maxSignatureAgeMs: 7 * 86_400_000 } })).toBe("pass");
    expect(await outcome({ at: SIGNED_AT }, { trust: { maxSignatureAgeMs: 60_000 } })).toBe("none");
  });

  test("that does not say when it was made is as old as the date that it covers", async () => {
    const dated = (date: string): SignOptions => ({ at: undefined, head: [...HEAD.slice(0, 4), `Date: ${date}`] });
    expect(await outcome({ at: undefined })).toBe("pass");
    expect(await outcome(dated("Wed, 25 Feb 2026 08:00:00 +0000"))).toBe("none");
    expect(await outcome(dated("Wed, 25 Mar 2026 08:00:00 +0000"))).toBe("none");
    expect(await outcome({ at: undefined, covers: "from:to:subject" })).toBe("none");
  });

  test("that covers a part of the body proves nothing (l=)", async () => {
    expect(await outcome({ bodyLength: "Any news?\r\n".length })).toBe("pass");
    expect(await outcome({ bodyLength: 3 })).toBe("none");
    expect(await outcome({ bodyLength: 0 })).toBe("none");
    const longer = Buffer.concat([signedMail({ bodyLength: 11 }), Buffer.from("#close\r\n")]);
    expect((await judge(longer)).outcome).toBe("none");
  });

  test("with a tag twice, in comments or with a tag that is malformed proves nothing", async () => {
    for (const tags of [" t=1;", " z=(a);", ' n="x;', " v=2;", " q=http;", " c=none;", " x=tomorrow;", " junk;"])
      expect([tags, await outcome({ tags })]).toEqual([tags, "none"]);
  });

  test("counts beside others that do not, if it is among the first of its domain", async () => {
    const junk =
      "DKIM-Signature: v=1; a=rsa-sha256; d=elsewhere.example; s=s1; h=from:subject; t=1772441880; bh=AAAA; b=AAAA\r\n";
    expect((await judge(onTop(junk))).outcome).toBe("pass");
    expect((await judge(onTop(junk.repeat(20)))).outcome).toBe("none");
  });

  test("of a large mail is verified in a thread, and nothing else waits", async () => {
    const raw = signedMail({ body: `${"x y z \t w\r\n".repeat(15_000)}` });
    for (let times = 0; times < 3; times += 1) await judge(raw); // loads what is loaded once
    const trust: Trust = { resolve: published(KEY), arcSealers: [], receiverOf: () => undefined, now: () => NOW };
    const from = cpuMs(); // of this thread: a clock on the wall tells how busy the machine is
    const found = await authenticate({ raw, envelope, from: "carl@elsewhere.example" }, trust);
    expect(found.outcome).toBe("pass");
    expect(cpuMs() - from).toBeLessThan(500); // an honest limit is in the fuzzer
  });
});

describe("the key of a signature", () => {
  const withKey = (tags: string, options: SignOptions = {}) =>
    outcome(options, { dns: { "s1._domainkey.elsewhere.example TXT": keyRecord(tags) } });

  test("is used as its owner allows (RFC 6376, 3.6.1)", async () => {
    for (const tags of ["", "k=rsa; ", "v=DKIM1; h=sha1:sha256; ", "v=DKIM1; s=email:x; ", "v=DKIM1; s=*; t=s; "])
      expect([tags, await withKey(tags)]).toEqual([tags, "pass"]);
    for (const tags of [
      "v=DKIM2; ",
      "k=ed25519; ",
      "h=sha1; ",
      "s=tlsrpt; ",
      "v=DKIM1; t=y; ",
      "t=s:y; ",
      "k=rsa; v=DKIM1; ",
    ])
      expect([tags, await withKey(tags)]).toEqual([tags, "none"]);
  });

  test("may be for the domain itself and no name under it (t=s)", async () => {
    expect(await withKey("t=s; ", { tags: " i=@elsewhere.example;" })).toBe("pass");
    expect(await withKey("t=s; ", { tags: " i=@mail.elsewhere.example;" })).toBe("none");
  });

  test("that was revoked, is published twice or nowhere proves nothing", async () => {
    const of = (records: string[][]) => outcome({}, { dns: { "s1._domainkey.elsewhere.example TXT": records } });
    expect(await of([["v=DKIM1; p="]])).toBe("none");
    expect(await of([...keyRecord(), ...keyRecord()])).toBe("none");
    expect(await of([["unrelated"], ...keyRecord()])).toBe("pass");
    expect(await outcome({}, { dns: {} })).toBe("none");
  });
});

describe("the one address a mail is from", () => {
  test("may stand in every form that names one address", async () => {
    for (const value of [
      "carl@elsewhere.example",
      '"Cliff, Carl" <carl@elsewhere.example>',
      "Carl (of elsewhere) <carl@elsewhere.example> (home)",
      "=?utf-8?q?C=C3=A4rl?=\r\n <Carl@Elsewhere.Example>",
      "carl@elsewhere.example <carl@elsewhere.example>",
      '"boss@onit.example" <carl@elsewhere.example>',
    ])
      expect([value, await outcome(fromOf(value))]).toEqual([value, "pass"]);
  });

  test("is none where programs may read another", async () => {
    for (const value of [
      "carl@elsewhere.example, mallory@elsewhere.example",
      "Team: carl@elsewhere.example;",
      "<carl@elsewhere.example> <mallory@elsewhere.example>",
      "mallory@elsewhere.example <carl@elsewhere.example>",
      "mallory@elsewhere.example (carl@elsewhere.example)",
      "<@evil.example:carl@elsewhere.example>",
      "=?utf-8?b?Y2FybEBlbHNld2hlcmUuZXhhbXBsZQ==?=",
      "<=?utf-8?q?carl?=@elsewhere.example>",
      "Carl <carl@elsewhere.example",
      '"Carl <carl@elsewhere.example>',
      "(Carl <carl@elsewhere.example>",
      "Carl <carl @elsewhere.example x>",
      "carl@elsewhere.example.",
      "<>",
      "",
    ]) {
      const found = await judge(signedMail(fromOf(value)));
      expect([value, found.outcome === "pass"]).toEqual([value, false]);
    }
  });

  test("stands in one From field, and no other field stands for it", async () => {
    expect(await judge(onTop("From: boss@elsewhere.example\r\n"))).toMatchObject({ outcome: "fail" });
    expect(await judge(onTop("From : boss@elsewhere.example\r\n"))).toMatchObject({ outcome: "fail" });
    const without = { head: ["Sender: carl@elsewhere.example", ...HEAD.slice(1)], covers: "from:sender:subject" };
    expect(await outcome(without)).toBe("none");
  });

  test("is of the very domain that signed, whatever suffix both share", async () => {
    const as = (from: string, domain: string) =>
      outcome({ ...fromOf(from), domain }, { dns: { [`s1._domainkey.${domain} TXT`]: keyRecord() } });
    expect(await as("carl@a.co.uk", "co.uk")).toBe("none");
    expect(await as("carl@a.github.io", "github.io")).toBe("none");
    expect(await as("carl@a.github.io", "b.github.io")).toBe("none");
    expect(await as("carl@elsewhere.example", "evilelsewhere.example")).toBe("none");
    expect(await as("carl@elsewhere.example", "mail.elsewhere.example")).toBe("pass");
    expect(await as("carl@b\xc3\xbccher.example", "xn--bcher-kva.example")).toBe("pass");
  });
});

describe("a head", () => {
  test("with a field twice that may stand once proves nothing, and the field is named", async () => {
    for (const name of ["Subject", "To", "Date", "Message-ID", "Content-Type", "Reply-To", "In-Reply-To"]) {
      const twice = {
        head: [...HEAD, `${name}: one`, ...(HEAD.some((field) => field.startsWith(name)) ? [] : [`${name}: two`])],
      };
      const found = await judge(signedMail(twice));
      expect([name, found.outcome]).toEqual([name, "none"]);
      expect(found.because).toContain(name.toLowerCase());
    }
  });

  test("that programs read differently proves nothing, not even by the machine it came from", async () => {
    const dns = { ...KEY, "elsewhere.example TXT": [["v=spf1 ip4:203.0.113.9 -all"]] };
    const over = { from: "carl@elsewhere.example" };
    expect((await judge(signedMail(), { dns, over })).because).toContain("sent from a machine");
    for (const odd of [
      "X-A: 1\rFrom: b@x.example\r\n",
      "X-A: \0\r\n",
      "X-A: \x0b\r\n",
      "junk\r\n",
      "\r\n",
      "\xEF\xBB\xBF",
      "From x\r\n",
    ])
      expect([odd, (await judge(onTop(odd), { dns, over })).outcome]).toEqual([odd, "none"]);
  });

  test("over its limits proves nothing and costs nothing", async () => {
    const found = await judge(onTop(`X-A: b\r\n`.repeat(1_001)));
    expect(found).toMatchObject({ outcome: "none", because: "its head has more than 1,000 header fields" });
  });

  test("folded into thousands of lines under a signature is not hashed at all", async () => {
    const to = `To: help@onit.example${"\r\n ,".repeat(3_000)}`;
    expect(await outcome({ head: [HEAD[0]!, to, ...HEAD.slice(2)] })).toBe("none");
  });
});

test("what a machine calls itself counts only where a mail has no sender (RFC 7208)", async () => {
  const plain = Buffer.from([...HEAD, "", "Any news?"].join("\r\n"));
  const dns = { "elsewhere.example TXT": [["v=spf1 ip4:203.0.113.9 -all"]] };
  const helo = "elsewhere.example";
  expect((await judge(plain, { dns, over: { helo, from: "" } })).outcome).toBe("pass");
  expect((await judge(plain, { dns, over: { helo, from: "x@evil.example" } })).outcome).toBe("none");
});

test("a domain under another one is not believed while nobody knows whether its domain allows that", async () => {
  const known = published({ "s1._domainkey.mail.elsewhere.example TXT": keyRecord() });
  const resolve: Trust["resolve"] = async (name, type) => {
    if (name.startsWith("_dmarc.")) throw Object.assign(new Error("queryTxt ETIMEOUT"), { code: "ETIMEOUT" });
    return known(name, type);
  };
  expect(await outcome({ domain: "mail.elsewhere.example" }, { trust: { resolve } })).toBe("unreachable");
});

// Where a receiver writes its Authentication-Results, and how far a field of it is believed.

import { generateKeyPairSync } from "node:crypto";
import { sealMessage } from "mailauth";
import { describe, expect, test } from "vitest";
import { authenticate } from "../../src/mail/authenticate.ts";
import { readResults } from "../../src/mail/proof/results.ts";
import { published } from "../support/world.ts";

const PASS = "Authentication-Results: mx.ours.example; dmarc=pass header.from=elsewhere.example\r\n";
const FAIL = "Authentication-Results: mx.ours.example; dmarc=fail header.from=elsewhere.example\r\n";
const NONE = "Authentication-Results: mx.ours.example; none\r\n";
const OWN = "Received: from evil.example (unknown [203.0.113.9]) by mx.ours.example with ESMTP id 1\r\n";
const LOCAL = "Received: from mx.ours.example by mail.ours.example with LMTP id 2; Mon, 2 Mar 2026\r\n";
const MAIL = "From: carl@elsewhere.example\r\nSubject: Hello\r\n\r\nHello\r\n";

const judge = (head: string, receiver = "mx.ours.example", mail = MAIL) =>
  authenticate(
    {
      raw: Buffer.from(head + mail, "latin1"),
      envelope: { source: "imap", from: "", recipient: "help@ours.example", peer: "mx" },
      from: "carl@elsewhere.example",
    },
    { resolve: published({}), arcSealers: [], receiverOf: () => receiver },
  );
const outcome = async (head: string, receiver?: string) => (await judge(head, receiver)).outcome;
const says = (results: string) => outcome(`Authentication-Results: mx.ours.example; ${results}\r\n${OWN}`);

describe("a receiver", () => {
  test("is believed above its own Received field, also when the mailbox put fields on top", async () => {
    expect(await outcome(PASS + OWN)).toBe("pass");
    expect(
      await outcome(`Return-Path: <x@evil.example>\r\nDelivered-To: help@ours.example\r\n${LOCAL}${PASS}${OWN}`),
    ).toBe("pass");
    expect(await outcome(PASS)).toBe("pass");
  });

  test("is not believed below it: what stands there came with the mail", async () => {
    expect(await outcome(OWN + PASS)).toBe("none");
    expect(await outcome(NONE + OWN + PASS)).toBe("none");
    expect(await outcome(OWN + LOCAL + PASS)).toBe("none");
    expect(await outcome(OWN + PASS + OWN)).toBe("none");
    const comment = "Received: from evil.example (with LMTP) by mx.ours.example with ESMTP\r\n";
    expect(await outcome(comment + PASS)).toBe("none");
  });

  test("that says fail in any of its fields is not overruled by another", async () => {
    expect(await outcome(PASS + FAIL + OWN)).toBe("fail");
    expect(await outcome(PASS + OWN + FAIL)).toBe("pass");
    expect(await outcome(NONE + PASS + OWN)).toBe("none");
  });

  test("such as Google writes below its own Received field, and always writes", async () => {
    const google = PASS.replace("mx.ours.example", "mx.google.com");
    const hops = "Received: by 2002:a05:6a10:1234:b0:4f1 with SMTP id x\r\nX-Received: by 2002:a17 with SMTP id y\r\n";
    const border = "Received: from evil.example ([203.0.113.9]) by mx.google.com with ESMTPS id z\r\n";
    expect(await outcome(hops + border + google, "mx.google.com")).toBe("pass");
    const other = "Received: from a by b.example with SMTP\r\n";
    expect(await outcome(hops + border + other + google, "mx.google.com")).toBe("none");
  });

  test("such as Microsoft 365 hands mails to itself first", async () => {
    const hop = "Received: from A.eurprd05.prod.outlook.com (2603::1) by B.eurprd05.prod.outlook.com with HTTPS\r\n";
    const own =
      "Authentication-Results: spf=pass smtp.mailfrom=elsewhere.example; dmarc=pass header.from=elsewhere.example\r\n";
    const other = "Received: from a by mx.evil.example with SMTP\r\n";
    expect(await outcome(hop + hop + own + hop, "microsoft365")).toBe("pass");
    expect(await outcome(hop + other + own, "microsoft365")).toBe("none");
  });
});

describe("results", () => {
  test("count up to where the field is malformed, and a fail before it still does", async () => {
    for (const broken of [
      "(open",
      '"open',
      "junk",
      "x=",
      "=y",
      "a=b c",
      "a=b (c",
      "a=b \\",
      ")",
      "a=b header.d=x header.d=y",
    ]) {
      expect([broken, await says(`${broken}; dmarc=pass header.from=elsewhere.example`)]).toEqual([broken, "none"]);
      expect([broken, await says(`dmarc=pass header.from=elsewhere.example; ${broken}`)]).toEqual([broken, "pass"]);
      expect([broken, await says(`dmarc=fail header.from=elsewhere.example; ${broken}`)]).toEqual([broken, "fail"]);
    }
  });

  test("of a mail with a sender say nothing by what its machine called itself", async () => {
    expect(await says("spf=pass smtp.mailfrom=x@evil.example smtp.helo=elsewhere.example")).toBe("none");
    expect(await says("spf=pass smtp.helo=elsewhere.example")).toBe("pass");
    expect(await says("spf=pass smtp.mailfrom=<> smtp.helo=elsewhere.example")).toBe("pass");
  });

  test("of a signature are about its domain, not about what it says it speaks for", async () => {
    expect(await says("dkim=pass header.d=evil.example header.i=@elsewhere.example")).toBe("none");
    expect(await says("dkim=pass header.i=@elsewhere.example")).toBe("pass");
  });

  test("hide nothing in comments, quotes and other spellings of a name", async () => {
    expect(await says("x=y (; dmarc=pass header.from=elsewhere.example)")).toBe("none");
    expect(await says('x="; dmarc=pass header.from=elsewhere.example"')).toBe("none");
    expect(await says("x=y (a (b) ; c) ; DMARC / 1=pass")).toBe("none");
    expect(
      await outcome(
        `Authentication-Results: mx.ours.example.evil.example; dmarc=pass header.from=elsewhere.example\r\n${OWN}`,
      ),
    ).toBe("none");
    expect(
      await outcome(
        `Authentication-Results: evil.example; mx.ours.example; dmarc=pass header.from=elsewhere.example\r\n${OWN}`,
      ),
    ).toBe("none");
  });

  test("are read as the standard writes them", () => {
    const { server, results } = readResults(
      ' MX.example (host) 1; dkim=pass (2048-bit key; "x") header.d=a.example header.b=Ab/+c=; spf/1=Pass\r\n reason="a \\" b" smtp.mailfrom = "a b"@c.example;',
    );
    expect(server).toBe("mx.example");
    expect(results.dkim).toEqual([{ result: "pass", properties: { "header.d": "a.example", "header.b": "Ab/+c=" } }]);
    expect(results.spf).toEqual([
      { result: "pass", properties: { reason: 'a " b', "smtp.mailfrom": '"a b"@c.example' } },
    ]);
  });
});

describe("a list that seals (ARC)", () => {
  const keys = generateKeyPairSync("rsa", { modulusLength: 2_048 });
  const privateKey = keys.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
  const p = keys.publicKey.export({ type: "spki", format: "der" }).toString("base64");
  const NOW = new Date("2026-03-02T09:00:00Z");
  const SAW = "mx.lists.example; dmarc=pass header.from=elsewhere.example";

  async function sealed(results = SAW, mail = MAIL, signTime = NOW): Promise<string> {
    const seal = {
      signingDomain: "lists.example",
      selector: "s1",
      privateKey,
      authResults: results,
      cv: "none",
      signTime,
    };
    return String(await sealMessage(Buffer.from(mail), seal as Parameters<typeof sealMessage>[1]));
  }
  const judged = async (raw: string, record = `v=DKIM1; p=${p}`, from = "carl@elsewhere.example") =>
    (
      await authenticate(
        {
          raw: Buffer.from(raw),
          envelope: { source: "smtp", from: "l@lists.example", recipient: "help@ours.example", peer: "203.0.113.9" },
          from,
        },
        {
          resolve: published({ "s1._domainkey.lists.example TXT": [[record]] }),
          arcSealers: ["lists.example"],
          receiverOf: () => undefined,
          now: () => NOW,
        },
      )
    ).outcome;

  test("is believed on the mail that it sealed, and on no other", async () => {
    const seal = await sealed();
    expect(await judged(seal + MAIL)).toBe("pass");
    expect(await judged(seal + MAIL.replace("Hello\r\n\r\n", "Other\r\n\r\n"))).toBe("none");
    expect(await judged(`${seal}${MAIL}more\r\n`)).toBe("none");
    expect(await judged(seal.replace("dmarc=pass", "dmarc=pass ") + MAIL)).toBe("pass"); // folding is not covered
    expect(
      await judged((await sealed("mx.lists.example; dmarc=none")).replace("dmarc=none", "dmarc=pass") + MAIL),
    ).toBe("none");
  });

  test("is not believed when its results are malformed, name another domain or say fail", async () => {
    for (const results of [
      "mx.lists.example; (dmarc=pass header.from=elsewhere.example",
      "mx.lists.example; junk; dmarc=pass header.from=elsewhere.example",
      "mx.lists.example; dmarc=pass header.from=evil.example",
      `${SAW}; dmarc=fail header.from=elsewhere.example`,
    ])
      expect([results, await judged((await sealed(results)) + MAIL)]).toEqual([results, "none"]);
  });

  test("is not believed long after, nor while it only tests its key", async () => {
    expect(await judged((await sealed(SAW, MAIL, new Date("2026-02-20T09:00:00Z"))) + MAIL)).toBe("none");
    expect(await judged((await sealed()) + MAIL, `v=DKIM1; t=y; p=${p}`)).toBe("none");
  });
});

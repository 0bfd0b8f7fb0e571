// Mails signed with real keys, and a DNS that holds what their domains publish.

import { generateKeyPairSync } from "node:crypto";
import { sealMessage } from "mailauth";
import { createTransport } from "nodemailer";
import { beforeAll, describe, expect, test } from "vitest";
import type { Envelope } from "../../src/core/model/mail.ts";
import { authenticate, type Trust } from "../../src/mail/authenticate.ts";
import { published } from "../support/world.ts";

const keys = generateKeyPairSync("rsa", { modulusLength: 2048 });
const pem = keys.privateKey.export({ type: "pkcs8", format: "pem" }) as string;
const publicKey = keys.publicKey.export({ type: "spki", format: "der" }).toString("base64");
const dkimRecord = [[`v=DKIM1; k=rsa; p=${publicKey}`]];

const envelope = (over: Partial<Envelope> = {}): Envelope => ({
  source: "smtp",
  from: "carl@elsewhere.example",
  recipient: "help@onit.example",
  peer: "192.0.2.7",
  helo: "mail.elsewhere.example",
  ...over,
});

const CARL = "carl@elsewhere.example";

async function written(signer?: string, from = `Carl Cliff <${CARL}>`): Promise<Buffer> {
  const dkim = signer ? { domainName: signer, keySelector: "s1", privateKey: pem } : undefined;
  const transport = createTransport({
    streamTransport: true,
    buffer: true,
    newline: "windows",
    ...(dkim ? { dkim } : {}),
  });
  const info = await transport.sendMail({ from, to: "help@onit.example", subject: "Any news?", text: "Any news?" });
  return info.message as Buffer;
}

let plain: Buffer;
let signed: Buffer;
beforeAll(async () => {
  plain = await written();
  signed = await written("elsewhere.example");
});

const SPF = { "elsewhere.example TXT": [["v=spf1 ip4:192.0.2.0/24 -all"]] };
const DKIM = { "s1._domainkey.elsewhere.example TXT": dkimRecord };
const REJECT = { "_dmarc.elsewhere.example TXT": [["v=DMARC1; p=reject"]] };

const ask = (
  raw: Buffer,
  dns: Record<string, string[][]>,
  over: Partial<Envelope> = {},
  trust: Partial<Trust> = {},
  from: string | undefined = CARL,
) =>
  authenticate(
    { raw, envelope: envelope(over), from },
    { resolve: published(dns), arcSealers: [], receiverOf: () => undefined, ...trust },
  );

describe("a mail that came to us directly", () => {
  test("is proven by the signature of its domain, wherever it was sent from", async () => {
    expect(await ask(signed, DKIM, { peer: "203.0.113.9" })).toMatchObject({ outcome: "pass", answerTo: undefined });
  });

  test("is proven by the machine it came from, and an answer to the envelope's sender is safe", async () => {
    expect(await ask(plain, SPF)).toMatchObject({ outcome: "pass", answerTo: CARL });
  });

  test("is not proven when nothing is published", async () => {
    expect(await ask(plain, {})).toMatchObject({ outcome: "none", answerTo: undefined });
  });

  test("is forged when its domain insists and neither signature nor machine fit", async () => {
    const found = await ask(plain, { ...SPF, ...REJECT }, { peer: "203.0.113.9" });
    expect(found).toMatchObject({ outcome: "fail" });
    expect(found.because).toContain("DMARC");
  });

  test("is not proven by the signature of somebody else's domain, nor by somebody else's machine", async () => {
    const other = {
      "s1._domainkey.attacker.example TXT": dkimRecord,
      "attacker.example TXT": [["v=spf1 ip4:192.0.2.7 -all"]],
    };
    const forged = await written("attacker.example");
    const found = await ask(forged, other, { from: "x@attacker.example", helo: "attacker.example" });
    expect(found).toMatchObject({ outcome: "none", answerTo: "x@attacker.example" }); // an answer there hits nobody else
  });

  test("is not proven once a byte of it was changed", async () => {
    const altered = Buffer.from(signed.toString("latin1").replace("Any news?\r\n", "Any cash?\r\n"), "latin1");
    expect(altered.equals(signed)).toBe(false);
    expect(await ask(altered, { ...DKIM, ...REJECT })).toMatchObject({ outcome: "fail" });
  });

  test("may be signed by a host below its domain, unless the domain wants its very own name", async () => {
    const dns = { "s1._domainkey.news.elsewhere.example TXT": dkimRecord };
    const below = await written("news.elsewhere.example");
    expect(await ask(below, dns)).toMatchObject({ outcome: "pass" });
    const strict = { ...dns, "_dmarc.elsewhere.example TXT": [["v=DMARC1; p=reject; adkim=s; aspf=s"]] };
    expect(await ask(below, strict)).not.toMatchObject({ outcome: "pass" });
  });

  test("which names two writers is forged, in two headers or in one", async () => {
    const twice = Buffer.concat([Buffer.from("From: Boss <boss@onit.example>\r\n"), signed]);
    expect(await ask(twice, DKIM)).toMatchObject({ outcome: "fail" });
    const both = await written("elsewhere.example", `${CARL}, boss@onit.example`);
    expect(await ask(both, DKIM)).toMatchObject({ outcome: "fail" });
  });

  test("may be of a domain in its own script, however that is written", async () => {
    const dns = { "s1._domainkey.xn--bcher-kva.example TXT": dkimRecord };
    const books = await written("xn--bcher-kva.example", "Berta <berta@xn--bcher-kva.example>");
    expect(await ask(books, dns, {}, {}, "berta@bücher.example")).toMatchObject({ outcome: "pass" });
  });

  test("waits when DNS gives no answer: that is no verdict", async () => {
    const resolve = async (): Promise<never> => {
      throw Object.assign(new Error("queryTxt ETIMEOUT"), { code: "ETIMEOUT" });
    };
    expect(await ask(signed, {}, {}, { resolve })).toMatchObject({ outcome: "unreachable" });
  });

  test("with no writer at all proves nothing", async () => {
    expect(
      await authenticate(
        { raw: plain, envelope: envelope(), from: undefined },
        { resolve: published({}), arcSealers: [], receiverOf: () => undefined },
      ),
    ).toMatchObject({ outcome: "none" });
  });
});

describe("a mail that a list or gateway changed (ARC)", () => {
  const LIST = { "s1._domainkey.lists.example TXT": dkimRecord };
  const sealed = async (results: string): Promise<Buffer> => {
    const body = Buffer.concat([signed, Buffer.from("-- \r\nsent by a list\r\n")]);
    const head = await sealMessage(body, {
      signingDomain: "lists.example",
      selector: "s1",
      privateKey: pem,
      authResults: results,
      cv: "none",
      signTime: new Date(), // without it the clock is read twice, and a second may pass between
    } as Parameters<typeof sealMessage>[1]);
    return Buffer.concat([head as Buffer, body]);
  };
  const PROVEN = "mx.lists.example; dkim=pass header.d=elsewhere.example; dmarc=pass header.from=elsewhere.example";

  test("is believed when we trust the seal's domain and it saw the sender proven", async () => {
    const raw = await sealed(PROVEN);
    const dns = { ...DKIM, ...REJECT, ...LIST };
    expect(await ask(raw, dns, { peer: "203.0.113.9" })).toMatchObject({ outcome: "fail" });
    expect(await ask(raw, dns, { peer: "203.0.113.9" }, { arcSealers: ["lists.example"] })).toMatchObject({
      outcome: "pass",
    });
  });

  test("is not believed when the list itself saw no proof", async () => {
    const raw = await sealed("mx.lists.example; dmarc=fail header.from=elsewhere.example");
    expect(
      await ask(raw, { ...REJECT, ...LIST }, { peer: "203.0.113.9" }, { arcSealers: ["lists.example"] }),
    ).toMatchObject({ outcome: "fail" });
  });
});

describe("a mail whose receiving server we know by name (P11)", () => {
  const fetched = (headers: string): Buffer => Buffer.concat([Buffer.from(headers.replaceAll("\n", "\r\n")), plain]);
  const trusted = { receiverOf: () => "mx.ours.example" };
  const read = (headers: string) => ask(fetched(headers), {}, { source: "imap" }, trusted);

  test("is proven by that server's word", async () => {
    for (const results of [
      "mx.ours.example; dmarc=pass (p=NONE) header.from=elsewhere.example",
      "MX.ours.example 1; spf=fail smtp.mailfrom=x@bounce.example; dkim=pass header.i=@mail.elsewhere.example",
      'mx.ours.example;\n\tspf=pass (it; said "dmarc=fail") smtp.mailfrom=carl@elsewhere.example',
      "mx.ours.example; auth=pass smtp.auth=carl@elsewhere.example",
      'mx.ours.example; spf=pass smtp.mailfrom="carl@elsewhere.example"',
      "mx.ours.example; constructor=pass; __proto__=pass; dmarc=pass header.from=elsewhere.example",
      'mx.ours.example; spf=pass smtp.mailfrom = "carl cliff"@elsewhere.example',
    ])
      expect([results, (await read(`Authentication-Results: ${results}\n`)).outcome]).toEqual([results, "pass"]);
  });

  test("is not proven by its word about another domain, a fail, or nothing", async () => {
    for (const results of [
      "mx.ours.example; dkim=pass header.d=attacker.example",
      "mx.ours.example; dmarc=fail header.from=elsewhere.example; spf=pass smtp.mailfrom=elsewhere.example",
      "mx.ours.example; none",
      "mx.ours.example; spf=softfail smtp.mailfrom=elsewhere.example",
      'mx.ours.example; x-note="dkim=pass header.d=elsewhere.example"',
      'mx.ours.example; spf=pass smtp.mailfrom="elsewhere.example"@attacker.example',
      'mx.ours.example; dkim=pass header.i="carl@elsewhere.example"@attacker.example',
      'mx.ours.example; spf=pass smtp.mailfrom="x\\" smtp.helo=elsewhere.example y"@attacker.example',
      'mx.ours.example; spf=pass smtp.mailfrom="x smtp.helo=elsewhere.example y"@attacker.example',
      "mx.ours.example; dkim=fail (dkim=pass header.d=elsewhere.example) header.d=elsewhere.example",
    ])
      expect([results, (await read(`Authentication-Results: ${results}\n`)).outcome]).not.toEqual([results, "pass"]);
  });

  test("a forged pass below its real fail counts for nothing", async () => {
    const found = await read(
      "Authentication-Results: mx.ours.example; dmarc=fail header.from=elsewhere.example\nAuthentication-Results: mx.ours.example; dmarc=pass header.from=elsewhere.example\n",
    );
    expect(found.outcome).toBe("fail");
  });

  test("another server's word counts for nothing, wherever it stands", async () => {
    expect(
      (await read("Authentication-Results: mx.attacker.example; dmarc=pass header.from=elsewhere.example\n")).outcome,
    ).toBe("none");
    expect((await read("")).outcome).toBe("none");
  });

  test("Microsoft 365 writes no name: the topmost header is its own, and none below it", async () => {
    const microsoft = { receiverOf: () => "microsoft365" };
    const own =
      "Authentication-Results: spf=pass (sender IP is 192.0.2.7) smtp.mailfrom=elsewhere.example; dkim=none; dmarc=pass action=none header.from=elsewhere.example;compauth=pass reason=100\n";
    const fail =
      "Authentication-Results: spf=fail smtp.mailfrom=elsewhere.example; dmarc=fail header.from=elsewhere.example\n";
    const named = "Authentication-Results: mx.attacker.example; dmarc=fail\n";
    const outcome = async (headers: string) => (await ask(fetched(headers), {}, { source: "imap" }, microsoft)).outcome;
    expect(await outcome(own)).toBe("pass");
    expect(await outcome(fail + own)).toBe("fail");
    expect(await outcome(named + own)).toBe("none");
    expect(await outcome("")).toBe("none");
  });

  test("without a known server nothing that was fetched is proven", async () => {
    const raw = fetched("Authentication-Results: mx.ours.example; dmarc=pass header.from=elsewhere.example\n");
    expect(await ask(raw, { ...SPF }, { source: "imap" })).toMatchObject({ outcome: "none" });
  });
});

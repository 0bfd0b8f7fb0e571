// Signed mails to forge from, the domains that signed them, and what each of them truly says.

import { generateKeyPairSync, type KeyObject } from "node:crypto";
import { createRequire } from "node:module";
import { parse } from "../../src/mail/parse.ts";

const require = createRequire(import.meta.url);
type Sign = (raw: string, options: object) => Promise<{ signatures: string }>;
const { dkimSign } = require("mailauth/lib/dkim/sign") as { dkimSign: Sign };

export const NOW = Date.parse("2026-03-02T09:00:00Z");
export const ENVELOPE = {
  source: "smtp",
  from: "x@evil.example",
  recipient: "help@onit.example",
  peer: "203.0.113.9",
  helo: "mail.elsewhere.example",
} as const;

/** @property shown what the mail says when nobody changed it. @property from its From field as it was signed, white space folded */
export type Original = { raw: Buffer; domain: string; from: string; shown: Shown };
export type Shown = { address: string | undefined; subject: string; text: string };

const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const edwards = generateKeyPairSync("ed25519");
const RSA_RECORD = `v=DKIM1; k=rsa; p=${der(rsa.publicKey).toString("base64")}`;
const ED_RECORD = `v=DKIM1; k=ed25519; p=${der(edwards.publicKey).subarray(-32).toString("base64")}`;
const DOMAINS = ["elsewhere.example", "mail.elsewhere.example", "evil.example", "lists.example", "onit.example"];

function der(key: KeyObject): Buffer {
  return key.export({ type: "spki", format: "der" });
}

const zone = new Map<string, string[][]>([
  ["evil.example", [["v=spf1 ip4:203.0.113.9 -all"]]],
  ["_dmarc.onit.example", [["v=DMARC1; p=reject; adkim=s"]]],
  ...DOMAINS.flatMap((domain): [string, string[][]][] => [
    [`s1._domainkey.${domain}`, [[RSA_RECORD]]],
    [`s2._domainkey.${domain}`, [[ED_RECORD]]],
  ]),
]);

export async function resolve(name: string, type: string): Promise<string[][]> {
  const found = type === "TXT" ? zone.get(name) : undefined;
  if (!found) throw Object.assign(new Error(`query${type} ENOTFOUND ${name}`), { code: "ENOTFOUND" });
  return found;
}

type Plan = { domain: string; from: string; canonicalization?: string; isEdwards?: boolean; body?: readonly string[] };

const NESTED = [
  'Content-Type: multipart/mixed; boundary="outer"',
  "",
  "--outer",
  "Content-Type: text/plain; charset=utf-8",
  "",
  "See the mail below.",
  "--outer",
  "Content-Type: message/rfc822",
  "",
  "From: Boss <boss@onit.example>",
  "Subject: from inside",
  "",
  "I never wrote to you.",
  "--outer--",
];
const PLANS: readonly Plan[] = [
  { domain: "elsewhere.example", from: "Carl Cliff <carl@elsewhere.example>" },
  { domain: "elsewhere.example", from: '"Mallory, the newsletter"\r\n <mallory@elsewhere.example>', body: NESTED },
  { domain: "mail.elsewhere.example", from: "dora@elsewhere.example", canonicalization: "simple/simple" },
  { domain: "evil.example", from: "Eve (carl@elsewhere.example) <eve@evil.example>" },
  { domain: "onit.example", from: "Ben <ben@onit.example>", isEdwards: true },
  {
    domain: "evil.example",
    from: "=?utf-8?q?ben=40onit=2Eexample?= <fred@evil.example>",
    canonicalization: "relaxed/simple",
  },
];

/** All at once, before the first is forged. */
export const originals = (): Promise<Original[]> => Promise.all(PLANS.map(signed));

async function signed(plan: Plan, at: number): Promise<Original> {
  const { domain, from, canonicalization = "relaxed/relaxed", isEdwards = false } = plan;
  const mail = [
    `From: ${from}`,
    "To: help@onit.example",
    `Subject: Any news number ${at}?`,
    `Message-ID: <${at}@${domain}>`,
    "Date: Mon, 02 Mar 2026 08:55:00 +0000",
    "MIME-Version: 1.0",
    ...(plan.body ?? ["Content-Type: text/plain; charset=utf-8", "", `Please help, says number ${at}.`, "", "Thanks"]),
    "",
  ].join("\r\n");
  const key = isEdwards ? edwards.privateKey : rsa.privateKey;
  const { signatures } = await dkimSign(mail, {
    canonicalization,
    algorithm: isEdwards ? "ed25519-sha256" : "rsa-sha256",
    signTime: new Date(NOW - 60_000),
    signatureData: [
      {
        signingDomain: domain,
        selector: isEdwards ? "s2" : "s1",
        privateKey: key.export({ type: "pkcs8", format: "pem" }),
      },
    ],
  });
  const raw = Buffer.from(signatures + mail, "latin1");
  return { raw, domain, from: folded(from), shown: await shownBy(raw) };
}

export const folded = (value: string): string => value.replace(/\s+/g, " ").trim();

/** What people see of a mail. */
export async function shownBy(raw: Buffer): Promise<Shown> {
  const kept = { id: "f", contentId: "f", raw, envelope: ENVELOPE, receivedAt: new Date(NOW) };
  const { from, subject, text } = await parse(kept);
  return { address: from?.address, subject, text };
}

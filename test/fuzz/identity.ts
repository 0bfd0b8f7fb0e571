// One forged mail: whom it is attributed to, by its signature and by the word of a receiving server.

import type { Envelope } from "../../src/core/model/mail.ts";
import { authenticate, type Trust } from "../../src/mail/authenticate.ts";
import { fieldValues } from "../../src/mail/head.ts";
import { cpuMs } from "../support/cpu.ts";
import { forged } from "./forge.ts";
import type { Read } from "./read.ts";
import { ENVELOPE, folded, NOW, type Original, originals, resolve, shownBy } from "./signed.ts";

const signed = await originals();
const raws = signed.map(({ raw }) => raw);

const TRUST: Trust = {
  resolve,
  arcSealers: ["lists.example"],
  receiverOf: ({ source }) => (source === "imap" ? "mx.onit.example" : undefined),
  now: () => new Date(NOW),
};
/** What the receiver writes on top of a stranger's mail: his own domain passes, whatever the mail says. */
const RECEIVED = Buffer.from(
  [
    "Return-Path: <x@evil.example>",
    'Authentication-Results: mx.onit.example; dkim=pass header.d=evil.example; spf=pass smtp.mailfrom="x@evil.example" smtp.helo=onit.example; dmarc=none',
    "Received: from onit.example (unknown [203.0.113.9]) by mx.onit.example with ESMTP; Mon, 2 Mar 2026 09:00:00 +0000",
    "",
  ].join("\r\n"),
);

/** Never throws: whom the mail was wrongly attributed to is the failure. Every third mail was fetched from a mailbox. */
export async function readForged(seed: number): Promise<Read> {
  const raw = forged(seed, raws);
  const started = cpuMs();
  const judged = seed % 3 === 0 ? byReceiver(Buffer.concat([RECEIVED, raw])) : bySignature(raw);
  const failure = await judged.catch((error: Error) => error.stack ?? error.message);
  return { ms: cpuMs() - started, failure };
}

async function bySignature(raw: Buffer): Promise<string | undefined> {
  const shown = await shownBy(raw);
  const { outcome, because } = await proofOf(raw, ENVELOPE, shown.address);
  if (outcome !== "pass" || signed.some((original) => isAsSigned(original, raw, shown))) return undefined;
  return `${shown.address} is believed (${because}), and nobody signed that`;
}

async function byReceiver(raw: Buffer): Promise<string | undefined> {
  const { address = "" } = await shownBy(raw);
  const { outcome, because } = await proofOf(raw, { ...ENVELOPE, source: "imap" }, address);
  const isOwn = /@(?:[\w-]+\.)*evil\.example$/.test(address);
  return outcome === "pass" && !isOwn
    ? `${address} is believed (${because}), and the receiver never said so`
    : undefined;
}

const proofOf = (raw: Buffer, envelope: Envelope, from: string | undefined) =>
  authenticate({ raw, envelope, from }, TRUST);

/**
 * The From that is shown is the one that was signed, and so are the words, but for how the body is to be decoded: many domains sign
 * that field nowhere. A stranger may write as himself whatever he likes.
 */
function isAsSigned({ from, shown }: Original, raw: Buffer, now: Original["shown"]): boolean {
  const [value = "", ...more] = fieldValues(raw, "from");
  if (more.length > 0) return false;
  if (now.address?.endsWith("@evil.example")) return true; // his own machine is proven (SPF)
  const isSame = folded(value).toLowerCase() === from.toLowerCase() && now.address === shown.address;
  const isDecoded = ["content-transfer-encoding", "content-disposition"].some(
    (name) => fieldValues(raw, name).length > 0,
  );
  return isSame && now.subject === shown.subject && (isDecoded || folded(now.text) === folded(shown.text));
}

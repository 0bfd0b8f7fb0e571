// What a domain publishes about its mail, for anybody who looks after that domain; and which signature a mail of ours bears.

import { isIP } from "node:net";
import { getDomain } from "tldts";
import { fieldValues, splitHead } from "./head.ts";
import { asciiDomain } from "./proof/alignment.ts";
import type { Resolve } from "./proof/asked.ts";
import { signedBy } from "./proof/signed.ts";
import { tagsOf } from "./proof/tags.ts";

/** Records of a name, none where there is no such name. @throws when the name servers cannot be asked */
export async function recordsOf(name: string, type: string, resolve: Resolve): Promise<(string | string[] | object)[]> {
  try {
    return await resolve(name, type);
  } catch (error) {
    const { code = "", message } = error as NodeJS.ErrnoException;
    if (code === "ENOTFOUND" || code === "ENODATA") return [];
    throw new Error(`the name servers cannot be asked for ${type} of ${name}: ${code || message}`, { cause: error });
  }
}

/** Each record in one piece. */
const textsOf = async (name: string, resolve: Resolve): Promise<string[]> =>
  (await recordsOf(name, "TXT", resolve)).map((record) => [record].flat().join("").trim());

/** RFC 7208, 4.5. @throws when the name servers cannot be asked */
export const spfRecords = async (domain: string, resolve: Resolve): Promise<string[]> =>
  (await textsOf(domain, resolve)).filter((text) => /^v=spf1(\s|$)/i.test(text));

/** How a network address fares. Never throws. @param sender an address of the domain */
export async function spfFor(
  ip: string,
  sender: string,
  resolve: Resolve,
): Promise<{ ip: string; result: string; comment: string }> {
  const { spf } = await import("./proof/library.ts"); // large
  const { status } = await spf({ ip, helo: `[${ip}]`, sender, mta: "onit", resolver: resolve });
  return { ip, result: status.result, comment: status.comment ?? "" };
}

/** RFC 7489, 6.6.3. @throws when the name servers cannot be asked */
export async function dmarcRecord(
  domain: string,
  resolve: Resolve,
): Promise<{ text: string; tags: ReadonlyMap<string, string>; isOfParent: boolean } | undefined> {
  const parent = getDomain(domain);
  const names = parent === undefined || parent === domain ? [domain] : [domain, parent];
  for (const name of names) {
    const records = (await textsOf(`_dmarc.${name}`, resolve)).filter((text) => /^v\s*=\s*DMARC1(\s|;|$)/i.test(text));
    const [text] = records;
    if (text !== undefined && records.length === 1)
      return { text, tags: tagsOf(text) ?? new Map(), isOfParent: name !== domain };
  }
  return undefined;
}

/** @returns the network addresses of a name, or of an address itself. @throws when the name servers cannot be asked */
export async function addressesOf(host: string, resolve: Resolve): Promise<string[]> {
  if (isIP(host)) return [host];
  const name = asciiDomain(host.replace(/\.$/, ""));
  if (name === undefined) return [];
  const [four, six] = await Promise.all([recordsOf(name, "A", resolve), recordsOf(name, "AAAA", resolve)]);
  return [...four, ...six].filter((address) => typeof address === "string");
}

/** @param domain of the From address. @param now the instant the signatures are judged for, ms */
export async function signatureOn(
  raw: Buffer,
  domain: string,
  { resolve, now }: { resolve: Resolve; now: number },
): Promise<{ by: string | undefined; written: number; trouble: string | undefined; isUnreachable: boolean }> {
  const asked = { resolve, now, arcSealers: [], maxSignatureAgeMs: 86_400_000 };
  const { by, problem, isUnreachable } = await signedBy({ raw, ...splitHead(raw) }, domain, asked);
  const written = fieldValues(raw, "dkim-signature").length;
  return { by: by && `${by.selector} of ${by.domain}`, written, trouble: problem, isUnreachable };
}

/** When the servers on its way had a mail, by their own clocks, the last one first (RFC 5321, 4.4). */
export const receivedAt = (raw: Buffer): Date[] =>
  fieldValues(raw, "received")
    .map((value) => new Date(value.slice(value.lastIndexOf(";") + 1).replace(/\([^()]*\)/g, "")))
    .filter((at) => !Number.isNaN(at.getTime()));

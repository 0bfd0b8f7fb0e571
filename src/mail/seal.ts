// The ids a raw mail is kept under, and so which mails are the same: from the same address, under one Message-ID and Date, with
// the same subject and content. What else a head has belongs to the way a mail took, and does not count. Message-IDs are not
// unique in the wild, so the content does.
//
// It runs before anything is read, on every mail that comes in, so its work is bounded and it never throws.

import { createHash } from "node:crypto";
import type { Envelope, KeptMail } from "../core/model/mail.ts";
import { oneAddress } from "../security/domain-name.ts";
import { digestPart } from "./content-digest.ts";
import { HEAD_LIMITS, type RawField, splitHead, unfolded } from "./head.ts";

const OF_THE_WAY =
  /^(received|return-path|delivered-to|envelope-to|x-.*|list-.*|arc-.*|dkim-signature|domainkey-signature|authentication-results|received-spf)$/;

/**
 * The same mail again gives the same ids, whichever way it came and whatever was added to its head on the way.
 * @returns `id` also depends on which address of ours this copy is for
 */
export function seal(raw: Buffer, envelope: Envelope, receivedAt: Date): KeptMail {
  const contentId = contentIdOf(raw);
  return { id: hash(`${contentId} ${envelope.recipient}`), contentId, raw, envelope, receivedAt };
}

/** Where a copy of a mail is kept beside another whose sender was not proven: a forged copy must not keep the mail itself out. */
export const besideId = ({ id, raw }: KeptMail): string => hash(`${id} ${hash(raw)}`);

const hash = (bytes: string | Buffer): string => createHash("sha256").update(bytes).digest("hex").slice(0, 40);

function contentIdOf(raw: Buffer): string {
  const head = raw.subarray(0, HEAD_LIMITS.bytes);
  const { fields, bodyAt } = splitHead(head);
  if (bodyAt >= head.length && raw.length > head.length) return hash(raw); // no mail program writes such a head
  const named = (name: string): string[] =>
    fields.filter((field) => field.name === name).map((field) => unfolded(head, field));
  const digest = createHash("sha256");
  for (const line of identityOf(named, fields, head)) digest.update(`${line}\n`);
  digestPart(raw, { fields, bodyAt }, digest);
  return digest.digest("hex").slice(0, 40);
}

/** Without a Message-ID and a Date a mail is told from another by all that its writer's program put into its head. */
function identityOf(named: (name: string) => string[], fields: readonly RawField[], head: Buffer): string[] {
  const [ids, dates] = [named("message-id"), named("date")];
  if (ids.length === 0 || dates.length === 0) {
    return fields
      .filter(({ name }) => !OF_THE_WAY.test(name))
      .map((field) => `${field.name}:${folded(unfolded(head, field))}`)
      .sort();
  }
  return [
    ...named("from").map((value) => `from:${addressIn(value)}`),
    ...ids.map((value) => `message-id:${value.replace(/\s/g, "").toLowerCase()}`),
    ...dates.map((value) => `date:${instantIn(value)}`),
    ...named("subject").map((value) => `subject:${folded(value)}`),
  ];
}

const folded = (value: string): string => value.replace(/\s+/g, " ").trim();

/** Gateways write names and quotes in their own way, never the address. */
const addressIn = (value: string): string => {
  const inBrackets = value.split("<").length === 2 ? /<([^<>]*)>/.exec(value)?.[1] : undefined;
  return oneAddress((inBrackets ?? value).replace(/\s/g, ""));
};

/** "GMT" and "+0000" are the same instant. */
const instantIn = (value: string): string => {
  const at = Date.parse(value.slice(0, 100));
  return Number.isNaN(at) ? folded(value) : String(at);
};

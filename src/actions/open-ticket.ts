// A program opens a ticket: by a mail that is written in the name of the person whose key it has. It is kept and read as every mail, and
// the same request again is the same mail. It opens a ticket whatever its words name: to one that is there, programs speak by its acts.

import { createHash, randomUUID } from "node:crypto";
import type { Person } from "../core/model/person.ts";
import { leaseUntil } from "../pacing/lease.ts";
import type { App } from "../ports/app.ts";
import type { StoredMail } from "../ports/mail-store.ts";
import { receive } from "../receive.ts";

export type AskedTicket = {
  by: Person;
  peer: string;
  idempotencyKey: string | undefined;
  desk: string; // its id
  for?: string | undefined; // the address of the requester; absent: the person themselves
  name?: string | undefined;
  subject: string;
  text: string;
};

export type OpenedTicket = { reference: string; isRepeated: boolean } | { refused: string; isWrong: boolean };

const LEASE_MS = 120_000;

export async function openTicket(asked: AskedTicket, app: App): Promise<OpenedTicket> {
  const { by, peer } = asked;
  const desk = app.organisation.desks.get(asked.desk);
  if (!desk) {
    const known = [...app.organisation.desks.keys()].join(", ");
    return { refused: `there is no desk "${asked.desk}"; there are ${known}`, isWrong: true };
  }
  const now = app.now();
  const envelope = { source: "api", from: by.addresses[0], recipient: desk.address, peer };
  const own = asked.idempotencyKey ?? randomUUID();
  const sealed = app.mail.seal(rawOf(asked, own, desk.address), envelope, now);
  const kept = { ...sealed, id: hash([by.id, own]).slice(0, sealed.id.length), confirmedBy: by.id };
  const isNew = await app.mails.keep(kept, leaseUntil(LEASE_MS, app), app.processId);
  if (isNew) await receive(kept, app);
  const found = await app.mails.find(kept.id);
  const isAnother = found !== undefined && found.contentId !== kept.contentId;
  const reference = isAnother ? undefined : found?.reading?.reference;
  if (reference !== undefined) return { reference, isRepeated: !isNew };
  const because = isAnother ? "this Idempotency-Key was used for another request" : whyNot(found);
  return { refused: `no ticket was opened: ${because}`, isWrong: false };
}

const whyNot = (mail: StoredMail | undefined): string =>
  mail?.reading?.because ?? (mail?.state === "stuck" ? "its mail could not be read" : "it is being read");

/** The first line says for whom, as a colleague writes it. */
function rawOf({ by, ...wanted }: AskedTicket, own: string, to: string): Buffer {
  const id = hash([by.id, to, own]).slice(0, 32);
  const forWhom =
    wanted.for === undefined ? "" : `#for ${wanted.name ? `${wanted.name} <${wanted.for}>` : wanted.for}\n\n`;
  const lines = [
    `From: ${encoded(by.name)} <${by.addresses[0]}>`,
    `To: <${to}>`,
    `Subject: ${encoded(wanted.subject)}`,
    `Message-ID: <${id}@api.invalid>`,
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: base64",
    "",
    ...(Buffer.from(`${forWhom}${wanted.text}\n`)
      .toString("base64")
      .match(/.{1,76}/g) ?? []),
    "",
  ];
  return Buffer.from(lines.join("\r\n"));
}

const hash = (parts: readonly string[]): string => createHash("sha256").update(JSON.stringify(parts)).digest("hex");

const WORD_BYTES = 45; // of an encoded word: with its frame it stays below 75 characters (RFC 2047, 2)

/** Encoded words, none of which cuts a character. */
function encoded(text: string): string {
  const words: string[] = [""];
  for (const character of text) {
    if (Buffer.byteLength(`${words.at(-1)}${character}`) > WORD_BYTES) words.push("");
    words[words.length - 1] += character;
  }
  return words.map((word) => `=?utf-8?B?${Buffer.from(word).toString("base64")}?=`).join("\r\n ");
}

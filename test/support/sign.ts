// Signs mails as RFC 6376 says, with any tags: also those that no honest signer writes.

import { createHash, createSign, generateKeyPairSync, type KeyObject } from "node:crypto";

export type SignOptions = {
  head?: readonly string[]; // whole fields
  body?: string;
  domain?: string;
  covers?: string; // h=
  algorithm?: string;
  tags?: string; // further ones, each with its ";"
  at?: Date | undefined; // t=; undefined writes none
  bodyLength?: number;
  key?: KeyObject;
};

export const SIGNED_AT = new Date("2026-03-02T08:58:00Z");
export const HEAD = [
  "From: Carl Cliff <carl@elsewhere.example>",
  "To: help@onit.example",
  "Subject: Any news?",
  "Message-ID: <1@elsewhere.example>",
  "Date: Mon, 2 Mar 2026 08:57:00 +0000",
];

const pair = generateKeyPairSync("rsa", { modulusLength: 2_048 });

/** What a domain publishes for the key of all mails that name no other. */
export const keyRecord = (tags = "v=DKIM1; k=rsa; ", key: KeyObject = pair.publicKey): string[][] => [
  [`${tags}p=${key.export({ type: "spki", format: "der" }).toString("base64")}`],
];

/** A mail with a signature on top of it (relaxed/relaxed). */
export function signedMail(options: SignOptions = {}): Buffer {
  const {
    head = HEAD,
    body = "Any news?\r\n",
    domain = "elsewhere.example",
    tags = "",
    key = pair.privateKey,
  } = options;
  const { covers = "from:to:subject:message-id:date", algorithm = "rsa-sha256", bodyLength } = options;
  const at = "at" in options ? options.at : SIGNED_AT;
  const hash = algorithm.endsWith("sha1") ? "sha1" : "sha256";
  const signedBody = relaxedBody(body).slice(0, bodyLength);
  const value = [
    ` v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain}; s=s1; h=${covers};`,
    at ? ` t=${Math.trunc(at.getTime() / 1_000)};` : "",
    bodyLength === undefined ? "" : ` l=${bodyLength};`,
    `${tags} bh=${createHash(hash).update(signedBody, "latin1").digest("base64")}; b=`,
  ].join("");
  const signer = createSign(`RSA-${hash.toUpperCase()}`);
  signer.update(`${covered(head, covers)}${relaxed(`DKIM-Signature:${value}`)}`, "latin1");
  const signature = signer.sign(key, "base64").replace(/.{70}/g, "$&\r\n ");
  return Buffer.from([`DKIM-Signature:${value}${signature}`, ...head, "", body].join("\r\n"), "latin1");
}

function covered(head: readonly string[], covers: string): string {
  const left = [...head];
  return covers
    .split(":")
    .flatMap((name) => {
      const at = left.findLastIndex((field) => field.slice(0, field.indexOf(":")).trim().toLowerCase() === name.trim());
      return at < 0 ? [] : left.splice(at, 1);
    })
    .map((field) => `${relaxed(field)}\r\n`)
    .join("");
}

const relaxed = (field: string): string => {
  const colon = field.indexOf(":");
  const value = field
    .slice(colon + 1)
    .replace(/\r\n/g, "")
    .replace(/[ \t]+/g, " ")
    .trim();
  return `${field.slice(0, colon).trim().toLowerCase()}:${value}`;
};

const relaxedBody = (body: string): string => {
  const text = body
    .replace(/[ \t]+/g, " ")
    .replace(/ \r\n/g, "\r\n")
    .replace(/(\r\n)+$/, "");
  return text === "" ? "" : `${text}\r\n`;
};

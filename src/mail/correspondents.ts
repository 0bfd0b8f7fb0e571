// Who wrote to whom, and which mails a mail names: addresses as nodemailer reads them, with their groups and comments, and ids.

import addressparser, { type Address as Entry } from "nodemailer/lib/addressparser";
import type { Correspondent } from "../core/model/mail.ts";
import { oneAddress } from "../security/domain-name.ts";
import type { Field } from "./mime/part.ts";
import { canonicalWords, decodeWords } from "./mime/words.ts";

/** Who wrote to whom, and which mails it names. */
export type Correspondents = {
  from: Correspondent | undefined; // of From, or else of Sender or Reply-To
  to: readonly Correspondent[];
  cc: readonly Correspondent[];
  replyTo: readonly Correspondent[];
  messageId: string | undefined;
  references: readonly string[]; // In-Reply-To first, then References from last to first
};

const SINGLE = ["from", "sender", "reply-to"]; // one of each (RFC 5322, 3.6)
const LONGEST = 65_536; // characters of one field
/** "Anna (anna@example.org)": an address where its comment belongs. */
const IN_COMMENT = /\(\s{0,5}([^\s()<>@]{1,64}@[^\s()<>@]{1,255})\s{0,5}\)/g;
const WORDS_ALONE = /^(?:=\?utf-8\?b\?[a-z0-9+/=]*\?=\s*)+$/i;
const BRACKETED = /<[^<>]{1,320}@[^<>]{1,255}>/;
const ID = /<[^<>\s]{1,998}>/g;

/** Gateways may change In-Reply-To or References, so both are read. */
export function readNamed(fields: readonly Field[]): Correspondents {
  const of = (name: string): Correspondent[] => correspondents(lineOf(fields, name));
  const ids = (name: string): string[] => valuesOf(fields, name).flatMap((value) => idsIn(value));
  return {
    from: [...of("from"), ...of("sender"), ...of("reply-to")][0],
    to: of("to"),
    cc: of("cc"),
    replyTo: of("reply-to"),
    messageId: ids("message-id")[0],
    references: [...new Set([...ids("in-reply-to"), ...ids("references").reverse()])],
  };
}

const valuesOf = (fields: readonly Field[], name: string): string[] =>
  fields.filter((field) => field.name === name).map(({ value }) => value);

/** Of fields that should be one, the first that names an address; several lists are one list. */
function lineOf(fields: readonly Field[], name: string): string {
  const values = valuesOf(fields, name).filter((value) => value !== "");
  const chosen = SINGLE.includes(name) ? (values.find((value) => value.includes("@")) ?? values[0]) : values.join(", ");
  const value = canonicalWords((chosen ?? "").slice(0, LONGEST)).replace(/[\r\n]+/g, " ");
  const whole = Buffer.from(value).toString(); // half a sign of a wrong character set is none
  return whole.includes("<") ? whole : whole.replace(IN_COMMENT, "<$1>");
}

/** "<id>" as it should be; an id that lost its brackets is a word of its own with an @ in it. */
function idsIn(value: string): string[] {
  const bracketed = value.match(ID);
  if (bracketed) return bracketed;
  return value
    .split(/[\s,]+/)
    .filter((word) => /^[^<>@]+@[^<>@]+$/.test(word))
    .map((word) => `<${word}>`);
}

const correspondents = (line: string): Correspondent[] =>
  addressparser(line)
    .flatMap(reparsed)
    .flatMap(unfold)
    .filter(({ address }) => address !== "");

/** Some programs encode name and address as one: only an address in angle brackets is taken for one then (RFC 2047, 5). */
function reparsed(entry: Entry): Entry[] {
  const { name = "", address } = entry;
  const written = !address && WORDS_ALONE.test(name) ? decodeWords(name) : "";
  return BRACKETED.test(written) ? addressparser(written) : [entry];
}

/** A group stands for its members (RFC 5322, 3.4). */
function unfold({ address: said = "", name: called = "", group }: Entry): Correspondent[] {
  if (group) return group.flatMap(reparsed).flatMap(unfold);
  const [address, name] = [readable(said), decodeWords(called)];
  if (address) return [{ address: oneAddress(address.replace(/[<>\s,;]+/g, "")), name: name.trim() }];
  const inName = /[^\s<>()[\],;:"@]{1,64}@[^\s<>()[\],;:"@]{1,255}/.exec(name.slice(0, 500))?.[0] ?? "";
  return [
    {
      address: oneAddress(inName),
      name: name
        .replace(inName, "")
        .replace(/[()<>"]/g, "")
        .trim(),
    },
  ];
}

/** Encoded words have no place in an address (RFC 2047, 5), and count when they stand for nothing but one. */
function readable(said: string): string {
  const plain = decodeWords(said);
  return plain !== said && !/^[^\s@=?]+@[^\s@]+$/.test(plain) ? "" : plain;
}

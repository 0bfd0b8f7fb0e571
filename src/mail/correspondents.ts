// The head of a mail as mailparser reads it: addresses with their groups and comments, and ids.

import { type AddressObject, type EmailAddress, type ParsedMail, simpleParser } from "mailparser";
import type { Correspondent } from "../core/mail.ts";
import type { Field } from "./mime/head.ts";
import { canonicalWords } from "./mime/words.ts";

/** Who wrote to whom, and which mails it names. */
export type Named = {
  from: Correspondent | undefined; // of From, or else of Sender or Reply-To
  to: readonly Correspondent[];
  cc: readonly Correspondent[];
  replyTo: readonly Correspondent[];
  messageId: string | undefined;
  references: readonly string[]; // In-Reply-To first, then References from last to first
};

const SINGLE = ["from", "sender", "reply-to"]; // one of each (RFC 5322, 3.6)
const LISTS = ["to", "cc"];
const LONGEST = 65_536; // characters of one field
/** "Anna (anna@example.org)": an address where its comment belongs. */
const IN_COMMENT = /\(\s{0,5}([^\s()<>@]{1,64}@[^\s()<>@]{1,255})\s{0,5}\)/g;
const ID = /<[^<>\s]{1,998}>/g;

/** Gateways may change In-Reply-To or References, so both are read. */
export async function readNamed(fields: readonly Field[]): Promise<Named> {
  const head = [...SINGLE, ...LISTS].flatMap((name) => lineOf(fields, name)).join("\r\n");
  const parsed = await simpleParser(Buffer.from(`${head}\r\n\r\n`), { skipTextToHtml: true });
  const of = (name: string): Correspondent[] => correspondents(parsed, name);
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
function lineOf(fields: readonly Field[], name: string): string[] {
  const values = valuesOf(fields, name).filter((value) => value !== "");
  const chosen = SINGLE.includes(name) ? (values.find((value) => value.includes("@")) ?? values[0]) : values.join(", ");
  const value = canonicalWords((chosen ?? "").slice(0, LONGEST)).replace(/[\r\n]+/g, " ");
  return value ? [`${name}: ${value.includes("<") ? value : value.replace(IN_COMMENT, "<$1>")}`] : [];
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

function correspondents({ headers }: ParsedMail, name: string): Correspondent[] {
  const field = headers.get(name) as AddressObject | AddressObject[] | undefined;
  return [field ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap(unfold))
    .filter(({ address }) => address !== "");
}

/** A group stands for its members (RFC 5322, 3.4). */
function unfold({ address = "", name = "", group }: EmailAddress): Correspondent[] {
  if (group) return group.flatMap(unfold);
  if (address) return [{ address: address.replace(/[<>\s,;]+/g, "").toLowerCase(), name: name.trim() }];
  const inName = /[^\s<>()[\],;:"@]{1,64}@[^\s<>()[\],;:"@]{1,255}/.exec(name.slice(0, 500))?.[0] ?? "";
  return [
    {
      address: inName.toLowerCase(),
      name: name
        .replace(inName, "")
        .replace(/[()<>"]/g, "")
        .trim(),
    },
  ];
}

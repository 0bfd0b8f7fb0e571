// The one address that a mail is from. What proves a mail proves this field, so nothing is guessed here: a field that two programs
// may read as two addresses is none (RFC 7489, 6.6.1; RFC 5322, 3.4).

import type { Address } from "../../core/model/mail.ts";
import { type RawField, unfolded } from "../head.ts";
import { asciiDomain } from "./alignment.ts";

/** @property isForged that it names several writers, which no honest program does */
export type FromAuthor = { address: Address; domain: string } | { problem: string; isForged: boolean };

type Token = { kind: "word" | "quoted" | "special"; text: string };

const TOKEN = /"(?:[^"\\]|\\.)*"|[<>@,:;]|[^\s()<>@,:;\\"]+|\s+|\(/y;
const LONGEST = 10_000; // characters

/** Fields that a mail has at most once (RFC 5322, 3.6; RFC 2045, 3; RFC 2183, 2). Of two, programs show one or the other. */
const ONCE = [
  ...["from", "sender", "reply-to", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references"],
  ...["mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-id"],
];

/** The first field that stands twice and may stand once only. */
export function doubledField(fields: readonly RawField[]): string | undefined {
  const seen = new Set<string>();
  for (const { name } of fields) {
    if (seen.has(name) && ONCE.includes(name)) return name;
    seen.add(name);
  }
  return undefined;
}

/** The address in lower case, as the From field names it; its domain in ASCII. */
export function authorOf(raw: Buffer, fields: readonly RawField[]): FromAuthor {
  const [from, second] = fields.filter(({ name }) => name === "from");
  if (!from) return { problem: "it has no From field", isForged: false };
  if (second) return { problem: "it names its writer in two headers at once", isForged: true };
  const value = Buffer.from(unfolded(raw, from), "latin1").toString();
  const tokens = value.length > LONGEST ? undefined : tokensOf(value);
  if (!tokens) return { problem: "its From field is malformed", isForged: false };
  if (tokens.some(({ kind, text }) => kind === "special" && ",:;".includes(text)))
    return { problem: "its From field names more than one address, or a group", isForged: true };
  return addressIn(tokens);
}

/** @returns undefined when a quoted string or a comment has no end, or a backslash stands alone */
function tokensOf(value: string): Token[] | undefined {
  const tokens: Token[] = [];
  for (let at = 0; at < value.length; ) {
    TOKEN.lastIndex = at;
    const text = TOKEN.exec(value)?.[0];
    if (text === undefined) return undefined;
    const end = text === "(" ? endOfComment(value, at) : at + text.length;
    if (end === undefined) return undefined;
    at = end;
    if (text !== "(" && text.trim() !== "") tokens.push({ kind: kindOf(text), text });
  }
  return tokens;
}

const kindOf = (text: string): Token["kind"] =>
  text.startsWith('"') ? "quoted" : /^[<>@,:;]$/.test(text) ? "special" : "word";

function endOfComment(value: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < value.length; at += 1) {
    const char = value[at];
    if (char === "\\") at += 1;
    else if (char === "(") depth += 1;
    else if (char === ")") depth -= 1;
    if (depth === 0) return at + 1;
  }
  return undefined;
}

/** `name <address>` or the address alone. An address beside the one in brackets has to be the same. */
function addressIn(tokens: readonly Token[]): FromAuthor {
  const open = tokens.findIndex(({ kind, text }) => kind === "special" && text === "<");
  const isLast = tokens.at(-1)?.text === ">";
  if (open >= 0 && !isLast) return { problem: "its From field goes on behind its address", isForged: false };
  const author = readAddress(open < 0 ? tokens : tokens.slice(open + 1, -1));
  const name = tokens.slice(0, Math.max(0, open));
  if ("problem" in author || !name.some(({ kind, text }) => kind === "special" && text === "@")) return author;
  const beside = readAddress(name);
  return "address" in beside && beside.address === author.address
    ? author
    : { problem: "its From field names two addresses", isForged: true };
}

function readAddress(tokens: readonly Token[]): FromAuthor {
  const [local, at, domain, ...rest] = tokens;
  const isOne = rest.length === 0 && at?.text === "@" && domain?.kind === "word" && local && local.kind !== "special";
  const name = isOne ? asciiDomain(domain.text) : undefined;
  if (!isOne || name === undefined || /=\?/.test(local.text) || local.text === '""')
    return { problem: "its From field is not one address", isForged: false };
  return { address: `${plain(local.text)}@${domain.text}`.toLowerCase(), domain: name };
}

/** "carl"@x is carl@x. */
const plain = (local: string): string => (/^"[\w.!#$%&'*+/=?^`{|}~-]+"$/.test(local) ? local.slice(1, -1) : local);

/** Whether two spellings are of one mailbox: domains are the same in any script. */
export function isSameAddress(one: Address, other: Address): boolean {
  const parts = (address: string): [string, string] => {
    const at = address.lastIndexOf("@");
    return [address.slice(0, at).toLowerCase(), asciiDomain(address.slice(at + 1)) ?? ""];
  };
  const [[local, domain], [otherLocal, otherDomain]] = [parts(one), parts(other)];
  return domain !== "" && domain === otherDomain && local === otherLocal;
}

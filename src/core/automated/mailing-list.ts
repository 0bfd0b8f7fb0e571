// The mailing list a mail came through, by its headers: RFC 2919 and RFC 2369, and what list servers wrote before them.

import { type Address, domainOf, header, type Mail } from "../model/mail.ts";

export type List = {
  name: string | undefined; // as its server calls it, else the local part of where one posts to
  software: string | undefined; // the server with its version, as it calls itself; undefined when it keeps silent
  postingAddress: Address | undefined;
};

/** @returns undefined when the mail came through no list; Precedence: bulk alone is none, nor is an unsubscribe link */
export function listOf(mail: Mail): List | undefined {
  const software = softwareOf(mail);
  const isList = software !== undefined || LIST_HEADERS.some((name) => mail.headers.has(name));
  if (!isList) return undefined;
  const postingAddress = first(mail, POSTING);
  const name = first(mail, NAMES) ?? titleOf(mail, software) ?? postingAddress?.split("@")[0];
  return { name, software, postingAddress };
}

type Source = readonly [name: string, pattern: RegExp];

const LIST_HEADERS = [
  "list-id",
  "list-post",
  "mailing-list",
  "x-mailman-version",
  "x-beenthere",
  "x-ml-name",
  "x-list",
];
const ADDRESS = "([^\\s<>\"'(),;:]{1,64}@[a-z0-9.-]{1,255})";
const ANY = "(?:[^<]{0,200}<)?(?:mailto:)?";

/** Each server's own word for itself, the surest first. The pattern's group is what it is called. */
const SOFTWARE: readonly Source[] = [
  ["list-software", /^"?(fml)\s\[(?:fml )?[^\]]{1,60}\]/i],
  ["list-software", /^"?([^"]{1,80}?)(?:\s+by\s[^"]{0,80})?"?\s*$/i],
  ["x-mlserver", /^(fml)\s\[/i],
  ["x-listserver", /^([^"]{1,80}?)(?:\s+by\s.{0,80})?$/i],
  ["x-mailman-version", /^(\S.{0,40})$/],
  ["x-listar-version", /^(\S.{0,60})$/],
  ["x-ecartis-version", /^(\S.{0,60})$/],
  ["x-google-loop", /^(groups)/i],
  ["mailing-list", /(@yahoogroups\.)/i],
  ["mailing-list", /run by (ezmlm(?:-idx)?)/i],
  ["received", /\((LISTSERV[^)]{0,60})\)/],
  ["message-id", /^<(lyris)-/i],
  ["list-unsubscribe", /mailto:(leave)-[^@\s]{1,80}-\d{1,20}[a-z]@/i],
  ["sender", /^(?:[^<]{0,200}<)?(?!owner-majordomo@)(owner)-[^@\s]{1,64}@/i],
];

/** What a mark stands for that is not a name by itself. */
const CALLED: Readonly<Record<string, string>> = {
  groups: "Google Groups",
  "@yahoogroups.": "Yahoo! Groups",
  lyris: "Lyris",
  leave: "Lyris",
  owner: "majordomo",
};

function softwareOf(mail: Mail): string | undefined {
  for (const [name, pattern] of SOFTWARE) {
    for (const value of values(mail, name)) {
      const mark = pattern.exec(value)?.[1];
      if (mark && isProven(mail, mark.toLowerCase())) return calledBy(name, mark, value);
    }
  }
  return undefined;
}

/** "owner-" is how Majordomo signs; other programs do so too, but not with a list's Precedence. */
const isProven = (mail: Mail, mark: string): boolean =>
  mark !== "owner" || values(mail, "precedence").some((value) => /^\s*(bulk|list)\b/i.test(value));

function calledBy(name: string, mark: string, value: string): string {
  if (mark === "fml") return /\[((?:fml )?[^\]]{1,60})\]/i.exec(value)?.[1] ?? mark;
  if (name === "x-mailman-version") return `GNU Mailman version ${mark}`;
  return CALLED[mark.toLowerCase()] ?? mark.trim();
}

/** Where one posts to, the surest first. */
const POSTING: readonly Source[] = [
  ["list-post", new RegExp(`^${ANY}${ADDRESS}`, "i")],
  ["mailing-list", new RegExp(`^list ${ADDRESS}`, "i")],
  ["delivered-to", new RegExp(`^mailing list ${ADDRESS}`, "i")],
  ["x-beenthere", new RegExp(`^${ANY}${ADDRESS}`, "i")],
  ["list-unsubscribe", /mailto:leave-([^@\s]{1,80}-\d{1,20}[a-z]@[a-z0-9.-]{1,255})/i],
  ["list-id", new RegExp(`<${ADDRESS}>`, "i")],
  ["sender", new RegExp(`^${ANY}${ADDRESS}`, "i")],
  ["reply-to", new RegExp(`^${ANY}${ADDRESS}`, "i")],
  ["x-loop", new RegExp(`^${ANY}${ADDRESS}`, "i")],
  ["to", new RegExp(`^${ANY}${ADDRESS}`, "i")],
];

const NAMES: readonly Source[] = [
  ["x-ml-name", /^(\S{1,100})$/],
  ["x-list", /^(\S{1,100})$/],
];

function first(mail: Mail, sources: readonly Source[]): string | undefined {
  for (const [name, pattern] of sources) {
    for (const value of values(mail, name)) {
      const found = pattern.exec(value)?.[1];
      if (found) return found.includes("@") ? postingFrom(found) : found;
    }
  }
  return undefined;
}

/** The list behind the addresses its server signs with: owner-x@, x-owner@, x-bounces@, and Lyris's leave-x-123A@. */
function postingFrom(address: string): Address {
  const local = address
    .slice(0, address.lastIndexOf("@"))
    .replace(/^owner-/i, "")
    .replace(/-\d{1,20}[a-z]$/i, "")
    .replace(/-(owner|bounces?|admin|request|errors?|report|help)$/i, "");
  return `${local}@${domainOf(address)}`.toLowerCase();
}

/** LISTSERV and ListSTAR sign as the list, by its title (their Sender is "Title <list@host>"). */
function titleOf(mail: Mail, software: string | undefined): string | undefined {
  if (!/^list(serv|star)/i.test(software ?? "")) return undefined;
  return /^"?([^"<]{1,100}?)"?\s*</.exec(header(mail, "sender"))?.[1]?.trim();
}

const LONGEST = 1_000; // characters

const values = (mail: Mail, name: string): string[] =>
  (mail.headers.get(name) ?? []).map((value) => value.slice(0, LONGEST).trim());

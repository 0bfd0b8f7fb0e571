// The single values settings are made of. Each has a title that completes the sentence '"x" is not …'.

import { DateTime, IANAZone } from "luxon";
import { validate as isCron } from "node-cron";
import { z } from "zod";
import type { StepTarget, Target } from "../core/model/policy.ts";
import { roomForToken, SHORT_TOKEN } from "../core/model/token.ts";
import { closest } from "../core/words/closest.ts";
import { parseDuration } from "../core/words/duration.ts";
import { hasWord } from "../core/words/spelling.ts";
import { mailLanguages } from "../ports/mail-languages.ts";
import { domainName, oneAddress } from "../security/domain-name.ts";
import { isAddressRange } from "./relays.ts";

/** Text with a title, turned into a value by `read`; undefined from `read` is a problem. */
export const textAs = <T>(title: string, read: (text: string) => T | undefined) =>
  z
    .string()
    .meta({ title })
    .transform((text, context): T => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", input: text });
      return z.NEVER;
    });

export const when = (test: (text: string) => boolean) => (text: string) => (test(text) ? text : undefined);

const LABELS = /^[\p{L}\p{N}_-]+(\.[\p{L}\p{N}_-]+)*$/u;

const isAddress = (text: string): boolean => {
  const [local = "", domain = "", ...more] = text.split("@");
  return (
    more.length === 0 && Buffer.byteLength(local) <= 64 && /^[^\s<>()[\]\\,;:"]+$/.test(local) && LABELS.test(domain)
  );
};

const LONGEST_REPLY_NAME = roomForToken(SHORT_TOKEN);

/** What other files name a thing by. A colon would not do: group:<id>. */
export const ID = /^[a-z0-9][a-z0-9_-]*$/;

/** rules.ts checks the pattern: a schema that refuses a key would not look at what stands below it. */
export const id = z.string().meta({ title: "an id", pattern: ID.source });

/** How variables of the environment are named where a setting names one. */
export const VARIABLE = /^[A-Z_][A-Z0-9_]*$/;

export const text = z.string().trim().min(1).meta({ title: "text" });

/** Milliseconds, written "10m", "2h", "1h 30m", "5 days". */
export const duration = textAs("a duration such as 10m, 2h or 5 days", parseDuration);

/** Long enough that nothing is owed any more of what it is about. */
export const longDuration = textAs("a duration of at least 7 days, such as 90 days", (text) => {
  const ms = parseDuration(text);
  return ms !== undefined && ms >= 7 * 86_400_000 ? ms : undefined;
});

/** A language mails can be written in, such as "de". */
export const language = textAs(
  "a language that mails can be written in, such as en or de",
  when((text) => mailLanguages().includes(text)),
);

export const address = textAs("a mail address such as anna@example.org", (text) =>
  isAddress(text.trim()) ? oneAddress(text.trim()) : undefined,
);

/** An address mail reaches us at. What stands behind "+" is ignored when we look one up, so it cannot be part of one. */
export const ourAddress = address.superRefine((value, context) => {
  if (!value.includes("+")) return;
  const help = `Leave out the "+" and what follows it: ${value.replace(/\+[^@]*/, "")} also receives such mails.`;
  context.addIssue({ code: "custom", message: `"${value}" contains a "+"`, params: { help } });
});

export const replyAddressSetting = ourAddress.superRefine((value, context) => {
  const local = value.slice(0, value.lastIndexOf("@"));
  const { length } = Buffer.from(local);
  if (length <= LONGEST_REPLY_NAME || local.includes("+")) return;
  const message = `"${local}" is ${length} characters long, and at most ${LONGEST_REPLY_NAME} may stand before the "@"`;
  const help =
    `Answers come back to ${local}+<token>@…: mail systems allow 64 characters before the "@", ` +
    `the "+" and the token need ${SHORT_TOKEN + 1} of them. Choose a shorter name, such as reply.`;
  context.addIssue({ code: "custom", message, params: { help } });
});

/** Where mails come from: an address, or "@" and a domain. */
export const sender = textAs(
  "an address such as alerts@monitor.example, or a domain such as @monitor.example",
  (text) => {
    const plain = text.trim().toLowerCase();
    return isAddress(plain) || (plain.startsWith("@") && LABELS.test(plain.slice(1))) ? oneAddress(plain) : undefined;
  },
);

export const domain = textAs("a domain such as customer.example", (text) =>
  LABELS.test(text) ? domainName(text) : undefined,
);

export const timeZone = z
  .string()
  .meta({ title: "a time zone" })
  .superRefine((text, context) => {
    if (!/^[+-]/.test(text) && IANAZone.create(text).isValid) return;
    const near = closest(text, Intl.supportedValuesOf("timeZone"));
    const help = near ? `Did you mean "${near}"?` : "Write it like Europe/Warsaw (the names of the IANA list).";
    context.addIssue({ code: "custom", message: `there is no time zone "${text}"`, params: { help } });
  });

export const day = textAs(
  "a day such as 2026-12-24",
  when((text) => /^\d{4}-\d\d-\d\d$/.test(text) && DateTime.fromISO(text).isValid),
);

export const prefix = z
  .string()
  .regex(/^[A-Z][A-Z0-9]{1,7}$/)
  .meta({ title: "two to eight capital letters or digits, beginning with a letter" });

/** Reads "responsible", "person:anna", "group:leads". */
export function readTarget(text: string): Target | undefined {
  if (text === "responsible") return { kind: "responsible" };
  const [, kind, name] = /^(person|group):(\S+)$/.exec(text) ?? [];
  return kind && name ? { kind: kind as "person" | "group", id: name } : undefined;
}

/** Reads what a step of a policy names: "rota:network", "owner", "owner:network" and "manager", too. */
export function readStepTarget(text: string): StepTarget | undefined {
  if (text === "owner" || text === "manager") return { kind: text };
  const [, kind, id] = /^(rota|owner):(\S+)$/.exec(text) ?? [];
  return id ? { kind: kind as "rota" | "owner", id } : readTarget(text);
}

/** Reads "person:anna" and "group:leads". */
export function readAuthority(text: string): Exclude<Target, { kind: "responsible" }> | undefined {
  const target = readTarget(text);
  return target && target.kind !== "responsible" ? target : undefined;
}

/** Reads an entry of a list of people: "anna", "person:anna", "group:leads". */
export const readMember = (text: string): Exclude<Target, { kind: "responsible" }> | undefined =>
  readAuthority(text) ?? (/^[^\s:]+$/.test(text) ? { kind: "person", id: text } : undefined);

/** Reads an entry of a list that takes people only: "anna". */
export const readPerson = when((text) => /^[^\s:]+$/.test(text));

export const target = textAs("responsible, person:<id> or group:<id>", readTarget);
export const stepTarget = textAs(
  "responsible, manager, owner, owner:<id>, person:<id>, group:<id> or rota:<id>",
  readStepTarget,
);
export const authority = textAs("person:<id> or group:<id>", readAuthority);
export const member = textAs("a person's id or group:<id>", readMember);
export const person = textAs("a person's id", readPerson);

/** Onit compares words, so a phrase without one would match everything. */
export const phrase = textAs("a phrase with at least one word in it", when(hasWord));

export const cron = textAs('a cron expression such as "* * * * *" (every minute)', when(isCron));

export const addressRange = textAs("an IP address or range such as 127.0.0.1 or 10.0.0.0/8", when(isAddressRange));

const UNITS: Readonly<Record<string, number>> = { "": 1, b: 1, kb: 1024, mb: 1024 ** 2, gb: 1024 ** 3 };

/** Bytes, written 26214400, "512 KB" or "25 MB" (1 KB is 1024 bytes). */
export const size = z
  .union([z.string(), z.number()])
  .meta({ title: 'a size such as "25 MB" or "512 KB"' })
  .transform((written, context) => {
    const [, amount, unit = ""] = /^(\d+(?:\.\d+)?)\s*([kmg]?b)?$/.exec(String(written).trim().toLowerCase()) ?? [];
    const bytes = Math.round(Number(amount) * (UNITS[unit] ?? Number.NaN));
    if (bytes >= 1) return bytes;
    context.addIssue({ code: "custom", input: written });
    return z.NEVER;
  });

/** Secrets are sent there: encrypted, or not beyond this machine. */
export const secretUrl = textAs("a web address with https, such as https://login.example/token", (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isSafe = url && (url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname)));
  return isSafe && !url.username && !url.hash ? url.href : undefined;
});

/** Whether a host is this machine, by its name alone. */
export const isLoopback = (host: string): boolean => /^(127(\.\d{1,3}){3}|\[?::1\]?|localhost)$/.test(host);

export const webUrl = textAs("a web address such as https://onit.example", (text) => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search || url.hash) return undefined;
  return url.href.replace(/\/$/, "");
});

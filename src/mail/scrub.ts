// A mail with its people taken out and its build kept: every header, boundary, encoding and charset stays, so that a
// program stumbles over the scrubbed mail as it did over the real one. For `onit anonymise`.

import iconv from "iconv-lite";
import { type Pseudonyms, pseudonyms } from "./pseudonyms.ts";

/**
 * How much is taken away.
 * words: every word but those that are `known`; names: words written with a capital, figures and addresses only.
 */
export type Thoroughness = "words" | "names";

type Scrubbing = { by: Pseudonyms; thoroughness: Thoroughness; isKnown: (word: string) => boolean };

const MOST_LEVELS = 30;

/**
 * @param salt anything that is secret or random: without it nobody can tell which original a stand-in is for
 * @param isKnown words, in lower case, that tell what a mail is and nothing about its people
 */
export function scrub(
  raw: Buffer,
  salt: string,
  thoroughness: Thoroughness,
  isKnown: (word: string) => boolean,
): Buffer {
  const mail = raw.toString("latin1");
  return Buffer.from(entity(mail, { by: pseudonyms(salt), thoroughness, isKnown }, 0), "latin1");
}

/** One header block and its body, as bytes in a latin1 string. */
function entity(source: string, how: Scrubbing, level: number): string {
  const [head, gap, body] = split(source);
  const type = headerValue(head, "content-type").toLowerCase();
  const encoding = headerValue(head, "content-transfer-encoding").trim().toLowerCase();
  const scrubbed = headers(head, how);
  if (level > MOST_LEVELS) return `${scrubbed}${gap}`;
  if (type.startsWith("multipart/")) return `${scrubbed}${gap}${parts(body, boundaryOf(head), how, level)}`;
  if (/^message\/(rfc822|global)/.test(type)) return `${scrubbed}${gap}${entity(body, how, level + 1)}`;
  if (/^(message\/|text\/rfc822-headers)/.test(type)) return `${scrubbed}${gap}${headers(body, how)}`;
  if (type !== "" && !type.startsWith("text/")) return `${scrubbed}${gap}${emptied(body, encoding)}`;
  const charset = /charset\s*=\s*"?([^\s;"]+)/i.exec(type)?.[1] ?? "utf-8";
  return `${scrubbed}${gap}${text(body, encoding, charset, type.includes("html"), how)}`;
}

function split(source: string): [head: string, gap: string, body: string] {
  const found = /\r?\n\r?\n/.exec(source);
  if (!found) return [source, "", ""];
  const end = found.index + found[0].length;
  return [source.slice(0, found.index), found[0], source.slice(end)];
}

const unfolded = (head: string): string => head.replace(/\r?\n[ \t]+/g, " ");

const headerValue = (head: string, name: string): string =>
  new RegExp(`^${name}[ \\t]*:(.*)$`, "im").exec(unfolded(head))?.[1]?.trim() ?? "";

const boundaryOf = (head: string): string =>
  /boundary\s*=\s*(?:"([^"]*)"|([^\s;]+))/i.exec(headerValue(head, "content-type"))?.slice(1).find(Boolean) ?? "";

function parts(body: string, boundary: string, how: Scrubbing, level: number): string {
  if (!boundary) return scrubText(body, how);
  const pieces = body.split(`--${boundary}`);
  return pieces
    .map((piece, index) => {
      if (index === 0 || piece.startsWith("--")) return scrubText(piece, how);
      const start = /^[ \t]*\r?\n/.exec(piece)?.[0] ?? "";
      return start + entity(piece.slice(start.length), how, level + 1);
    })
    .join(`--${boundary}`);
}

/** What cannot be read as text says nothing once it is filled with zeros of the same length. */
const emptied = (body: string, encoding: string): string =>
  encoding === "base64" ? body.replace(/[A-Za-z0-9+/]/g, "A") : body.replace(/[^\r\n]/g, "x");

function text(body: string, encoding: string, charset: string, isHtml: boolean, how: Scrubbing): string {
  const bytes = decoded(body, encoding);
  if (/^iso-2022-/i.test(charset))
    return encoded(Buffer.from(shifted(bytes.toString("latin1"), how), "latin1"), encoding, body);
  const known = iconv.encodingExists(charset) ? charset : "latin1";
  const words = iconv.decode(bytes, known);
  const scrubbed = isHtml ? scrubHtml(words, how) : scrubText(words, how);
  return encoded(iconv.encode(scrubbed, known), encoding, body);
}

/** ISO-2022: what follows an escape sequence with "$" is of two bytes each, and becomes the same kana; the rest is text. */
const shifted = (source: string, how: Scrubbing): string =>
  source
    .split(ESCAPE)
    .map((piece) => {
      const sign = /^(\$\(?[@-D]|\([A-J])/.exec(piece)?.[0] ?? "";
      const rest = piece.slice(sign.length);
      return sign + (sign.startsWith("$") ? rest.replace(/[^\r\n]{2}/g, '$"') : scrubText(rest, how));
    })
    .join(ESCAPE);

const ESCAPE = "\u001b";

function decoded(body: string, encoding: string): Buffer {
  if (encoding === "base64") return Buffer.from(body, "base64");
  if (encoding !== "quoted-printable") return Buffer.from(body, "latin1");
  const joined = body.replace(/[ \t]*=\r?\n/g, "");
  return Buffer.from(
    joined.replace(/=([0-9A-Fa-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  );
}

function encoded(bytes: Buffer, encoding: string, before: string): string {
  const line = before.includes("\r\n") ? "\r\n" : "\n";
  if (encoding === "base64") {
    const end = /\s*$/.exec(before)?.[0] ?? "";
    return (bytes.toString("base64").match(/.{1,76}/g) ?? []).join(line) + end;
  }
  if (encoding !== "quoted-printable") return bytes.toString("latin1");
  return bytes
    .toString("latin1")
    .replace(
      /[^\t\r\n\x20-\x3c\x3e-\x7e]/g,
      (one) => `=${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`,
    )
    .replace(/[^\r\n]{70}(?=[^\r\n]{6})/g, (row) => {
      const cut = row.length - (/=[0-9A-F]?$/.exec(row)?.[0].length ?? 0);
      return `${row.slice(0, cut)}=${line}${row.slice(cut)}`;
    });
}

const KEPT_HEADERS =
  /^(received|content-(type|transfer-encoding|disposition|id)|mime-version|precedence|auto-submitted|x-auto-response-suppress|x-autoreply|x-autorespond|x-loop|list-[a-z]+|action|status|reporting-mta|remote-mta|final-recipient|original-recipient|diagnostic-code|arrival-date|date|return-path)$/i;

/** Names of headers and what machines say in them stay; addresses, host names, figures and people's words do not. */
function headers(head: string, how: Scrubbing): string {
  return head
    .split(/(?<=\n)(?![ \t])/)
    .map((line) => {
      const colon = line.indexOf(":");
      if (colon < 1 || /\s/.test(line.slice(0, colon))) return scrubText(line, how);
      const [name, value] = [line.slice(0, colon), line.slice(colon + 1)];
      if (/^content-(type|disposition)$/i.test(name)) return `${name}:${fileNames(value, how)}`;
      if (KEPT_HEADERS.test(name)) return `${name}:${fixedParts(value, how, (rest) => rest)}`;
      return `${name}:${encodedWords(value, (piece) => scrubText(piece, how))}`;
    })
    .join("");
}

const fileNames = (value: string, how: Scrubbing): string =>
  value.replace(/(name\*?\d*\*?\s*=\s*)("[^"]*"|[^\s;]+)/gi, (_, start: string, name: string) => {
    const dot = name.lastIndexOf(".");
    return start + (dot < 0 ? words(name, how) : words(name.slice(0, dot), how) + name.slice(dot));
  });

/** RFC 2047: what is encoded is scrubbed inside and encoded again. */
function encodedWords(value: string, scrubbing: (words: string) => string): string {
  const pieces = value.split(/(=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=)/);
  return pieces
    .map((piece, index) => {
      if (index % 2 === 0) return scrubbing(piece);
      const [, charset = "", kind = "", content = ""] = /^=\?([^?*]+)[^?]*\?([BbQq])\?([^?]*)\?=$/.exec(piece) ?? [];
      if (!iconv.encodingExists(charset)) return `=?${charset}?${kind}?${content.replace(/[A-Za-z0-9]/g, "A")}?=`;
      const bytes =
        kind.toLowerCase() === "b"
          ? Buffer.from(content, "base64")
          : decoded(content.replaceAll("_", " "), "quoted-printable");
      const again = iconv.encode(scrubbing(iconv.decode(bytes, charset)), charset);
      return `=?${charset}?B?${again.toString("base64")}?=`;
    })
    .join("");
}

const ADDRESS = /[^\s<>()[\]"',;:=/@]{1,64}@[^\s<>()[\]"',;:=/@]{1,255}/g;
// A link, an address, a ticket's reference, a network address, a host name.
const FIXED =
  /(https?:\/\/[^\s<>"]{1,2000}|[^\s<>()[\]"',;:=/@]{1,64}@[^\s<>()[\]"',;:=/@]{1,255}|\[[A-Z]{1,8}-\d{1,9}\]|\b\d{1,3}(?:\.\d{1,3}){3}\b|\b(?:[a-z0-9_-]{1,63}\.){1,8}[a-z]{2,24}\b)/i;

/** What has a form of its own gets a stand-in of that form; the rest is given on. */
const fixedParts = (source: string, { by }: Scrubbing, rest: (piece: string) => string): string =>
  source
    .split(FIXED)
    .map((piece, index) => {
      if (index % 2 === 0) return rest(piece);
      if (piece.startsWith("[")) return piece;
      if (piece.includes("://")) return `https://${by.domain(hostOf(piece))}/`;
      if (piece.includes("@")) return by.address(piece);
      return /^\d/.test(piece) ? "192.0.2.1" : by.domain(piece);
    })
    .join("");

const scrubText = (source: string, how: Scrubbing): string => fixedParts(source, how, (piece) => words(piece, how));

const hostOf = (link: string): string => /^https?:\/\/([^/:?#]*)/.exec(link)?.[1] ?? "";

/** A line that ends with a colon, or begins with a label, introduces something: in it only names and figures go. */
const words = (source: string, how: Scrubbing): string =>
  source
    .split(/(?<=\n)/)
    .map((line) => {
      const label = LABEL.exec(line)?.[0] ?? "";
      const thoroughness = label || /:\s*$/.test(line) ? "names" : how.thoroughness;
      const scrubbed = line.slice(label.length).replace(WORD, (word) => scrubWord(word, thoroughness, how));
      return label + scrubbed;
    })
    .join("");

const LABEL =
  /^\W{0,6}(from|sent|date|to|cc|subject|reply-to|von|gesendet|datum|an|kopie|betreff|de|envoyé|à|objet|enviado|para|asunto|da|inviato|oggetto|verzonden|aan|onderwerp|od|wysłano|do|temat|från|skickat|till|ämne|fra|sendt|til|emne|assunto|předmět|komu)\s?[:：]/iu;
const WORD = /[\p{L}\p{M}']+|\d+/gu;

function scrubWord(word: string, thoroughness: Thoroughness, { by, isKnown }: Scrubbing): string {
  // Hours, days and years stay; numbers of people and things do not.
  if (/^\d/.test(word)) return word.length < 3 || /^(19|20)\d\d$/.test(word) ? word : by.figures(word);
  if (word.length < 2 || isKnown(word.toLowerCase()) || CALENDAR.has(word.toLowerCase())) return word;
  if (thoroughness === "names" && (word.length < 4 || !/^\p{Lu}/u.test(word))) return word;
  return by.word(word);
}

/** Names of days and months, long and short, in the languages mail programs speak: a date tells of nobody. */
const CALENDAR: ReadonlySet<string> = new Set(
  "en de fr es it nl pl pt sv da nb fi cs sk hu ro hr tr el ru uk ja zh ko".split(" ").flatMap((language) =>
    (["long", "short"] as const).flatMap((style) => {
      const say = new Intl.DateTimeFormat(language, { weekday: style, month: style, day: "numeric", timeZone: "UTC" });
      const days = Array.from({ length: 12 }, (_, month) => say.format(Date.UTC(2026, month, 1 + month)));
      return days.flatMap((day) => day.toLowerCase().match(/[\p{L}\p{M}]+/gu) ?? []);
    }),
  ),
);

/** What stands between the tags; in them, links and addresses. */
const scrubHtml = (source: string, how: Scrubbing): string =>
  source
    .split(/(<(?:[^<>"']|"[^"]*"|'[^']*')*>|&[#\w]{1,10};)/)
    .map((piece, index) => {
      if (index % 2 === 0) return scrubText(piece, how);
      return piece.startsWith("<") ? attributes(piece, how) : piece;
    })
    .join("");

const attributes = (tag: string, how: Scrubbing): string =>
  tag
    .replace(
      /(\b(?:href|src)\s*=\s*["']?)(https?:\/\/[^\s"'>]*)/gi,
      (_, start: string, link: string) => `${start}https://${how.by.domain(hostOf(link))}/`,
    )
    .replace(
      /(\b(?:alt|title)\s*=\s*)("[^"]*"|'[^']*')/gi,
      (_, start: string, value: string) => start + words(value, how),
    )
    .replace(ADDRESS, (address) => how.by.address(address));

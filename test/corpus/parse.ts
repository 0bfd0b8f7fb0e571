// Whether a mail reads as Zammad reads it: who, to whom, about what, which words, which files.
// Zammad shows HTML in its own cleaned form and hangs the HTML itself on as "message.html": we keep it in `Mail.html`, so its words are
// compared, both sides rendered by the same code, and not its marks.

import { isUtf8 } from "node:buffer";
import type { Mail } from "../../src/core/model/mail.ts";
import { isKnown } from "../../src/mail/mime/charset.ts";
import { leaves, type Part } from "../../src/mail/mime/part.ts";
import { readParts } from "../../src/mail/mime/read-parts.ts";
import { textOfHtml } from "../../src/mail/new-text/render-html.ts";
import { attachments, parse } from "../../src/mail/parse.ts";
import type { Label, Score } from "./label.ts";

type File = { filename: string; bytes: number };
type Expected = {
  from_email?: string;
  from_display_name?: string;
  to?: string;
  cc?: string;
  "reply-to"?: string;
  subject?: string;
  content_type?: string;
  body_html?: string;
  attachments?: File[];
};

const envelope = { source: "corpus", from: "", recipient: "", peer: "" };
const DECORATION = 10_240; // bytes

export async function judgeParse(label: Label, raw: Buffer): Promise<Score> {
  const expected: Expected = label.expected;
  const mail = await parse({ id: label.id, contentId: label.id, raw, envelope, receivedAt: new Date(0) });
  const files = await attachments(raw);
  const isHtml = expected.content_type === "text/html" && mail.html !== "";
  const got = {
    from: comparable(mail.from?.address),
    name: words(mail.from?.name),
    to: joined(mail.to),
    replyTo: joined(mail.replyTo),
    subject: words(mail.subject),
    body: words(isHtml ? textOfHtml(mail.html) : mail.text),
  };
  const wanted = {
    from: comparable(expected.from_email),
    // A name made of the address, or cut out of a broken field, is none to us.
    name: /[@>]|\?=/.test(expected.from_display_name ?? "") ? got.name : words(expected.from_display_name),
    to: `${addresses(expected.to)} ${addresses(expected.cc)}`.trim(),
    replyTo: expected["reply-to"] ? addresses(expected["reply-to"]) : got.replyTo,
    subject: words(expected.subject),
    body: bodyWords(expected),
  };
  const differences = Object.fromEntries(
    Object.entries(wanted)
      .map(([key, want]) => [key, { expected: want, got: got[key as keyof typeof got] }] as const)
      .filter(([, { expected: want, got: have }]) => want !== have),
  );
  const parts = leaves((await readParts(raw)).mail);
  const missing = unmatched(expected.attachments ?? [], files, parts, mail.html);
  const wrong = missing.length ? { ...differences, files: missing } : differences;
  const reason = convention(label, mail, files, raw, parts);
  const right = Object.keys(wrong).length === 0;
  return { right, got: wrong, ...(reason && !right ? { apart: reason } : {}) };
}

/** Where our convention is another one, and why. */
function convention(
  label: Label,
  mail: Mail,
  files: readonly { name: string }[],
  raw: Buffer,
  parts: readonly Part[],
): string | undefined {
  const expected: Expected = label.expected;
  const body = expected.body_html ?? "";
  const texts = parts.filter(
    ({ type, disposition, name }) => type.startsWith("text/") && disposition !== "attachment" && !name,
  );
  const charsets = parts.map(({ charset, charsetAround }) => charset || charsetAround).filter((name) => name !== "");
  const conventions: readonly (readonly [holds: boolean, reason: string])[] = [
    [
      /^begin [0-7]{3} /m.test(body) && files.length > 0,
      "a file inside the text is an attachment to us, and text to Zammad",
    ],
    [body === NOTHING && mail.text.trim() !== "", "there is a text, and Zammad finds none"],
    [label.expected.from?.includes("<>") ?? false, "a name torn at a comma is one name to us"],
    [
      texts.length > 1 &&
        (expected.attachments ?? []).some(({ filename }) => /^(document\d*\.html|file)$/.test(filename)),
      "a second text without a name is text to us, and a file to Zammad",
    ],
    [!charsets.every(isKnown), "its character set does not exist: both sides guess"],
    [
      texts.some(
        ({ charset, charsetAround, content }) => /^utf-?8$/i.test(charset || charsetAround) && !isUtf8(content),
      ),
      "bytes that are not of the character set it names: both sides guess",
    ],
    [/windows-1258/i.test(raw.toString("latin1")), "Zammad reads the accents of windows-1258 as signs of windows-1252"],
    [
      HIDING.test(mail.html) && bodyWords(expected).endsWith(words(textOfHtml(mail.html))),
      "words that the HTML hides in front of the text are none to us",
    ],
    [!mail.from && !expected.from_email?.includes("@"), "an address without a domain is none to us"],
  ];
  return conventions.find(([holds]) => holds)?.[1];
}

const HIDING = /display:\s*none|color:\s*transparent|font-size:\s*0/i;
const NOTHING = "no visible content"; // what Zammad writes where nothing is

function bodyWords({ body_html: body = "", content_type: type }: Expected): string {
  if (body === NOTHING) return "";
  return words(type === "text/html" ? textOfHtml(body) : body);
}

/** HTML 4 and HTML 5 differ in the brackets of &lang; and &rang;. */
const words = (text = ""): string =>
  text
    .replace(/[\s\u00A0]+/g, "")
    .replace(/[\u2329\u3008]/g, "\u27E8")
    .replace(/[\u232A\u3009]/g, "\u27E9");

const comparable = (address = ""): string => address.toLowerCase().replace(/[\s<>"]+/g, "");

/** All that look like addresses, in order. */
const addresses = (field = ""): string => (field.match(/[^\s<>,;:()"]+@[^\s<>,;()"]+/g) ?? []).join(" ").toLowerCase();

const joined = (all: readonly { address: string }[]): string => all.map(({ address }) => address).join(" ");

/**
 * The files that only one side has. Zammad counts the bytes of texts without CR and without the last line break, makes up names for the
 * unnamed, numbers equal ones, and keeps small pictures that the HTML shows in place: those are decoration to us.
 */
function unmatched(
  expected: readonly File[],
  files: readonly (Attached & { content: Buffer })[],
  parts: readonly Part[],
  html: string,
): string[] {
  const named = new Set(parts.map(({ name }) => plain(name)));
  const rest = [...files];
  const missing: string[] = [];
  for (const { filename, bytes } of expected.filter((file) => file.filename !== "message.html")) {
    const at = rest.findIndex(
      (file) => sizes(file.content).includes(bytes) && (isNamed(file.name, filename) || !isSaid(file, filename, named)),
    );
    if (at >= 0) rest.splice(at, 1);
    else if (bytes >= DECORATION || !/\.(gif|jpe?g|png)$/i.test(filename) || !html.includes("cid:"))
      missing.push(`only Zammad: ${filename} ${bytes}`);
  }
  return [...missing, ...rest.map(({ name, size }) => `only Onit: ${name} ${size}`)];
}

/** The mail itself gave the name, and it is not one of several that Zammad numbered. */
const isSaid = ({ name }: Attached, filename: string, named: ReadonlySet<string>): boolean =>
  named.has(plain(name)) && plain(name) !== plain(filename).replace(/\d(?=\.)/, "");

type Attached = { name: string; size: number };

/** A sign that Zammad could not read may be any. */
const isNamed = (name: string, expected: string): boolean => {
  const [ours, theirs] = [[...plain(name)], [...plain(expected)]];
  return ours.length === theirs.length && theirs.every((sign, at) => sign === "\uFFFD" || sign === ours[at]);
};

const plain = (name: string): string => name.normalize("NFC").replace(/\s+/g, " ").trim();

const sizes = (content: Buffer): number[] => {
  const text = content.toString("latin1").replaceAll("\r\n", "\n");
  return [content.length, text.length, text.replace(/\n$/, "").length];
};

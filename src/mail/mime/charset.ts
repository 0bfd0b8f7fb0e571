// Bytes to text, whatever their label says: labels are missing, unknown or wrong in real mails, and the bytes tell.

import japanese from "encoding-japanese";
import iconv from "iconv-lite";
import { guess } from "./guess.ts";

/** What programs write, and what they mean. The Latin ones are those of Windows, as in browsers (WHATWG Encoding Standard). */
const MEANT: Readonly<Record<string, string>> = {
  ascii: "windows-1252",
  "us-ascii": "windows-1252",
  "ansi_x3.4-1968": "windows-1252",
  "iso-8859-1": "windows-1252",
  latin1: "windows-1252",
  "iso-8859-9": "windows-1254",
  "iso-8859-8-i": "iso-8859-8",
  "iso-8859-8-e": "iso-8859-8",
  gb2312: "gb18030",
  "gb_2312-80": "gb18030",
  "x-gbk": "gb18030",
  gbk: "gb18030",
  big5: "big5-hkscs",
  "ks_c_5601-1987": "cp949",
  "euc-kr": "cp949",
  "x-sjis": "shift_jis",
  utf8: "utf-8",
  "unicode-1-1-utf-8": "utf-8",
  "unicode-1-1-utf-7": "utf-7",
};
const SINGLE_BYTE = /^(windows-?\d|cp125|cp8|iso-?8859|koi8|mac|latin|ibm)/;
const JAPANESE = /^(iso-2022-jp|shift_?jis|sjis|windows-31j|ms932|cp932|euc-?jp|x-euc-jp)/;
const JAPANESE_SETS = ["shift_jis", "euc-jp"]; // one is often written under another's label
const WIDE = /^(utf-?(16|32)|ucs-?[24])/;
const MOST_STRAYS = 10_000;
const LONGEST_LABEL = 60;
const LONGEST_TANGLED = 4_194_304; // bytes of what takes many times its size to read: ISO-2022, and bytes that fit no label
const LOSS = "\uFFFD";

/** Whether its text can be read by its label alone. */
export const isKnown = (label: string): boolean =>
  /^iso-2022-(jp|kr)/.test(tidy(label)) || iconv.encodingExists(meant(label));

/** @param label the name of the character set as the mail says it, "" when it says none. Bytes that stand for nothing become U+FFFD. */
export function decode(bytes: Buffer, label: string): string {
  const name = meant(label);
  if (WIDE.test(name) || isMarkedWide(bytes)) return wide(bytes, name);
  if (isEscaped(bytes)) return escaped(bytes.subarray(0, LONGEST_TANGLED));
  if (/^utf-?7/.test(name)) return iconv.decode(bytes, "utf-7");
  if (isAscii(bytes)) return bytes.toString("latin1");
  const unicode = bytes.toString("utf8").replace(/^\uFEFF/, "");
  if (isUnicode(unicode, name)) return unicode;
  const said = JAPANESE.test(name) ? JAPANESE_SETS : name === "utf-8" || !iconv.encodingExists(name) ? [] : [name];
  const readings = said.map((one) => iconv.decode(bytes, one));
  const whole = readings.find((text) => !text.includes(LOSS));
  if (whole !== undefined) return whole;
  if (readings[0] && SINGLE_BYTE.test(name)) return readings[0];
  return guessed(bytes.subarray(0, LONGEST_TANGLED), unicode.slice(0, LONGEST_TANGLED), readings[0]);
}

const tidy = (label: string): string =>
  label
    .slice(0, LONGEST_LABEL)
    .trim()
    .toLowerCase()
    .replace(/^["']+|["']+$/g, "");

function meant(label: string): string {
  const name = tidy(label);
  return MEANT[name] ?? MEANT[name.replaceAll("_", "-")] ?? name;
}

/** Text in a legacy set is hardly ever well-formed UTF-8 by chance; a few two-byte signs of a Chinese set may be. */
function isUnicode(text: string, name: string): boolean {
  if (text.includes(LOSS)) return false;
  if (!name || name === "utf-8" || SINGLE_BYTE.test(name) || !iconv.encodingExists(name)) return true;
  return (text.match(/[\u0800-\uFFFF]/g)?.length ?? 0) >= 3;
}

/** Mostly UTF-8 is UTF-8 with damage; otherwise the label is right and the text is damaged, or there is none and the bytes are weighed. */
function guessed(bytes: Buffer, unicode: string, labelled: string | undefined): string {
  const lost = unicode.split(LOSS).length - 1;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: all that is not ASCII
  const signs = (unicode.match(/[^\x00-\x7F]/g)?.length ?? 0) - lost;
  if (signs > 0 && signs >= lost) return lost > MOST_STRAYS ? unicode : withStrays(bytes);
  return labelled ?? iconv.decode(bytes, guess(bytes));
}

/** UTF-8 in which bytes that belong to no sign are read as windows-1252: text from two sources, glued together. */
function withStrays(bytes: Buffer): string {
  const pieces: string[] = [];
  let from = 0;
  for (let at = 0; at < bytes.length; ) {
    const length = signLength(bytes, at);
    if (length === 0)
      pieces.push(bytes.toString("utf8", from, at), iconv.decode(bytes.subarray(at, at + 1), "windows-1252"));
    at += Math.max(length, 1);
    if (length === 0) from = at;
  }
  return pieces.join("") + bytes.toString("utf8", from);
}

const LEADS = [
  { below: 0x80, length: 1 },
  { below: 0xc2, length: 0 },
  { below: 0xe0, length: 2 },
  { below: 0xf0, length: 3 },
  { below: 0xf5, length: 4 },
  { below: 0x100, length: 0 },
];

/** @returns how many bytes the sign has, 0 when it is none */
function signLength(bytes: Buffer, at: number): number {
  const length = LEADS.find(({ below }) => bytes[at]! < below)!.length;
  for (let next = 1; next < length; next += 1) if (((bytes[at + next] ?? 0) & 0xc0) !== 0x80) return 0;
  return length;
}

function isAscii(bytes: Buffer): boolean {
  for (let at = 0; at < bytes.length; at += 1) if (bytes[at]! > 127) return false;
  return true;
}

const isMarkedWide = (bytes: Buffer): boolean =>
  bytes.length > 3 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff));

/** UTF-16 that is in fact plain bytes: programs convert the text and forget the label. */
function wide(bytes: Buffer, name: string): string {
  if (isMarkedWide(bytes)) return iconv.decode(bytes, "utf-16");
  if (!bytes.includes(0) && isAscii(bytes)) return bytes.toString("latin1");
  return iconv.decode(bytes, iconv.encodingExists(name) ? name : "utf-16");
}

/** ISO-2022 says itself what it is, by its escapes (RFC 1468, RFC 1557), so its label does not matter. */
const isEscaped = (bytes: Buffer): boolean => bytes.includes("\x1b$") || bytes.includes("\x1b(");

function escaped(bytes: Buffer): string {
  if (bytes.includes("\x1b$)C")) return korean(bytes);
  return japanese.convert(bytes, { to: "UNICODE", from: "JIS", type: "string" });
}

/** ISO-2022-KR: between shift out and shift in stands EUC-KR without its high bits. */
function korean(bytes: Buffer): string {
  const plain = Buffer.from(bytes);
  let isShifted = false;
  for (let at = 0; at < plain.length; at += 1) {
    if (plain[at] === 14 || plain[at] === 15) isShifted = plain[at] === 14;
    else if (isShifted && plain[at]! > 32) plain[at]! |= 128;
  }
  return iconv.decode(plain, "cp949").replaceAll("\x1b$)C", "").replaceAll("\x0e", "").replaceAll("\x0f", "");
}

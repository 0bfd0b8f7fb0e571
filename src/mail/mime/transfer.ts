// Content-Transfer-Encoding undone (RFC 2045, 6), also where the encoding is damaged or not the one that is named.

import { uudecodedBody } from "./uuencode.ts";

const MOST_PIECES = 1_000; // of base64 glued together

type Decoding = (body: Buffer) => Buffer;

const DECODINGS: Readonly<Record<string, Decoding>> = {
  base64: (body) => unbased(body),
  "quoted-printable": (body) => unquoted(body, true),
  "x-uuencode": uu,
  "x-uue": uu,
  uuencode: uu,
  uue: uu,
};

/** @param encoding as the header names it; an unknown one leaves the bytes as they are (RFC 2045, 6.4) */
export function transferDecoded(body: Buffer, encoding: string): Buffer {
  return (DECODINGS[encoding.toLowerCase().replace(/[^a-z0-9-]/g, "")] ?? ((same: Buffer) => same))(body);
}

function uu(body: Buffer): Buffer {
  return uudecodedBody(body.toString("latin1"));
}

/** Base64 with foreign bytes in it, with padding inside, or with plain lines behind it, as mailing lists append them. */
function unbased(body: Buffer): Buffer {
  const text = body.toString("latin1");
  const plainAt = plainLineIn(text);
  const coded = text.slice(0, plainAt);
  const pieces = coded.includes("=") ? coded.split(/=+/, MOST_PIECES) : [coded];
  const decoded = pieces.map((piece) => Buffer.from(piece, "base64"));
  return Buffer.concat(plainAt < text.length ? [...decoded, Buffer.from("\n"), body.subarray(plainAt)] : decoded);
}

/** Whether words stand in or behind the base64. */
export function hasPlainLines(body: Buffer): boolean {
  const text = body.toString("latin1");
  return plainLineIn(text) < text.length;
}

/** Where words begin: a line that has blanks between other characters, which base64 never has. */
function plainLineIn(text: string): number {
  for (const { index } of text.matchAll(/[^\s=][ \t]+[^\s=]/g)) {
    const start = text.lastIndexOf("\n", index) + 1;
    const line = text.slice(start, start + 200).split("\n")[0]!;
    if (/[^A-Za-z0-9+/=\s]|\S[ \t]\S/.test(line)) return start;
  }
  return text.length;
}

/** @param isBody lines end in a soft break there, and blanks at the end of a line are none of the text's (RFC 2045, 6.7) */
export function unquoted(coded: Buffer, isBody: boolean): Buffer {
  const out = Buffer.allocUnsafe(coded.length);
  let length = 0;
  for (let at = 0; at < coded.length; at += 1) {
    const byte = coded[at]!;
    if (byte !== 61) {
      out[length++] = byte;
      continue;
    }
    const [first, second] = [hex(coded[at + 1]), hex(coded[at + 2])];
    if (first >= 0 && second >= 0) {
      out[length++] = first * 16 + second;
      at += 2;
      continue;
    }
    const next = isBody ? afterSoftBreak(coded, at + 1) : -1;
    if (next > 0) at = next - 1;
    else out[length++] = byte;
  }
  return out.subarray(0, length);
}

/** @returns where the next line begins, or -1 when "=" is not the end of its line */
function afterSoftBreak(coded: Buffer, from: number): number {
  let at = from;
  while (at < from + 80 && (coded[at] === 32 || coded[at] === 9)) at += 1;
  if (at >= coded.length) return at;
  if (coded[at] === 13) at += 1;
  if (coded[at] === 10) return at + 1;
  return coded[at - 1] === 13 ? at : -1;
}

function hex(byte: number | undefined): number {
  if (byte === undefined) return -1;
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte & 0xdf;
  return letter >= 65 && letter <= 70 ? letter - 55 : -1;
}

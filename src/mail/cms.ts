// The mail inside an S/MIME wrapping that is signed and not encrypted (RFC 8551, 3.5.2): a reader of just so much BER (X.690).

/** The content type "data" (1.2.840.113549.1.7.1), behind which the content stands. */
const DATA = Buffer.from("06092a864886f70d010701", "hex");
const EXPLICIT = 0xa0;
const STRING = 0x04;
const PIECES = 0x24; // a string in pieces
const MOST_PIECES = 100_000;

type Element = { tag: number; from: number; end: number | undefined }; // no end: it ends with two zeros

/** @returns the content as bytes of a mail; undefined when there is none, as in an encrypted one */
export function signedContent(raw: Buffer): Buffer | undefined {
  const at = raw.indexOf(DATA);
  const outer = at < 0 ? undefined : elementAt(raw, at + DATA.length);
  const string = outer?.tag === EXPLICIT ? elementAt(raw, outer.from) : undefined;
  if (string?.tag === STRING) return raw.subarray(string.from, string.end);
  return string?.tag === PIECES ? joined(raw, string) : undefined;
}

function joined(raw: Buffer, { from, end = raw.length }: Element): Buffer {
  const pieces: Buffer[] = [];
  for (let at = from; at < end && pieces.length < MOST_PIECES; ) {
    const piece = elementAt(raw, at);
    if (piece?.tag !== STRING || piece.end === undefined) break;
    pieces.push(raw.subarray(piece.from, piece.end));
    at = piece.end;
  }
  return Buffer.concat(pieces);
}

function elementAt(raw: Buffer, at: number): Element | undefined {
  const [tag, first] = [raw[at], raw[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, from: at + 2, end: at + 2 + first };
  const bytes = first & 0x7f;
  if (bytes === 0) return { tag, from: at + 2, end: undefined };
  if (bytes > 4 || at + 2 + bytes > raw.length) return undefined;
  const from = at + 2 + bytes;
  return { tag, from, end: from + raw.readUIntBE(at + 2, bytes) };
}

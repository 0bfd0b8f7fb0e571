// The line ends of a raw mail (RFC 5322, 2.3: CR and LF occur only together). Where one reader ends a line at a lone CR and another
// does not, the second checks a signature over other fields than the first shows: so every reader gets the same line ends.

const CR = 13;
const LF = 10;

/** Whether a CR stands without an LF behind it, or an LF without a CR before it. */
export function hasBareLineEnd(raw: Buffer): boolean {
  let before = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at]!;
    if ((before === CR) !== (byte === LF)) return true;
    before = byte;
  }
  return before === CR;
}

/** Every CR, LF and CRLF becomes one CRLF. @returns the same buffer when it has no other line ends */
export function normaliseLineEnds(raw: Buffer): Buffer {
  if (!hasBareLineEnd(raw)) return raw;
  const out = Buffer.allocUnsafe(raw.length * 2);
  let length = 0;
  for (let at = 0; at < raw.length; at += 1) {
    const byte = raw[at]!;
    if (byte === CR || byte === LF) {
      out[length] = CR;
      length += 1;
      if (byte === CR && raw[at + 1] === LF) at += 1;
    }
    out[length] = byte === CR ? LF : byte;
    length += 1;
  }
  return Buffer.from(out.subarray(0, length));
}

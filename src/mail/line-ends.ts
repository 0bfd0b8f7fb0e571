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

/**
 * Whether the head ends its lines in more than one way, so that programs may see other fields in it than we do once its line
 * ends are whole: the server that checked the sender may have read another From. A head with LF alone throughout, as some
 * devices write it, has one reading.
 */
export function endsLinesInTwoWays(raw: Buffer): boolean {
  const [whole, plain] = ["\r\n\r\n", "\n\n"].map((end) => raw.indexOf(end, 0, "latin1")) as [number, number];
  if (whole >= 0 && !hasBareLineEnd(raw.subarray(0, whole + 4))) return false;
  if (whole < 0 && plain < 0) return hasBareLineEnd(raw);
  return plain < 0 || raw.subarray(0, plain).includes(CR);
}

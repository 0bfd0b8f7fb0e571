// A mail whose headers are too large for the parser, cut down to those that tell what it is.

const NEEDED =
  /^(from|to|cc|sender|reply-to|subject|date|message-id|in-reply-to|references|content-type|content-transfer-encoding|mime-version|auto-submitted|precedence|list-id|x-onit-notice)$/i;
const LONGEST_HEADER = 16_384; // bytes, folding included

/** The mail with only the needed headers, each of a bearable length, and its whole body. */
export function reduced(raw: Buffer): Buffer {
  const end = headerEnd(raw);
  const kept: Buffer[] = [];
  for (let start = 0; start < end; ) {
    const next = nextHeader(raw, start, end);
    const colon = raw.indexOf(":", start);
    const name = colon < 0 || colon > next ? "" : raw.toString("latin1", start, Math.min(colon, start + 80));
    if (NEEDED.test(name) && next - start <= LONGEST_HEADER) kept.push(raw.subarray(start, next));
    start = next;
  }
  return Buffer.concat([...kept, Buffer.from("\r\n"), raw.subarray(bodyStart(raw, end))]);
}

function headerEnd(raw: Buffer): number {
  const [crlf, lf] = [raw.indexOf("\r\n\r\n"), raw.indexOf("\n\n")];
  if (crlf < 0 && lf < 0) return raw.length;
  if (crlf < 0) return lf + 1;
  return lf < 0 ? crlf + 2 : Math.min(crlf + 2, lf + 1);
}

const bodyStart = (raw: Buffer, end: number): number => (raw[end] === 13 ? end + 2 : end + 1);

function nextHeader(raw: Buffer, start: number, end: number): number {
  for (let at = raw.indexOf(10, start); at >= 0 && at < end; at = raw.indexOf(10, at + 1)) {
    const next = raw[at + 1];
    if (next !== 32 && next !== 9) return at + 1;
  }
  return end;
}

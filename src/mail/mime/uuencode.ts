// Files as older programs put them into a text: "begin 644 name", lines whose first sign is their length, "end" (POSIX uuencode).

export type Uuencoded = { name: string; content: Buffer; from: number; end: number }; // where it stands in the text

const BEGIN = /^begin [0-7]{3,4} (\S[^\r\n]{0,200})\r?$/gm;
const MOST = 50; // of one text

/** A begin without lines of data or without an end is only a text that says so. */
export function uudecoded(text: string): Uuencoded[] {
  const found: Uuencoded[] = [];
  let behind = 0;
  for (const { 0: line, 1: name = "", index } of text.matchAll(BEGIN)) {
    if (index < behind || found.length >= MOST) continue;
    const file = dataFrom(text, index + line.length + 1);
    behind = file ? file.end : index + line.length;
    if (file) found.push({ name: name.trim(), content: Buffer.concat(file.rows), from: index, end: file.end });
  }
  return found;
}

function dataFrom(text: string, start: number): { rows: Buffer[]; end: number } | undefined {
  const rows: Buffer[] = [];
  for (let at = start; at < text.length; ) {
    const feed = text.indexOf("\n", at);
    const next = feed < 0 ? text.length : feed + 1;
    const line = text.slice(at, Math.min(next, at + 100)).replace(/[\r\n]+$/, "");
    if (line === "end") return rows.length ? { rows, end: next } : undefined;
    const row = rowOf(line);
    if (!row) return undefined;
    rows.push(row);
    at = next;
  }
  return undefined;
}

/** The bytes of data lines alone, with or without a "begin" before them. */
export function uudecodedBody(text: string): Buffer {
  const [file] = uudecoded(text);
  if (file) return file.content;
  const rows = text.split(/\r?\n/).map((line) => rowOf(line) ?? Buffer.alloc(0));
  return Buffer.concat(rows);
}

/** Four signs of six bits each make three bytes. @returns undefined when the line is none of data */
function rowOf(line: string): Buffer | undefined {
  if (line === "" || line === "`") return Buffer.alloc(0);
  const length = (line.charCodeAt(0) - 32) & 63;
  const needed = Math.ceil((length * 4) / 3);
  if (line.length - 1 < needed - 3 || line.length > 90 || /[^ -`]/.test(line)) return undefined;
  const bytes = Buffer.alloc(Math.ceil(length / 3) * 3);
  for (let at = 0; at * 3 < bytes.length; at += 1) {
    const [a, b, c, d] = [1, 2, 3, 4].map((nth) => ((line.charCodeAt(at * 4 + nth) || 32) - 32) & 63) as [
      number,
      number,
      number,
      number,
    ];
    bytes.writeUIntBE((a << 18) | (b << 12) | (c << 6) | d, at * 3, 3);
  }
  return bytes.subarray(0, length);
}

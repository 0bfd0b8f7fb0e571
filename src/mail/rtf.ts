// Rich text as Outlook packs it into winmail.dat, unpacked ([MS-OXRTFCP]).

const COMPRESSED = 0x75465a4c; // "LZFu"
const PLAIN = 0x414c454d; // "MELA"
const HEADER = 16; // bytes
const WINDOW = 4_096;
const LARGEST = 10_000_000; // bytes unpacked
const KNOWN = Buffer.from(
  "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx",
  "latin1",
);

/** @returns the RTF; undefined when the bytes are none in this form */
export function unpackedRtf(packed: Buffer): Buffer | undefined {
  if (packed.length < HEADER) return undefined;
  const size = Math.min(packed.readUInt32LE(4), LARGEST);
  const form = packed.readUInt32LE(8);
  if (form === PLAIN) return packed.subarray(HEADER, HEADER + size);
  return form === COMPRESSED ? unpacked(packed, size) : undefined;
}

/** A bit of each control byte tells a plain byte from a reference into the last 4,096: twelve bits where, four how many. */
function unpacked(packed: Buffer, size: number): Buffer {
  const window = Buffer.alloc(WINDOW);
  KNOWN.copy(window);
  const out = Buffer.alloc(size);
  let [at, length, write] = [HEADER, 0, KNOWN.length];
  const put = (byte: number): void => {
    if (length === size) return;
    window[write] = byte;
    write = (write + 1) % WINDOW;
    out[length++] = byte;
  };
  for (let bit = 0, control = 0; at < packed.length && length < size; bit = (bit + 1) % 8) {
    if (bit === 0) control = packed[at++]!;
    const byte = packed[at++] ?? 0;
    if ((control & (1 << bit)) === 0) {
      put(byte);
      continue;
    }
    const word = (byte << 8) | (packed[at++] ?? 0);
    const from = word >> 4;
    if (from === write) break; // the end
    for (let copied = 0; copied < (word & 15) + 2; copied += 1) put(window[(from + copied) % WINDOW]!);
  }
  return out.subarray(0, length);
}

// Which legacy character set bytes without a label are in, by the habits of the languages that use it.

const SAMPLE = 65_536; // bytes that are weighed

/** @returns the name of a character set; windows-1252 when nothing speaks for another. The bytes are not UTF-8. */
export function guess(bytes: Buffer): string {
  const high = bytes.subarray(0, SAMPLE).filter((byte) => byte > 127);
  const letters = bytes.subarray(0, SAMPLE).filter((byte) => byte > 64 && byte < 123).length;
  if (high.length < 4 || high.length < letters) return "windows-1252"; // accents between ASCII letters
  const share = (from: number, to: number) => high.filter((byte) => byte >= from && byte <= to).length / high.length;
  if (hasKana(bytes, 0x82, 0x9f, 0xf1) > high.length / 8) return "shift_jis";
  if (hasKana(bytes, 0xa4, 0xa1, 0xf3) > high.length / 8) return "euc-jp";
  if (share(0xc0, 0xff) > 0.9) return share(0xc0, 0xdf) > share(0xe0, 0xff) ? "koi8-r" : "windows-1251";
  if (share(0xa1, 0xfe) > 0.98) return "gb18030";
  return share(0x80, 0xa0) > 0.02 ? "windows-1252" : "big5";
}

/** How many bytes belong to a hiragana sign: Japanese is never long without one. */
function hasKana(bytes: Buffer, lead: number, from: number, to: number): number {
  let count = 0;
  for (let at = 0; at + 1 < Math.min(bytes.length, SAMPLE); at += 1) {
    const next = bytes[at + 1]!;
    if (bytes[at] === lead && next >= from && next <= to) count += 2;
  }
  return count;
}

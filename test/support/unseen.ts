// What a terminal, an editor or a reader could be misled by, written down by number rather than by property.

const FORMATS =
  /[\u00ad\u061c\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb]/;

/** The first character of a text that is not seen, line ends aside and tabs too where `tabs` allows them. */
export function unseenIn(text: string, { tabs = false } = {}): string | undefined {
  for (const sign of text) {
    const code = sign.codePointAt(0)!;
    const isControl = code < 0x20 ? sign !== "\n" && !(tabs && sign === "\t") : code >= 0x7f && code <= 0x9f;
    const isHidden = FORMATS.test(sign) || (code >= 0xd800 && code <= 0xdfff) || (code >= 0xe0000 && code <= 0xe0fff);
    if (isControl || isHidden) return `U+${code.toString(16)} in ${JSON.stringify(text.slice(0, 2_000))}`;
  }
  return undefined;
}

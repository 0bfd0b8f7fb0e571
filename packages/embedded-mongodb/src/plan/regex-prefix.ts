// The text that every match of an anchored pattern begins with: `/^re: /` is looked up in an index like a range of strings.

/** Flags under which the pattern still means its own letters: i changes case, m the anchor, x the white space. */
const HARMLESS_FLAGS = /^[sudglv]*$/;
const SPECIAL = /[\\^$.|?*+()[\]{}]/;

/** "" when the pattern is not anchored at the start, or begins with anything but literal text. */
export function literalPrefix(pattern: string, flags: string): string {
  if (!pattern.startsWith("^") || !HARMLESS_FLAGS.test(flags) || pattern.includes("|")) return "";
  const characters = [...pattern].slice(1);
  const prefix: string[] = [];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i]!;
    if (character === "\\" && isEscapedLiteral(characters[i + 1])) prefix.push(characters[++i]!);
    else if (!SPECIAL.test(character)) prefix.push(character);
    // What a quantifier repeats need not be there at all.
    else return (/[?*{]/.test(character) ? prefix.slice(0, -1) : prefix).join("");
  }
  return prefix.join("");
}

/** `\.` means itself, `\d` does not. */
const isEscapedLiteral = (character: string | undefined): boolean =>
  character !== undefined && !/[A-Za-z0-9_]/.test(character);

/** The first string, by code point, after all that begin with `prefix`. */
export function stringAfter(prefix: string): unknown {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const next = last.codePointAt(0)! + 1;
    // Surrogates are no characters of their own, so that the one after U+D7FF is U+E000.
    if (next <= 0x10_ffff) return characters.join("") + String.fromCodePoint(next === 0xd800 ? 0xe000 : next);
  }
  return {};
}

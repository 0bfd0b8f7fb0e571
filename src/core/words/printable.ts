// What people wrote, made fit for a terminal, a table or a log: what would move the cursor, colour or reorder text, or hide
// in it, is shown escaped.

// Controls (C0, DEL, C1), format characters (bidi overrides and isolates, zero width, tags), line and paragraph
// separators, lone surrogates, and what is drawn as nothing. The last two that stand alone choose between the two pictures
// of one sign, and the Arabic, Syriac and Kaithi signs of numbers are format characters that are seen.
const UNSAFE =
  /(?![\ufe0e\ufe0f\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const SHORT: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Text of several lines: line ends and tabs stay, every other character that is not seen is escaped, as `\x1b` or `\u202e`. */
export const printable = (text: string): string =>
  text.replaceAll("\r\n", "\n").replace(UNSAFE, (found) => (found === "\n" || found === "\t" ? found : escaped(found)));

/** A value inside a line, such as a subject: line ends and tabs are escaped too, so that it cannot pass for a line of its own. */
export const oneLine = (text: string): string => text.replace(UNSAFE, escaped);

/** JSON that is read the same and shows nothing a terminal would act on: such characters stand as \uXXXX (RFC 8259, 7). */
export const printableJson = (value: unknown, indent?: number): string =>
  escapedJson(JSON.stringify(value, null, indent));

/** JSON text with every character of that kind inside its strings as \uXXXX; line ends between its parts stay. */
export const escapedJson = (json: string): string =>
  json.replace(UNSAFE, (found) =>
    found === "\n"
      ? found
      : Array.from({ length: found.length }, (_, at) => `\\u${hex(found.charCodeAt(at), 4)}`).join(""),
  );

function escaped(found: string): string {
  const code = found.codePointAt(0)!;
  if (SHORT[found] !== undefined) return SHORT[found];
  if (code < 0x100) return `\\x${hex(code, 2)}`;
  return code < 0x1_0000 ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");

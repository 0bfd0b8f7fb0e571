// A part of a mail, as everything behind the reader of bytes (read-parts.ts) knows it.

import { decode } from "./charset.ts";

export type Field = { name: string; value: string }; // the name in lower case; the value unfolded, its encoded words as written

export type Part = {
  fields: readonly Field[]; // its own head, in order
  type: string; // lower case, "text/plain" where none is said (RFC 2045, 5.2)
  isFlowed: boolean; // text/plain whose wrapped lines flow (RFC 3676)
  isDelSp: boolean; // and lose the blank they are wrapped at
  disposition: string; // "attachment", "inline" or "" where none is said
  name: string; // of the file, "" where none is said
  contentId: string; // without angle brackets
  charset: string; // of its text as the part itself says, "" where none is said
  charsetAround: string; // that its head names elsewhere, or the head around it
  content: Buffer; // transfer encoding undone; empty for a multipart
  parts: readonly Part[]; // of a multipart; of a message/rfc822 the one mail inside
};

export type ReadParts = { mail: Part; problems: readonly string[] };

const META = /<meta[^>]{0,200}charset=["']?([\w-]{1,40})/i;

/** The first value of a field, "" when it is absent. */
export const headerFieldOf = ({ fields }: Part, name: string): string =>
  fields.find((field) => field.name === name)?.value ?? "";

/** The text of a part that has one, in its character set, with plain line ends. */
export function textOf({ content, type, charset, charsetAround }: Part): string {
  const meta = type === "text/html" && !charset ? META.exec(content.toString("latin1", 0, 4_096))?.[1] : undefined;
  return decode(content, charset || (meta ?? charsetAround))
    .replaceAll("\0", "")
    .replace(/\r\n?/g, "\n");
}

/** The part and all parts in it, in order; not those of the mails inside it. */
export const leaves = (part: Part): readonly Part[] =>
  part.type.startsWith("multipart/") ? part.parts.flatMap(leaves) : [part];

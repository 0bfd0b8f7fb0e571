// The head of a mail or of one of its parts as text: its fields, decoded and within bounds.

import { type RawField, splitHead } from "../head.ts";
import { decode } from "./charset.ts";

export type Field = { name: string; value: string }; // the name in lower case; the value unfolded, its encoded words as written

export type Head = {
  fields: readonly Field[];
  bodyAt: number; // where the body begins
  charset: string; // that it names anywhere, for what names none; "" when it names none
  problems: readonly string[];
};

const MOST_FIELDS = 1_000; // of each part; a mail that took forty hops has a tenth of it
const LONGEST_VALUE = 65_536; // bytes, folding included: a thousand addressees
const NEEDED =
  /^(from|to|cc|sender|reply-to|subject|date|message-id|in-reply-to|references|content-.{1,40}|auto-submitted|precedence|list-id)$/;
const CHARSET = /(?:\bcharset\s{0,20}=\s{0,20}"?|=\?)([a-z][\w.:-]{1,40})/i;

/** Reads fields up to the first empty line. @param charset of the head around it, for bytes that are no ASCII. Never throws. */
export function readHead(raw: Buffer, start: number, charset: string): Head {
  const { fields, bodyAt } = splitHead(raw, start);
  const kept = fields.filter(({ name }, at) => at < MOST_FIELDS || NEEDED.test(name)).slice(0, 2 * MOST_FIELDS);
  const problems = [
    ...(kept.length < fields.length ? [`it has ${fields.length} header fields: not all were read`] : []),
    ...(kept.some(({ from, end }) => end - from > LONGEST_VALUE) ? ["a header field is too long: cut"] : []),
  ];
  const named = CHARSET.exec(raw.toString("latin1", start, Math.min(bodyAt, start + LONGEST_VALUE)))?.[1] ?? charset;
  return { fields: kept.map((field) => readField(raw, field, named)), bodyAt, charset: named, problems };
}

function readField(raw: Buffer, { name, from, valueFrom, end }: RawField, charset: string): Field {
  const value = raw.subarray(valueFrom, Math.min(end, from + LONGEST_VALUE));
  return {
    name,
    value: decode(value, charset)
      .replaceAll("\0", "")
      .replace(/[\r\n]+[ \t]?/g, " ")
      .trim(),
  };
}

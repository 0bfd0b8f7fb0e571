// What a mail says, for telling whether two are the same (seal.ts): each leaf of its MIME tree with its type, its words in a form
// that gateways leave alone. They fold lines, cut blanks, change the transfer encoding for a server that takes no eight bits
// (RFC 6152) and rename boundaries. They do not change words.
//
// What is larger than any words is taken as it stands, so the cost stays in proportion to hashing the bytes once.

import type { Hash } from "node:crypto";
import { type RawField, type SplitHead, splitHead, unfolded } from "./head.ts";
import { transferDecoded } from "./mime/transfer.ts";

type Head = Pick<SplitHead, "fields" | "bodyAt">;

const MAX_RELAXED_BYTES = 1_048_576; // a larger one is a file, whose lines nobody folds
const MAX_HEAD_BYTES = 16_384; // of a part
const MAX_DEPTH = 5;
const MAX_PARTS = 100; // of one multipart
const [TAB, LF, CR, SPACE] = [9, 10, 13, 32];
const PLAIN = /^text\/plain(;charset=us-ascii)?$/; // what a part without a type is (RFC 2045, 5.2)

/** @param raw a whole mail, or one of its parts from its head on */
export function digestPart(raw: Buffer, { fields, bodyAt }: Head, digest: Hash, depth = 0): void {
  const type = fieldOf(raw, fields, "content-type");
  const boundary = /^multipart\//i.test(type.trim()) ? boundaryIn(type) : undefined;
  const body = raw.subarray(bodyAt);
  const parts = boundary === undefined || depth === MAX_DEPTH ? undefined : partsOf(body, boundary);
  if (!parts) {
    digestLeaf(body, type, fieldOf(raw, fields, "content-transfer-encoding"), digest);
    return;
  }
  digest.update(`${typeOf(type.replace(/;.*/s, ""))} of ${parts.length} parts\n`);
  for (const part of parts) {
    const { fields: own, bodyAt: at } = splitHead(part.subarray(0, MAX_HEAD_BYTES));
    digestPart(part, { fields: own, bodyAt: at }, digest, depth + 1);
  }
}

const fieldOf = (raw: Buffer, fields: readonly RawField[], name: string): string => {
  const field = fields.find((one) => one.name === name);
  return field ? unfolded(raw, field) : "";
};

function boundaryIn(type: string): string | undefined {
  const [, quoted, bare] = /;\s*boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(type) ?? [];
  return quoted ?? bare;
}

const typeOf = (type: string): string => {
  const plain = type
    .replace(/[\s"]+/g, "")
    .replace(/;+$/, "")
    .toLowerCase();
  return PLAIN.test(plain) ? "" : plain;
};

/** What lies between the delimiter lines (RFC 2046, 5.1.1). @returns undefined when there are none, or too many to look at */
function partsOf(body: Buffer, boundary: string): Buffer[] | undefined {
  const delimiter = Buffer.from(`\n--${boundary}`, "latin1");
  const parts: Buffer[] = [];
  const isFirst = body.subarray(0, delimiter.length - 1).equals(delimiter.subarray(1));
  let at = isFirst ? -1 : body.indexOf(delimiter); // the line end before it
  if (at < 0 && !isFirst) return undefined;
  for (let start = -1; parts.length <= MAX_PARTS; ) {
    if (start >= 0) parts.push(body.subarray(start, at + 1));
    const isLast = body.toString("latin1", at + delimiter.length, at + delimiter.length + 2) === "--";
    const feed = body.indexOf(10, at + 1);
    start = feed < 0 ? body.length : feed + 1;
    if (isLast) return parts;
    const next = body.indexOf(delimiter, start - 1);
    if (next < 0) return [...parts, body.subarray(start)]; // cut off before its last delimiter
    at = next;
  }
  return undefined;
}

function digestLeaf(body: Buffer, type: string, encoding: string, digest: Hash): void {
  const coded = encoding.trim().toLowerCase();
  const isCoded = coded === "base64" || coded === "quoted-printable";
  const isSmall = body.length <= MAX_RELAXED_BYTES;
  digest.update(`${typeOf(type)}\n`);
  digest.update(isSmall ? relaxed(isCoded ? transferDecoded(body, coded) : body) : body);
}

/**
 * RFC 6376, 3.4.4, with every line end as one LF: runs of blanks are one, blanks at the end of a line and empty lines at the
 * end are none.
 */
export function relaxed(body: Buffer): Buffer {
  const out = Buffer.allocUnsafe(body.length + 1);
  let length = 0;
  let isBlank = false; // a run of blanks waits to be written
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at]!;
    if (byte === SPACE || byte === TAB) {
      isBlank = true;
      continue;
    }
    if (byte === CR && body[at + 1] === LF) continue;
    const isEnd = byte === LF || byte === CR;
    if (isBlank && !isEnd) out[length++] = SPACE;
    isBlank = false;
    out[length++] = isEnd ? LF : byte;
  }
  while (length > 0 && out[length - 1] === LF) length -= 1;
  out[length++] = LF;
  return out.subarray(0, length);
}

// The one door from bytes to the parts of a mail: normalised, read by mailparser, described in our words. Bounded, and never throws:
// what was wrong is said in words.

import { isUtf8 } from "node:buffer";
import { reduced } from "../reduced.ts";
import { type Node, parsed } from "./by-mailparser.ts";
import { decode } from "./charset.ts";
import { boundaryOf, normalised } from "./normalise.ts";
import { type Field, headerFieldOf, type Part, type ReadParts } from "./part.ts";
import { transferDecoded } from "./transfer.ts";
import { decodeWords } from "./words.ts";

const MOST_PARTS = 1_000;
const MOST_FIELDS = 2_000; // of each part
const MOST_LEVELS = 40;
const MOST_ENDS = 50;
const LONGEST_VALUE = 65_536; // bytes of a field, folding included
const LONGEST_NAME = 16_384; // characters as they are written
const LONGEST_ID = 998; // a line (RFC 5322, 2.1.1)
const CHARSET = /(?:\bcharset\s{0,20}=\s{0,20}"?|=\?)([a-z][\w.:-]{1,40})/i;
const INSIDE = /^message\/(rfc822|global)$/;

const TOO_MANY = `it has more than ${MOST_PARTS} parts: not all were read`;

/** Mails within mails are read again, each level as a whole: so many times the bytes of the outermost, and no more. */
const MOST_INSIDE = 3;

type Reading = { parts: number; problems: Set<string>; inside: number };
type Around = { level: number; charset: string; usual: string };
type Leaves = { raw: Buffer; reading: Reading; contentOf: (node: Node) => Buffer };

/** Reads the tree of a whole mail, with the line ends that all other readers get. */
export async function readParts(raw: Buffer): Promise<ReadParts> {
  const reading: Reading = { parts: 0, problems: new Set(), inside: MOST_INSIDE * raw.length };
  const mail = await readMail(raw, reading, 0);
  return { mail, problems: [...reading.problems] };
}

async function readMail(given: Buffer, reading: Reading, level: number): Promise<Part> {
  const { raw, problems, saidType } = normalised(given);
  for (const problem of problems) reading.problems.add(problem);
  const most = Math.max(1, MOST_PARTS - reading.parts);
  let { tree, contents, refusal } = await parsed(raw, most);
  if (refusal !== undefined) {
    reading.problems.add(
      /child nodes/.test(refusal) ? TOO_MANY : "the head of one of its parts is too large: not all was read",
    );
    ({ tree, contents, refusal } = await parsed(beginning(raw, most), most));
  }
  if (!tree) return NOTHING;
  const contentOf = ({ headers }: Node): Buffer => contents.get(headers) ?? Buffer.alloc(0);
  const mail = await readNode(tree, { raw, reading, contentOf }, { level, charset: "", usual: "text/plain" });
  if (saidType === undefined) return mail;
  return {
    ...mail,
    fields: mail.fields.map((one) => (one.name === "content-type" ? { ...one, value: saidType.trim() } : one)),
  };
}

/** Of a mail that mailparser refuses, so little that it does not: each part begins at a line of dashes. */
function beginning(raw: Buffer, most: number): Buffer {
  const part = reduced(raw);
  let at = part.indexOf("\n--");
  for (let count = 2; at >= 0 && count < most; count += 1) at = part.indexOf("\n--", at + 3);
  return at < 0 ? part : part.subarray(0, at + 1);
}

async function readNode(node: Node, leaves: Leaves, around: Around): Promise<Part> {
  leaves.reading.parts += 1;
  const described = describe(node, around);
  const { type } = described;
  const within = { level: around.level + 1, charset: described.charsetAround, usual: usualIn(type) };
  if (type.startsWith("multipart/")) {
    const parts: Part[] = [];
    if (lacksEnd(described, leaves)) leaves.reading.problems.add("the end of its parts is missing");
    if (mayGoOn(leaves.reading, within.level))
      for (const child of node.children) parts.push(await readNode(child, leaves, within));
    return { ...described, parts };
  }
  const part = { ...described, content: contentOf(node, leaves) };
  if (!INSIDE.test(type) || !mayGoOn(leaves.reading, within.level)) return part;
  leaves.reading.inside -= part.content.length;
  if (leaves.reading.inside < 0) {
    leaves.reading.problems.add("it has too many mails within each other: not all were read");
    return part;
  }
  return { ...part, parts: [await readMail(part.content, leaves.reading, within.level)] };
}

/** Only the first of many parts are looked at: each is a search of the whole mail. */
const lacksEnd = (part: Part, { raw, reading }: Leaves): boolean =>
  reading.parts <= MOST_ENDS && !raw.includes(`--${boundaryOf(headerFieldOf(part, "content-type"))}--`, 0, "latin1");

const usualIn = (type: string): string => (type === "multipart/digest" ? "message/rfc822" : "text/plain"); // RFC 2046, 5.1.5

function mayGoOn({ parts, problems }: Reading, level: number): boolean {
  if (level > MOST_LEVELS) problems.add(`its parts lie more than ${MOST_LEVELS} levels deep: not all were read`);
  if (parts >= MOST_PARTS) problems.add(TOO_MANY);
  return level <= MOST_LEVELS && parts < MOST_PARTS;
}

/** mailparser knows base64 and quoted-printable, not uuencode. */
function contentOf(node: Node, leaves: Leaves): Buffer {
  const encoding = node.node.encoding || "";
  return /uu/.test(encoding) ? transferDecoded(leaves.contentOf(node), encoding) : leaves.contentOf(node);
}

function describe({ node, headerLines: all }: Node, around: Around): Part {
  const headerLines = all.slice(0, MOST_FIELDS);
  const head = headerLines.map(({ line }) => line).join("\n");
  const charset = CHARSET.exec(head.slice(0, LONGEST_VALUE))?.[1] ?? around.charset;
  const fields = headerLines.flatMap(({ key, line }) => (key ? [readField(key, line, charset)] : []));
  const first = (name: string): string => fields.find((field) => field.name === name)?.value ?? "";
  const isTyped = first("content-type") !== "";
  return {
    fields,
    type: typeOf(isTyped ? node.contentType || "" : "", isTyped ? "text/plain" : node.contentType || "", around.usual),
    isFlowed: node.flowed,
    isDelSp: node.delSp,
    disposition: !node.disposition || node.disposition === "inline" ? node.disposition || "" : "attachment", // RFC 2183, 2.8
    name: nameOf(node.filename || "", head, charset),
    contentId: first("content-id")
      .slice(0, LONGEST_ID)
      .replace(/^[<\s]+|[>\s]+$/g, ""),
    charset: node.charset || "",
    charsetAround: charset,
    content: Buffer.alloc(0),
    parts: [],
  };
}

/** RFC 1049 knew "text" alone. What says no type is what is usual where it stands. */
function typeOf(said: string, assumed: string, usual: string): string {
  if (/^[^/\s]+\/[^/\s]+$/.test(said)) return said;
  if (said === "html") return "text/html";
  return said === "" && assumed !== "" && assumed !== "text/plain" ? assumed : usual;
}

/** The name alone: paths are the sender's. Bytes that are not UTF-8 come as they are, a character each. */
function nameOf(whole: string, head: string, charset: string): string {
  const said = whole.slice(0, LONGEST_NAME);
  const isBytes = /[\x80-\xff]/.test(said) && !/[\u0100-\uffff]/.test(said) && !isUtf8(Buffer.from(head, "latin1"));
  return decodeWords(isBytes ? decode(Buffer.from(said, "latin1"), charset) : said)
    .replace(/\p{Cc}/gu, "")
    .split(/[\\/]/)
    .at(-1)!
    .trim()
    .slice(0, 250);
}

function readField(name: string, line: string, charset: string): Field {
  const value = Buffer.from(line.slice(line.indexOf(":") + 1, LONGEST_VALUE), "latin1");
  const text = decode(value, charset).replaceAll("\0", "");
  return { name, value: text.replace(/[\r\n]+[ \t]?/g, " ").trim() };
}

const NOTHING: Part = {
  fields: [],
  type: "text/plain",
  isFlowed: false,
  isDelSp: false,
  disposition: "",
  name: "",
  contentId: "",
  charset: "",
  charsetAround: "",
  content: Buffer.alloc(0),
  parts: [],
};

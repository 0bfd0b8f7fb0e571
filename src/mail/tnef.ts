// winmail.dat: what Outlook wraps a mail's text and files in ([MS-OXTNEF]). Reads within the bytes there are; never throws.

import { decode } from "./mime/charset.ts";
import { unpackedRtf } from "./rtf.ts";
import { rtfText } from "./rtf-text.ts";

export type TnefFile = { name: string; type: string; content: Buffer };
export type Tnef = { text: string; html: string; files: readonly TnefFile[] };

const SIGNATURE = 0x223e9f78;
const ATTACHMENT = 2; // the level of attributes that belong to a file
const ID = {
  title: 0x8010,
  data: 0x800f,
  renders: 0x9002,
  properties: 0x9003,
  fileProperties: 0x9005,
  body: 0x800c,
  codepage: 0x9007,
};
const PROPERTY = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  data: 0x3701,
  shortName: 0x3704,
  longName: 0x3707,
  mime: 0x370e,
  title: 0x3001,
};
const MOST_FILES = 500;
const MOST_PROPERTIES = 2_000; // of one attribute
const NOTHING: Buffer = Buffer.alloc(0);
const NAMED = 0x8000;
const MANY = 0x1000;
const UNICODE = 0x1f;
const OBJECT = 0x0d;
/** Bytes of the types that have a fixed length; the others say theirs. */
const FIXED: Readonly<Record<number, number>> = {
  2: 4,
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 8,
  10: 4,
  11: 4,
  20: 8,
  64: 8,
  72: 16,
};

type Property = { type: number; value: Buffer };
type Properties = ReadonlyMap<number, Property>;
type Attribute = { level: number; id: number; data: Buffer };
type Draft = { title: string; content: Buffer; properties: Properties };

/** @returns undefined when the bytes are not of this form */
export function readTnef(raw: Buffer): Tnef | undefined {
  if (raw.length < 6 || raw.readUInt32LE(0) !== SIGNATURE) return undefined;
  const all = [...attributes(raw)];
  const own = (id: number): Buffer | undefined =>
    all.find((one) => one.id === id && (one.level !== ATTACHMENT || id === ID.codepage))?.data;
  const page = own(ID.codepage);
  const charset = page && page.length >= 4 ? `windows-${page.readUInt32LE(0)}` : "windows-1252";
  const files: Draft[] = [];
  for (const { id, data } of all.filter(({ level }) => level === ATTACHMENT)) {
    if (id === ID.renders) files.push({ title: "", content: NOTHING, properties: new Map() });
    const file = files.at(-1);
    if (file) addTo(file, id, data, charset);
  }
  const properties = readProperties(own(ID.properties) ?? NOTHING);
  return {
    ...textOf(properties, own(ID.body) ?? NOTHING, charset),
    files: files.slice(0, MOST_FILES).map((file) => finished(file, charset)),
  };
}

/** Level, id, length, data, checksum, one behind the other. */
function* attributes(raw: Buffer): Generator<Attribute> {
  for (let at = 6; at + 9 <= raw.length; ) {
    const length = raw.readUInt32LE(at + 5);
    yield { level: raw[at]!, id: raw.readUInt16LE(at + 1), data: raw.subarray(at + 9, at + 9 + length) };
    at += 9 + length + 2;
  }
}

function addTo(file: Draft, id: number, data: Buffer, charset: string): void {
  if (id === ID.title) file.title = untilNul(decode(data, charset));
  if (id === ID.data) file.content = data;
  if (id === ID.fileProperties) file.properties = readProperties(data);
}

function finished({ title, content, properties }: Draft, charset: string): TnefFile {
  const text = (id: number): string => wordsOf(properties.get(id), charset);
  const name = text(PROPERTY.longName) || title || text(PROPERTY.shortName) || text(PROPERTY.title);
  const held = properties.get(PROPERTY.data);
  const own = held?.type === OBJECT ? held.value.subarray(16) : held?.value; // an object has its interface's id before it
  return {
    name,
    type: text(PROPERTY.mime).toLowerCase() || "application/octet-stream",
    content: content.length ? content : (own ?? content),
  };
}

function textOf(properties: Properties, body: Buffer, charset: string): { text: string; html: string } {
  const html = properties.get(PROPERTY.html);
  const packed = properties.get(PROPERTY.rtf);
  const rtf = packed && unpackedRtf(packed.value);
  const text = wordsOf(properties.get(PROPERTY.body), charset) || untilNul(decode(body, charset));
  return { html: html ? wordsOf(html, charset) : "", text: text.replace(/\r\n?/g, "\n") || (rtf ? rtfText(rtf) : "") };
}

function wordsOf(property: Property | undefined, charset: string): string {
  if (!property) return "";
  return untilNul(property.type === UNICODE ? property.value.toString("utf16le") : decode(property.value, charset));
}

const untilNul = (text: string): string => text.split("\0", 1)[0]!;

/** A count, and so many properties; what goes beyond the bytes ends the list. */
function readProperties(data: Buffer): Properties {
  const found = new Map<number, Property>();
  let at = 4;
  for (let count = 0; count < MOST_PROPERTIES && at + 4 <= data.length; count += 1) {
    const [type, id] = [data.readUInt16LE(at), data.readUInt16LE(at + 2)];
    at = id >= NAMED ? afterName(data, at + 4) : at + 4;
    const value = valueAt(data, at, type);
    if (!value) break;
    found.set(id, { type: type & ~MANY, value: value.bytes });
    at = value.next;
  }
  return found;
}

/** A named property has a set's id, and a number or a name. */
function afterName(data: Buffer, at: number): number {
  const from = at + 16;
  if (from + 8 > data.length) return data.length;
  const isNumber = data.readUInt32LE(from) === 0;
  return from + 8 + (isNumber ? 0 : padded(data.readUInt32LE(from + 4)));
}

/** Of several values the first. */
function valueAt(data: Buffer, at: number, type: number): { bytes: Buffer; next: number } | undefined {
  const fixed = FIXED[type & ~MANY];
  const says = (type & MANY) !== 0 || fixed === undefined;
  if (at + (says ? 4 : fixed!) > data.length) return undefined;
  if (!says) return { bytes: data.subarray(at, at + fixed!), next: at + fixed! };
  const count = data.readUInt32LE(at);
  let [next, first] = [at + 4, NOTHING];
  for (let nth = 0; nth < count && next + 4 <= data.length; nth += 1) {
    const length = fixed ?? data.readUInt32LE(next);
    const from = fixed === undefined ? next + 4 : next;
    if (nth === 0) first = data.subarray(from, from + length);
    next = from + padded(length);
  }
  return { bytes: first, next };
}

const padded = (length: number): number => Math.ceil(length / 4) * 4;

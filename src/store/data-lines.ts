// The format of exported data, line by line:
//   {"format":"onit-data","version":2,"schema":3,"madeAt":…,"onit":…,"collections":[{"name":"mails","documents":12},…],"sum":…}
//   {"c":"mails","indexes":[…],"sum":…}            once for each collection, then its documents in the order of _id:
//   {"c":"mails","d":{canonical Extended JSON},"sum":…}   or "bson":"<base64>" where only the bytes say it exactly
//   {"documents":{"mails":12,…},"sha256":…,"sum":…}       the last one: how many there are; SHA-256 of all lines above
// "schema" is the format of the documents (schema.ts). Version 1 had no such number: its documents are of a release before it.
// "sum" is the beginning of the SHA-256 of all that stands before it in the file: it names the line that was changed.

import { createHash } from "node:crypto";
import mongoose from "mongoose";
import { DataProblem } from "./data-problem.ts";
import { documentOf, type StoredDocument } from "./document-text.ts";

const { EJSON } = mongoose.mongo.BSON;

export const FORMAT = "onit-data";
export const VERSION = 2;
const VERSIONS = [1, VERSION];

export type Header = {
  format: typeof FORMAT;
  version: number;
  schema?: number; // the format of the documents; absent: as of a release before formats had numbers
  madeAt: string;
  onit: string; // which version made it
  collections: { name: string; documents: number }[];
};
export type Index = Record<string, unknown> & { name: string; key: unknown };
export type DataLine =
  | { kind: "header"; header: Header }
  | { kind: "collection"; collection: string; indexes: Index[] }
  | { kind: "document"; collection: string; document: StoredDocument; bytes: number }
  | { kind: "end"; documents: Record<string, number>; sha256: string };

const SUM = 16; // hex digits
const TAIL = `,"sum":"${"0".repeat(SUM)}"}`.length;

/** @returns a function that closes a line, given as JSON without the last brace, and one that makes the last line */
export function sealer() {
  const hash = createHash("sha256");
  const seal = (open: string): string => {
    hash.update(open);
    const tail = `,"sum":"${hash.copy().digest("hex").slice(0, SUM)}"}\n`;
    hash.update(tail);
    return open + tail;
  };
  return {
    seal,
    end: (documents: Record<string, number>): string =>
      seal(`{"documents":${JSON.stringify(documents)},"sha256":"${hash.copy().digest("hex")}"`),
  };
}

export type RawLine = { bytes: Buffer; isWhole: boolean };

/**
 * Reads lines and holds them to the format: every sum, the order, the counts, the end.
 * @throws DataProblem that names the line
 */
export async function* readLines(lines: AsyncIterable<RawLine>, file: string): AsyncGenerator<DataLine> {
  const hash = createHash("sha256");
  const place: Place = { file, number: 0, counts: new Map(), isEnded: false };
  for await (const { bytes, isWhole } of lines) {
    place.number += 1;
    if (!isWhole) throw damaged(place.file, `line ${place.number} is cut off`);
    const sha256 = hash.copy().digest("hex");
    const open = bytes.subarray(0, -TAIL);
    hash.update(open);
    const tail = `,"sum":"${hash.copy().digest("hex").slice(0, SUM)}"}`;
    if (place.number === 1) checkFormat(place, open);
    if (bytes.subarray(-TAIL).toString("latin1") !== tail) {
      throw damaged(place.file, `line ${place.number} is not as it was exported`);
    }
    hash.update(`${tail}\n`);
    yield follow(place, read(place, open, sha256));
  }
  if (place.number === 0) throw damaged(place.file, "it is empty");
  if (!place.isEnded) throw damaged(place.file, `it is cut off after line ${place.number}`);
}

export const damaged = (file: string, what: string): DataProblem =>
  new DataProblem(`${file} is damaged: ${what}. Take another copy of the file, or export once more.`);

type Place = {
  file: string;
  number: number;
  collection?: string;
  counts: Map<string, number>;
  isEnded: boolean;
};

function checkFormat({ file }: Place, open: Buffer): void {
  const [, format, version] = /^\{"format":"([^"]*)","version":(\d+),/.exec(open.toString("utf8", 0, 100)) ?? [];
  if (format !== FORMAT) throw new DataProblem(`${file} was not made by "onit data export": line 1 does not say so.`);
  if (!VERSIONS.includes(Number(version))) {
    throw new DataProblem(
      `${file} has version ${version} of the format; this Onit reads up to ${VERSION}. Use a newer Onit.`,
    );
  }
}

/** What a line says by itself. */
function read(place: Place, open: Buffer, sha256: string): DataLine {
  const text = `${open.toString("utf8")}}`;
  try {
    if (!text.startsWith('{"c":')) return framed(place, JSON.parse(text), sha256);
    const { c, indexes, ...rest } = EJSON.parse(text, { relaxed: false });
    const document = documentOf(rest);
    if (Array.isArray(indexes)) return { kind: "collection", collection: c, indexes };
    if (document) return { kind: "document", collection: c, document, bytes: open.length };
  } catch (error) {
    if (error instanceof DataProblem) throw error;
  }
  throw damaged(place.file, `line ${place.number} cannot be read`);
}

function framed(place: Place, { format, documents, ...rest }: Framed, sha256: string): DataLine {
  if (format) return { kind: "header", header: { format, ...rest } as Header };
  if (rest.sha256 !== sha256) throw damaged(place.file, `line ${place.number} has the checksum of other lines`);
  return { kind: "end", documents: documents ?? {}, sha256 };
}

type Framed = { format?: string; documents?: Record<string, number>; sha256?: string };

/** Whether the line may stand here. */
function follow(place: Place, line: DataLine): DataLine {
  const problem = MISPLACED[line.kind](place, line as never);
  if (problem) throw damaged(place.file, `line ${place.number} ${problem}`);
  if (line.kind === "collection") {
    place.collection = line.collection;
    place.counts.set(line.collection, 0);
  }
  if (line.kind === "document") place.counts.set(line.collection, (place.counts.get(line.collection) ?? 0) + 1);
  if (line.kind === "end") place.isEnded = true;
  return line;
}

const MISPLACED: { [Kind in DataLine["kind"]]: (place: Place, line: DataLine & { kind: Kind }) => string | undefined } =
  {
    header: ({ number }) => (number === 1 ? undefined : "begins another export"),
    collection: ({ counts, isEnded }, { collection }) => {
      if (isEnded) return AFTER_END;
      if (counts.has(collection)) return `names the collection ${collection} a second time`;
      return /^system\./.test(collection) ? `names ${collection}, which belongs to MongoDB` : undefined;
    },
    document: (place, { collection }) => {
      if (place.isEnded) return AFTER_END;
      return collection === place.collection ? undefined : `holds a document of ${collection} among others`;
    },
    end: ({ counts, isEnded }, { documents }) => {
      if (isEnded) return AFTER_END;
      const isTrue = JSON.stringify(documents) === JSON.stringify(Object.fromEntries(counts));
      return isTrue ? undefined : `counts other documents than there are: ${JSON.stringify(documents)}`;
    },
  };

const AFTER_END = "stands after the end";

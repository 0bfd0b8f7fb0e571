// The names of fields: those that are wanted, and as they stand in bytes. They repeat from document to document: one made once is found again by its bytes.

/** Names of fields, each with what is wanted inside it, also of the documents in its arrays; undefined: all of it. */
export type WantedFields = ReadonlyMap<string, WantedFields | undefined>;

const NAMES: (string | undefined)[] = new Array(2048);

/** @param hash of the bytes */
export function nameWritten(bytes: Buffer, start: number, end: number, hash: number): string {
  const slot = hash & 2047;
  const known = NAMES[slot];
  if (known !== undefined && isWrittenAt(known, bytes, start, end)) return known;
  const name = bytes.toString("utf8", start, end);
  NAMES[slot] = name;
  return name;
}

/** Whether these bytes are that name; never for a name that is not ASCII. */
function isWrittenAt(name: string, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false;
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== bytes[start + i]) return false;
  return true;
}

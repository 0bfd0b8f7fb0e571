// Several writes in one command: each has its own outcome.

import { CommandError } from "../errors.ts";
import { bsonTypeName, type Doc, decode, encode, isDoc } from "../language/values.ts";
import type { Command } from "./handler.ts";

const MOST = 100_000;

/**
 * The writes of a command, from its body or from a document sequence; documents to insert are bytes either way.
 * @throws CommandError InvalidLength for none or more than 100,000, 40414 when the field is missing
 */
function writesOf({ name, body, sequences }: Command, field: string): readonly (Doc | Uint8Array)[] {
  const writes = sequences.get(field) ?? body[field];
  if (writes === undefined)
    throw new CommandError(40414, `BSON field '${name}.${field}' is missing but a required field`);
  if (!Array.isArray(writes)) throw wrongType(`${name}.${field}`, writes, "array");
  if (writes.length === 0 || writes.length > MOST) {
    const message = `Write batch sizes must be between 1 and ${MOST}. Got ${writes.length} operations.`;
    throw new CommandError("InvalidLength", message);
  }
  for (const [index, write] of writes.entries()) {
    if (!isDoc(write) && !(write instanceof Uint8Array)) throw wrongType(`${name}.${field}.${index}`, write, "object");
  }
  return writes;
}

/** The documents of an insert, byte for byte as the client wrote them. @throws as writesOf does */
export const documentsOf = (command: Command): Uint8Array[] =>
  writesOf(command, "documents").map((write) => (write instanceof Uint8Array ? write : encode(write)));

/** The operations of an update or delete. @throws as writesOf does */
export const operationsOf = (command: Command, field: string): Doc[] =>
  writesOf(command, field).map((write) => (write instanceof Uint8Array ? decode(write) : write));

const wrongType = (field: string, value: unknown, expected: string): CommandError => {
  const type = bsonTypeName(value);
  return new CommandError(
    "TypeMismatch",
    `BSON field '${field}' is the wrong type '${type}', expected type '${expected}'`,
  );
};

const MOST_CHARACTERS = 1_000_000; // of messages in one reply; MongoDB, too, then tells only where and which

/** What a reply says of writes that failed; nothing when none did. */
export type Failures = { writeErrors?: Doc[] };

const ENDS_ALL = new Set(["MaxTimeMSExpired", "OutOfDiskSpace"]);

/**
 * Runs one write after the other. What MongoDB would refuse is reported for that write alone, and ends the command if it is ordered;
 * any other exception is thrown, and undoes all; so does the end of the command's time, or of the space on the disk.
 */
export function eachWrite<T>(
  writes: readonly T[],
  isOrdered: boolean,
  run: (write: T, index: number) => void,
): Failures {
  const writeErrors: Doc[] = [];
  let characters = 0;
  for (const [index, write] of writes.entries()) {
    try {
      run(write, index);
    } catch (error) {
      if (!(error instanceof CommandError) || ENDS_ALL.has(error.codeName)) throw error;
      const isTold = characters < MOST_CHARACTERS;
      writeErrors.push({ index, code: error.code, errmsg: isTold ? error.message : "", ...(isTold && error.fields) });
      characters += error.message.length;
      if (isOrdered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}
